from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .common_till import TillScenario

HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install", "thorough")
class TestTillPrices(TillScenario):
    """Without the right to change a price a till sells at prices that the shop had since its session began."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier.group_ids |= cls.env.ref("social_cooperative.group_shop")
        cls.pricelist = cls.env["product.pricelist"].create({"name": "Shop", "company_id": cls.company.id})
        cls.config.write(
            {
                "use_pricelist": True,
                "pricelist_id": cls.pricelist.id,
                "available_pricelist_ids": [Command.set(cls.pricelist.ids)],
            }
        )
        cls._age(cls.jeans, cls.jeans.product_tmpl_id, cls.bowl, cls.bowl.product_tmpl_id)

    def setUp(self):
        super().setUp()
        self.session = self._open()

    @classmethod
    def _age(cls, *records, days=30):
        """As if these were made so many days ago, in a transaction of their own."""
        cls.env.flush_all()
        for record in records:
            moment = cls.env.cr.now() - timedelta(days=days)
            cls.env.cr.execute(
                SQL("UPDATE %s SET create_date = %s WHERE id = %s", SQL.identifier(record._table), moment, record.id)
            )
        cls.env.invalidate_all()

    def _rule(self, percent, **vals):
        rule = self.env["product.pricelist.item"].create(
            {
                "pricelist_id": self.pricelist.id,
                "compute_price": "percentage",
                "percent_price": percent,
                "applied_on": "3_global",
                **vals,
            }
        )
        self._age(rule)
        return rule

    def _sold(self, price, product=None, **vals):
        order = self._sell([self._line(product or self.jeans, price=price)], user=self.cashier, **vals)
        self.assertEqual(order.state, "paid")

    def _refused(self, price, product=None, **vals):
        with self.assertRefused(AccessError, "change a price"):
            self._sold(price, product, **vals)

    def test_a_price_on_the_price_list_alone(self):
        """A product has no price of its own, but the shop asks 695.00 for it."""
        cabinet = self._product("Cabinet", 0.0)
        sold = [self._line(cabinet, price=1.0)]
        self._sell(sold, user=self.cashier)
        self._rule(0, compute_price="fixed", fixed_price=695.0, applied_on="0_product_variant", product_id=cabinet.id)
        with self.assertRefused(AccessError, "change a price"):
            self._sell(sold, user=self.cashier)
        self._sell([self._line(cabinet, price=695.0)], user=self.cashier)

    def test_a_new_product_has_no_earlier_price(self):
        label = self._product("Cupboard", 80.0)
        for price in (0.01, 79.0):
            for kind in ("original", "automatic"):
                line = self._line(label, price=price, price_type=kind)
                with self.assertRefused(AccessError, "change a price"):
                    self._sell([line], user=self.cashier)
        self._sold(80.0, label)

    def test_a_price_that_was_raised(self):
        """A till that is open or offline still has the old price: the sale is not lost. Any other price is made up."""
        self.jeans.lst_price = 20.0
        self.bowl.product_tmpl_id.list_price = 30.0
        for price in (0.01, 12.0, 12.2, 19.0):
            self._refused(price)
        self._sold(12.10)
        self._sold(20.0)
        self._sold(24.20, self.bowl)
        with self.assertRefused(AccessError, "change a price"):
            self._sell([self._line(self.jeans, price=12.10, price_type="manual")], user=self.cashier)

    def test_taxes_that_are_made_up(self):
        """Without VAT the same price leaves the shop more; with another rate the customer's receipt is wrong."""
        for taxes in (self.tax.browse(), self.tax.copy({"amount": 9.0})):
            with self.assertRefused(AccessError, "change a price"):
                self._sell([self._line(self.jeans, tax_ids=[Command.set(taxes.ids)])], user=self.cashier)

    def test_a_price_of_before_the_session(self):
        self.jeans.lst_price = 20.0
        self._age(self.env["coop.till.price"].sudo().search([("product_id", "=", self.jeans.id)]), days=1)
        self._refused(12.10)
        self.jeans.lst_price = 30.0
        self._refused(12.10)
        self._sold(20.0)

    def test_the_beginning_of_a_session_is_not_what_a_client_says(self):
        self.jeans.lst_price = 20.0
        self._age(self.env["coop.till.price"].sudo().search([("product_id", "=", self.jeans.id)]), days=1)
        for moment in ("2020-01-01 10:00:00", False):
            self.env.cr.execute("UPDATE pos_session SET start_at = %s WHERE id = %s", [moment or None, self.session.id])
            self.env.invalidate_all()
            self._refused(12.10)
            self._refused(0.01)

    def test_a_rule_that_changed(self):
        """Each price that a price list gave since the session began, by the rules of then; no other."""
        rule = self._rule(50.0)
        self._sold(6.05)
        rule.percent_price = 10.0
        self._sold(10.89)
        self._sold(6.05)
        for price in (0.01, 6.0, 9.0):
            self._refused(price)
        rule.unlink()
        self._sold(12.10)
        self._sold(6.05)
        self._refused(10.89)  # never outside this transaction
        self._refused(9.0)
        self._rule(20.0, applied_on="1_product", product_tmpl_id=self.bowl.product_tmpl_id.id)
        self._refused(9.68)
        self._refused(12.10, self.bowl)

    def test_a_rule_of_one_product_goes_before(self):
        own = self._rule(30.0, applied_on="1_product", product_tmpl_id=self.jeans.product_tmpl_id.id)
        self._rule(50.0)
        own.percent_price = 10.0
        self._sold(8.47)
        self._refused(6.05)

    def test_a_list_on_another_list_and_both_changed(self):
        base = self.env["product.pricelist"].create({"name": "Base", "company_id": self.company.id})
        below = self._rule(50.0, pricelist_id=base.id)
        self._rule(10.0, base="pricelist", base_pricelist_id=base.id)
        self._sold(5.45)
        below.percent_price = 0.0
        self.jeans.lst_price = 100.0
        self._sold(90.0)
        self._sold(5.45)
        self._refused(45.0)  # the old rule with the new price: the shop never had it

    def test_a_rule_that_ended_while_the_till_was_open(self):
        """Odoo's till has the rules of the moment at which it loaded, and does not look at the clock."""
        now = fields.Datetime.now()
        self._age(self.session, days=2)
        self._rule(50.0, date_start=now - 24 * HOUR, date_end=now - 3 * HOUR)
        self._rule(90.0, date_start=now + HOUR)
        self._sold(6.05)
        self._refused(1.21, date_order="2027-12-30 10:00:00")
        self._refused(1.21)

    def test_the_clock_of_a_tablet(self):
        """What the till says about the time opens nothing; a clock that is some minutes off stops no sale."""
        self._rule(50.0, date_start=fields.Datetime.now() + timedelta(minutes=3))
        self._sold(6.05)

    def test_attributes_add_to_an_earlier_price(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Size",
                "create_variant": "always",
                "value_ids": [Command.create({"name": "S"}), Command.create({"name": "L"})],
            }
        )
        line = {"attribute_id": attribute.id, "value_ids": [Command.set(attribute.value_ids.ids)]}
        template = self.env["product.template"].create(
            {
                "name": "Coat",
                "list_price": 12.10,
                "available_in_pos": True,
                "taxes_id": [Command.set(self.tax.ids)],
                "attribute_line_ids": [Command.create(line)],
            }
        )
        large = template.product_variant_ids[1]
        large.product_template_attribute_value_ids.price_extra = 5.0
        self._age(template, *template.product_variant_ids)
        self.env["coop.till.price"].sudo().search([]).unlink()
        large.product_template_attribute_value_ids.price_extra = 7.0
        self._sold(17.10, large)
        self._sold(19.10, large)
        self._refused(18.0, large)

    def test_closed_session(self):
        """An order that is made in a session that is closed already has the prices of now."""
        vals = self._sell([self._line(self.jeans)]).copy_data({"state": "paid", "session_id": self.session.id})[0]
        self._close(self.session)
        self._open()
        self.jeans.lst_price = 20.0
        vals["lines"] = [self._line(self.jeans, price=12.10)]
        with self.assertRefused(AccessError, "change a price"):
            self.env["pos.order"].with_user(self.cashier).create(vals)

    def test_an_order_that_a_tablet_kept(self):
        """It lands in the session that is open now, at a price of its own session; an old one says nothing."""
        closed = self.session
        self._sold(12.10)
        self._close(closed)
        self._age(closed, days=2)
        self.jeans.lst_price = 20.0
        self._age(self.env["coop.till.price"].sudo().search([("product_id", "=", self.jeans.id)]), days=1)
        self._open()
        self._refused(12.10)
        self._refused(11.0, session_id=closed.id)
        self._sold(12.10, session_id=closed.id)
        self._age(closed, days=8)
        closed.with_user(self.cashier).stop_at = fields.Datetime.now()  # what a client can write
        self._refused(12.10, session_id=closed.id)

    # === THE LOG === #

    def test_only_prices_that_change_are_kept(self):
        rows = self.env["coop.till.price"].sudo()
        before = rows.search_count([])
        self.jeans.product_tmpl_id.list_price = self.jeans.lst_price
        self.jeans.product_tmpl_id.name = "Trousers"
        elsewhere = self._product("Webshop", 5.0, available_in_pos=False)
        elsewhere.lst_price = 6.0
        self._rule(5.0).write({"percent_price": 5.0})
        self.assertEqual(rows.search_count([]), before)
        self.company.coop_enabled = False
        self.jeans.lst_price = 3.0
        self.company.coop_enabled = True
        self.assertEqual(rows.search_count([]), before)

    def test_many_at_once_are_cheap(self):
        few, many = (self._templates(number) for number in (2, 40))
        few.list_price = 4.0  # warm
        counts = []
        for templates in (few, many):
            self.env.flush_all()
            start = self.cr.sql_log_count
            templates.write({"list_price": 7.0})
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0] + 3)

    def _templates(self, number):
        vals = {"type": "consu", "available_in_pos": True, "list_price": 1.0}
        return self.env["product.template"].create([{"name": f"Piece {i}", **vals} for i in range(number)])

    def test_nobody_writes_the_log(self):
        self.jeans.lst_price = 20.0
        row = self.env["coop.till.price"].sudo().search([("product_id", "=", self.jeans.id)])
        self.assertEqual(row.price, 12.10)
        for user in (self.cashier, self.manager, self.treasurer):
            with self.assertRaises(AccessError):
                row.with_user(user).write({"price": 1.0})
            with self.assertRaises(AccessError):
                row.with_user(user).create({"company_id": self.company.id, "product_id": self.jeans.id, "price": 1.0})

    def test_what_no_till_can_need_is_cleared(self):
        self.jeans.lst_price = 20.0
        row = self.env["coop.till.price"].sudo().search([("product_id", "=", self.jeans.id)])
        row._gc_earlier_prices()
        self.assertTrue(row.exists())
        self._age(row, days=9)
        self._age(self.session, days=12)
        row._gc_earlier_prices()
        self.assertTrue(row.exists(), "a session that is open since before")
        self._age(self.session, days=0)
        (self.env["pos.session"].search([]) - self.session).sudo().state = "closed"
        row._gc_earlier_prices()
        self.assertFalse(row.exists())


