from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_till import TillScenario


@tagged("post_install", "-at_install", "thorough")
class TestTillRights(TillScenario):
    """Selling, discount, goods that come back, price and drawer are rights of their own, on whatever way."""

    def setUp(self):
        super().setUp()
        self._open()
        self.sale = self._sell([self._line(self.jeans)], user=self.cashier)

    def _assert_refused(self, words, *lines, **vals):
        with self.assertRefused(AccessError, words):
            self._sell(list(lines), user=self.cashier, **vals)

    def _allow(self, right):
        self.cashier.group_ids |= self.env.ref(f"social_cooperative.group_till_{right}")

    def test_each_right(self):
        self._assert_refused("give a discount", self._line(self.jeans, discount=5.0))
        self._assert_refused("change a price", self._line(self.jeans, price=1.0))
        self._assert_refused("change a price", self._line(self.jeans, price=20.0, price_type="manual"))
        back = self._line(self.jeans, -1, refunded_orderline_id=self.sale.lines.id)
        self._assert_refused("take goods back", back)
        self._assert_refused("take goods back", self._line(self.jeans, -1))
        with self.assertRefused(AccessError, "take goods back"):
            self.sale.with_user(self.cashier)._refund()
        session = self.config.current_session_id.with_user(self.cashier)
        with self.assertRefused(AccessError, "drawer"):
            session.try_cash_in_out("out", 5.0, "Stamps", False, {"translatedType": "out"})
        for right, line in (
            ("discount", self._line(self.jeans, discount=5.0)),
            ("price", self._line(self.jeans, price=1.0, price_type="manual")),
            ("refund", back),
        ):
            self._allow(right)
            self._sell([line], user=self.cashier)
        self._allow("drawer")
        session.try_cash_in_out("out", 5.0, "Stamps", False, {"translatedType": "out"})

    def test_pages_that_ask_which_apps_are_installed(self):
        """Odoo asks in the name of the user, who may read that by its module base_install_request; this database has none."""
        self.assertEqual(self.env["ir.module.module"]._get("base_install_request").state, "uninstalled")
        self.assertTrue(self.config.with_user(self.cashier).get_pos_kanban_view_state()["has_pos_config"])
        Form(self.env["account.payment"].with_user(self.treasurer).with_context(default_payment_type="inbound"))

    def test_a_price_is_typed_where_there_is_none(self):
        free = self._product("Something", 0.0)
        self._sell([self._line(free, price=3.0, price_type="manual")], user=self.cashier)
        self._assert_refused("take goods back", self._line(free, price=-50.0, price_type="manual"))

    def test_discount_on_the_whole_order(self):
        """Odoo's products for tips and discounts belong to the whole order; one that takes off is a discount."""
        tip = self._product("Tip or discount", 0.0)
        self.config.write({"iface_tipproduct": True, "tip_product_id": tip.id})
        self._sell([self._line(self.jeans), self._line(tip, price=2.0)], user=self.cashier)
        self._assert_refused("give a discount", self._line(self.jeans), self._line(tip, price=-2.0))

    def test_no_way_round_by_rpc(self):
        """An order that is made paid, and one that is changed after it was paid."""
        vals = self.sale.copy_data({"state": "paid", "session_id": self.sale.session_id.id})[0]
        vals["lines"] = [self._line(self.jeans, price=1.0)]
        orders = self.env["pos.order"].with_user(self.cashier)
        with self.assertRefused(AccessError, "change a price"):
            orders.create(vals)
        draft = orders.create({**vals, "state": "draft"})
        for state in ("paid", "done"):
            with self.assertRefused(AccessError, "change a price"):
                draft.state = state
        line = self.sale.lines.with_user(self.cashier)
        for change in ({"qty": 0.5}, {"price_unit": 1.0}, {"discount": 90.0}, {"product_id": self.bowl.id}):
            with self.assertRefused(AccessError, "take goods back"):
                line.write(change)
        with self.assertRefused(AccessError, "take goods back"):
            line.create({"order_id": self.sale.id, **self._line(self.jeans, -1)[2]})
        draft_line = draft.lines
        with self.assertRefused(AccessError, "take goods back"):
            draft_line.write({"order_id": self.sale.id})
        line.write({"note": "with a belt"})

    def test_whose_it_is_stays_after_payment(self):
        """Turnover goes to another member only by who may take goods back, and the order says so."""
        line, anna, bert = self.sale.lines, self.till_anna, self.till_bert
        line.coop_till_member_id = anna
        other = self._sell([self._line(self.jeans, till_member=bert)]).lines
        for change in (
            {"coop_till_member_id": bert.id},
            {"coop_till_member_id": False},
            {"refunded_orderline_id": other.id},
        ):
            with self.assertRefused(AccessError, "take goods back"):
                line.with_user(self.cashier).write(change)
            with self.assertRefused(AccessError, "take goods back"):
                self.sale.with_user(self.cashier).write({"lines": [Command.update(line.id, change)]})
        line.with_user(self.cashier).write({"coop_till_member_id": anna.id})  # as it is
        self._allow("refund")
        before = self.sale.message_ids
        line.with_user(self.cashier).write({"coop_till_member_id": bert.id})
        said = (self.sale.message_ids - before).body
        for words in ("Jeans", anna.display_name, bert.display_name):
            self.assertIn(words, said)
        line.with_user(self.cashier).write({"coop_till_member_id": False})
        self.assertIn("the shop", self.sale.message_ids[0].body)

    def test_what_comes_back_follows_without_a_message(self):
        self.sale.lines.coop_till_member_id = self.till_anna
        self._allow("refund")
        back = self._sell([self._line(self.jeans, -1, till_member=self.till_bert)], user=self.cashier)
        before = back.message_ids
        back.lines.with_user(self.cashier).write({"refunded_orderline_id": self.sale.lines.id})
        self.assertEqual((back.lines.coop_till_member_id, back.message_ids), (self.till_anna, before))

    def test_combination(self):
        combo = self.env["product.combo"].create(
            {"name": "One of", "combo_item_ids": [Command.create({"product_id": self.bowl.id})]}
        )
        box = self._product("Box", 20.0, type="combo", combo_ids=[Command.set(combo.ids)])
        item = combo.combo_item_ids.id
        self._sell(
            [self._line(box, price=0.0), self._line(self.bowl, price=20.0, combo_item_id=item)], user=self.cashier
        )
        self._assert_refused(
            "change a price", self._line(box, price=0.0), self._line(self.bowl, price=5.0, combo_item_id=item)
        )
        self._assert_refused("change a price", self._line(self.bowl, price=5.0, combo_item_id=item))
        self._assert_refused(  # of which the combination is not made
            "change a price",
            self._line(box, price=0.0),
            self._line(self.bowl, price=20.0, combo_item_id=item),
            self._line(self.jeans, price=1.0, combo_item_id=item),
        )

    def test_pieces_of_a_combination(self):
        """As many as belong to it; a further piece that it allows has its price, and a dearer choice its supplement."""
        cup, plate = self._product("Cup", 10.0), self._product("Plate", 12.0)
        combo = self.env["product.combo"].create(
            {
                "name": "Two of, and a third",
                "qty_free": 2,
                "qty_max": 3,
                "combo_item_ids": [
                    Command.create({"product_id": cup.id}),
                    Command.create({"product_id": plate.id, "extra_price": 3.0}),
                ],
            }
        )
        box = self._product("Set", 18.0, type="combo", combo_ids=[Command.set(combo.ids)])
        cup_item, plate_item = combo.combo_item_ids

        def pieces(*rows):
            lines = [self._line(item.product_id, qty, price=price, combo_item_id=item.id) for item, qty, price in rows]
            return [self._line(box, price=0.0), *lines]

        for rows in (
            [(cup_item, 2, 9.0)],
            [(cup_item, 1, 9.0), (plate_item, 1, 12.0)],
            [(cup_item, 2, 9.0), (cup_item, 1, 10.0)],
            [(cup_item, 2, 9.0), (plate_item, 1, 13.0)],
        ):
            self._sell(pieces(*rows), user=self.cashier)
        for rows in (
            [(cup_item, 50, 0.36)],
            [(cup_item, 4, 18.0)],
            [(cup_item, 1, 9.0), (plate_item, 1, 9.0)],
            [(cup_item, 3, 6.0)],
            [(cup_item, 2, 9.0), (plate_item, 1, 10.0)],
        ):
            self._assert_refused("change a price", *pieces(*rows))

    def _pricelist(self, name, percent=90.0):
        rule = {"compute_price": "percentage", "percent_price": percent, "applied_on": "3_global"}
        return self.env["product.pricelist"].create({"name": name, "item_ids": [Command.create(rule)]})

    def test_a_price_list_is_no_way_round(self):
        """The till's own, and the customer's if the till offers it; another is a discount, or a price made up."""
        own, staff, friend, foreign = (self._pricelist(name, percent) for name, percent in (
            ("Own", 0.0), ("Staff", 90.0), ("Friend", 50.0), ("Elsewhere", 90.0)))  # fmt: skip
        offered = (own | staff | friend).ids
        self.config.write(
            {"use_pricelist": True, "pricelist_id": own.id, "available_pricelist_ids": [Command.set(offered)]}
        )
        self.partner_a.property_product_pricelist = friend
        self.partner_b.property_product_pricelist = foreign
        cheap, half = self._line(self.jeans, price=1.21), self._line(self.jeans, price=6.05)
        customer, other = {"partner_id": self.partner_a.id}, {"partner_id": self.partner_b.id}
        self._sell([self._line(self.jeans)], user=self.cashier)
        self._sell([half], user=self.cashier, pricelist_id=friend.id, **customer)
        self._assert_refused("give a discount", half, pricelist_id=friend.id)
        self._assert_refused("give a discount", cheap, pricelist_id=staff.id)
        self._assert_refused("give a discount", cheap, pricelist_id=staff.id, **customer)
        self._assert_refused("give a discount", self._line(self.jeans), pricelist_id=False)
        self._assert_refused("change a price", cheap, pricelist_id=foreign.id)
        self._assert_refused("change a price", cheap, pricelist_id=foreign.id, **other)
        sale = self._sell([self._line(self.jeans)], pricelist_id=staff.id)
        self._allow("refund")
        back = self._line(self.jeans, -1, price=1.21, refunded_orderline_id=sale.lines.id)
        self._sell([back], user=self.cashier, is_refund=True, pricelist_id=staff.id)
        self._allow("discount")
        self._sell([cheap], user=self.cashier, pricelist_id=staff.id)
        self._assert_refused("change a price", cheap, pricelist_id=foreign.id)
        self._allow("price")
        self._sell([cheap], user=self.cashier, pricelist_id=foreign.id)

    def test_price_list_of_a_preset(self):
        """Where each preset has its prices, the one with which an order begins is the till's own."""
        own, eat, take = (self._pricelist(name, percent) for name, percent in (("Own", 0), ("Eat", 10), ("Take", 50)))
        presets = self.env["pos.preset"].create(
            [{"name": pricelist.name, "pricelist_id": pricelist.id} for pricelist in (eat, take)]
        )
        self.config.write(
            {
                "use_pricelist": True,
                "pricelist_id": own.id,
                "available_pricelist_ids": [Command.set(own.ids)],
                "use_presets": True,
                "default_preset_id": presets[0].id,
                "available_preset_ids": [Command.set(presets.ids)],
            }
        )
        self._sell([self._line(self.jeans, price=10.89)], user=self.cashier, pricelist_id=eat.id)
        self._assert_refused("give a discount", self._line(self.jeans, price=6.05), pricelist_id=take.id)

    def test_elsewhere_nothing_changes(self):
        self.company.coop_enabled = False
        self._sell([self._line(self.jeans, discount=5.0, price=1.0)], user=self.cashier)
        self.company.coop_enabled = True
