from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_till import TillScenario


@tagged("post_install", "-at_install")
class TestTillSigned(TillScenario):
    """With a PIN at the till: who sold, and who approved a discount, a price or a return. The server believes no till."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._create_user("lead", "base.group_user,social_cooperative.group_till_discount")
        cls.lead.group_ids |= cls.env.ref("social_cooperative.group_till_refund")
        people = cls.env["coop.till.person"].with_user(cls.manager).with_company(cls.company)
        cls.vera = people.create({"name": "Vera", "new_pin": "1111"})
        cls.lea = people.create({"name": "Lea", "user_id": cls.lead.id})
        cls.lea.with_user(cls.lead).new_pin = "2222"
        cls.member = people.create({"till_member_id": cls.till_anna.id})
        cls.till_anna.with_user(cls.treasurer).new_pin = "3333"

    def setUp(self):
        super().setUp()
        self.session = self._open()
        self.uuid = "order-1"

    def _sign(self, person, pin, lines=None, rights=(), uuid=None, **terms):
        """As the till sends it; ``lines`` are those of the order, to approve."""
        order = None
        if lines is not None:
            content = [
                [vals["product_id"], vals["qty"], vals["price_unit"], vals.get("discount", 0)]
                for _command, _id, vals in lines
            ]
            terms = {"pricelist_id": self.config.pricelist_id.id, "fiscal_position_id": False, **terms}
            order = {"uuid": uuid or self.uuid, "lines": content, **terms}
        signatures = self.env["coop.till.signature"].with_user(self.cashier)
        return signatures.sign(self.session.id, person.id, pin, order, rights)

    def _send(self, lines, **vals):
        return self._sell(lines, user=self.cashier, uuid=self.uuid, **vals)

    # === WHO SELLS === #

    def test_under_ones_own_name(self):
        self.assertTrue(self._sign(self.vera, "1111")["ok"])
        order = self._send([self._line(self.jeans)], coop_seller_id=self.vera.id)
        self.assertEqual((order.coop_seller_id, order.user_id), (self.vera, self.cashier))
        self.assertTrue(self._sign(self.member, "3333")["ok"])
        self.uuid = "order-2"
        order = self._send([self._line(self.jeans)], coop_seller_id=self.member.id)
        self.assertEqual(order.coop_seller_id.name, self.till_anna.display_name)
        self._close(self.session)

    def test_without_a_pin_it_is_nobodys_name(self):
        self.assertFalse(self._sign(self.vera, "9999")["ok"])
        order = self._send([self._line(self.jeans)], coop_seller_id=self.vera.id)
        self.assertEqual((order.state, order.coop_seller_id.ids), ("paid", []))

    def test_a_paid_order_keeps_its_seller(self):
        self._sign(self.vera, "1111")
        self._sign(self.lea, "2222")
        order = self._send([self._line(self.jeans)], coop_seller_id=self.vera.id)
        with self.assertRaises(UserError):
            order.with_user(self.cashier).coop_seller_id = self.lea

    # === WHO APPROVES === #

    def test_a_discount(self):
        lines = [self._line(self.jeans, discount=10)]
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._send(lines)
        self._sign(self.vera, "1111")
        self.assertTrue(self._sign(self.lea, "2222", lines, ["discount"])["ok"])
        order = self._send(lines, coop_seller_id=self.vera.id)
        self.assertEqual((order.state, order.amount_total), ("paid", 10.89))
        signature = order.sudo().coop_signature_ids
        self.assertEqual(
            (signature.person_id, signature.user_id, signature.till_user_id, signature.rights),
            (self.lea, self.lead, self.cashier, "discount"),
        )
        [body] = [message.body for message in order.message_ids if "approved" in (message.body or "")]
        for name in ("Lea", "Vera", self.cashier.name, "give a discount"):
            self.assertIn(name, body)

    def test_a_return(self):
        self._sell([self._line(self.bowl)], user=self.cashier)
        sold = self.session.order_ids.lines
        lines = [self._line(self.bowl, -1, refunded_orderline_id=sold.id)]
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._send(lines)
        self.assertTrue(self._sign(self.lea, "2222", lines, ["refund"])["ok"])
        self._send(lines)
        self._close(self.session)
        self._assert_turnover()

    def test_a_price(self):
        lines = [self._line(self.jeans, price=5.0, price_type="manual")]
        answer = self._sign(self.lea, "2222", lines, ["price"])
        self.assertEqual(answer["ok"], False, "she may give discounts, and no prices")
        self.assertIn("may not do this either", answer["message"])
        self.lead.group_ids |= self.env.ref("social_cooperative.group_till_price")
        self.assertTrue(self._sign(self.lea, "2222", lines, ["price"])["ok"])
        self.assertEqual(self._send(lines).amount_total, 5.0)

    def test_what_is_approved_is_this_and_no_more(self):
        lines = [self._line(self.jeans, discount=10)]
        self._sign(self.lea, "2222", lines, ["discount"])
        refused = {
            "more discount": [self._line(self.jeans, discount=90)],
            "other goods": [self._line(self.bowl, discount=10)],
            "more of them": [self._line(self.jeans, qty=5, discount=10)],
            "twice": lines + lines,
            "another right": [self._line(self.jeans, price=1.0, discount=10, price_type="manual")],
        }
        for what, others in refused.items():
            with self.subTest(what), self.assertRaises(AccessError), self.cr.savepoint():
                self._send(others)
        self.uuid = "another-order"
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._send(lines)
        self.uuid = "order-1"
        order = self._send([*lines, self._line(self.bowl)])
        self.assertEqual(order.amount_total, 35.09, "what takes no right may be added")

    def test_another_price_list_is_of_the_whole_order(self):
        cheap = self.env["product.pricelist"].create({"name": "Cheap", "company_id": self.company.id})
        self.config.sudo().write(
            {
                "use_pricelist": True,
                "available_pricelist_ids": [(6, 0, (self.config.pricelist_id | cheap).ids)],
            }
        )
        lines = [self._line(self.jeans)]
        self._sign(self.lea, "2222", lines, ["discount"])
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._send(lines, pricelist_id=cheap.id)
        self._sign(self.lea, "2222", lines, ["discount"], pricelist_id=cheap.id)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._send([*lines, self._line(self.bowl)], pricelist_id=cheap.id)
        self.assertEqual(self._send(lines, pricelist_id=cheap.id).state, "paid")

    def test_five_wrong_ones(self):
        lines = [self._line(self.jeans, discount=10)]
        for _turn in range(5):
            self.assertFalse(self._sign(self.lea, "0000", lines, ["discount"])["ok"])
        answer = self._sign(self.lea, "2222", lines, ["discount"])
        self.assertIn("locked", answer["message"])
        self.lea.with_user(self.manager).action_clear_pin()
        with self.assertRaises(UserError):
            self._sign(self.lea, "2222", lines, ["discount"])
        self.lea.with_user(self.lead).new_pin = "4444"
        self.assertTrue(self._sign(self.lea, "4444", lines, ["discount"])["ok"])

    def test_who_lost_the_right(self):
        lines = [self._line(self.jeans, discount=10)]
        self.lead.group_ids -= self.env.ref("social_cooperative.group_till_discount")
        self.assertFalse(self._sign(self.lea, "2222", lines, ["discount"])["ok"])
        self.assertFalse(self._sign(self.vera, "1111", lines, ["discount"])["ok"], "nobody without a login")
        self.assertFalse(self._sign(self.lea, "2222", lines, [])["ok"])

    # === WHOSE PIN === #

    def test_nobody_sets_the_pin_of_who_approves(self):
        with self.assertRaises(ValidationError):
            self.lea.with_user(self.manager).new_pin = "5555"
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.vera.with_user(self.manager).write({"user_id": self.cashier.id, "new_pin": "5555"})
        people = self.env["coop.till.person"].with_user(self.manager)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            people.create({"name": "Somebody", "user_id": self.cashier.id, "new_pin": "5555"})
        # Whose PIN the manager set is nobody's who approves.
        self.assertTrue(self.vera.has_pin)
        self.vera.with_user(self.manager).user_id = self.cashier
        self.assertFalse(self.vera.has_pin)
        with self.assertRaises(ValidationError):
            self.member.with_user(self.manager).new_pin = "5555"

    def test_a_cashier_keeps_nobody(self):
        for vals in ({"name": "Else"}, {"user_id": self.cashier.id}, {"active": False}, {"new_pin": "5555"}):
            with self.subTest(vals), self.assertRaises(AccessError):
                self.vera.with_user(self.cashier).write(vals)
        with self.assertRaises(AccessError):
            self.lea.with_user(self.lead).name = "The boss"
        with self.assertRaises(AccessError):
            self.vera.with_user(self.cashier).action_clear_pin()
        with self.assertRaises(AccessError):
            self.env["coop.till.person"].with_user(self.cashier).create({"name": "Else", "company_id": self.company.id})

    def test_nobody_writes_a_signature(self):
        self._sign(self.vera, "1111")
        signature = self.env["coop.till.signature"].search([], limit=1)
        for user in (self.cashier, self.manager, self.treasurer):
            with self.subTest(user.login), mute_logger("odoo.addons.base.models.ir_model"):
                with self.assertRaises(AccessError):
                    signature.with_user(user).copy()
                with self.assertRaises(AccessError):
                    signature.with_user(user).write({"person_id": self.lea.id})
                with self.assertRaises(AccessError):
                    signature.with_user(user).unlink()

    def test_of_another_cooperative(self):
        other = self._create_cooperative()
        stranger = self.env["coop.till.person"].sudo().create({"name": "Stranger", "company_id": other.id})
        with self.assertRaises(UserError):
            self._sign(stranger, "1111")
        outside = self._create_user("outside", "base.group_user")
        with self.assertRaises(AccessError):
            self.env["coop.till.signature"].with_user(outside).sign(self.session.id, self.vera.id, "1111")

    def test_the_till_knows_names_and_rights_and_no_pin(self):
        data = self.session.with_user(self.cashier).load_data(["coop.till.person"])["coop.till.person"]
        rows = {row["name"]: row for row in data}
        self.assertEqual(set(rows), {"Vera", "Lea", self.till_anna.display_name})
        self.assertEqual((rows["Lea"]["coop_rights"], rows["Vera"]["coop_rights"]), (["discount", "refund"], []))
        self.assertEqual(set(rows["Lea"]), {"id", "name", "has_pin", "write_date", "coop_rights"})
