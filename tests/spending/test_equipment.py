from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_spending import SpendingCase


@tagged("post_install", "-at_install")
class TestEquipment(SpendingCase):
    """What was bought stays the cooperative's; who has it, and what happened at last, is known."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._earn(cls.anna, 1000.0)

    def _step(self, equipment, step, user=None, **vals):
        wizard = self.env["coop.equipment.step"].with_user(user or self.treasurer)
        return wizard.create({"equipment_id": equipment.id, "step": step, **vals}).action_confirm()

    def _bought(self, quantity=1, shares=None, **vals):
        bill = self._bill([(100.0, shares or {self.anna: 100}, self.investment_account)], date="2026-03-05", post=False)
        bill.invoice_line_ids.write({"quantity": quantity, "name": "Trimmer\nType 2", **vals})
        bill.action_post()
        return bill

    def test_from_the_bill(self):
        bill = self._bought()
        self.assertTrue(bill.coop_may_be_equipment)
        bill.with_user(self.treasurer).action_coop_make_equipment()
        equipment = self.env["coop.equipment"].search([("move_id", "=", bill.id)])
        self.assertRecordValues(
            equipment,
            [
                {
                    "name": "Trimmer",
                    "purchase_price": 100,
                    "purchase_date": date(2026, 3, 5),
                    "member_id": self.anna.id,
                    "in_use_since": date(2026, 3, 5),
                    "state": "in_use",
                    "signed_on": False,
                }
            ],
        )
        self.assertIn(self.company.name, equipment.owner_label)
        bill.invalidate_recordset(["coop_equipment_count"])
        self.assertEqual((bill.coop_equipment_count, self.anna.equipment_count), (1, 1))
        with self.assertRefused(UserError, "not on the list yet"):
            bill.with_user(self.treasurer).action_coop_make_equipment()
        with self.assertRefused(AccessError, "Only the treasurer"):
            bill.with_user(self.invoicing).action_coop_make_equipment()

    def test_pieces_and_shared(self):
        bill = self._bought(3)
        bill.action_coop_make_equipment()
        pieces = self.env["coop.equipment"].search([("move_id", "=", bill.id)])
        self.assertEqual((pieces.mapped("purchase_price"), pieces.member_id), ([100.0] * 3, self.anna))
        self._earn(self.bert, 100.0)
        shared = self._bought(shares={self.anna: 50, self.bert: 50})
        shared.action_coop_make_equipment()
        equipment = self.env["coop.equipment"].search([("move_id", "=", shared.id)])
        self.assertEqual(equipment.state, "in_store")

    def test_a_bill_with_equipment_is_reset_but_keeps_its_line(self):
        bill = self._bought()
        bill.action_coop_make_equipment()
        bill.button_draft()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            bill.invoice_line_ids.unlink()

    def test_from_hand_to_hand(self):
        equipment = self.env["coop.equipment"].with_user(self.treasurer).create({"name": "Van"})
        self.assertEqual((equipment.state, equipment.number[:4]), ("in_store", "MAT/"))
        self._step(equipment, "hand_over", member_id=self.anna.id, date="2026-02-01", signed_on="2026-02-01")
        self.assertEqual(
            (equipment.state, equipment.member_id, equipment.signed_on), ("in_use", self.anna, date(2026, 2, 1))
        )
        with self.assertRefused(UserError, "in use by"):
            self._step(equipment, "hand_over", member_id=self.bert.id, date="2026-03-01")
        self._step(equipment, "end", outcome="broken", date="2026-03-01", note="Gearbox")
        self.assertEqual((equipment.state, equipment.outcome), ("broken", "broken"))
        equipment.condition = "good"
        self._step(equipment, "hand_over", member_id=self.bert.id, date="2026-03-01")
        self.assertEqual((equipment.state, equipment.member_id), ("in_use", self.bert))
        self._step(equipment, "end", outcome="sold", date="2026-04-01")
        self.assertEqual((equipment.state, equipment.member_id.id, equipment.outcome), ("gone", False, "sold"))
        self.assertEqual(equipment.use_ids.mapped("member_id"), self.bert | self.anna)
        with self.assertRefused(UserError, "is gone"):
            self._step(equipment, "hand_over", member_id=self.anna.id, date="2026-05-01")

    def test_two_at_once_is_impossible(self):
        equipment = self.env["coop.equipment"].create({"name": "Van"})
        self._step(equipment, "hand_over", member_id=self.anna.id, date="2026-02-01")
        self._step(equipment, "end", outcome="returned", date="2026-03-01")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._step(equipment, "hand_over", member_id=self.bert.id, date="2026-02-15")

    def test_history_is_not_written(self):
        equipment = self.env["coop.equipment"].create({"name": "Van"})
        self._step(equipment, "hand_over", member_id=self.anna.id, date="2026-02-01")
        use = equipment.use_ids.with_user(self.treasurer)
        for vals in ({"member_id": self.bert.id}, {"date_from": "2026-01-01"}, {"outcome": "sold"}):
            with self.assertRaises(AccessError):
                use.write(vals)
        with self.assertRaises(AccessError):
            use.unlink()
        with self.assertRaises(AccessError):
            use.create({"equipment_id": equipment.id, "member_id": self.bert.id, "date_from": "2027-01-01"})
        use.write({"signed_on": "2026-02-03", "agreement": b"eA==", "agreement_name": "signed.pdf"})
        self.assertEqual(equipment.signed_on, date(2026, 2, 3))

    def test_what_a_coach_may(self):
        equipment = self.env["coop.equipment"].create({"name": "Van"})
        with self.assertRaises(AccessError):
            self._step(equipment, "hand_over", self.coach, member_id=self.anna.id, date="2026-02-01")
        self._step(equipment, "hand_over", member_id=self.anna.id, date="2026-02-01")
        for outcome in ("sold", "transferred", "written_off"):
            with self.assertRefused(AccessError, "Only the treasurer decides"):
                self._step(equipment, "end", self.coach, outcome=outcome, date="2026-03-01")
        with self.assertRaises(AccessError):
            self._step(equipment, "end", self.coach2, outcome="returned", date="2026-03-01")
        self._step(equipment, "end", self.coach, outcome="returned", date="2026-03-01")
        self.assertEqual(equipment.state, "in_store")

    def test_nobody_exits_with_equipment(self):
        equipment = self.env["coop.equipment"].create({"name": "Van"})
        self._step(equipment, "hand_over", member_id=self.anna.id, date="2026-02-01")
        change = self.env["coop.member.change.state"].with_user(self.coach)
        form = Form(change.with_context(default_member_id=self.anna.id, default_state="exited"))
        self.assertIn("Van", form.equipment_names)
        form.exit_reason, form.date = "work", "2026-06-01"
        wizard = form.save()
        with self.assertRefused(UserError, "still has equipment.*Van"):
            wizard.action_confirm()
        self._step(equipment, "end", outcome="returned", date="2026-06-01")
        wizard.action_confirm()
        self.assertEqual(self.anna.state, "exited")
