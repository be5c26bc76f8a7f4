from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common_attack import BooksAttack


@tagged("post_install", "-at_install", "thorough")
class TestBooksPlan(BooksAttack):
    """The plan Members and its accounts stay what they are; other plans stay as free as in plain Odoo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice([(100.0, {cls.m1: 60, cls.m2: 40})])
        cls.line = cls.invoice.invoice_line_ids
        cls.item = cls.line.analytic_line_ids.filtered(lambda item: item.member_id == cls.m1)

    def _refused(self, function, *args):
        with self.assertRaises(UserError):
            function(*args)
            self.env.flush_all()

    # === OTHER PLANS STAY FREE === #

    def test_other_plan_on_a_posted_line(self):
        line = self.line.with_user(self.invoicing)
        line.analytic_distribution = {f"{self.a1.id},{self.p1.id}": 60, str(self.a2.id): 40}
        self._assert_whole(self.invoice)
        self.assertEqual(line.analytic_line_ids.filtered(self.other_column).mapped("amount"), [60])
        line.analytic_distribution = {
            f"{self.a1.id},{self.p1.id}": 20,
            f"{self.a1.id},{self.p2.id}": 40,
            str(self.a2.id): 40,
            str(self.p1.id): 30,
        }
        self._assert_whole(self.invoice)
        self.assertEqual(self._turnover(self.invoice), {self.m1: 60, self.m2: 40})
        line.analytic_distribution = {"__update__": [self.other_column], str(self.p2.id): 100}
        self.assertEqual(self._turnover(self.invoice), {self.m1: 60, self.m2: 40})
        self.assertEqual(sum(line.analytic_line_ids.filtered(self.other_column).mapped("amount")), 100)

    def test_other_plan_on_an_item(self):
        self.item.with_user(self.invoicing)[self.other_column] = self.p1
        self.assertEqual(self.line._coop_shares()[self.line.id], {self.a1.id: 60, self.a2.id: 40})
        self.assertIn(
            f"{self.a1.id},{self.p1.id}",
            {",".join(sorted(key.split(","), key=int)) for key in self.line.analytic_distribution},
        )
        self.item.with_user(self.invoicing)[self.other_column] = False
        self.assertEqual(self.line._coop_shares()[self.line.id], {self.a1.id: 60, self.a2.id: 40})
        self._assert_whole(self.invoice)

    def test_split_an_item_over_another_plan(self):
        item = self.item.with_user(self.invoicing)
        item.analytic_distribution = {f"{self.a1.id},{self.p1.id}": 25, f"{self.a1.id},{self.p2.id}": 75}
        items = self.line.analytic_line_ids.filtered(lambda line: line[self.column] == self.a1)
        self.assertEqual(sorted(items.mapped("amount")), [15, 45])
        self.assertEqual(items.member_id, self.m1)
        self.assertEqual(self.line._coop_shares()[self.line.id], {self.a1.id: 60, self.a2.id: 40})
        self._assert_whole(self.invoice)

    def test_item_of_another_plan(self):
        items = self.env["account.analytic.line"].with_user(self.invoicing)
        item = items.create(
            {"name": "Beside", "amount": 30, self.other_column: self.p1.id, "move_line_id": self.line.id}
        )
        self.assertEqual(self.line._coop_shares()[self.line.id], {self.a1.id: 60, self.a2.id: 40})
        item.write({"amount": 20, self.other_column: self.p2.id, "name": "Changed"})
        item.copy().unlink()
        item.unlink()
        self.assertEqual(self.line._coop_shares()[self.line.id], {self.a1.id: 60, self.a2.id: 40})
        self._assert_whole(self.invoice)

    def test_items_without_journal_item(self):
        """Timesheets and notes by hand, whoever's they are, are nobody's books."""
        for user in self.invoicing | self.analyst:
            items = self.env["account.analytic.line"].with_user(user)
            item = items.create({"name": "Hours", "amount": -10, self.column: self.a1.id, "unit_amount": 1})
            item.write({"amount": -20, "date": "2025-01-01", self.column: self.a2.id})
            item.write({"analytic_distribution": {str(self.a1.id): 50, str(self.a2.id): 50}})
            item.copy().unlink()
            item.unlink()

    def test_share_without_an_item(self):
        """A share of less than a cent has no item, and survives a change in another plan all the same."""
        invoice = self._invoice([(1.0, {self.m1: 99.9, self.m2: 0.1})])
        line = invoice.invoice_line_ids
        self.assertEqual(self._turnover(invoice), {self.m1: 1})
        line.analytic_line_ids[self.other_column] = self.p1
        self.assertEqual(line._coop_shares()[line.id], {self.a1.id: 99.9, self.a2.id: 0.1})

    # === THE PLAN AND ITS ACCOUNTS === #

    def test_accounts_of_members(self):
        other = self._create_cooperative()
        for user in self.invoicing | self.analyst:
            account = self.a1.with_user(user)
            for vals in (
                {"plan_id": self.other_plan.id},
                {"company_id": other.id},
                {"company_id": False},
                {"partner_id": self.partner_a.id},
            ):
                self._refused(account.write, vals)
            self._refused(account.unlink)
            self._refused(self.own.with_user(user).unlink)

    def test_account_moves_into_the_plan(self):
        """Its items would become the cooperative's on lines that are somebody else's already."""
        self._refused(self.p1.with_user(self.analyst).write, {"plan_id": self.plan.id})
        below = self.env["account.analytic.plan"].create({"name": "Below", "parent_id": self.plan.id})
        self._refused(self.p1.with_user(self.analyst).write, {"plan_id": below.id})

    def test_renamed_and_archived(self):
        self.plan.with_user(self.analyst).name = "Leden"
        self.a1.with_user(self.analyst).active = False
        self._assert_whole(self._invoice([(10.0, {self.m1: 100})]))
        credit_note = self._credit_note(self.invoice)
        self.assertEqual(self._turnover(credit_note), {self.m1: -60, self.m2: -40})
        self._refused(self.line.with_user(self.invoicing).write, {"analytic_distribution": False})

    def test_plan_stays(self):
        plans = self.env["account.analytic.plan"].with_user(self.analyst)
        for plan in (plans.browse(self.plan.id), plans.browse(self.other_plan.id)):
            self._refused(plan.write, {"parent_id": (self.plan | self.other_plan - plan).ids[-1]})
        self._refused(plans.browse(self.plan.id).write, {"parent_id": self.other_plan.id})
        self._refused(plans.browse(self.other_plan.id).write, {"parent_id": self.plan.id})
        self._refused(plans.browse(self.plan.id).unlink)

    def test_below_the_plan(self):
        """An account below the plan Members without a member is the cooperative's."""
        below = self.env["account.analytic.plan"].create({"name": "Below", "parent_id": self.plan.id})
        account = self.env["account.analytic.account"].create(
            {"name": "Shop of the cooperative", "plan_id": below.id, "company_id": self.company.id}
        )
        bill = self._bill([(10.0, {account: 100})])
        self._assert_whole(bill)
        self.assertFalse(bill.line_ids.analytic_line_ids.member_id)
        self._refused(below.write, {"parent_id": False})
        self._refused(account.write, {"company_id": self._create_cooperative().id})

    # === MERGING === #

    def test_merge_contacts(self):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        contact = self.env["res.partner"].create({"name": "Person 1 again"})
        self._refused(wizard._merge, (contact | self.m1.partner_id).ids, contact)
        self._refused(wizard._merge, (self.m1.partner_id | self.m2.partner_id).ids, self.m2.partner_id)
        wizard._merge((contact | self.m1.partner_id).ids, self.m1.partner_id)
        self.assertFalse(contact.exists())
        self.assertTrue(self.m1.exists().partner_id)

    def test_merge_accounts(self):
        wizard = self.env["account.merge.wizard"]
        twin = self.income_account.copy()
        self._refused(wizard._action_merge, twin | self.pot.account_id)
        twin.coop_category = "none"
        self._refused(wizard._action_merge, self.income_account | twin)

    def test_pot_account_stays(self):
        account = self.pot.account_id
        self._refused(account.write, {"reconcile": True})
        self._refused(account.write, {"account_type": "expense"})

    def test_commands_on_a_draft(self):
        """A draft is free: whose it is counts from posting on."""
        draft = self._invoice([(100.0, {self.m1: 100})], post=False)
        draft.with_user(self.invoicing).write(
            {
                "invoice_line_ids": [
                    Command.update(draft.invoice_line_ids.id, {"analytic_distribution": {str(self.a2.id): 100}})
                ]
            }
        )
        draft.action_post()
        self.assertEqual(self._turnover(draft), {self.m2: 100})
