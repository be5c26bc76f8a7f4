from odoo.fields import Command
from odoo.tests import tagged

from .common_books import BooksCommon


@tagged("post_install", "-at_install")
class TestBooksDerived(BooksCommon):
    """A line that Odoo derives from some lines of a document is whose those are; the others have nothing to do with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.private = cls.env["account.account"].create(
            {"name": "Private", "code": "188000", "account_type": "asset_current"}
        )
        cls.company_data["default_journal_purchase"].non_deductible_account_id = cls.private

    def _vat(self, percent, *parts, **vals):
        """A purchase tax of so many percent, with (percent of it, account or nothing, in tax closing) as its parts."""
        lines = [Command.clear(), Command.create({"repartition_type": "base"})]
        lines += [
            Command.create(
                {
                    "repartition_type": "tax",
                    "factor_percent": part,
                    "account_id": account and account.id,
                    "use_in_tax_closing": closing,
                }
            )
            for part, account, closing in parts
        ]
        return self.env["account.tax"].create(
            {
                "name": f"{percent} % {len(parts)}",
                "amount": percent,
                "type_tax_use": "purchase",
                "invoice_repartition_line_ids": lines,
                "refund_repartition_line_ids": lines,
                **vals,
            }
        )

    def _private_bill(self, lines, post=True):
        """A bill of lines (amount, shares, deductible percent, taxes)."""
        bill = self._bill([(amount, shares, None, taxes) for amount, shares, _percent, taxes in lines], post=False)
        for line, (_amount, _shares, percent, _taxes) in zip(bill.invoice_line_ids, lines, strict=True):
            line.deductible_amount = percent
        if post:
            bill.action_post()
        return bill

    def test_professional_percentage(self):
        bill = self._private_bill([(100, {self.m1: 100}, 50, None), (100, {self.m2: 100}, 100, None)])
        self.assertEqual(self._turnover(bill), {self.m1: -50, self.m2: -100})
        self._assert_whole(bill)
        credit_note = self._credit_note(bill)
        self.assertEqual(self._turnover(bill | credit_note), {self.m1: 0, self.m2: 0})

    def test_two_that_look_alike(self):
        """The same words and account: each part follows the amount of its own line."""
        shares = [{self.m1: 60, self.m2: 40}, {self.m3: 100}, {self.m2: 100}]
        bill = self._private_bill([(100, shares[0], 50, None), (40, shares[1], 50, None), (100, shares[2], 80, None)])
        self.assertEqual(self._turnover(bill), {self.m1: -30, self.m2: -20 - 80, self.m3: -20})
        self._assert_whole(bill)

    def test_professional_percentage_of_taxed_lines(self):
        """Half of the VAT is a cost; of what is private, the VAT is private as well."""
        taxes = self._vat(20, (50, None, False), (50, self.private, True))
        bill = self._private_bill([(100, {self.m1: 100}, 50, taxes), (100, {self.m2: 100}, 100, taxes)])
        self.assertEqual(self._turnover(bill), {self.m1: -55, self.m2: -110})
        self._assert_whole(bill)

    def test_private_part_on_an_account_that_counts(self):
        """The part that is taken off one line and booked on another cost account stays that member's."""
        self.company_data["default_journal_purchase"].non_deductible_account_id = self.expense_account.copy()
        taxes = self._vat(20, (100, self.private, True))
        bill = self._private_bill([(100, {self.m1: 100}, 50, taxes), (100, {self.m2: 100}, 100, taxes)])
        self.assertEqual(self._turnover(bill), {self.m1: -110, self.m2: -100})
        self._assert_whole(bill)

    def test_tax_that_is_a_cost(self):
        """A tax on a cost account that Odoo adds up over all lines is theirs who have that tax."""
        cost = self.expense_account.copy()
        tax = self._vat(10, (100, cost, True))
        group = self.env["account.tax"].create(
            {
                "name": "Group",
                "amount_type": "group",
                "type_tax_use": "purchase",
                "children_tax_ids": self._vat(20, (100, cost, True), type_tax_use="none").ids,
            }
        )
        bill = self._bill(
            [
                (100, {self.m1: 50, self.own: 50}, None, tax),
                (100, {self.m2: 100}),
                (100, {self.m3: 100}, None, group),
                (100, None, None, tax),
            ]
        )
        self.assertEqual(self._turnover(bill), {self.m1: -55, self.own: -165, self.m2: -100, self.m3: -120})
        self._assert_whole(bill)

    def test_early_payment_discount(self):
        """Computation "mixed": the VAT is that of a payment in time, the turnover that of the invoice."""
        term = self.env["account.payment.term"].create(
            {
                "name": "2 % in 10 days",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "early_pay_discount_computation": "mixed",
                "line_ids": [Command.create({"value": "percent", "value_amount": 100, "nb_days": 30})],
            }
        )
        tax = self.company_data["default_tax_sale"]
        lines = [(1000, {self.m1: 100}, None, tax), (1000, {self.m2: 100})]
        invoice = self._invoice(lines, invoice_payment_term_id=term.id)
        self.assertTrue(invoice.line_ids.filtered(lambda line: line.display_type == "epd"))
        self.assertEqual(self._turnover(invoice), {self.m1: 1000, self.m2: 1000})
        self._assert_whole(invoice)
        self._pay(invoice, date="2026-03-31")
        self.assertEqual(invoice.payment_state, invoice._get_invoice_in_payment_state())
        self.assertEqual(self._turnover(invoice | invoice.matched_payment_ids.move_id), {self.m1: 1000, self.m2: 1000})
        lines = [(1000, {self.m1: 60, self.m2: 40}, None, tax), (500, {self.m3: 100}, None, tax), (100, {self.m3: 100})]
        shared = self._invoice(lines, invoice_payment_term_id=term.id)
        self.assertEqual(self._turnover(shared), {self.m1: 600, self.m2: 400, self.m3: 600})

    def test_discount_on_an_account_of_its_own(self):
        """Of a line that is shared 60/40, the discount is 60/40 as well."""
        account = self.income_account.copy({"name": "Discounts"})
        self.company.account_discount_expense_allocation_id = account
        draft = self._invoice(
            [(100, {self.m1: 60, self.m2: 40}), (100, {self.m3: 100}), (100, {self.m2: 100})], post=False
        )
        draft.invoice_line_ids[0].discount = 10
        draft.invoice_line_ids[1].discount = 20
        draft.action_post()
        self.assertEqual(self._turnover(draft), {self.m1: 54, self.m2: 136, self.m3: 80})
        self._assert_whole(draft)
        discount = draft.line_ids.filtered(lambda line: line.account_id == account)
        self.assertEqual(
            {key: round(value, 2) for key, value in discount._coop_shares()[discount.id].items()},
            {self.a1.id: 20, self.a2.id: 13.33, self.a3.id: 66.67},
        )
