from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_xaf import XafCommon


@tagged("post_install", "-at_install", "thorough")
class TestXafRefused(XafCommon):
    """What is not in order is named, and there is no file."""

    def setUp(self):
        super().setUp()
        self.invoice = self._invoice([(10.0, {self.own: 100})])

    def test_entry_that_does_not_balance(self):
        line = self.invoice.invoice_line_ids
        self.env.cr.execute("UPDATE account_move_line SET balance = balance - 0.01 WHERE id = %s", [line.id])
        self.env.invalidate_all()
        problems = self._problems()
        self.assertIn(self.invoice.name, problems)
        self.assertIn("0.01", problems)
        self.env.cr.execute("UPDATE account_move_line SET balance = balance + 0.01 WHERE id = %s", [line.id])

    def test_account_without_a_type(self):
        self.env.cr.execute(
            "UPDATE account_account SET account_type = 'statistics' WHERE id = %s", [self.income_account.id]
        )
        self.env.invalidate_all()
        self.assertIn(self.income_account.code, self._problems())
        self.env.cr.execute(
            "UPDATE account_account SET account_type = 'income' WHERE id = %s", [self.income_account.id]
        )

    def test_account_without_a_code(self):
        self.env.cr.execute("UPDATE account_account SET code_store = NULL WHERE id = %s", [self.income_account.id])
        self.env.invalidate_all()
        self.assertIn(self.income_account.name, self._problems())

    def test_no_account_for_the_result(self):
        self._invoice([(10.0, {self.own: 100})], date="2025-02-01")
        self._books().result_account.account_type = "equity"
        self.assertIn("Current Year Earnings", self._problems())

    def test_company_with_an_rsin_only(self):
        """An association that is no entrepreneur has no VAT number; Odoo refuses any other number in that field."""
        self.company.write({"vat": False, "country_id": self.env.ref("base.nl").id, "coop_rsin": "123456782"})
        self._invoice([(30.0, {self.own: 100})])
        [header] = self._elements(self._check(self._file()), "company")
        self.assertEqual(header["taxRegIdent"], "123456782")
        self.assertEqual(header["taxRegistrationCountry"], "NL")
        self.company.vat = "NL123456782B90"
        [header] = self._elements(self._file(), "company")
        self.assertEqual(header["taxRegIdent"], "123456782B90")

    def test_drafts_are_told(self):
        for day in ("2026-03-01", "2025-03-01"):
            self._invoice([(30.0, {self.own: 100})], date=day, post=False)
        wizard = self.env["coop.xaf.make"].with_user(self.accountant).create({"year": "2026"})
        self.assertEqual((wizard.draft_count, wizard.is_open), (1, True))

    def test_no_rsin(self):
        for number in ("123456783", "12345678", "1234567820", "NL123456782", "000000000"):
            with self.subTest(number), self.assertRefused(ValidationError, "is no RSIN"):
                self.company.coop_rsin = number

    def test_company_without_a_tax_number(self):
        self.company.vat = False
        self.assertIn("tax number", self._problems())
        self.company.vat = "/"
        self.assertIn("tax number", self._problems())

    def test_company_without_a_country(self):
        self.company.partner_id.country_id = False
        self.company.account_fiscal_country_id = False
        self.assertIn("country", self._problems())

    def test_days_that_are_no_year(self):
        self.assertIn("before it begins", self._problems(date_from="2026-12-31", date_to="2026-01-01"))
        self.assertIn("at most 24 months", self._problems(date_from="2020-01-01", date_to="2026-12-31"))

    def test_nothing_posted(self):
        self.assertIn("no posted entries", self._problems("2025"))

    def test_accounts_without_a_code_of_the_rgs_are_shown_first(self):
        self.income_account.coop_rgs_code = "WOmzNopOlh"
        wizard, action = self._make(anyway=False)
        self.assertEqual((wizard.step, action["res_id"]), ("look", wizard.id))
        self.assertIn(self.company_data["default_account_receivable"], wizard.without_code_ids)
        self.assertNotIn(self.income_account, wizard.without_code_ids)
        self.assertFalse(self._job())
        self.assertEqual(wizard.action_open_accounts()["res_model"], "account.account")
        wizard.action_back()
        self.assertEqual(wizard.step, "choose")

    def test_accounts_with_the_same_code_are_shown_first(self):
        accounts = self._books().accounts
        accounts.coop_rgs_code = "BLimBanRba"
        wizard, _action = self._make(anyway=False)
        self.assertFalse(wizard.without_code_ids)
        self.assertEqual(len(wizard.shared_code_ids), len(accounts) - 1)

    def test_no_warning_no_list(self):
        letters = "abcdefghijklmnopqrstuvwxyz"
        for number, account in enumerate(self._books().accounts):
            account.coop_rgs_code = f"BLimB{letters[number // 26]}{letters[number % 26]}"
        _wizard, action = self._make(anyway=False)
        self.assertEqual(action["type"], "ir.actions.act_url")

    def test_no_rgs_code(self):
        with self.assertRefused(Exception, "no RGS code"):
            self.income_account.coop_rgs_code = "0000"
