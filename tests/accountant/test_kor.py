import json
from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common_kor import KorCommon

WORDS = "BTW vrijgesteld, kleineondernemersregeling"


@tagged("post_install", "-at_install", "thorough")
class TestKor(KorCommon):
    def test_documents_without_vat(self):
        for move_type in ("out_invoice", "out_refund", "out_receipt", "in_invoice", "in_refund", "in_receipt"):
            with self.subTest(move_type):
                move = self._document(move_type)
                move.action_post()
                self.assertEqual((move.amount_untaxed, move.amount_tax, move.amount_total), (100, 0, 100))
                self.assertFalse(move.line_ids.tax_ids | move.line_ids.tax_line_id)

    def test_first_and_last_day(self):
        for day, vat in (("2026-01-31", 21), ("2026-02-01", 0), ("2026-10-31", 0), ("2026-11-01", 21)):
            with self.subTest(day):
                move = self._document(day=day)
                move.action_post()
                self.assertEqual(move.amount_tax, vat)

    def test_customer_with_a_fiscal_position_of_his_own(self):
        self.partner_a.property_account_position_id = self.env["account.fiscal.position"].create({"name": "Other"})
        self.assertEqual(self._document().amount_tax, 0)

    def test_a_client_cannot_leave_the_scheme(self):
        """Which document is outside the scheme is said by a mark that no client can send."""
        positions = self.env["account.fiscal.position"].with_company(self.company)
        for sent in (True, "1", {"value": True}):
            found = positions.with_context(coop_outside_kor=sent)._get_fiscal_position(self.partner_a)
            self.assertEqual(found, self.position)

    def test_vat_is_refused(self):
        for move_type, tax in (("out_invoice", self.sale_tax), ("in_invoice", self.purchase_tax)):
            with self.subTest(move_type):
                move = self._invoice(
                    [(100.0, {self.anna: 100}, None, tax)], date="2026-03-01", post=False, move_type=move_type
                )
                with self.assertRefused(UserError, "Take the taxes off the lines"):
                    move.action_post()
                self.assertEqual(move.state, "draft")
                move.invoice_line_ids.tax_ids = [Command.clear()]
                move.action_post()
                self.assertEqual(move.amount_tax, 0)

    def test_way_out_for_lines_with_a_product(self):
        """A draft of before: the other way out that the message names."""
        move = self._document(day="2026-01-31")
        move.invoice_date = "2026-02-01"
        with self.assertRefused(UserError, "Update Taxes and Accounts"):
            move.action_post()
        move.fiscal_position_id = self.position
        move.action_update_fpos_values()
        move.action_post()
        self.assertEqual((move.amount_untaxed, move.amount_tax), (100, 0))

    def test_vat_in_an_entry_by_hand(self):
        move = self.env["account.move"].create(
            {
                "date": "2026-03-01",
                "line_ids": [
                    Command.create(
                        {
                            "name": "Sale",
                            "account_id": self.income_account.id,
                            "balance": -100,
                            "tax_ids": self.sale_tax.ids,
                            "analytic_distribution": self._distribution({self.own: 100}),
                        }
                    ),
                    Command.create({"account_id": self.company_data["default_account_assets"].id, "balance": 121}),
                ],
            }
        )
        with self.assertRefused(UserError, "KOR"):
            move.action_post()

    def test_credit_note_on_an_invoice_of_before(self):
        """The customer gets back the VAT that he paid."""
        before = self._document(day="2026-01-20")
        before.action_post()
        credit_note = self._credit_note(before, date="2026-03-01")
        self.assertEqual((credit_note.state, credit_note.amount_tax), ("posted", 21))

    def test_credit_note_after_the_scheme(self):
        within = self._document(day="2026-03-01")
        within.action_post()
        with self._freeze("2026-11-15"):
            credit_note = self._credit_note(within, date="2026-11-15")
        self.assertEqual((credit_note.state, credit_note.amount_tax), ("posted", 0))

    def test_draft_of_the_scheme_posted_after_it(self):
        """VAT is due then: a draft that was made without it does not go out so."""
        move = self._document(day="2026-10-31")
        move.invoice_date = "2026-11-01"
        with self.assertRefused(UserError, "VAT is due"):
            move.action_post()

    def test_vat_that_was_shifted_stays_due(self):
        shifted = self._tax("btw_I_21")
        with self.assertRefused(UserError, "claims none"):
            self._bill([(100.0, {self.own: 100}, None, shifted)], date="2026-03-01")
        due_only = shifted.copy({"name": "21 % shifted, not claimed"})
        claim = (due_only.invoice_repartition_line_ids | due_only.refund_repartition_line_ids).filtered(
            lambda line: line.repartition_type == "tax" and line.factor_percent > 0
        )
        claim.write({"account_id": False, "tag_ids": [Command.clear()]})
        bill = self._bill([(100.0, {self.own: 100}, None, due_only)], date="2026-03-01")
        due = bill.line_ids.filtered(lambda line: line.balance < 0 and line.tax_line_id)
        self.assertEqual((bill.amount_total, due.balance), (100, -21))

    def test_payment_with_discount_of_before(self):
        """Odoo takes VAT off an invoice of before when it is paid early; that is no VAT of the scheme."""
        term = self.env["account.payment.term"].create(
            {
                "name": "2 % within 90 days",
                "early_discount": True,
                "discount_days": 90,
                "discount_percentage": 2,
                "early_pay_discount_computation": "included",
                "line_ids": [Command.create({"value": "percent", "value_amount": 100, "nb_days": 120})],
            }
        )
        before = self._document(day="2026-01-20", invoice_payment_term_id=term.id)
        before.action_post()
        self._register_payment(before, payment_date="2026-03-01")
        self.assertIn(before.payment_state, ("paid", "in_payment"))

    def test_assignment(self):
        assignment = self.env["coop.assignment"].create(
            {
                "title": "Stage curtains",
                "partner_id": self.partner_a.id,
                "date_start": "2026-02-10",
                "line_ids": [
                    Command.create({"name": "Work", "product_id": self.work.id, "quantity": 2, "price_unit": 50.0})
                ],
                "share_ids": [Command.create({"member_id": self.anna.id, "percentage": 100})],
            }
        )
        self.assertEqual((assignment.amount_untaxed, assignment.amount_tax), (100, 0))
        assignment.action_submit()
        assignment.with_user(self.treasurer).action_approve()
        self.assertEqual((assignment.invoice_id.amount_tax, assignment.invoice_id.amount_total), (0, 100))
        assignment.invoice_id.with_user(self.treasurer).action_post()

    def test_words_on_paper(self):
        for move_type, words in (("out_invoice", True), ("out_refund", True), ("in_invoice", False)):
            move = self._document(move_type)
            move.action_post()
            self.assertEqual(WORDS in self._print(move), words, move_type)
        before = self._document(day="2026-01-31")
        before.action_post()
        self.assertNotIn(WORDS, self._print(before))

    def _print(self, move):
        return self.env["ir.actions.report"]._render_qweb_html("account.report_invoice", move.ids)[0].decode()

    def test_settings(self):
        self.assertFalse(self.position.tax_ids)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.company.coop_kor_to = "2026-01-31"
        self.company.write({"coop_kor_from": False, "coop_kor_to": False})
        self.assertEqual(self._document().amount_tax, 21)
        self.company.coop_kor_from = "2026-03-01"
        self.assertEqual(self.company.coop_kor_position_id, self.position)
        self.assertIn("until …", self.company.partner_id.message_ids[0].body)

    def test_other_companies(self):
        other = self._create_cooperative()
        plain = self.setup_other_company(name="Plain company")["company"]
        plain.coop_kor_from = "2026-01-01"
        for company in (other, plain):
            tax = company.account_sale_tax_id
            self.work.taxes_id |= tax
            move = (
                self.env["account.move"]
                .with_company(company)
                .create(
                    {
                        "move_type": "out_invoice",
                        "partner_id": self.partner_a.id,
                        "invoice_date": "2026-03-01",
                        "invoice_line_ids": [Command.create({"product_id": self.work.id, "price_unit": 100})],
                    }
                )
            )
            self.assertTrue(move.amount_tax, company.name)
            self.assertNotIn(WORDS, self._print(move))


