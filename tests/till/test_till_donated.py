from odoo.fields import Command
from odoo.tests import tagged

from .common_till import TillScenario


@tagged("post_install", "-at_install", "thorough")
class TestTillDonated(TillScenario):
    """Donated goods in a Dutch shop: ordinary tax, in the price on the tag; golden numbers of domain.md §6.6."""

    prepared_database = False  # a chart of accounts of its own

    @classmethod
    @TillScenario.setup_country("nl")
    def setUpClass(cls):
        super().setUpClass()
        setup = cls.env["coop.shop.setup"].create({"config_ids": [Command.set(cls.config.ids)]})
        setup.action_open_shop()

    def _label(self, icon, name, price):
        category = self.env["coop.goods.category"].search([("company_id", "=", self.company.id), ("icon", "=", icon)])
        wizard = self.env["coop.item.label"].with_user(self.shop)
        wizard = wizard.create({"category_id": category[:1].id, "name": name, "price": price})
        return self.env["product.product"].browse(wizard.action_print()["context"]["default_product_ids"])

    def _line_of(self, product):
        totals = product.taxes_id.compute_all(product.lst_price, quantity=1, product=product)
        return self._line(
            product,
            price_subtotal=totals["total_excluded"],
            price_subtotal_incl=totals["total_included"],
            tax_ids=[Command.set(product.taxes_id.ids)],
        )

    def test_golden(self):
        lamp, book = self._label("fa-plug", "Lamp", 12.50), self._label("fa-book", "Book", 3.00)
        self.assertEqual((lamp.taxes_id.amount, book.taxes_id.amount), (21, 9))
        session = self._open()
        order = self._sell([self._line_of(lamp), self._line_of(book)])
        self.assertEqual(order.amount_total, 15.50)
        self._close(session)
        taxes = session.move_id.line_ids.filtered("tax_line_id")
        self.assertEqual({line.tax_line_id.amount: -line.balance for line in taxes}, {21.0: 2.17, 9.0: 0.25})
        boxes = {tag.name: -line.balance for line in session.move_id.line_ids for tag in line.tax_tag_ids}
        self.assertEqual(sorted(boxes.values()), [0.25, 2.17, 2.75, 10.33])
        self.assertEqual({name[:2] for name in boxes}, {"1a", "1b"})

    def test_one_tax_for_all_categories(self):
        """Opening the shop again makes no second tax; a tax with the price in it that exists is taken."""
        categories = self.env["coop.goods.category"].search([("company_id", "=", self.company.id)])
        self.assertEqual(len(categories.tax_ids), 2)
        self.assertEqual(set(categories.tax_ids.mapped("price_include")), {True})
        again = self.company._coop_shop_tax(21) | self.company._coop_shop_tax(9)
        self.assertEqual(again, categories.tax_ids)
