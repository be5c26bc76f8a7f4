import re

from odoo.tests import tagged

from ..query_counter import QueryCounter
from ..scenario import CoopScenario
from .common_today import TodayMixin

MEMBERS = 500


@tagged("post_install", "-at_install", "thorough")
class TestTodayCounts(QueryCounter, TodayMixin, CoopScenario):
    """One query for each card, however many members there are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule(30.0)
        cls.agreement = cls._agreement()
        cls.company.sudo()._coop_get_voucher_account()  # without one there is nothing to ask for vouchers

    def _settle_month_of(self, members, month):
        """Each earns 100.00 in a month, in one invoice; and has a permission that ends soon."""
        day = f"2026-{month:02}-10"
        self._pay(self._invoice([(100.0, {member: 100}) for member in members], date=day), date=day)
        self._settle(f"2026-{month:02}-28")
        vals = {"agreement_id": self.agreement.id, "date_from": "2026-01-01", "date_to": "2027-01-31"}
        new = members.filtered(lambda member: not member.permission_ids)
        self.env["coop.permission"].create([{"member_id": member.id, **vals} for member in new])

    def _queries(self, user):
        page = self._today(user)
        page.get_page()  # what is kept for all, as groups and rules, is read once
        return self._count(page.get_page)

    def _of_charts(self, user):
        page = self._today(user)
        page.get_charts()
        return self._count(page.get_charts)

    def test_each_card_is_one_query(self):
        users = (self.treasurer, self.board, self.coach, self.shop, self.accountant, self.administrator)
        for user in users:
            with self.subTest(user.login):
                page = self._today(user)
                queries = self._queries(user)
                counting = [query for query in queries if re.match(r"SELECT .*\b(COUNT|MIN|MAX)\(", query)]
                seen = len(page._seen(page._get_cards()))
                self.assertEqual(len(counting), seen, "\n".join(queries))
                # And what says who he is: his groups and rules, and his companies.
                self.assertLessEqual(len(queries) - seen, 8, "\n".join(queries))

    def test_500_members(self):
        self._settle_month_of(self.anna | self.bert, 9)
        users = (self.treasurer, self.board, self.coach)
        few = {user: (self._queries(user), self._of_charts(user)) for user in users}
        partners = self.env["res.partner"].create([{"name": f"Member {number}"} for number in range(MEMBERS)])
        members = self.anna | self.bert
        for partner in partners:
            members |= self._create_member(partner.name, partner_id=partner.id, coach_id=self.coach.id)
        self._settle_month_of(members, 10)
        for user in users:
            with self.subTest(user.login):
                self._assert_no_more(self._queries(user), few[user][0])
                self._assert_no_more(self._of_charts(user), few[user][1])
        self.assertEqual(self._cards(self.treasurer)["permissions_ending"]["count"], MEMBERS + 2)
        self.assertEqual(self._cards(self.coach)["permissions_ending"]["count"], MEMBERS)

    def test_lines_of_pots(self):
        """The line of a pot takes one query for all members of a list."""
        self._settle_month_of(self.anna | self.bert, 9)
        members = (self.anna | self.bert).with_user(self.board)
        members.mapped("pot_history")
        many = self._count(lambda: members.mapped("pot_history"))
        self._assert_no_more(many, self._count(lambda: members[:1].mapped("pot_history")))