@tagged("post_install", "-at_install", "thorough")
class TestKorWatch(KorCommon, HttpCase):
    """20,000 euros in a calendar year, by the law of 2020."""

    def _sell(self, amount, day="2026-03-01", **vals):
        move = self._document(price=amount, day=day, **vals)
        move.action_post()
        return move

    def _duties(self):
        self.env["coop.duty"]._cron_remind()
        return self.env["coop.duty"].search(
            [("kind", "in", ("kor_near", "kor_passed")), ("company_id", "=", self.company.id)]
        )

    def test_limit_by_day(self):
        amounts = self.env["coop.legal.amount"]
        self.assertEqual(amounts._kor_limit(date(2026, 3, 1)), 20000)
        self.assertIsNone(amounts._kor_limit(date(2019, 12, 31)))
        amounts.create(
            {"legal_basis": "kor", "period": "year", "valid_from": "2027-01-01", "amount": 25000, "source": "A new law"}
        )
        self.assertEqual(amounts._kor_limit(date(2026, 12, 31)), 20000)
        self.assertEqual(amounts._kor_limit(date(2027, 1, 1)), 25000)

    def test_near(self):
        self._sell(15999.99)
        self.assertFalse(self._duties())
        self._sell(0.01)
        [duty] = self._duties()
        self.assertEqual((duty.kind, duty.date, duty.is_late), ("kor_near", date(2026, 4, 1), False))
        self.assertIn("80 %", duty.note)
        self.assertTrue(duty.activity_ids)
        self.assertEqual(self._duties(), duty)
        duty.with_user(self.treasurer).action_done()
        self.assertEqual(self._duties(), duty)

    def test_passed(self):
        """The VAT of before the scheme is no turnover; that turnover itself counts."""
        self._sell(10000, day="2026-01-15")
        self._sell(10000, day="2026-02-15")
        passing = self._sell(0.01, day="2026-02-16")
        self._sell(500, day="2026-02-17")
        [duty] = self._duties()
        self.assertEqual((duty.kind, duty.date), ("kor_passed", date(2026, 3, 2)))
        self.assertIn(passing.name, duty.note)
        page = self._page()
        self.assertEqual((page.level, page.move_id, page.turnover), ("passed", passing, 20500.01))
        self.assertIn(passing.name, page.words)

    def test_passed_at_the_end_of_the_year(self):
        """What is posted in January over December counts for the year of December, when nobody looks at that year."""
        self.company.coop_kor_to = False
        self._sell(19999, day="2026-12-01")
        with self._freeze("2027-01-05"):
            self.assertFalse(self._duties().filtered(lambda duty: duty.kind == "kor_passed"))
            passing = self._sell(2, day="2026-12-31")
            duty = self._duties().filtered(lambda duty: duty.kind == "kor_passed")
            self.assertEqual((duty.period_end, duty.date), (date(2026, 12, 31), date(2027, 1, 5)))
            self.assertIn(passing.name, duty.note)
            self.assertIn("2026", duty.note)
            page = self._page()
            self.assertEqual((page.turnover, page.level), (0, "within"))
            page.date = "2026-12-31"
            self.assertEqual((page.turnover, page.level, page.move_id), (20001, "passed", passing))
            self.assertEqual(self._duties().filtered(lambda one: one.kind == "kor_passed"), duty)

    def test_passed_before_the_scheme_began(self):
        """Who is above the limit cannot begin with it: VAT is due from its first day."""
        self._sell(20001, day="2026-01-15")
        [duty] = self._duties()
        self.assertEqual(duty.kind, "kor_passed")
        self.assertIn("since 02/01/2026", duty.note)

    def test_what_counts(self):
        self._sell(1000)
        self._sell(300, move_type="out_refund")
        self._sell(5000, day="2025-12-31")
        self._document(price=5000)  # a draft
        subsidy = self.income_account.copy({"name": "Subsidies", "account_type": "income_other"})
        self._invoice([(5000.0, {self.own: 100}, subsidy)], date="2026-03-01")
        self.assertEqual((self._page().turnover, self._page().level), (700, "within"))

    def test_not_in_the_scheme(self):
        self.company.write({"coop_kor_from": False, "coop_kor_to": False})
        self._sell(30000)
        self.assertFalse(self._duties())
        self.assertFalse(self._page().is_kor)

    def _page(self, user=None):
        pages = self.env["coop.kor.watch"].with_user(user or self.accountant)
        return pages.browse(pages.action_open()["res_id"])

    def test_who_may(self):
        employee = self._create_user("employee", "base.group_user")
        portal = new_test_user(self.env, login="coop_portal", groups="base.group_portal")
        for user in (self.accountant, self.treasurer, self.administrator, self.board):
            self.assertEqual(self._page(user).limit, 20000)
        for user in (self.invoicing, self.coach, self.shop, employee, portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._page(user)
        self.env["res.company"].create({"name": "Secret branch", "parent_id": self.company.id})
        with self.assertRefused(AccessError, "Secret branch"):
            self._page()

    @mute_logger("odoo.http")
    def test_over_the_wire(self):
        """Who may not keep the settings does not enter the scheme, nor reads it."""
        for role in ("coach", "board", "treasurer"):
            getattr(self, role).password = f"coop_{role}"
        calls = [("coach", "coop.kor.watch", "action_open", []), ("board", "coop.kor.watch", "_prepare_watch", [[1]])]
        for role in ("coach", "board", "treasurer"):
            calls.append((role, "res.company", "write", [self.company.ids, {"coop_kor_from": "2026-01-01"}]))
        for role, model, method, args in calls:
            self.authenticate(f"coop_{role}", f"coop_{role}")
            body = {"params": {"model": model, "method": method, "args": args, "kwargs": {}}}
            response = self.url_open(
                "/web/dataset/call_kw", data=json.dumps(body), headers={"Content-Type": "application/json"}
            )
            self.assertIn("error", response.json(), (role, method))
