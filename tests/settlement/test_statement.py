import re

from lxml import html

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..scenario import CoopScenario

REPORT = "social_cooperative.report_statement"
NBSP = "\N{NO-BREAK SPACE}"


class StatementCase(CoopScenario):
    """The golden member (design §6) in March, and an April with a late cost of February."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.currency_id = cls.env.ref("base.EUR")
        cls.env["res.lang"]._activate_lang("nl_NL")
        cls.env["ir.module.module"].search([("name", "=", "social_cooperative")])._update_translations(["nl_NL"])
        cls.rule = cls._rule(name="Contribution 30 %")
        cls.rule.with_context(lang="nl_NL").name = "Afdracht 30 %"
        cls.anna.partner_id.lang = "nl_NL"
        cls.bert.partner_id.lang = "en_US"

    def _golden(self, member):
        first = self._invoice([(450, {member: 100})], date="2026-01-10")
        second = self._invoice([(600, {member: 100})], date="2026-02-10")
        unpaid = self._invoice([(250, {member: 100})], date="2026-03-10")
        self._reconcile(first, self._credit_note(first, 50, date="2026-02-01"))
        self._pay(first, date="2026-02-20")
        self._pay(second, date="2026-03-01")
        self._bill([(180, {member: 100})], date="2026-01-12")
        self._bill([(42, {member: 100})], date="2026-02-12")
        self._bill([(199, {member: 100}, self.investment_account)], date="2026-03-12")
        return unpaid

    def _reconcile(self, *moves):
        lines = self.env["account.move.line"].union(*(move.line_ids for move in moves))
        lines.filtered(lambda line: line.display_type == "payment_term" and not line.reconciled).reconcile()

    def _html(self, lines, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.treasurer)
        return html.fromstring(report._render_qweb_html(REPORT, lines.ids)[0].decode())

    def _text(self, lines, user=None):
        """The statement's words and amounts, one space apart."""
        pages = self._html(lines, user).xpath("//div[contains(@class, 'cs_page')]")
        return re.sub(r"\s+", " ", " ".join(text for page in pages for text in page.itertext()).replace(NBSP, " "))

    def _totals(self, line):
        """[(label, amount in the right-hand column)] as on paper."""
        rows = self._html(line).xpath("//table[hasclass('cs_rows')]//tr[td[2][hasclass('cs_amount')]][count(td)=2]")
        return [
            tuple(cell.text_content().strip().replace(NBSP, " ") for cell in row)
            for row in rows
            if row[1].text_content().strip()
        ]


