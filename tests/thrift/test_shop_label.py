from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, tagged

from .common_shop import ShopCommon


@tagged("post_install", "-at_install")
class TestShopLabel(ShopCommon):
    """Price and label: what a person in the shop presses."""

    def _wizard(self, **vals):
        return self.env["coop.item.label"].with_user(self.shop).with_company(self.company).create(vals)

    def test_printed_at_once_and_ready_for_the_next(self):
        wizard = self._wizard(
            category_id=self.books.id, name="Comic", price=2.5, count=3, label_format="zplxprice:small"
        )
        action = wizard.action_print()
        self.assertEqual(action["type"], "ir.actions.report")
        self.assertFalse(action["close_on_report_download"])
        comic = self.env["product.product"].search([("name", "=", "Comic"), ("company_id", "=", self.company.id)])
        self.assertEqual(action["data"]["quantity_by_product"], {comic.id: 3})
        self.assertEqual(action["data"]["zpl_template"], "small")
        self.assertRegex(wizard.made, r"3 × Comic, .*2\.50")
        self.assertEqual((wizard.name, wizard.price, wizard.count), (False, 0, 1))
        self.assertEqual(wizard.category_id, self.books)

    def test_what_is_remembered(self):
        """The format for everybody in the shop; the category for who labelled it."""
        self.assertFalse(self._wizard(category_id=self.books.id, price=1).label_format)
        self._wizard(category_id=self.textile.id, price=1, label_format="dymo").action_print()
        wizard = self._wizard(price=1)
        self.assertEqual((wizard.category_id, wizard.label_format), (self.textile, "dymo"))
        other = self.env["coop.item.label"].with_user(self.treasurer).with_company(self.company)
        other = other.default_get(["category_id", "label_format"])
        self.assertEqual((other.get("category_id"), other["label_format"]), (False, "dymo"))

    def test_without_a_format_odoo_asks(self):
        self.assertEqual(
            self._wizard(category_id=self.books.id, price=1).action_print()["res_model"], "product.label.layout"
        )

    def test_what_cannot_be_true_is_refused(self):
        for vals, message in (
            ({"weight": -5}, "Kilos"),
            ({"weight": 1000.01}, "Kilos"),
            ({"price": 100000.01}, "price"),
            ({"price": 0.001}, "price"),
            ({"price": -1}, "price"),
            ({"count": 0}, "at least one piece"),
        ):
            for button in ("action_print", "action_sell_by_piece"):
                wizard = self._wizard(**{"category_id": self.books.id, "name": "Atlas", "price": 1, **vals})
                with self.subTest(vals=vals, button=button), self.assertRefused(UserError, message):
                    getattr(wizard, button)()
        self.assertFalse(self.env["product.template"].search_count([("name", "=", "Atlas")]))
        self._wizard(category_id=self.books.id, name="Atlas", price=100000, weight=1000).action_print()

    def test_no_goods_weigh_less_than_nothing(self):
        """By whatever door; a product of nobody here stays Odoo's own."""
        products = self.env["product.product"]
        atlas = products.create(self.books._prepare_piece_vals("Atlas", 2))
        for change in (
            lambda: atlas.write({"weight": -1}),
            lambda: atlas.product_tmpl_id.write({"weight": -1}),
            lambda: products.create({**self.books._prepare_piece_vals("Globe", 2), "weight": -1}),
        ):
            with self.assertRefused(ValidationError, "below zero"):
                change()
        plain = self.setup_other_company(name="Plain company")["company"]
        products.create({"name": "Balloon", "company_id": plain.id, "weight": -0.01})
        products.create({"name": "Balloon", "weight": -0.01})

    def test_a_format_that_is_gone(self):
        self.company.coop_label_format = "9x9"
        self.assertFalse(self._wizard(category_id=self.books.id, price=1).label_format)

    def test_every_format_prints(self):
        formats = [key for key, _name in self.env["coop.item.label"]._selection_label_format()]
        self.assertIn("zplxprice:jewelry", formats)
        self.assertFalse({"zpl", "4x12"} & set(formats))
        for label_format in formats:
            action = self._wizard(category_id=self.books.id, price=1, label_format=label_format).action_print()
            self.assertEqual(action["type"], "ir.actions.report", label_format)


@tagged("post_install", "-at_install", "thorough")
class TestShopLabelTour(ShopCommon, HttpCase):
    """The same on the shop's tablet."""

    browser_size = "1024x768"
    touch_enabled = True

    def test_two_labels_on_a_tablet(self):
        self.company.coop_label_format = "zplxprice:small"
        self.start_tour("/odoo", "coop_price_and_label", login=self.shop.login)
        made = self.env["product.template"].search(
            [("company_id", "=", self.company.id), ("coop_label_count", ">", 0)], order="id"
        )
        self.assertEqual(
            made.mapped(lambda product: (product.coop_goods_category_id, product.list_price)),
            [(self.furniture, 12.5), (self.furniture, 7.0)],
        )