@tagged("post_install", "-at_install")
class TestTillFiscalPosition(TillScenario):
    """Other taxes are the till's or the customer's, and change a price as Odoo does."""

    def setUp(self):
        super().setUp()
        self._open()
        none = self.tax.copy({"name": "0 %", "amount": 0.0})
        self.abroad, self.other = self.env["account.fiscal.position"].create(
            [{"name": name, "company_id": self.company.id} for name in ("EU intra B2B", "Other")]
        )
        none.write({"fiscal_position_ids": [Command.set((self.abroad | self.other).ids)]})
        none.original_tax_ids = self.tax
        self.assertEqual(self.abroad.map_tax(self.tax), none)

    def _sold(self, price, **vals):
        return self._sell([self._line(self.jeans, price=price)], user=self.cashier, **vals)

    def _refused(self, price, **vals):
        with self.assertRefused(AccessError, "change a price"):
            self._sold(price, **vals)

    def test_one_that_nobody_offers(self):
        self.partner_a.property_account_position_id = self.other
        for price in (1.0, 12.10):
            self._refused(price, fiscal_position_id=self.abroad.id)
            self._refused(price, fiscal_position_id=self.abroad.id, partner_id=self.partner_a.id)

    def test_the_customers_own(self):
        self.partner_a.property_account_position_id = self.abroad
        own = {"fiscal_position_id": self.abroad.id, "partner_id": self.partner_a.id}
        self._refused(1.0, **own)
        self._refused(9.90, **own)
        self._sold(10.0, **own)
        self._sold(12.10, **own)
        self.jeans.lst_price = 24.20
        self._refused(1.0, **own)

    def test_the_tills(self):
        self.config.write({"tax_regime_selection": True, "fiscal_position_ids": [Command.set(self.other.ids)]})
        self._refused(1.0, fiscal_position_id=self.other.id)
        self._sold(10.0, fiscal_position_id=self.other.id)
        self._refused(12.10, fiscal_position_id=self.abroad.id)
        self.config.default_fiscal_position_id = self.abroad
        self._sold(12.10, fiscal_position_id=self.abroad.id)
        self._sold(12.10)  # Odoo's till offers the product's own taxes beside them

    def test_after_payment_the_taxes_stay(self):
        """The closing entry computes the taxes anew."""
        sale = self._sold(12.10).with_user(self.cashier)
        with self.assertRefused(AccessError, "take goods back"):
            sale.write({"fiscal_position_id": self.abroad.id})
        with self.assertRefused(AccessError, "take goods back"):
            sale.write({"pricelist_id": self.env["product.pricelist"].create({"name": "Other"}).id})

    def test_of_a_preset(self):
        preset = self.env["pos.preset"].create({"name": "Take away", "fiscal_position_id": self.other.id})
        self._refused(12.10, fiscal_position_id=self.other.id)
        self.config.write({"use_presets": True, "available_preset_ids": [Command.set(preset.ids)]})
        self._sold(12.10, fiscal_position_id=self.other.id)

    def test_what_comes_back_has_the_taxes_of_the_sale(self):
        sale = self._sell([self._line(self.jeans)], fiscal_position_id=self.abroad.id)
        self.cashier.group_ids |= self.env.ref("social_cooperative.group_till_refund")
        back = self._line(self.jeans, -1, refunded_orderline_id=sale.lines.id)
        self._sell([back], user=self.cashier, is_refund=True, fiscal_position_id=self.abroad.id)