@tagged("post_install", "-at_install", "thorough")
class TestStatement(StatementCase):
    """What the member reads."""

    def test_what_was_written_off_is_said(self):
        invoice = self._invoice([(1000, {self.bert: 100})], date="2026-01-10")
        self._register_payment(
            invoice,
            amount=900,
            payment_difference_handling="reconcile",
            writeoff_account_id=self.expense_account.id,
            payment_date="2026-01-20",
        )
        line = self._statement(self._settle("2026-03-31"), self.bert)
        self.assertRecordValues(line, [{"turnover": 900.0, "assignment_cost": 0.0, "closing": 630.0}])
        text = self._text(line)
        self.assertRegex(
            text, r"1,000\.00 .*Written off: your customers do not pay this .*−100\.00 .*Net turnover 900\.00"
        )
        self.assertEqual(
            self._totals(line)[1:3],
            [("Turnover: paid by your customers", "900.00"), ("Costs of your assignments", "0.00")],
        )

    def test_golden_statement_in_dutch(self):
        self._golden(self.anna)
        line = self._statement(self._settle("2026-03-31"), self.anna)
        self.assertEqual(
            self._totals(line),
            [
                ("Aan het begin", "0,00"),
                ("Omzet: betaald door uw klanten", "1.000,00"),
                ("Kosten voor uw opdrachten", "−222,00"),
                ("Netto omzet", "778,00"),
                ("Afdracht 30 %", "−233,40"),
                ("Over na afdracht", "544,60"),
                ("Investeringen: spullen voor uw bedrijf", "−199,00"),
                ("Scholing", "0,00"),
                ("Samen in dit overzicht", "345,60"),
                ("In de pot op 31 maart 2026", "345,60"),
                ("Hiervan komt na afdracht in uw pot", "175,00"),
                ("De pot als alle klanten hebben betaald", "520,60"),
            ],
        )
        text = self._text(line)
        for words in (
            "30 % van € 778,00 (netto omzet vanaf het begin) = € 233,40. Voor de coöperatie.",
            "Het geld in de pot is van de coöperatie.",
            "Het is niet uw eigendom en het is geen inkomen van u.",
            "tot en met 31 maart 2026",
            "Anna de Wit",
            "Tuinhulp Oost",
            line.number,
        ):
            self.assertIn(words, text)
        self.assertNotIn("Concept", text)

    def test_golden_statement_in_english(self):
        self._golden(self.bert)
        text = self._text(self._statement(self._settle("2026-03-31"), self.bert))
        for words in (
            "Turnover: paid by your customers 1,000.00",
            "Net turnover 778.00",
            "30 % of €778.00 (net turnover since the start) = €233.40. For the cooperative.",
            "In the pot on 31 March 2026 345.60",
            "The money in the pot belongs to the cooperative.",
            "It is not your property and it is not your income.",
        ):
            self.assertIn(words, text)

    def test_every_source_document_is_on_paper(self):
        self._golden(self.anna)
        line = self._statement(self._settle("2026-03-31"), self.anna)
        text = self._text(line)
        self.assertEqual(len(line.item_ids), 6)
        for item in line.item_ids | line.expected_item_ids:
            self.assertIn(item.name, text)
        self.assertRecordValues(line.expected_item_ids, [{"expected": 250.0, "amount": 0.0}])

    def test_correction_shows_as_such_with_its_document(self):
        self._golden(self.anna)
        self._settle("2026-03-31")
        late = self._bill([(36.30, {self.anna: 100})], date="2026-02-25")
        line = self._statement(self._settle("2026-04-30"), self.anna)
        self.assertEqual(line.correction, -25.41)
        page = self._html(line)
        marked = page.xpath("//tr[hasclass('cs_correction')]")
        self.assertEqual(len(marked), 1)
        self.assertIn(late.name, marked[0].text_content())
        text = self._text(line)
        self.assertIn("Correctie van een eerdere periode", text)
        self.assertIn("Eerder geboekt: € 233,40. Nu terug in uw pot: € 10,89.", text)
        self.assertIn("Hiervan is € −25,41 een correctie van eerdere perioden.", text)

    def test_loss_is_explained(self):
        self._bill([(40, {self.anna: 100})], date="2026-01-12")
        text = self._text(self._statement(self._settle("2026-01-31"), self.anna))
        self.assertIn("Een afdracht is nooit lager dan nul. Van uw volgende afdrachten gaat nog € 12,00 af.", text)
        self.assertIn("Uw pot staat onder nul. U hoeft dit niet te betalen.", text)

    def test_several_contributions_each_with_formula_and_receiver(self):
        account = self.pot.account_id.copy({"name": "Training pot", "code": "169999"})
        shared = self.env["coop.pot"].create({"name": "Training pot", "account_id": account.id})
        self._rule(5, name="To the training pot", destination="shared_pot", pot_id=shared.id)
        self._rule(name="Workshop", monthly_amount=12.5)
        self._pay(self._invoice([(100, {self.bert: 100})], date="2026-01-10"), date="2026-01-11")
        text = self._text(self._statement(self._settle("2026-01-31"), self.bert))
        self.assertIn("Contribution 30 %: 30 % of €100.00 (net turnover since the start) = €30.00.", text)
        self.assertIn("× €12.50 per month", text)
        self.assertIn("5 % of €100.00 (net turnover since the start) = €5.00. For: Training pot", text)

    def test_partly_paid_before(self):
        invoice = self._invoice([(100, {self.anna: 100})], date="2026-01-10")
        self._pay(invoice, 40, date="2026-01-20")
        self._settle("2026-01-31")
        self._pay(invoice, date="2026-02-20")
        text = self._text(self._statement(self._settle("2026-02-28"), self.anna))
        self.assertIn("In totaal € 100,00, waarvan eerder geteld: € 40,00.", text)

    def test_draft_and_reversed_say_so(self):
        settlement = self.env["coop.settlement"].with_user(self.treasurer).create({"date_to": "2026-01-31"})
        settlement.action_compute()
        line = self._statement(settlement, self.anna)
        self.assertIn("Concept – nog niet definitief", self._text(line))
        settlement.with_user(self.board).action_approve()
        settlement.action_post()
        self.assertNotIn("Concept", self._text(line))
        settlement.action_reverse()
        self.assertIn("Teruggedraaid – geldt niet meer", self._text(line))

    def test_posted_statement_keeps_its_words(self):
        self._golden(self.anna)
        line = self._statement(self._settle("2026-03-31"), self.anna)
        before = self._text(line)
        self.anna.partner_id.name = "Somebody Else"
        self.anna.trade_name = "Another business"
        self.rule.with_context(lang="nl_NL").name = "Iets anders"
        self.partner_a.name = "A customer with a new name"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._text(line), before)

    def test_each_member_in_his_own_language(self):
        settlement = self._settle("2026-01-31")
        pages = self._html(settlement.line_ids.sorted("member_number")).xpath("//div[contains(@class, 'cs_page')]")
        self.assertEqual([page.get("lang") for page in pages], ["nl-NL", "en-US"])
        self.assertIn("Van wie is dit geld?", pages[0].text_content())
        self.assertIn("Whose money is this?", pages[1].text_content())

    def test_opening_balance_shows_as_other_entry(self):
        self._manual_entry(self.anna, 412.35)
        totals = dict(self._totals(self._statement(self._settle("2026-01-31"), self.anna)))
        self.assertEqual(totals["Andere boekingen"], "412,35")
        self.assertEqual(totals["In de pot op 31 januari 2026"], "412,35")

    def test_who_gets_a_statement(self):
        applicant = self._create_member("Carla", state="applicant")
        exited = self._create_member("Dirk", state="active")
        self._pay(self._invoice([(100, {exited: 100})], date="2026-01-10"), date="2026-01-11")
        self._settle("2026-01-31")
        self._manual_entry(exited, -70, date="2026-02-01")
        exited.status_ids = [Command.create({"state": "exited", "date": "2026-02-02"})]
        february = self._settle("2026-02-28")
        self.assertEqual(self._statement(february, exited).closing, 0)
        self.assertFalse(self._statement(february, applicant))
        march = self._settle("2026-03-31")
        self.assertFalse(self._statement(march, exited), "nothing to tell any more")
        self._manual_entry(exited, 5, date="2026-04-01")
        self.assertEqual(self._statement(self._settle("2026-04-30"), exited).closing, 5)

    def _manual_entry(self, member, amount, date="2026-01-01"):
        other = self.company_data["default_account_assets"]
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": date,
                "ref": "Opening balance",
                "journal_id": self.company_data["default_journal_misc"].id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self.pot.account_id.id,
                            "partner_id": member.partner_id.id,
                            "balance": -amount,
                        }
                    ),
                    Command.create({"account_id": other.id, "balance": amount}),
                ],
            }
        )
        move.action_post()
        return move


