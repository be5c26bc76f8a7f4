from odoo.tests import tagged

from .query_counter import QueryCounter
from .scenario import CoopScenario


@tagged("post_install", "-at_install", "thorough")
class TestQueryCounts(QueryCounter, CoopScenario):
    """Reading takes the same number of queries for 50 members as for 5 (design §7)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule(30.0)
        cls.members = cls._create_members(5)

    @classmethod
    def _create_members(cls, count):
        """Members who each earned 100.00 and got it."""
        members = cls.env["coop.member"].concat(
            *(cls._create_member(f"Member {number}", date="2026-01-01") for number in range(count))
        )
        cls._pay(cls._invoice([(100.0, {member: 100}) for member in members], date="2026-01-10"), date="2026-01-20")
        return members

    def test_figures(self):
        def read(members):
            return self._count(lambda: members.mapped("pot_available"))

        members = self.members | self._create_members(45)
        read(members)
        self._assert_no_more(read(members), read(self.members))

    def test_reward_run(self):
        reference = self.env["coop.municipality"].create({"code": "GM9999", "name": "Testdam"})
        municipality = self.env["res.partner"].create({"name": "Testdam", "coop_municipality_id": reference.id})
        agreement = self.env["coop.agreement"].create(
            {"name": "Testdam", "authority_partner_id": municipality.id, "date_from": "2026-01-01"}
        )
        self.env["coop.reward.policy"].create(
            {
                "name": "Half",
                "agreement_id": agreement.id,
                "percentage": 50,
                "date_from": "2026-01-01",
                "for_all": True,
            }
        )
        members = self.members | self._create_members(45)
        self._settle("2026-01-31")
        permissions = self.env["coop.permission"].create(
            [{"member_id": one.id, "agreement_id": agreement.id, "date_from": "2026-01-01"} for one in members]
        )
        run = self.env["coop.reward.run"].create(
            {"date_from": "2026-01-01", "date_to": "2026-01-31", "payment_date": "2026-02-15"}
        )
        many = min((self._count(run.action_compute) for _time in range(2)), key=len)  # the first fills caches
        self.assertEqual(len(run.reward_ids), 50)
        permissions[5:].active = False
        few = min((self._count(run.action_compute) for _time in range(2)), key=len)
        self.assertEqual(len(run.reward_ids), 5)
        self._assert_no_more(many, few)

    def test_simulator_of_rewards(self):
        reference = self.env["coop.municipality"].create({"code": "GM9999", "name": "Testdam"})
        municipality = self.env["res.partner"].create({"name": "Testdam", "coop_municipality_id": reference.id})
        agreement = self.env["coop.agreement"].create(
            {"name": "Testdam", "authority_partner_id": municipality.id, "date_from": "2026-01-01"}
        )
        members = self.members | self._create_members(45)
        self._settle("2026-01-31")
        permissions = self.env["coop.permission"].create(
            [{"member_id": one.id, "agreement_id": agreement.id, "date_from": "2026-01-01"} for one in members]
        )
        simulation = self.env["coop.reward.simulation"].create(
            {"agreement_id": agreement.id, "template": "amsterdam", "date_from": "2026-01-01", "date_to": "2026-01-31"}
        )
        # The first fills what is kept for all, the second what deleting the lines of the first needs.
        many = min((self._count(simulation.action_simulate) for _time in range(3)), key=len)
        self.assertEqual(len(simulation.line_ids), 50)
        permissions[5:].active = False
        few = min((self._count(simulation.action_simulate) for _time in range(3)), key=len)
        self.assertEqual(len(simulation.line_ids), 5)
        self._assert_no_more(many, few)

    def test_settlement_posted(self):
        """However many members: Odoo looks for a default distribution of each partner, and none may be on a pot."""

        def post(day):
            settlement = self.env["coop.settlement"].create({"date_to": day})
            settlement.action_compute()
            self.company.coop_four_eyes = False
            settlement.action_approve()
            reads = self._count(settlement.action_post)
            self.assertEqual(settlement.state, "posted")
            return reads, len(settlement.move_ids.line_ids)

        post("2026-01-31")
        self._earn_again("2026-02-10", self.members)
        few, lines = post("2026-02-28")
        self.assertEqual(lines, 11)
        members = self.members | self._create_members(45)
        self._earn_again("2026-03-10", members)
        post("2026-03-31")
        self._earn_again("2026-04-10", members)
        many, lines = post("2026-04-30")
        self.assertEqual(lines, 101)
        self._assert_no_more(many, few)

    def _earn_again(self, day, members):
        self._pay(self._invoice([(100.0, {member: 100}) for member in members], date=day), date=day)

    def test_settlement(self):
        def compute():
            settlement = self.env["coop.settlement"].create({"date_to": "2026-01-31"})
            return self._count(settlement.action_compute)

        compute()  # what is kept for all, as access rules, is read once
        few = compute()
        self._create_members(45)
        compute()  # new members empty what is kept
        many = compute()
        self.assertEqual(len(self.env["coop.settlement"].search([], limit=1, order="id desc").line_ids), 52)
        self._assert_no_more(many, few)