@tagged("post_install", "-at_install")
class TestTillTagPrice(TillScenario):
    def test_discount_by_age_is_not_had_early(self):
        """The moment of an order is what the till says; the age of a tag is not."""
        pricelist = self.env["product.pricelist"].create({"name": "Tags", "company_id": self.company.id})
        self.company.coop_pricelist_id = pricelist
        self.config.write(
            {
                "use_pricelist": True,
                "pricelist_id": pricelist.id,
                "available_pricelist_ids": [Command.set(pricelist.ids)],
            }
        )
        today = fields.Date.today()
        template = self.jeans.product_tmpl_id
        template.coop_tag_week = today - timedelta(days=today.weekday())
        template.company_id = self.company
        discount = self.env["coop.tag.discount"]
        discount.search([("company_id", "=", self.company.id)]).unlink()
        discount.create({"company_id": self.company.id, "weeks": 2, "percentage": 50})
        template._coop_set_tag_rules()
        self._open()
        line = self._line(self.jeans, price=6.05)
        with self.assertRefused(AccessError, "change a price"):
            self._sell([line], user=self.cashier, date_order="2027-06-01 10:00:00")
        with freeze_time(fields.Datetime.now() + timedelta(days=14)):
            self._close()
            self._open()
            self._sell([line], user=self.cashier, date_order="2026-06-01 10:00:00")
