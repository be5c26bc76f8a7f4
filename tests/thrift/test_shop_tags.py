import re
import subprocess

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..till.common_shop_till import ShopTillCommon


@tagged("post_install", "-at_install", "thorough")
class TestShopTags(ShopTillCommon):
    """Prices by colour tag, and the labels that carry it."""

    # === COLOUR TAGS === #

    def test_discount_follows_from_the_age(self):
        """Tagged in the week of 12 January: 25 % from 2 February, 50 % from the 9th, 75 % from the 16th on."""
        chair = self._label(name="Oak chair")
        self.assertEqual((chair.coop_tag_id.name, str(chair.coop_tag_week)), ("Blue", "2026-01-12"))
        # 23:00 UTC is midnight in the Netherlands
        for moment, price in (
            ("2026-01-15 10:00:00", 10.0),
            ("2026-02-01 22:59:59", 10.0),
            ("2026-02-01 23:00:00", 7.5),
            ("2026-02-08 22:59:59", 7.5),
            ("2026-02-08 23:00:00", 5.0),
            ("2026-02-15 22:59:59", 5.0),
            ("2026-02-15 23:00:00", 2.5),
            ("2026-12-31 12:00:00", 2.5),
        ):
            with freeze_time(moment), self.subTest(moment=moment):
                self.assertEqual(self.config.pricelist_id._get_product_price(chair, 1), price)

    def test_a_ticket_at_each_side_of_the_boundary(self):
        chairs = self._label(name="Oak chair", count=5)
        with freeze_time("2026-02-01 12:00:00"):
            self.assertEqual(self._sell((chairs, 1)).amount_total, 10.0)
        with freeze_time("2026-02-02 12:00:00"):
            self.assertEqual(self._sell((chairs, 2)).amount_total, 15.0)

    def test_the_till_has_the_discounts_of_every_day(self):
        """Odoo's till loads the price rules of one moment; the tag's are on the product, with their days."""
        chair = self._label(name="Oak chair")
        self.config.open_ui()
        data = self.config.current_session_id.load_data([])
        loaded = {product["id"]: product["coop_tag_prices"] for product in data["product.template"]}
        self.assertEqual(
            loaded[chair.product_tmpl_id.id],
            {
                "pricelist_id": self.company.coop_pricelist_id.id,
                "windows": [
                    {"first": "2026-02-02", "last": "2026-02-08", "percent": 25.0},
                    {"first": "2026-02-09", "last": "2026-02-15", "percent": 50.0},
                    {"first": "2026-02-16", "last": None, "percent": 75.0},
                ],
            },
        )
        self.assertFalse(loaded[self.jeans.product_tmpl_id.id])
        with freeze_time("2026-02-03 12:00:00"):
            data = self.config.current_session_id.load_data([])
            self.assertNotIn(chair.product_tmpl_id.id, {r["product_tmpl_id"] for r in data["product.pricelist.item"]})

    def test_a_till_that_has_loaded_before_gets_new_discounts(self):
        """It asks only for what changed since then."""
        chair = self._label(name="Oak chair").product_tmpl_id
        self.config.open_ui()
        self.env.flush_all()
        self.env.cr.execute("UPDATE product_template SET write_date = '2026-01-01' WHERE id = %s", [chair.id])
        self.env.invalidate_all()
        session = self.config.current_session_id.with_context(pos_last_server_date="2026-01-02 00:00:00")
        load = lambda: {product["id"]: product for product in session.load_data([])["product.template"]}  # noqa: E731
        self.assertNotIn(chair.id, load())
        self.env["coop.tag.discount"].search([("weeks", "=", 3)]).percentage = 40
        self.env.flush_all()
        self.assertEqual(load()[chair.id]["coop_tag_prices"]["windows"][0]["percent"], 40)

    def test_rotation(self):
        names = []
        for day in ("2026-01-12", "2026-01-18", "2026-01-19", "2026-02-16", "2026-02-23"):
            names.append(
                self.env["coop.colour.tag"]
                ._of_week(self.env["coop.intake"]._fields["date"].to_date(day), self.company)
                .name
            )
        self.assertEqual(names, ["Blue", "Blue", "Green", "Orange", "Blue"])

    def test_new_discounts_hold_for_what_hangs_there(self):
        chair = self._label(name="Oak chair")
        self.env["coop.tag.discount"].with_user(self.treasurer).search([("weeks", "=", 3)]).percentage = 40
        with freeze_time("2026-02-02 12:00:00"):
            self.assertEqual(self.config.pricelist_id._get_product_price(chair, 1), 6.0)
        self.env["coop.tag.discount"].search([("company_id", "=", self.company.id)]).unlink()
        with freeze_time("2026-02-02 12:00:00"):
            self.assertEqual(self.config.pricelist_id._get_product_price(chair, 1), 10.0)

    def test_without_a_tag_there_is_no_discount(self):
        lamp = self._label(name="Lamp", use_colour_tag=False)
        self.assertFalse(lamp.coop_tag_id)
        with freeze_time("2026-06-01 12:00:00"):
            self.assertEqual(self.config.pricelist_id._get_product_price(lamp, 1), 10.0)
            self.assertEqual(self.config.pricelist_id._get_product_price(self.jeans, 1), 4.99)

    # === LABELS === #

    def test_the_same_goods_share_a_label(self):
        books = self._label(self.books, 2.0, count=30)
        self.assertEqual(self._label(self.books, 2.0, count=20), books)
        self.assertEqual((books.coop_label_count, books.name), (50, "Books"))
        self.assertNotEqual(self._label(self.books, 3.0), books)
        with freeze_time("2026-01-19 12:00:00"):
            later = self._label(self.books, 2.0)
        self.assertNotEqual(later, books)
        self.assertNotEqual(later.barcode, books.barcode)

    def test_every_label_format_shows_the_tag(self):
        chair = self._label(name="Oak chair")
        for layout in ("dymo", "2x7xprice", "4x7xprice", "4x12", "4x12xprice", "zpl", "zplxprice"):
            for template in ("normal", "small", "alternative", "jewelry") if "zpl" in layout else ("normal",):
                with self.subTest(layout=layout, template=template):
                    text = self._print(chair, layout, template)
                    self.assertIn("Furniture", text)
                    self.assertIn("Blue", text)
                    self.assertIn(chair.barcode, text)
                    if layout.endswith("price"):
                        self.assertRegex(re.sub("<[^>]*>", "", text), r"10\.00")

    def test_other_products_have_their_label_as_before(self):
        plain = self.env["product.product"].create({"name": "Plain", "barcode": "PLAIN1"})
        self.assertEqual(self._print(plain, "4x12xprice", "normal").split(), ["Plain", "$", "1.00", "PLAIN1"])

    def _print(self, product, layout, template, user=None):
        wizard = self.env["product.label.layout"].with_user(user or self.shop)
        wizard = wizard.create({"product_ids": product.ids, "print_format": layout, "zpl_template": template})
        xmlid, data = wizard._prepare_report_data()
        data["quantity_by_product"] = {str(key): value for key, value in data["quantity_by_product"].items()}
        report = self.env.ref(xmlid).with_user(user or self.shop)
        if "zpl" in layout:
            return report._render_qweb_text(report.report_name, product.ids, data=data)[0].decode()
        pdf, _kind = report._render_qweb_pdf(report.report_name, product.ids, data=data)
        return subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
        ).stdout.decode()

    def test_whoever_prints_labels_may_print_these(self):
        """Somebody of the stock or the till, who sees nothing of the cooperative's lists."""
        chair = self._label(name="Oak chair")
        for groups in ("stock.group_stock_user", "point_of_sale.group_pos_user"):
            user = self._create_user(groups.replace(".", "_"), f"base.group_user,{groups}")
            for layout, template in (("dymo", "normal"), ("4x7xprice", "normal"), ("zpl", "small")):
                self.env.invalidate_all()
                self.assertIn("Blue", self._print(chair, layout, template, user), groups)

    def test_by_the_piece_without_a_label(self):
        """All jeans 4.99: the shop alone gives the till a button, and later another price."""
        wizard = self.env["coop.item.label"].with_user(self.shop)
        vals = {"category_id": self.textile.id, "name": "Shirts", "price": 3.99}
        action = wizard.create(vals).action_sell_by_piece()
        self.assertIn("Shirts", action["params"]["message"])
        shirts = self.env["product.product"].search([("name", "=", "Shirts")])
        self.assertEqual((len(shirts), shirts.list_price, shirts.available_in_pos), (1, 3.99, True))
        self.assertFalse(shirts.barcode or shirts.coop_tag_id or shirts.is_storable)
        self.assertEqual(shirts.coop_goods_category_id, self.textile)
        wizard.create({**vals, "price": 2.50, "weight": 0.2}).action_sell_by_piece()
        self.assertEqual((shirts.list_price, shirts.weight), (2.50, 0.2))
        self._intake((self.textile, 10, self.for_sale))
        self._sell((shirts, 5))
        self.assertEqual(self._in_shop(self.textile), 9)
        with self.assertRaises(AccessError):
            self.env["coop.item.label"].with_user(self.coach).create(vals)

    def test_the_price_on_the_label_is_what_the_customer_pays(self):
        """domain.md §6.6: lamp 12.50, VAT 2.17 in it; book 3.00, VAT 0.25 in it. Dutch taxes come on top of the price."""
        taxes = self.env["account.tax"]
        for rate in (21, 9):
            taxes.create({"name": f"{rate}% ST", "amount": rate, "type_tax_use": "sale", "company_id": self.company.id})
        for category, rate, price, vat in ((self.furniture, 21, 12.5, 2.17), (self.books, 9, 3.0, 0.25)):
            category.tax_ids = self.company._coop_shop_tax(rate)
            product = self._label(category, price)
            totals = product.taxes_id.compute_all(product.list_price, product=product)
            self.assertEqual((totals["total_included"], totals["taxes"][0]["amount"]), (price, vat))
        self.assertEqual(self.company._coop_shop_tax(9), self.books.tax_ids, "made once")
        self.assertFalse(self.company._coop_shop_tax(6), "nobody is taxed at this rate")

    def test_only_the_shop_labels(self):
        for user in (self.coach, self.board, self.invoicing):
            with self.assertRaises(AccessError):
                self._label(user=user)

    def test_what_is_sold_leaves_the_till(self):
        chairs = self._label(name="Oak chair", count=2)
        self._sell((chairs, 1))
        self.assertTrue(chairs.available_in_pos)
        self._sell((chairs, 1))
        self.assertFalse(chairs.available_in_pos)
        self._sell((chairs, -1))
        self.assertTrue(chairs.available_in_pos, "came back")
