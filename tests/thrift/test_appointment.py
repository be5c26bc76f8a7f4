from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Date
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_shop import ShopCommon

ADDRESS = {"street": "Kerkstraat 1", "zip": "8011 AB", "city": "Zwolle"}


@tagged("post_install", "-at_install")
class TestAppointment(ShopCommon):
    """Reserved, brought and fetched: what it needs to know, what becomes of it, and that it forgets."""

    def _make(self, kind="pickup", user=None, **vals):
        vals = {"kind": kind, "name": "Mrs Jansen", "goods": "Sofa", **({} if kind == "reserved" else ADDRESS), **vals}
        return self.env["coop.appointment"].with_user(user or self.shop).create(vals)

    # === WHAT IT KNOWS === #

    def test_a_reservation_is_a_name_and_a_day(self):
        reserved = self._make("reserved")
        self.assertEqual((reserved.state, reserved.number), ("planned", f"A{reserved.id}"))
        for name, value in {**ADDRESS, "phone": "0612345678"}.items():
            with self.subTest(name), self.assertRefused(ValidationError, "leave the address out"):
                self._make("reserved", **{name: value})

    def test_somebody_has_to_go_there(self):
        for kind in ("pickup", "delivery"):
            for name in ADDRESS:
                with self.subTest(kind=kind, name=name), self.assertRefused(ValidationError, "somebody has to go"):
                    self._make(kind, **{name: False})
        with self.assertRefused(ValidationError, "no postcode"):
            self._make(zip="Zwolle")

    def test_what_cannot_be_true(self):
        for vals in ({"fee": -1}, {"count": 0}):
            with self.subTest(vals=vals), self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
                with self.env.cr.savepoint():
                    self._make(**vals)
                    self.env.flush_all()

    def test_conditions_begin_with_what_was_agreed_last(self):
        self._make(conditions="Ground floor")
        self._make("delivery", conditions="Two to carry")
        self.assertEqual(self._make().conditions, "Ground floor")
        self.assertEqual(self._make("delivery").conditions, "Two to carry")
        self.assertFalse(self._make("reserved").conditions)

    def test_a_piece_is_kept_once(self):
        label = self.env["coop.item.label"].with_user(self.shop)
        action = label.create(
            {"category_id": self.furniture.id, "name": "Chair", "price": 5, "count": 2}
        ).action_print()
        chairs = self.env["product.product"].browse(action["context"]["default_product_ids"]).product_tmpl_id
        first = self._make("reserved", product_tmpl_id=chairs.id)
        self._make("delivery", product_tmpl_id=chairs.id)
        with self.assertRefused(ValidationError, "kept for nobody"):
            self._make("reserved", product_tmpl_id=chairs.id)
        with self.assertRefused(ValidationError, "kept for nobody"):
            first.count = 2
        first.action_cancel()
        self._make("reserved", product_tmpl_id=chairs.id)
        with self.assertRefused(ValidationError, "no label yet"):
            self._make("pickup", product_tmpl_id=chairs.id)
        plain = self.env["product.template"].create({"name": "Plain"})
        with self.assertRefused(ValidationError, "labelled goods"):
            self._make("reserved", product_tmpl_id=plain.id)

    # === WHAT BECOMES OF IT === #

    def test_a_pick_up_ends_in_an_intake(self):
        pickup = self._make(fee=15, conditions="Ground floor")
        action = pickup.action_arrived()
        intake = pickup.intake_id
        self.assertEqual((action["res_model"], action["res_id"]), ("coop.intake", intake.id))
        self.assertEqual((intake.state, intake.source, intake.postcode), ("draft", "postcode", "8011"))
        self.assertEqual((intake.municipality_id, pickup.state), (self.zwolle, "done"))
        text = str(intake.read()) + str(intake.message_ids.mapped("body"))
        for secret in ("Jansen", "Kerkstraat"):
            self.assertNotIn(secret, text)
        intake.line_ids = [(0, 0, {"category_id": self.furniture.id, "weight": 40, "stream_id": self.for_sale.id})]
        intake.action_confirm()
        self.assertEqual(self._in_shop(self.furniture), 40)
        with self.assertRefused(UserError, "over already"):
            pickup.action_arrived()

    def test_each_kind_has_its_end(self):
        with self.assertRefused(UserError, "Goods arrived"):
            self._make().action_done()
        for kind in ("reserved", "delivery"):
            with self.assertRefused(UserError, "Only what is fetched"):
                self._make(kind).action_arrived()
            done = self._make(kind)
            done.action_done()
            self.assertEqual((done.state, done.closed_on), ("done", Date.today()))

    def test_a_refusal_says_why(self):
        pickup = self._make()
        for reason in (False, "  "):
            pickup.refusal = reason
            with self.assertRefused(UserError, "why"):
                pickup.action_refuse()
        pickup.refusal = "No lift, third floor"
        pickup.action_refuse()
        self.assertEqual(pickup.state, "refused")
        with self.assertRefused(UserError, "stays as it is"):
            pickup.refusal = "Something else"

    def test_what_is_over_stays(self):
        cancelled = self._make()
        cancelled.action_cancel()
        for attack in (
            lambda: cancelled.write({"date": "2026-01-01"}),
            lambda: cancelled.action_done(),
            lambda: cancelled.with_user(self.treasurer).unlink(),
        ):
            with self.assertRefused(UserError, "."):
                attack()
        for vals in ({"state": "done"}, {"forgotten_on": "2026-01-01"}, {"closed_on": "2026-01-01"}):
            with self.assertRefused(AccessError, "buttons"):
                self._make().write(vals)

    # === WHO === #

    def test_who_may(self):
        made = self._make()
        for user in (self.shop, self.treasurer):
            self.assertEqual(made.with_user(user).city, "Zwolle")
        for user in (self.coach, self.board, self.accountant, self.invoicing):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                made.with_user(user).read(["name"])
        stranger = self._create_user("elsewhere", "social_cooperative.group_shop", self._create_cooperative())
        self.assertFalse(self.env["coop.appointment"].with_user(stranger).search([("id", "=", made.id)]))
        with self.assertRaises(AccessError):
            made.with_user(stranger).action_cancel()

    # === FORGETTING === #

    def test_it_forgets(self):
        """Thirty days after it was done, ninety after a day that nobody closed; kind, day and four digits stay."""
        done = self._make(phone="0612345678", conditions="Third door", goods="Sofa of Mrs Jansen")
        done.action_arrived()
        left_open, recent = self._make("delivery"), self._make("reserved")
        closed = Date.today()
        left_open.date = closed - timedelta(days=60)
        cron = self.env["coop.appointment"]._cron_forget
        with freeze_time(closed + timedelta(days=29)):
            cron()
        self.assertEqual(done.name, "Mrs Jansen")
        with freeze_time(closed + timedelta(days=30)):
            cron()
            self.assertFalse(recent.forgotten_on)
            for appointment in (done, left_open):
                row = str(appointment.read()[0])
                for secret in ("Jansen", "Kerkstraat", "0612345678", "8011 AB", "Third door"):
                    self.assertNotIn(secret, row)
                self.assertEqual((appointment.zip, appointment.city), ("8011", False))
            self.assertTrue(done.intake_id)
            self.assertEqual((done.date, done.kind), (closed, "pickup"))