@tagged("post_install", "-at_install", "thorough")
class TestStatementAccess(StatementCase):
    """Who sees whose paper."""

    def test_coach_prints_own_members_only(self):
        self.anna.coach_id = self.coach
        settlement = self._settle("2026-01-31")
        own, other = (self._statement(settlement, member) for member in (self.anna, self.bert))
        self.assertIn("Tuinhulp Oost", self._text(own, self.coach))
        with self.assertRaises(AccessError):
            self._text(other, self.coach)
        self.assertEqual(self.env["coop.settlement.line"].with_user(self.coach).search([]), own)

    def test_coach_sees_no_total_of_a_part(self):
        """He sees his members' statements; the sum of those is not what the settlement sets aside."""
        self.anna.coach_id = self.coach
        self._golden(self.anna)
        self._golden(self.bert)
        settlement = self._settle("2026-03-31")
        totals = {"change", "correction", "member_count"}
        for user in (self.treasurer, self.board, self.accountant):
            self.assertRecordValues(settlement.with_user(user), [{"change": 691.2, "member_count": 2}])
        for name in totals:
            with self.assertRaises(AccessError):
                settlement.with_user(self.coach).read([name])
        for user, shown in ((self.coach, set()), (self.board, totals)):
            views = self.env["coop.settlement"].with_user(user).get_views([(False, "list"), (False, "form")])["views"]
            for view in views.values():
                found = set(html.fromstring(view["arch"]).xpath("//field[not(ancestor::field)]/@name"))
                self.assertEqual(found & totals, shown, user.login)

    def test_shop_and_other_company_print_nothing(self):
        line = self._statement(self._settle("2026-01-31"), self.anna)
        company = self._create_cooperative()
        stranger = self._create_user("stranger", "social_cooperative.group_treasurer", company)
        for user in (self.shop, self.invoicing, stranger):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._text(line, user)

    def test_accountant_and_board_print(self):
        line = self._statement(self._settle("2026-01-31"), self.anna)
        for user in (self.board, self.accountant, self.administrator):
            with self.subTest(user.login):
                self.assertIn("Tuinhulp Oost", self._text(line, user))
