import re

from odoo.tests import tagged
from odoo.tests.common import HOST

from .common_portal import PortalCase

PAGES = (
    "/my", "/my/pot", "/my/pot/movements", "/my/pot/movements?level=earned", "/my/pot/statements", "/my/pot/rewards",
    "/my/pot/assignments", "/my/pot/assignments/new", "/my/pot/spending", "/my/pot/spending/new",
)  # fmt: skip


@tagged("post_install", "-at_install", "thorough")
class TestPortalPages(PortalCase):
    """What a member reads: the figures of the treasurer, in words of his own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        anna = {cls.anna: 100}
        cls.paid = cls._invoice([(400.0, anna)], partner=cls.customer, date="2026-01-10")
        cls._pay(cls.paid, date="2026-01-20")
        cls._bill([(50.0, anna, cls.investment_account)], date="2026-01-12")

    def _settled(self):
        """Posted to January; then one more invoice, not paid."""
        settlement = self._settle("2026-01-31")
        self._invoice([(100.0, {self.anna: 100})], partner=self.customer, date="2026-02-10")
        return settlement

    def test_empty_pages(self):
        """Who just began sees pages that say so."""
        self._log_in(self.bert_user)
        for page in PAGES:
            with self.subTest(page):
                self._get(page)
        self.assertIn("There is no statement yet", self._get("/my/pot/statements"))

    def test_card_on_home(self):
        self._log_in(self.anna_user)
        self.assertIn('href="/my/pot"', self._get("/my"))
        self._log_in(self.visitor)
        self.assertNotIn("/my/pot", self._get("/my"))

    def test_figures(self):
        self._settled()
        self._log_in(self.anna_user)
        page = self._get("/my/pot")
        # 400 − 30 % − 50 = 230 settled; 100 − 30 % expected.
        for text in ("230.00", "70.00", "The money in the pot belongs to the cooperative", "Tuinhulp Oost"):
            self.assertIn(text, page)
        self.assertNotIn("Your goal", page)
        self.assertNotIn("Klusbus", page)

    def test_figures_when_invoices_count_at_once(self):
        """The pot holds what customers still have to pay; the page says so and draws nothing above the pot."""
        self.company.coop_recognition = "invoiced"
        self._settled()
        self._log_in(self.anna_user)
        page = self._get("/my/pot")
        # 400 − 30 % − 50 = 230 settled, 100 − 30 % since then: all of it in the pot.
        for text in ("300.00", "70.00", "It is in your pot already", "height: 0.0%"):
            self.assertIn(text, page)
        self.assertNotIn("It is not in your pot yet", page)
        movements = self._get("/my/pot/movements?level=earned")
        self.assertIn("An invoice counts for your pot as soon as it is sent", movements)
        self.assertNotIn("when the customer has paid", movements)

    def test_target(self):
        reference = self.env["coop.municipality"].create({"code": "GM9999", "name": "Testdam"})
        municipality = self.env["res.partner"].create({"name": "Testdam", "coop_municipality_id": reference.id})
        agreement = self.env["coop.agreement"].create(
            {
                "name": "Testdam",
                "authority_partner_id": municipality.id,
                "date_from": "2026-01-01",
                "target_amount": 100,
                "target_months": 2,
            }
        )
        self.env["coop.permission"].create(
            {"member_id": self.anna.id, "agreement_id": agreement.id, "date_from": "2026-01-01"}
        )
        self._settled()
        self._log_in(self.anna_user)
        page = self._get("/my/pot")
        for text in ("Your goal", "100.00", "115.00", "You made it"):
            self.assertIn(text, page)

    def test_line_of_the_pot(self):
        """January to December: 230.00 each; a line, and the same as text. Who has no bookings has no line."""
        self._settled()
        self._log_in(self.anna_user)
        page = self._get("/my/pot")
        self.assertIn("Your pot, month by month", page)
        [points] = re.findall(r'<polyline points="([^"]*)"', page)
        self.assertEqual(len(points.split()), 12)
        self.assertEqual({point.partition(",")[2] for point in points.split()}, {"0.0"})
        rows = page.partition("Show all months")[2].partition("</dl>")[0]
        self.assertEqual(rows.count("230.00"), 12)
        self.assertNotIn("0.00", rows.replace("230.00", ""))
        self._log_in(self.bert_user)
        self.assertNotIn("month by month", self._get("/my/pot"))

    def test_movements(self):
        self._settled()
        self._log_in(self.anna_user)
        pot = self._get("/my/pot/movements")
        for text in ("From your work", "Contribution", "Things for your business", "In the pot then", "230.00"):
            self.assertIn(text, pot)
        for jargon in ("Net turnover", "Dr", "169000", "Level"):
            self.assertNotIn(jargon, pot)
        earned = self._get("/my/pot/movements?level=earned")
        for text in ("Work for Theater De Vlieger", "Not paid yet", "400.00"):
            self.assertIn(text, earned)
        self._get("/my/pot/movements?level=all", 404)

    def test_balance_on_every_page(self):
        """After each row what the ledger says, from whichever row a page begins."""
        for month in range(1, 5):
            self._pay(self._invoice([(10.0 * month, {self.anna: 100})], date=f"2026-{month:02}-05"))
            self._settle(f"2026-{month:02}-28")
        member = self.anna_user.with_user(self.anna_user)._coop_member()
        domain = member._page_movement_domain("pot")
        ledger = self.env["coop.member.ledger"].search_fetch(list(domain), ["running_balance"])
        expected = [round(row.running_balance, 2) for row in ledger]
        self.assertGreater(len(set(expected)), 5)
        self.assertEqual(expected[0], round(self.anna.pot_booked, 2))
        for offset in range(len(expected)):
            found = [row["balance"] for row in member._page_movements("pot", offset)]
            self.assertEqual(found, expected[offset:], offset)

    def test_movements_are_paged(self):
        for _number in range(41):
            self._invoice([(1.0, {self.anna: 100})], date="2026-03-01")
        self._log_in(self.anna_user)
        first = self._get("/my/pot/movements?level=earned")
        last = self._get("/my/pot/movements/page/2?level=earned")
        self.assertEqual(first.count("o_coop_icon"), 40)
        self.assertEqual(last.count("o_coop_icon"), 3)
        self.assertEqual(self._get("/my/pot/movements/page/99?level=earned").count("o_coop_icon"), 3)

    def test_queries_do_not_grow(self):
        def count(offset):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            member = self.anna_user.with_user(self.anna_user)._coop_member()
            for level in ("pot", "earned"):
                member._page_movement_count(level)
                member._page_movements(level, offset)
            return self.env.cr.sql_log_count - before

        self._settle("2026-01-31")
        count(0)
        few = count(0)
        for month in range(2, 9):
            for _number in range(5):
                self._invoice([(1.0, {self.anna: 100})], date=f"2026-{month:02}-10")
            self._settle(f"2026-{month:02}-28")
        count(0)
        self.assertLessEqual(count(0), few + 1)

    def test_statement(self):
        settlement = self._settled()
        line = self._statement(settlement, self.anna)
        self._log_in(self.anna_user)
        self.assertIn(line.number, self._get("/my/pot/statements"))
        page = self._get(f"/my/pot/statements/{line.id}")
        for text in ("230.00", "120.00", "Costs of your assignments", self.paid.name, "Whose money is this?"):
            self.assertIn(text, page)
        pdf = self.url_open(f"/my/pot/statements/{line.id}/pdf")
        self.assertIn("attachment", pdf.headers["Content-Disposition"])
        self.assertEqual((pdf.headers["Content-Type"], pdf.headers["Cache-Control"]), ("application/pdf", "no-store"))
        # Through HTTP Odoo's tests get the HTML of it.
        member = self.anna_user.with_user(self.anna_user).with_context(force_report_rendering=True)._coop_member()
        name, content = member._page_pdf(member._page_paper("coop.settlement.line", line.id))
        self.assertTrue(content.startswith(b"%PDF"))
        self.assertIn(self.anna.number, name)

    def test_only_final_statements(self):
        """What is being computed is not told yet."""
        draft = self.env["coop.settlement"].with_user(self.treasurer).create({"date_to": "2026-01-31"})
        draft.action_compute()
        line = self._statement(draft, self.anna)
        self._log_in(self.anna_user)
        self.assertIn("There is no statement yet", self._get("/my/pot/statements"))
        self._get(f"/my/pot/statements/{line.id}", 404)
        self._get(f"/my/pot/statements/{line.id}/pdf", 404)

    def test_a_member_who_works_in_the_shop(self):
        """With a login of his own for the till he has his page all the same, and no more rights than before."""
        self.shop.partner_id.company_id = False
        member = self._create_member("", "Winkelhulp", partner_id=self.shop.partner_id.id)
        self._log_in(self.shop)
        for page in PAGES:
            with self.subTest(page):
                self._get(page)
        page = self._post("/my/pot/spending/save", [*self._wish(), ("send", "1")])
        self.assertIn("Sent in", page)
        wish = self.env["coop.spending.request"].search([("member_id", "=", member.id)])
        self.assertEqual((wish.state, wish.create_uid), ("submitted", self.shop))
        self.assertFalse(self.env["coop.spending.request"].with_user(self.shop).has_access("read"))

    def test_two_memberships(self):
        """Who is a member of two cooperatives chooses; each shows its own."""
        self.anna.partner_id.company_id = False
        second = self._create_member("", "Ander werk", partner_id=self.anna.partner_id.id, company_id=self.other.id)
        self._log_in(self.anna_user)
        self.assertNotIn("Ander werk", self._get("/my/pot"), "not a user of that company")
        self._post("/my/pot/choose", [("member", str(second.id))], status=404)
        self.anna_user.company_ids += self.other
        self._log_in(self.anna_user)
        self.assertIn("/my/pot/choose", self._get("/my/pot"))
        page = self._post("/my/pot/choose", [("member", str(second.id))])
        self.assertIn("Ander werk", page)
        self.assertNotIn("Tuinhulp Oost", page)
        self._post("/my/pot/choose", [("member", str(self.bert.id))], status=404)
        self._post("/my/pot/choose", [("member", str(self.anna.id))])
        self.assertIn("Tuinhulp Oost", self._get("/my/pot"))

    def test_dutch(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.env["ir.module.module"].search([("name", "=", "social_cooperative")])._update_translations(["nl_NL"])
        self.anna_user.lang = "nl_NL"
        self._log_in(self.anna_user)
        page = self._get("/my/pot")
        self.assertIn("Van wie is dit geld?", page)
        self.assertIn('lang="nl-NL"', page)

    def test_own_language_after_logging_in(self):
        """Whatever the browser, or who used it before, asked for."""
        self.env["res.lang"]._activate_lang("nl_NL")
        self.anna_user.lang = "nl_NL"
        self._log_in(None)
        self.opener.cookies.set("frontend_lang", "en_US", domain=HOST, path="/")
        self._post("/web/login", [("login", self.anna_user.login), ("password", self.anna_user.login)])
        self.assertIn('lang="nl-NL"', self._get("/my/pot"))
