from decimal import Decimal

from odoo.fields import Command
from odoo.tests import tagged

from ...engine import money
from .common_books import BooksCommon

THIRDS = (33.33, 33.33, 33.34)


@tagged("post_install", "-at_install", "thorough")
class TestBooksShares(BooksCommon):
    """Shares are exact to the cent, also where Odoo adds lines of its own to a document."""

    def _thirds(self, shares=THIRDS):
        return dict(zip(self.m1 | self.m2 | self.m3, shares, strict=True))

    def test_exact_amount_of_a_large_one(self):
        total, part = 1234567.89, 100.00
        invoice = self._invoice([(total, {self.m1: 100 * part / total, self.m2: 100 - 100 * part / total})])
        self.assertEqual(self._turnover(invoice), {self.m1: part, self.m2: 1234467.89})

    def test_amounts_are_the_engines(self):
        """Of lines that stand alone; several that are divided alike are in test_books_places.py."""
        for shares in (THIRDS, (33.333333, 33.333333, 33.333334), (0.01, 0.02, 99.97), (50, 25, 25)):
            percentages = {member: Decimal(str(share)) for member, share in self._thirds(shares).items()}
            for amount in (0.01, -0.01, 0.02, 0.05, -0.05, 1, 99.99, 100.01, -317.53, 1234567.89, -1234567.89):
                move = self._entry(
                    [
                        (self.income_account, -amount, self._thirds(shares)),
                        (self.income_account, amount, {self.m1: 100}),
                    ]
                )
                self._assert_whole(move)
                line = move.line_ids.filtered(lambda line: len(line.analytic_distribution) > 1)
                expected = money.split(Decimal(str(amount)), percentages, line._coop_get_turn())
                found = {member: Decimal(0) for member in percentages}
                for item in line.analytic_line_ids:
                    found[item.member_id] += Decimal(str(round(item.amount, 2)))
                self.assertEqual(found, expected, (shares, amount))

    def test_with_a_second_plan(self):
        a1, a2, a3, p1, p2 = (account.id for account in self.a1 | self.a2 | self.a3 | self.p1 | self.p2)
        for distribution in (
            {f"{a1},{p1}": 33.33, f"{a2},{p1}": 33.33, f"{a3},{p2}": 33.34},
            {f"{a1},{p1}": 11.11, f"{a1},{p2}": 11.11, f"{a1}": 11.11, f"{a2},{p2}": 33.33, f"{a3}": 33.34},
            {f"{a1}": 33.33, f"{a2}": 33.33, f"{a3}": 33.34, f"{p1}": 50, f"{p2}": 50},
        ):
            for amount in (0.01, 0.05, 100.01, 317.53):
                with self.subTest(distribution=distribution, amount=amount):
                    invoice = self._invoice([(amount, self._thirds())], post=False)
                    invoice.invoice_line_ids.analytic_distribution = distribution
                    invoice.action_post()
                    self._assert_whole(invoice)
                    turn = invoice.invoice_line_ids._coop_get_turn()
                    self.assertEqual(self._turnover(invoice), self._nonzero(amount, turn))

    def _nonzero(self, amount, turn):
        shares = {k: Decimal(str(v)) for k, v in self._thirds().items()}
        parts = money.split(Decimal(str(amount)), shares, turn)
        return {member: float(part) for member, part in parts.items() if part}

    # === LINES THAT ODOO ADDS === #

    def test_cash_rounding(self):
        for strategy in ("add_invoice_line", "biggest_tax"):
            rounding = self.env["account.cash.rounding"].create(
                {
                    "name": strategy,
                    "rounding": 0.05,
                    "strategy": strategy,
                    "profit_account_id": self.income_account.copy().id,
                    "loss_account_id": self.expense_account.copy().id,
                    "rounding_method": "UP",
                }
            )
            for amount in (99.98, 100.03):
                invoice = self._invoice(
                    [(amount, {self.m1: 60, self.m2: 40}, None, self.tax_sale_a)], invoice_cash_rounding_id=rounding.id
                )
                self.assertAlmostEqual(invoice.amount_total * 20 % 1, 0, 5)
                self._assert_whole(invoice)
                owners = set(self._turnover(invoice))
                self.assertEqual(owners, {self.m1, self.m2})

    def test_early_payment_discount_mixed(self):
        """The invoice itself then carries a discount and its counterpart; together nothing, for everybody."""
        terms = self._early_terms("mixed")
        invoice = self._invoice(
            [(100, {self.m1: 60, self.m2: 40}, None, self.tax_sale_a), (50, {self.m3: 100}, None, self.tax_sale_a)],
            invoice_payment_term_id=terms.id,
        )
        self.assertTrue(invoice.line_ids.filtered(lambda line: line.display_type == "epd"))
        self._assert_whole(invoice)
        self.assertEqual(self._turnover(invoice), {self.m1: 60, self.m2: 40, self.m3: 50})
        invoice.button_draft()
        invoice.action_post()
        self._assert_whole(invoice)
        self.assertEqual(self._turnover(invoice), {self.m1: 60, self.m2: 40, self.m3: 50})

    def _early_terms(self, computation):
        return self.env["account.payment.term"].create(
            {
                "name": computation,
                "early_discount": True,
                "discount_percentage": 10,
                "discount_days": 10,
                "early_pay_discount_computation": computation,
                "line_ids": [Command.create({"value": "percent", "value_amount": 100, "nb_days": 30})],
            }
        )

    def test_discount_booked_apart(self):
        self.company.sudo().account_discount_expense_allocation_id = self.expense_account.copy()
        invoice = self._invoice([(100, {self.m1: 60, self.m2: 40}), (50, {self.m3: 100})], post=False)
        invoice.invoice_line_ids.discount = 10
        invoice.action_post()
        self.assertTrue(invoice.line_ids.filtered(lambda line: line.display_type == "discount"))
        self._assert_whole(invoice)
        self.assertEqual(self._turnover(invoice), {self.m1: 54, self.m2: 36, self.m3: 45})

    def test_vat_that_cannot_be_deducted(self):
        tax = self.env["account.tax"].create(
            {
                "name": "Half deductible",
                "amount": 21,
                "type_tax_use": "purchase",
                "invoice_repartition_line_ids": [
                    Command.create({"repartition_type": "base"}),
                    Command.create({"repartition_type": "tax", "factor_percent": 50, "use_in_tax_closing": False}),
                    Command.create(
                        {"factor_percent": 50, "account_id": self.company_data["default_account_tax_purchase"].id}
                    ),
                ],
                "refund_repartition_line_ids": [
                    Command.create({"repartition_type": "base"}),
                    Command.create({"repartition_type": "tax", "factor_percent": 50, "use_in_tax_closing": False}),
                    Command.create(
                        {"factor_percent": 50, "account_id": self.company_data["default_account_tax_purchase"].id}
                    ),
                ],
            }
        )
        bill = self._bill([(100, {self.m1: 60, self.m2: 40}, None, tax)])
        self.assertEqual(self._turnover(bill), {self.m1: -66.3, self.m2: -44.2})
        self._assert_whole(bill)
        unsaid = self._bill([(100, None, None, tax), (100, {self.m1: 100}, None, tax)])
        self.assertEqual(self._turnover(unsaid), {self.own: -110.5, self.m1: -110.5})
        self._assert_whole(unsaid)

    def test_private_part_of_a_cost(self):
        bill = self._bill(
            [(100, {self.m1: 60, self.m2: 40}, None, self.tax_purchase_a), (50, {self.m3: 100})], post=False
        )
        bill.invoice_line_ids[0].deductible_amount = 50
        bill.action_post()
        self.assertTrue(bill.line_ids.filtered(lambda line: line.display_type == "non_deductible_product"))
        self._assert_whole(bill)

    def test_cost_of_goods(self):
        """Booked when posting, after everything else: it follows the line that sold the goods."""
        category = self.env["product.category"].create(
            {"name": "Perpetual", "property_valuation": "real_time", "property_cost_method": "standard"}
        )
        self.company.sudo().write({"anglo_saxon_accounting": True})
        product = self.env["product.product"].create(
            {
                "name": "Chair",
                "is_storable": True,
                "categ_id": category.id,
                "standard_price": 30,
                "property_account_income_id": self.income_account.id,
                "property_account_expense_id": self.expense_account.id,
            }
        )
        invoice = self._invoice([(100, {self.m1: 60, self.m2: 40}), (50, {self.m3: 100})], post=False)
        invoice.invoice_line_ids[0].write({"product_id": product.id, "price_unit": 100, "tax_ids": False})
        invoice.invoice_line_ids[0].analytic_distribution = self._distribution({self.m1: 60, self.m2: 40})
        invoice.action_post()
        goods = invoice.line_ids.filtered(lambda line: line.display_type == "cogs")
        self.assertTrue(goods)
        self._assert_whole(invoice)
        self.assertEqual(self._turnover(invoice), {self.m1: 42, self.m2: 28, self.m3: 50})
        invoice.button_draft()
        invoice.action_post()
        self._assert_whole(invoice)

    def test_precision_is_the_cooperatives(self):
        """Whatever company the user is in, and no other company's."""
        plain = self.setup_other_company(name="Plain company")["company"]
        invoice = self._invoice([(100, {self.m1: 100})], post=False)
        line = invoice.invoice_line_ids.with_context(allowed_company_ids=(plain | self.company).ids)
        line.analytic_distribution = {str(self.a1.id): 33.12345678, str(self.a2.id): 66.87654322}
        self.assertEqual(line.analytic_distribution[str(self.a1.id)], 33.12345678)
        digits = self.env["decimal.precision"]
        self.assertEqual(digits.with_company(plain).precision_get("Percentage Analytic"), 2)
        self.assertEqual(digits.with_company(self.company).precision_get("Percentage Analytic"), 8)
        other = (
            self.env["account.move"]
            .with_company(plain)
            .create({"move_type": "out_invoice", "partner_id": self.partner_a.id})
        )
        plain_line = {"move_id": other.id, "name": "x", "analytic_distribution": {str(self.p1.id): 33.123456}}
        lines = self.env["account.move.line"].with_context(allowed_company_ids=(self.company | plain).ids)
        line = lines.create(plain_line)
        self.assertEqual(line.analytic_distribution, {str(self.p1.id): 33.12})


@tagged("post_install", "-at_install")
class TestOddCents(BooksCommon):
    turns_by_document = True

    def test_odd_cents_take_turns(self):
        """Three people share many small amounts: nobody gains by standing first; and a credit note takes back what he got."""
        equal = dict(zip(self.m1 | self.m2 | self.m3, (33.333333, 33.333333, 33.333334), strict=True))
        invoices = self.env["account.move"].union(*(self._invoice([(amount, equal)]) for amount in [0.10, 0.11] * 12))
        found = self._turnover(invoices)
        self.assertEqual(round(sum(found.values()), 2), 2.52)
        for member, amount in found.items():
            self.assertAlmostEqual(amount, 0.84, delta=0.021, msg=member.display_name)
        self.assertGreater(len({tuple(self._turnover(invoice).items()) for invoice in invoices}), 2)
        for invoice in invoices[:6]:
            both = invoice | self._credit_note(invoice)
            self.assertEqual(set(self._turnover(both).values()), {0})
