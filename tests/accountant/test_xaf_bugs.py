from datetime import date
from decimal import Decimal

import pyxaf

from odoo.fields import Command
from odoo.tests import tagged

from .common_xaf import XafCommon

CONTROL = "Tuin\x01hulp \x0bOost\x1f & <zn> \ufffe\u0085 ’t \U0001f600"


@tagged("post_install", "-at_install", "thorough")
class TestXafBugsOfOthers(XafCommon):
    """What went wrong in other programs' audit files, one test each."""

    def test_undistributed_profit(self):
        """The opening balance balances when no entry distributed the result of earlier years."""
        self._invoice([(70.0, {self.own: 100})], date="2024-05-01")
        self._bill([(20.0, {self.own: 100})], date="2025-05-01")
        self._invoice([(10.0, {self.own: 100})])
        with pyxaf.open(self._check(self._file())) as file:
            opening = file.opening_balance()
            result = [line for line in opening.lines if line.account_id == self._books().result_account.code]
        self.assertEqual([(line.side.value, line.amount) for line in result], [("C", Decimal(50))])

    def test_opening_totals_are_net(self):
        """An account that turned over much has in the opening balance what was left on it."""
        for _month in range(3):
            self._pay(self._invoice([(100.0, {self.own: 100})], date="2025-05-01"), date="2025-05-02")
        self._invoice([(10.0, {self.own: 100})])
        with pyxaf.open(self._check(self._file())) as file:
            declared = file.opening_balance().declared
        self.assertEqual((declared.total_debit, declared.total_credit), (Decimal(300), Decimal(300)))

    def test_no_opening_balance(self):
        self._invoice([(10.0, {self.own: 100})])
        with pyxaf.open(self._check(self._file())) as file:
            self.assertEqual(file.opening_balance("element").source, "element")
            self.assertFalse(file.opening_balance().lines)

    def test_year_without_entries(self):
        self._invoice([(10.0, {self.own: 100})], date="2025-05-01")
        self._check(self._file())

    def test_drafts_and_cancelled_entries(self):
        posted = self._invoice([(10.0, {self.own: 100})])
        self._invoice([(500.0, {self.own: 100})], post=False)
        self._invoice([(700.0, {self.own: 100})]).button_draft()
        cancelled = self._invoice([(900.0, {self.own: 100})])
        cancelled.button_draft()
        cancelled.button_cancel()
        entries = {transaction.number for transaction, _line in self._lines(self._check(self._file()))}
        self.assertEqual(entries, {posted.name})

    def test_rounding(self):
        tax = self.company_data["default_tax_sale"]
        for amount in (0.01, 0.05, 33.335, 1234567.89):
            self._invoice([(amount, {self.anna: 33.333333, self.bert: 66.666667}, None, tax) for _line in range(7)])
        self._check(self._file())

    def test_lengths(self):
        """A long journal code, entry name, reference, account, tax, city, foreign postal code; all stay apart."""
        self.partner_a.write(
            {
                "name": "Stichting tot behoud van de oude ambachten van West-Friesland en omstreken",
                "ref": "KLANTNUMMER-0123456789-0123456789-0123456789",
                "is_company": True,
                "street": "Straat " * 30,
                "zip": "SW1A 1AA-LONDON",
                "city": "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
                "country_id": self.env.ref("base.uk").id,
            }
        )
        self.income_account.name = "Omzet " * 60
        self.income_account.code = "8" * 40
        twin = self.income_account.copy({"code": "8" * 41, "name": "Twin"})
        self.company_data["default_tax_sale"].name = "Hoog tarief " * 12
        one = self._invoice(
            [(10.0, {self.own: 100}, None, self.company_data["default_tax_sale"]), (10.0, {self.own: 100}, twin)],
            ref="R" * 300,
        )
        two = self._invoice([(10.0, {self.own: 100})])
        for number, move in enumerate((one, two)):
            self.env.cr.execute(
                "UPDATE account_move SET name = %s WHERE id = %s", [f"VERKOOP/2026/{'0' * 40}/{number}", move.id]
            )
        self.env.invalidate_all()
        content = self._file()
        self._assert_valid(content)
        self.assertEqual(len({transaction.number for transaction, _line in self._lines(content)}), 2)
        accounts = {line.account_id for _transaction, line in self._lines(content)}
        self.assertEqual(len([account for account in accounts if account.startswith("888")]), 2)

    def test_company_with_long_values(self):
        self.company.write({"name": "Sociale coöperatie " * 20, "zip": "12345678901234", "city": "x" * 80})
        self.company.partner_id.company_registry = "9" * 140
        self._invoice([(10.0, {self.own: 100})])
        self._check(self._file())

    def test_country_codes(self):
        """A country outside any list, one with a digit, and none."""
        odd = self.env["res.country"].create({"name": "Odd", "code": "B2"})
        kosovo = self.env["res.country"].search([("code", "=", "XK")])
        for country in (odd, kosovo, self.env["res.country"]):
            partner = self.env["res.partner"].create(
                {"name": "Abroad", "is_company": True, "country_id": country.id, "street": "Road 1"}
            )
            self._invoice([(10.0, {self.own: 100})], partner=partner)
        self._check(self._file())

    def test_foreign_currency(self):
        currency = self.setup_other_currency("USD")
        invoice = self._invoice([(90.0, {self.anna: 50, self.bert: 50})], date="2026-02-01", currency_id=currency.id)
        yen = self.setup_other_currency("JPY", rounding=1)
        self._invoice([(1001, {self.own: 100})], date="2026-02-01", currency_id=yen.id)
        told = [
            (transaction.number, line.foreign.currency, line.foreign.amount)
            for transaction, line in self._lines(self._check(self._file()))
            if line.foreign
        ]
        self.assertEqual(sum(amount for name, _code, amount in told if name == invoice.name), Decimal(180))
        self.assertEqual({code for _name, code, _amount in told}, {"USD", "JPY"})

    def test_journal_without_transactions(self):
        journal = self.env["account.journal"].create({"name": "Unused", "code": "UNUSE", "type": "general"})
        self._invoice([(10.0, {self.own: 100})])
        content = self._check(self._file())
        self.assertIn(f"<jrnID>{journal.code}</jrnID>".encode(), content)

    def test_refunds(self):
        tax = self.company_data["default_tax_sale"]
        invoice = self._invoice([(100.0, {self.anna: 60, self.bert: 40}, None, tax)])
        refund = self._credit_note(invoice, amount=30.0)
        lines = [
            line
            for transaction, line in self._lines(self._check(self._file()))
            if transaction.number == refund.name and line.vat
        ]
        self.assertEqual({line.side.value for line in lines}, {"D"})
        self.assertEqual({vat.side.value for line in lines for vat in line.vat}, {"D"})

    def test_thousands_of_relations(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Klant {number}", "ref": str(number % 1500)} for number in range(3000)]
        )
        receivable = self.company_data["default_account_receivable"]
        self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": "2026-02-01",
                "line_ids": [
                    Command.create({"account_id": receivable.id, "partner_id": partner.id, "balance": balance})
                    for partner in partners
                    for balance in (1.0, -1.0)
                ],
            }
        ).action_post()
        relations = self._relations(self._check(self._file()))
        self.assertEqual(len(relations), 3000)

    def test_special_and_control_characters(self):
        self.partner_a.name = CONTROL
        self.company.name = CONTROL
        self.company_data["default_journal_sale"].name = CONTROL
        self.income_account.name = CONTROL
        invoice = self._invoice([(10.0, {self.own: 100})], ref=CONTROL)
        self.env.cr.execute("UPDATE account_move_line SET name = %s WHERE move_id = %s", [CONTROL, invoice.id])
        self.env.invalidate_all()
        lines = self._lines(self._check(self._file()))
        texts = {line.description.partition(" - ")[0] for _transaction, line in lines}
        self.assertEqual(texts, {"Tuin hulp Oost & <zn> ’t \U0001f600"})

    def test_two_companies(self):
        """Each file holds one company, also when both use the same numbers and the same customer."""
        other = self._create_cooperative()
        other.vat = "NL123456782B90"
        self.accountant.company_ids += other
        self._invoice([(10.0, {self.own: 100})])
        journal = self.env["account.journal"].search([("company_id", "=", other.id), ("type", "=", "sale")], limit=1)
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_a.id,
                "invoice_date": "2026-02-01",
                "journal_id": journal.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Theirs",
                            "price_unit": 77,
                            "analytic_distribution": {str(other.coop_analytic_account_id.id): 100},
                        }
                    )
                ],
            }
        )
        move.action_post()
        ours, theirs = self._check(self._file()), self._check(self._file(company=other), company=other)
        self.assertNotIn(b"Theirs", ours)
        self.assertIn(b"Theirs", theirs)
        self.assertEqual(self._relations(ours)[str(self.partner_a.id)].closing_balance, Decimal(10))

    def test_branches(self):
        """A branch is the same legal person: its books are in the file of the company, with journals that stay apart."""
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.user.company_ids += branch
        self.accountant.company_ids += branch
        journal = self.env["account.journal"].create(
            {"name": "Sales of the branch", "code": "SBR", "type": "general", "company_id": branch.id}
        )
        bank = self.company_data["default_journal_bank"].default_account_id
        equity = self.expense_account.copy({"account_type": "equity", "code": "300901"})
        self.env["account.move"].with_company(branch).create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "date": "2026-02-01",
                "line_ids": [
                    Command.create({"account_id": bank.id, "balance": 15.0}),
                    Command.create({"account_id": equity.id, "balance": -15.0}),
                ],
            }
        ).action_post()
        self._invoice([(10.0, {self.own: 100})])
        content = self._check(self._file())
        self.assertIn(b"Sales of the branch", content)

    def test_odoos_own_mistakes(self):
        """No entry in period 0, no journal of the type O, no account of the type M, nobody of the type O."""
        self._invoice([(10.0, {self.own: 100})], date="2025-02-01")
        self._invoice([(10.0, {self.own: 100})])
        content = self._check(self._file())
        for mistake in (b"<accTp>M", b"<jrnTp>O", b"<custSupTp>O", b"<periodNumber>0<"):
            self.assertNotIn(mistake, content)
        with pyxaf.open(content) as file:
            [transaction] = file.transactions()
        self.assertEqual((transaction.period_number, transaction.date), (1, date(2026, 1, 15)))
