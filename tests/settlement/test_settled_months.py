from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ..scenario import CoopScenario


@tagged("post_install", "-at_install")
class TestRestating(CoopScenario):
    """Settled months change by accident for nobody: only an administrator of the cooperative restates them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._rule(30.0, name="Afdracht")
        cls.editor = cls._user("treasurer")
        cls.administrator = cls._user("administrator")
        cls._pay(cls._invoice([(1000.0, {cls.anna: 100})], date="2026-01-10"), date="2026-01-20")
        cls.income = cls.company_data["default_account_revenue"]

    @classmethod
    def _user(cls, group):
        groups = f"base.group_user,account.group_account_manager,social_cooperative.group_{group}"
        return new_test_user(cls.env, f"coop_restating_{group}", groups, company_id=cls.company.id)

    def setUp(self):
        super().setUp()
        self.january = self._settle("2026-01-31")

    def _refused(self, function, *args):
        with self.cr.savepoint() as savepoint:
            with self.assertRaisesRegex(UserError, "settled"):
                function(*args)
                self.env.flush_all()
            savepoint.rollback()
        self.env.invalidate_all()

    def test_a_rule_of_settled_months(self):
        rule = self.rule.with_user(self.editor)
        for vals in (
            {"percentage": 0.0},
            {"base": "turnover"},
            {"active": False},
            {"member_id": self.anna.id},
            {"date_from": "2026-01-15"},
            {"date_to": "2026-01-30"},
        ):
            with self.subTest(vals=vals):
                self._refused(rule.write, vals)
        self._refused(rule.unlink)
        later = {"name": "Own", "percentage": 10.0, "member_id": self.anna.id, "date_from": "2026-01-31"}
        self._refused(rule.create, {**later, "company_id": self.company.id})

    def test_a_rule_from_the_next_day_on(self):
        rule = self.rule.with_user(self.editor)
        rule.write({"name": "Bijdrage", "percentage": 30.0, "date_to": "2026-01-31"})
        self.env.flush_all()
        later = rule.create(
            {"name": "Less", "percentage": 20.0, "date_from": "2026-02-01", "company_id": self.company.id}
        )
        later.percentage = 25.0
        later.date_to = "2026-06-30"
        rule.date_to = "2026-01-31"
        later.unlink()

    def test_a_rule_restated_by_an_administrator_is_a_correction(self):
        self.rule.with_user(self.administrator).percentage = 20.0
        february = self._statement(self._settle("2026-02-28"), self.anna)
        self.assertRecordValues(february, [{"contribution": 100.0, "correction": 100.0, "closing": 800.0}])

    def test_category_of_an_account_with_settled_items(self):
        account = self.income.with_user(self.editor)
        self._refused(account.write, {"coop_category": "none"})
        self._refused(account.write, {"account_type": "expense"})
        account.write({"coop_category": "turnover", "name": "Sales"})
        self.january.with_user(self.treasurer).action_reverse()
        account.coop_category = "none"
        self.assertEqual(account.coop_category, "none")

    def test_category_restated_by_an_administrator(self):
        self.income.with_user(self.administrator).coop_category = "none"
        february = self._statement(self._settle("2026-02-28"), self.anna)
        self.assertRecordValues(february, [{"turnover": -1000.0, "closing": 0.0}])
        self.income.coop_category = "turnover"

    def test_before_anything_is_settled(self):
        self.january.with_user(self.treasurer).action_reverse()
        self.rule.with_user(self.editor).percentage = 25.0
        self.assertEqual(self.rule.percentage, 25.0)
