from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_spending import SpendingCase


@tagged("post_install", "-at_install", "thorough")
class TestSharingKey(SpendingCase):
    """Joint bills shared by a named, dated key, exactly to the cent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.coop_refuse_overspending = False  # who pays what is the point here

    def _key(self, parts=None, method="square_metres", name="Rent", date_from="2026-01-01", **vals):
        parts = parts or {self.anna: 12.5, self.bert: 30, self.own: 57.5}
        lines = [
            Command.create({"member_id": member.id if member._name == "coop.member" else False, "weight": weight})
            for member, weight in parts.items()
        ]
        return self.env["coop.sharing.key"].create(
            {"name": name, "method": method, "date_from": date_from, "line_ids": lines, **vals}
        )

    def _draft(self, *amounts, taxes=None, **vals):
        lines = [(amount, {self.own: 100}, self.expense_account, taxes) for amount in amounts]
        return self._bill(lines, date="2026-03-01", post=False, **vals)

    def _share(self, bill, key, lines=None, user=None):
        wizard = self.env["coop.sharing.apply"].with_user(user or self.treasurer)
        form = Form(wizard.with_context(default_move_id=bill.id))
        form.key_id = key
        apply = form.save()
        if lines:
            apply.line_ids = lines
        apply.action_confirm()

    def _costs(self, move):
        """{owner: amount} of the analytic items."""
        column = self.env["account.analytic.plan"]._coop_members_plan()._column_name()
        costs = {}
        for item in move.line_ids.analytic_line_ids.filtered(column):
            owner = item.member_id or item[column]
            costs[owner] = round(costs.get(owner, 0) - item.amount, 2)
        return costs

    def test_square_metres_to_the_cent(self):
        bill = self._draft(333.33, 333.33, 333.33)
        key = self._key({self.anna: 1, self.bert: 1, self.own: 1})
        self._share(bill, key)
        self.assertEqual(bill.invoice_line_ids.coop_sharing_key_id, key)
        bill.action_post()
        self.assertEqual(self._costs(bill), {self.anna: 333.33, self.bert: 333.33, self.own: 333.33})
        self.assertIn("Rent", bill.coop_sharing_keys)
        self.assertEqual((key.bill_count, key.is_used), (1, True))

    def test_every_method(self):
        for method, parts, expected in (
            ("equal", {self.anna: 1, self.bert: 5, self.own: 9}, (33.34, 33.33, 33.33)),
            ("percentage", {self.anna: 12.5, self.bert: 87.5}, (12.5, 87.5, 0)),
            ("hours", {self.anna: 7.5, self.bert: 2.5}, (75, 25, 0)),
            ("square_metres", {self.anna: 1, self.bert: 0, self.own: 3}, (25, 0, 75)),
        ):
            with self.subTest(method=method):
                bill = self._draft(60.0, 40.0)
                self._share(bill, self._key(parts, method, name=method))
                bill.action_post()
                costs = self._costs(bill)
                found = [costs.get(who, 0) for who in (self.anna, self.bert, self.own)]
                if method == "equal":  # the odd cent is whose turn it is
                    found.sort(reverse=True)
                self.assertEqual(tuple(found), expected)

    def test_chosen_lines_and_a_discount(self):
        bill = self._draft(100.0, -10.0, 55.55)
        first, discount, other = bill.invoice_line_ids
        self._share(bill, self._key({self.anna: 50, self.bert: 50}, "percentage"), first | discount)
        bill.action_post()
        self.assertFalse(other.coop_sharing_key_id)
        self.assertEqual(self._costs(bill), {self.anna: 45, self.bert: 45, self.own: 55.55})

    def test_amounts_that_change_afterwards(self):
        bill = self._draft(100.0, 100.0)
        self._share(bill, self._key({self.anna: 1, self.bert: 2}))
        bill.invoice_line_ids[0].price_unit = 0.05
        bill.action_post()
        costs = self._costs(bill)
        self.assertEqual(costs, {self.anna: 33.35, self.bert: 66.7})

    def test_by_hand_is_not_by_key(self):
        bill = self._draft(100.0)
        self._share(bill, self._key())
        with Form(bill) as form, form.invoice_line_ids.edit(0) as line:
            line.analytic_distribution = self._distribution({self.bert: 100})
        self.assertFalse(bill.invoice_line_ids.coop_sharing_key_id)
        bill.action_post()
        self.assertEqual(self._costs(bill), {self.bert: 100})

    def test_a_used_key_stays(self):
        bill = self._draft(100.0)
        key = self._key()
        self._share(bill, key)
        bill.action_post()
        line = key.line_ids[0]
        for change in (
            lambda: key.write({"method": "equal"}),
            lambda: key.write({"name": "Other"}),
            lambda: key.write({"date_from": "2026-02-01"}),
            lambda: key.write({"line_ids": [Command.update(line.id, {"weight": 1})]}),
            lambda: line.write({"weight": 1}),
            lambda: line.unlink(),
            lambda: line.create({"key_id": key.id, "member_id": self.carl.id}),
            lambda: key.unlink(),
        ):
            with self.assertRefused(UserError, "stays as it is"):
                change()
        with self.assertRefused(UserError, "later last day"):
            key.date_to = "2026-02-28"
        with self.assertRefused(UserError, "shared, stays"):
            bill.invoice_line_ids.with_user(self.treasurer).coop_sharing_key_id = False
        successor = self.env["coop.sharing.key"].browse(key.with_user(self.treasurer).action_succeed()["res_id"])
        self.assertEqual((str(key.date_to), str(successor.date_from)), ("2026-12-30", "2026-12-31"))
        successor.line_ids[0].weight = 99
        self.assertEqual(self._costs(bill)[self.anna], 12.5)
        # A credit note of later is shared as its bill was.
        credit = bill._reverse_moves([{"invoice_date": "2027-02-01", "date": "2027-02-01"}])
        credit.action_post()
        self.assertEqual(self._costs(credit), {owner: -cost for owner, cost in self._costs(bill).items()})
        key.date_to = "2026-12-29"

    def test_one_key_of_a_name_at_a_time(self):
        self._key(date_to="2026-06-30")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._key(date_from="2026-06-30")
        self._key(date_from="2026-07-01")
        self._key(name="Van")

    def test_complete(self):
        with self.assertRefused(UserError, "add up to"):
            self._key({self.anna: 40, self.bert: 50}, "percentage")
        with self.assertRefused(UserError, "Fill in the part"):
            self._key({self.anna: 0}, "hours")
        with self.assertRefused(UserError, "Say who shares"):
            self.env["coop.sharing.key"].create({"name": "x", "date_from": "2026-01-01"})

    def test_only_a_key_of_that_day(self):
        bill = self._draft(100.0)
        late = self._key(date_from="2026-03-02")
        with self.assertRefused(UserError, "not in force"):
            self.env["coop.sharing.apply"].create({"move_id": bill.id, "key_id": late.id}).action_confirm()
        bill.action_post()
        with self.assertRefused(UserError, "Only the draft"):
            self.env["coop.sharing.apply"].create({"move_id": bill.id, "key_id": late.id}).action_confirm()

    def test_no_key_of_another_company(self):
        """Mutant A8: the members of another company would pay for this bill."""
        other = self._create_cooperative()
        self.treasurer.company_ids += other
        theirs = self._create_member("Piet", company_id=other.id)
        key = self._key({theirs: 100}, "percentage", company_id=other.id)
        bill = self._draft(100.0)
        apply = self.env["coop.sharing.apply"].with_user(self.treasurer)
        apply = apply.with_context(allowed_company_ids=(self.company | other).ids)
        with self.assertRefused(UserError, "not in force"):
            apply.create({"move_id": bill.id, "key_id": key.id}).action_confirm()
        self.assertFalse(bill.invoice_line_ids.coop_sharing_key_id)
        # A line that got it another way is not shared by it when the bill is posted.
        bill.invoice_line_ids.coop_sharing_key_id = key
        with self.assertRefused(UserError, "not in force"):
            bill.action_post()

    def test_over_spending_counts_each_part(self):
        self.company.coop_refuse_overspending = True
        self._earn(self.anna, 10.0)
        bill = self._draft(100.0)
        self._share(bill, self._key({self.anna: 10, self.own: 90}, "percentage"))
        bill.action_post()
        again = self._draft(100.0)
        again.invoice_line_ids.analytic_distribution = bill.invoice_line_ids.analytic_distribution
        with self.assertRefused(UserError, "is available"):
            again.action_post()
