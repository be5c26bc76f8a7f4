from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged

from ...models.today.card import Card, Chart, Series
from ..scenario import CoopScenario
from .common_today import TodayMixin


@tagged("post_install", "-at_install")
class TestToday(TodayMixin, CoopScenario):
    """The page itself: whose card it is, what it counts, and what it opens."""

    def _with_card(self, **vals):
        """The page with one card more, of the members."""
        values = {"code": "extra", "title": "Extra", "model": "coop.member", **vals}
        today = type(self.env["coop.today"])
        before = today._get_cards
        self.patch(today, "_get_cards", lambda page: [*before(page), Card(**values)])

    def test_who_has_no_role_has_no_card(self):
        colleague = self._create_user("colleague", "base.group_user")
        self.assertEqual(self._cards(colleague), {})
        self.assertEqual(self._charts(colleague), {})

    def test_members_and_customers_see_nothing(self):
        visitor = new_test_user(self.env, "visitor", groups="base.group_portal", company_id=self.company.id)
        self.assertEqual(self._cards(visitor), {})
        self.assertEqual(self._charts(visitor), {})
        with self.assertRefused(AccessError, "not on your page"):
            self._today(visitor).open_card("applicants")

    def test_group_and_right_to_read(self):
        """One of the groups does, and without a right on the model no group does."""
        self._with_card(groups=("social_cooperative.group_shop", "social_cooperative.group_board"))
        self.assertIn("extra", self._cards(self.board))
        self.assertNotIn("extra", self._cards(self.treasurer))
        self.assertNotIn("extra", self._cards(self.shop), "the shop may not read members")
        self.assertEqual(self._today(self.board).open_card("extra")["res_model"], "coop.member")
        for user in (self.treasurer, self.shop):
            with self.assertRefused(AccessError, "not on your page"):
                self._today(user).open_card("extra")

    def test_no_such_card(self):
        with self.assertRefused(AccessError, "not on your page"):
            self._today(self.treasurer).open_card("nonsense")

    def test_record_rules_count(self):
        """A coach counts his own members."""
        self._with_card(date="state_date")
        self.anna.coach_id = self.coach
        card = self._cards(self.coach)["extra"]
        self.assertEqual((card["count"], card["date"]), (1, "2016-01-01"))
        self.assertEqual(self._listed(self.coach, "extra"), self.anna)
        self.assertEqual(self._cards(self.treasurer)["extra"]["count"], 2)

    def test_days_in_a_domain(self):
        """Days and sets go to the client as what JSON has."""
        self._with_card(domain=Domain("state_date", "<=", self.today) & Domain("id", "in", self.anna.ids))
        domain = self._today(self.board).open_card("extra")["domain"]
        self.assertIn(["state_date", "<=", "2026-12-31"], domain)
        self.assertIn(["id", "in", self.anna.ids], domain)
        self.assertEqual(self._listed(self.board, "extra"), self.anna)

    def test_a_deadline_that_is_over(self):
        self._with_card(date="state_date", deadline=True)
        self.assertTrue(self._cards(self.board)["extra"]["late"])
        self._with_card(code="later", date="state_date", deadline=True, domain=Domain.FALSE)
        self.assertEqual(
            {name: self._cards(self.board)["later"][name] for name in ("count", "date", "late")},
            {"count": 0, "date": False, "late": False},
        )

    def test_a_moment_is_a_day_of_who_looks(self):
        """Half past eleven at night in UTC is the next day in the Netherlands."""
        self._with_card(date="create_date")
        self.env.cr.execute("UPDATE coop_member SET create_date = '2026-06-30 23:30:00' WHERE id = %s", self.anna.ids)
        self.env.invalidate_all()
        for zone, day in (("Europe/Amsterdam", "2026-07-01"), ("UTC", "2026-06-30")):
            with self.subTest(zone):
                cards = self._today(self.board).with_context(tz=zone).get_page()["cards"]
                self.assertEqual(next(card["date"] for card in cards if card["code"] == "extra"), day)

    def test_filters_of_the_window_hide_nothing(self):
        self._with_card(action="social_cooperative.coop_member_action")
        action = self._today(self.board).open_card("extra")
        self.assertEqual((action["name"], action["context"]), ("Extra", {}))

    def test_a_button_for_who_may_make_one(self):
        self._with_card(do=("Weigh", "social_cooperative.coop_intake_screen_action"))
        self.assertEqual(
            self._cards(self.treasurer)["extra"]["do"],
            {"label": "Weigh", "action": "social_cooperative.coop_intake_screen_action"},
        )
        self.assertFalse(self._cards(self.board)["extra"]["do"])

    def test_before_the_cooperative_is_switched_on(self):
        other = self.setup_other_company(name="No cooperative")["company"]
        user = new_test_user(self.env, "other", groups="social_cooperative.group_treasurer", company_id=other.id)
        page = self._today(user).get_page()
        self.assertEqual(
            {name: page[name] for name in ("enabled", "may_set_up", "cards", "charts")},
            {"enabled": False, "may_set_up": False, "cards": [], "charts": []},
        )
        self.assertEqual(self._today(user).get_charts(), [])
        user.group_ids += self.env.ref("social_cooperative.group_administrator")
        self.assertTrue(self._today(user).get_page()["may_set_up"])

    def test_only_companies_that_are_chosen_and_are_cooperatives(self):
        self._with_card()
        other = self._create_cooperative()
        self.board.company_ids += other
        partner = self.env["res.partner"].create({"name": "Cor"})
        self.env["coop.member"].with_company(other).create({"partner_id": partner.id, "company_id": other.id})
        for chosen, count in ((self.company, 2), (other, 1), (self.company | other, 3)):
            with self.subTest(chosen=chosen.mapped("name")):
                today = self._today(self.board).with_context(allowed_company_ids=chosen.ids)
                card = next(card for card in today.get_page()["cards"] if card["code"] == "extra")
                self.assertEqual(card["count"], count)
                self.assertEqual(today.open_card("extra")["domain"], [["company_id", "in", chosen.ids]])

    def test_a_graph_of_who_may_not_read_it(self):
        today = type(self.env["coop.today"])
        made = []

        def series():
            made.append(1)
            return [Series(label="Extra", values={})]

        chart = Chart(code="extra", title="Extra", models=("coop.member", "account.move"), series=series)
        self.patch(today, "_get_charts", lambda page: [chart])
        self.assertEqual(self._charts(self.board), {}, "no journal entries for the board")
        self.assertEqual(self._today(self.board).get_page()["charts"], [])
        self.assertFalse(made)
        [shown] = self._charts(self.treasurer).values()
        self.assertEqual((len(shown["labels"]), shown["series"][0]["values"]), (12, [0.0] * 12))
        self.assertEqual(shown["labels"][0], "Jan 26")
