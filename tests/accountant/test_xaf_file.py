from datetime import date
from decimal import Decimal

import pyxaf

from odoo.fields import Command
from odoo.tests import tagged

from .common_xaf import XafCommon


@tagged("post_install", "-at_install", "thorough")
class TestXafFile(XafCommon):
    """The file of an ordinary year of a cooperative: what is in it, and that it is what Odoo's books say."""

    def _year(self):
        """Earlier result, a shared invoice with VAT, a credit note, a bill, a payment and a settlement."""
        self.tax = self.company_data["default_tax_sale"]
        self._rule()
        self._invoice([(70.0, {self.own: 100})], date="2025-11-03")
        self.invoice = self._invoice(
            [(100.01, {self.anna: 60, self.bert: 40}, None, self.tax), (50.0, {self.own: 100}, None, self.tax)],
            date="2026-02-03",
        )
        self._credit_note(self.invoice, amount=10.0, date="2026-02-10")
        self.bill = self._bill([(30.0, {self.anna: 100})], date="2026-03-03", ref="F-77")
        self._pay(self.invoice, date="2026-03-05")
        self.settlement = self._settle("2026-03-31")

    def test_year(self):
        self._year()
        content = self._check(self._file())
        with pyxaf.open(content) as file:
            self.assertEqual((file.header.fiscal_year, file.header.currency), ("2026", "EUR"))
            self.assertEqual(file.company.name, self.company.name)
            self.assertEqual(len(file.periods), 12)

    def test_next_year_opens_as_the_last_closed(self):
        self._year()
        self._invoice([(20.0, {self.own: 100})], date="2027-01-04")
        with pyxaf.open(self._check(self._file())) as file:
            closing = dict(file.opening_balance().by_account())
            for transaction in file.transactions():
                for line in transaction.lines:
                    signed = line.amount if line.side.value == "D" else -line.amount
                    closing[line.account_id] = closing.get(line.account_id, Decimal(0)) + signed
        result = sum(amount for account, amount in closing.items() if self._is_result(account))
        expected = {account: amount for account, amount in closing.items() if amount and not self._is_result(account)}
        undistributed = self._books().result_account.code
        expected[undistributed] = expected.get(undistributed, Decimal(0)) + result
        content = self._check(self._file("2027"), date_from="2027-01-01", date_to="2027-12-31")
        with pyxaf.open(content) as file:
            opening = {account: amount for account, amount in file.opening_balance().by_account().items() if amount}
        self.assertEqual(opening, {account: amount for account, amount in expected.items() if amount})

    def _is_result(self, code):
        account = self.env["account.account"].search([("code", "=", code), ("company_ids", "in", self.company.ids)])
        return account.internal_group in ("income", "expense")

    def test_pots_can_be_cut_out(self):
        """By ``project`` the file gives the cents that the member ledger has for each member."""
        self._year()
        lines = self._lines(self._file())
        for member in (self.anna, self.bert):
            ledger = self.env["coop.member.ledger"].search([("member_id", "=", member.id)])
            expected = sum(Decimal(str(row.amount)) for row in ledger)
            mine = [line for _transaction, line in lines if line.project == member.number]
            found = sum(line.amount if line.side.value == "C" else -line.amount for line in mine)
            self.assertTrue(mine)
            self.assertEqual(found, expected)

    def test_a_shared_line_is_one_line_for_each_member(self):
        self._year()
        shared = [
            line
            for transaction, line in self._lines(self._file())
            if transaction.number == self.invoice.name and line.account_id == self.income_account.code
        ]
        self.assertEqual(
            [(line.project, line.side.value, line.amount) for line in shared],
            [
                (self.anna.number, "C", Decimal("60.01")),
                (self.bert.number, "C", Decimal("40.00")),
                (None, "C", Decimal("50.00")),
            ],
        )
        vat = [line.vat[0].amount for line in shared]
        booked = self.invoice.line_ids.filtered("tax_line_id")
        self.assertEqual(sum(vat), -Decimal(str(round(sum(booked.mapped("balance")), 2))))

    def test_vat(self):
        """On the lines that VAT was reckoned from, one for each tax; together what the entry booked."""
        second = self.company_data["default_tax_sale"].copy({"name": "Levy", "amount": 2.5})
        taxes = self.company_data["default_tax_sale"] | second
        zero = taxes[0].copy({"name": "Nothing", "amount": 0})
        invoice = self._invoice(
            [
                (33.33, {self.anna: 100}, None, taxes),
                (33.33, {self.bert: 100}, None, taxes),
                (5, {self.own: 100}, None, zero),
            ]
        )
        lines = [line for transaction, line in self._lines(self._check(self._file())) if line.vat]
        self.assertEqual([len(line.vat) for line in lines], [2, 2, 1])
        for tax in taxes:
            booked = sum(invoice.line_ids.filtered(lambda line, tax=tax: line.tax_line_id == tax).mapped("balance"))
            told = [vat for line in lines for vat in line.vat if vat.code == str(tax.id)]
            self.assertEqual(sum(vat.amount for vat in told), -Decimal(str(round(booked, 2))))
            self.assertEqual({vat.percentage for vat in told}, {Decimal(str(tax.amount))})
        [nothing] = lines[2].vat
        self.assertEqual((nothing.code, nothing.amount, nothing.percentage), (str(zero.id), 0, 0))

    def test_customers_and_suppliers(self):
        self.partner_a.write({"ref": "C-1", "is_company": True, "vat": False, "street": "Rue de la Loi 200"})
        self.partner_b.ref = "C-1"
        self._invoice([(70.0, {self.own: 100})], date="2025-11-03")
        self._pay(self._invoice([(30.0, {self.own: 100})], date="2026-02-03"), amount=10)
        self._bill([(25.0, {self.own: 100})], date="2026-02-03", ref="F-1")
        both = self.env["res.partner"].create({"name": "Both ways", "ref": "B-1"})
        self._invoice([(8.0, {self.own: 100})], partner=both)
        self._bill([(5.0, {self.own: 100})], partner=both)
        relations = self._relations(self._check(self._file()))
        customer = relations[f"C-1~{self.partner_a.id}"]
        self.assertEqual(customer.relation_type.code, "C")
        self.assertEqual((customer.opening_balance, customer.closing_balance), (Decimal(70), Decimal(90)))
        supplier = relations[f"C-1~{self.partner_b.id}"]
        self.assertEqual(supplier.relation_type.code, "S")
        self.assertEqual((supplier.opening_balance, supplier.closing_balance), (Decimal(0), Decimal(-25)))
        self.assertEqual(relations["B-1"].relation_type.code, "B")
        self.assertEqual(relations["B-1"].closing_balance, Decimal(3))

    def test_documents(self):
        """A bill has the supplier's number as reference, everything else its own; a bill without one too."""
        self._year()
        no_ref = self._bill([(3.0, {self.own: 100})], date="2026-04-01")
        by_entry = {}
        for transaction, line in self._lines(self._file()):
            by_entry.setdefault(transaction.number, set()).add(line.document_ref)
        self.assertEqual(by_entry[self.bill.name], {"F-77"})
        self.assertEqual(by_entry[self.invoice.name], {self.invoice.name})
        self.assertEqual(by_entry[no_ref.name], {no_ref.name})
        self.assertFalse([refs for refs in by_entry.values() if not all(refs)])

    def test_booking_date_and_invoice_date(self):
        invoice = self._invoice([(10.0, {self.own: 100})], date="2026-03-31")
        bill = self._bill([(10.0, {self.own: 100})], date="2026-03-31", post=False)
        bill.write({"invoice_date": "2025-12-30", "date": "2026-04-01"})
        bill.action_post()
        dates = {
            transaction.number: (transaction.date, line.effective_date)
            for transaction, line in self._lines(self._check(self._file()))
        }
        self.assertEqual(dates[invoice.name], (date(2026, 3, 31), date(2026, 3, 31)))
        self.assertEqual(dates[bill.name], (date(2026, 4, 1), date(2025, 12, 30)))

    def test_bank_accounts(self):
        journal = self.company_data["default_journal_bank"]
        own = self.env["res.partner.bank"].create(
            {"acc_number": "NL02 ABNA 0123 4567 89", "partner_id": self.company.partner_id.id}
        )
        journal.bank_account_id = own
        long = "MT84 MALT 0110 0001 2345 MTLC AST0 01S1 234"
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "date": "2026-02-02",
                "payment_ref": "In",
                "amount": 12.0,
                "account_number": long,
            }
        )
        content = self._check(self._file())
        [line] = [line for _transaction, line in self._lines(content) if line.bank_account]
        self.assertEqual(line.bank_account, "NL02ABNA0123456789")
        self.assertEqual(line.offset_bank_account, "MT84MALT011000012345MTLCAST001S1234"[:35])
        self.assertEqual(line.amount, Decimal(12))

    def test_journal_types(self):
        self._year()
        with pyxaf.open(self._file()) as file:
            list(file.transactions())
            types = {journal.id: journal.journal_type.code for journal in file.journals.values()}
        for key, expected in (("sale", "S"), ("purchase", "P"), ("bank", "B"), ("cash", "C"), ("misc", "M")):
            self.assertEqual(types[self.company_data[f"default_journal_{key}"].code], expected)

    def test_rgs_codes(self):
        self.income_account.coop_rgs_code = "WOmzNopOlh"
        self.expense_account.coop_rgs_code = "WOmzNopOlh"
        self._invoice([(10.0, {self.own: 100})])
        self._bill([(10.0, {self.own: 100})])
        with pyxaf.open(self._check(self._file())) as file:
            codes = [account.rgs.code for account in file.accounts.values() if account.rgs]
        self.assertEqual(codes, ["WOmzNopOlh"], "in the file a code belongs to one account")

    def test_same_file_again(self):
        self._year()
        self.assertEqual(self._file(), self._file())

    def test_broken_year(self):
        self.company.write({"fiscalyear_last_month": "6", "fiscalyear_last_day": 30})
        self._invoice([(70.0, {self.own: 100})], date="2025-06-30")
        self._invoice([(30.0, {self.own: 100})], date="2025-07-01")
        self._invoice([(20.0, {self.own: 100})], date="2026-06-30")
        content = self._check(self._file("2026"), date_from="2025-07-01", date_to="2026-06-30")
        with pyxaf.open(content) as file:
            self.assertEqual(file.header.fiscal_year, "2025-2026")
            self.assertEqual((file.header.start_date, file.header.end_date), (date(2025, 7, 1), date(2026, 6, 30)))

    def test_long_first_year(self):
        self._invoice([(30.0, {self.own: 100})], date="2025-10-15")
        self._invoice([(20.0, {self.own: 100})], date="2026-12-31")
        content = self._check(
            self._file("2026", date_from="2025-10-10", date_to="2026-12-31"),
            date_from="2025-10-10",
            date_to="2026-12-31",
        )
        with pyxaf.open(content) as file:
            self.assertEqual(len(file.periods), 15)
            self.assertEqual({transaction.period_number for transaction in file.transactions()}, {1, 15})

    def test_not_a_cooperative(self):
        """Any company of the database: without members, pots or analytic items."""
        company = self.setup_other_company(name="Plain")["company"]
        company.vat = "NL123456782B90"
        self.accountant.company_ids += company
        sale = self.env["account.journal"].search([("company_id", "=", company.id), ("type", "=", "sale")], limit=1)
        self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_a.id,
                "invoice_date": "2026-02-01",
                "journal_id": sale.id,
                "invoice_line_ids": [Command.create({"name": "Work", "price_unit": 80})],
            }
        ).action_post()
        self._invoice([(10.0, {self.own: 100})])
        content = self._check(self._file(company=company), company=company)
        self.assertEqual({transaction.number for transaction, _line in self._lines(content)} & {"x"}, set())
        self.assertEqual(len({transaction.number for transaction, _line in self._lines(content)}), 1)
