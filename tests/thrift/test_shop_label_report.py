from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..till.common_shop_till import ShopTillCommon


@tagged("post_install", "-at_install", "thorough")
class TestShopLabelReport(ShopTillCommon):
    """What became of labels: by hand, and beside what the labels themselves count."""

    def setUp(self):
        super().setUp()
        self.chairs = self._label(name="Oak chair", price=10.0, count=4)
        self.books_label = self._label(self.books, 2.0, count=10)
        for product, day in ((self.chairs, "2026-01-12 09:00:00"), (self.books_label, "2026-01-14 09:00:00")):
            self._made_on(product, day)

    def _made_on(self, product, moment):
        self.env.cr.execute(
            "UPDATE product_template SET create_date = %s WHERE id = %s", [moment, product.product_tmpl_id.id]
        )
        self.env.invalidate_all()

    def _row(self, product):
        self.env.flush_all()
        report = self.env["coop.label.report"].with_user(self.shop)
        row = report.search([("product_tmpl_id", "=", product.product_tmpl_id.id)])
        row.invalidate_recordset()
        return row

    def _write_off(self, product, count, reason):
        step = self.env["coop.label.step"].with_user(self.shop)
        step = step.create({"product_tmpl_id": product.product_tmpl_id.id, "count": count, "reason": reason})
        step.action_write_off()

    def _figures(self, row):
        return (row.labelled, row.sold, row.spoiled, row.lost, row.left)

    def test_by_hand(self):
        """Four chairs: one sold on the fifth day, one spoiled, one lost."""
        self._intake((self.furniture, 100, self.for_sale))
        with freeze_time("2026-01-17 10:00:00"):
            self._sell((self.chairs, 1))
        self._write_off(self.chairs, 1, "spoiled")
        self._write_off(self.chairs, 1, "lost")
        with freeze_time("2026-02-03 10:00:00"):
            row = self._row(self.chairs)
            self.assertEqual(self._figures(row), (4, 1, 1, 1, 1))
            self.assertEqual((row.sell_through, row.shrink, row.days_to_sell), (25.0, 50.0, 5))
            self.assertEqual((row.takings, row.asked), (10.0, 40.0))
            self.assertEqual((str(row.week), row.weeks_old, row.tag_id.name), ("2026-01-12", 3, "Blue"))
            self.assertEqual(row.left, self.chairs.product_tmpl_id.coop_label_left)

    def test_groups_have_the_percentage_of_their_sums(self):
        self._sell((self.chairs, 2), (self.books_label, 1))
        self.env.flush_all()
        report = self.env["coop.label.report"].with_user(self.board)
        ((week, labelled, sold, percent),) = report._read_group(
            [("company_id", "=", self.company.id)], ["week:week"], ["labelled:sum", "sold:sum", "sell_through:avg"]
        )
        self.assertEqual((labelled, sold, round(percent, 1)), (14, 3, 21.4))
        groups = report._read_group(
            [("company_id", "=", self.company.id)], ["tag_id"], ["days_to_sell:avg", "shrink:avg"]
        )
        self.assertEqual([(tag.name, round(days, 1), shrink) for tag, days, shrink in groups], [("Blue", 2.3, 0.0)])

    def test_every_way_to_sell_counts_as_on_the_label(self):
        """At the till, back, on an invoice and its credit note: what is left is what the label itself says."""
        order = self._sell((self.chairs, 3), close=False)
        self._sell((self.chairs, -1), close=False)
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_a.id,
                "invoice_date": "2026-01-15",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.books_label.id,
                            "quantity": 4,
                            "price_unit": 2.0,
                            "tax_ids": False,
                            "analytic_distribution": {str(self.company.coop_analytic_account_id.id): 100},
                        }
                    )
                ],
            }
        )
        invoice.action_post()
        invoice._reverse_moves([{"invoice_date": "2026-01-15"}]).action_post()
        for product in (self.chairs, self.books_label):
            row = self._row(product)
            self.assertEqual(row.left, product.product_tmpl_id.coop_label_left, product.name)
        self.assertEqual(self._row(self.chairs).takings, 20.0)
        self.assertEqual(self._figures(self._row(self.books_label)), (10, 0, 0, 0, 10))
        self.assertTrue(order)

    def test_who_reads_it(self):
        report = self.env["coop.label.report"]
        for user in (self.shop, self.board, self.treasurer):
            self.assertTrue(report.with_user(user).search([]))
        with self.assertRaises(AccessError):
            report.with_user(self.coach).search([])
        other = self._create_cooperative()
        stranger = self._create_user("elsewhere", "social_cooperative.group_shop", other)
        self.assertFalse(report.with_user(stranger).search([]))

    # === PRICES BEFORE === #

    def _like_it(self, name="", category=None, user=None):
        label = self.env["coop.item.label"].with_user(user or self.shop)
        return label.create({"category_id": (category or self.furniture).id, "name": name, "price": 1}).like_it

    def test_the_last_ten_like_it(self):
        self.assertFalse(self._like_it())
        lamp = self._label(name="Lamp", price=3.0, count=2)
        self._sell((self.chairs, 1), close=False)
        self._sell((lamp, 1), close=False)
        self._sell((self.chairs, 2), close=False)
        money = self.company.currency_id.format
        texts = {10: money(10.0), 3: money(3.0)}
        self.assertEqual(
            self._like_it(), f"{texts[10]} · {texts[3]} · {texts[10]}; half of them at {texts[10]} or more"
        )
        self.assertEqual(self._like_it("chair oak"), f"{texts[10]} · {texts[10]}; half of them at {texts[10]} or more")
        self.assertEqual(self._like_it("Lamp"), texts[3])
        self.assertFalse(self._like_it("Piano"))
        self.assertFalse(self._like_it(category=self.books))

    def test_no_more_than_ten(self):
        for number in range(12):
            self._sell((self._label(name="Vase", price=number + 1.0), 1), close=False)
        prices = self._like_it("vase").split(";")[0].split(" · ")
        self.assertEqual(prices, [self.company.currency_id.format(price) for price in range(12, 2, -1)])
