from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .common_discount import DiscountScenario


class RewardModules(DiscountScenario):
    """A reward is given for points, and a card that was sold keeps its own. Run as ``DiscountModules`` is."""

    def _refuse_reward(self, reward, amount, **vals):
        with self.assertRefused(AccessError, "give a discount"):
            self._sell([self._line(self.chair), self._reward_line(reward, amount, **vals)], user=self.cashier)

    def test_a_reward_is_paid_with_points(self):
        """A chair of 1,000.00 for nothing, with a reward for each point and no card that has any."""
        self._open()
        rule = {"reward_point_mode": "money", "product_ids": [Command.set(self.jeans.ids)]}
        for vals in (
            {},
            {"discount": 100, "discount_mode": "percent"},
            {"discount": 50.0, "discount_mode": "per_order"},
        ):
            reward = self._programme("loyalty", rule, discount_applicability="order", required_points=50, **vals)
            full, empty, over = (
                self._card(reward, points, **given)
                for points, given in ((60.0, {}), (0.0, {}), (60.0, {"expiration_date": "2020-01-01"}))
            )
            other = self._card(self._programme("loyalty", rule), 500.0)
            with self.subTest(vals=vals):
                for named in ({}, *({"coupon_id": card.id} for card in (empty, over, other))):
                    self._refuse_reward(reward, 50.0, **named)
                lines = [self._line(self.chair), self._reward_line(reward, 50.0, coupon_id=full.id)]
                self.assertEqual(self._sell(lines, user=self.cashier).amount_total, 950.0)
                self._refuse_reward(reward, 50.0, coupon_id=full.id)

    def test_points_of_these_goods(self):
        self._open()
        rule = {"reward_point_mode": "money", "product_ids": [Command.set(self.chair.ids)]}
        reward = self._programme("loyalty", rule, discount=0.1, discount_applicability="order")
        self._refuse_reward(reward, 100.05)
        self._sell([self._line(self.chair), self._reward_line(reward, 100.0)], user=self.cashier)
        reward.program_id.applies_on = "future"
        self._refuse_reward(reward, 100.0)

    def test_a_programme_that_is_over(self):
        self._open()
        percent = {"reward_type": "discount", "discount": 10, "discount_mode": "percent"}
        reward = self._reward(**percent, discount_applicability="order")
        for vals in (
            {"date_to": "2020-01-01"},
            {"date_from": "2099-01-01"},
            {"pos_config_ids": self.config.copy().ids},
        ):
            before = {"date_to": False, "date_from": False, "pos_config_ids": [Command.clear()]}
            reward.program_id.write({**before, **vals})
            with self.subTest(vals=vals):
                self._refuse_reward(reward, 100.0)

    def test_two_rewards_share_their_points(self):
        self._open()
        reward = self._programme("loyalty", {"minimum_qty": 99}, discount_applicability="order")
        second = reward.copy({"program_id": reward.program_id.id, "discount": 2})
        card = self._card(reward, 50.0)
        lines = [self._reward_line(each, 50.0, coupon_id=card.id) for each in (reward, second)]
        with self.assertRefused(AccessError, "give a discount"):
            self._sell([self._line(self.chair), *lines], user=self.cashier)

    def test_a_gift_card_is_not_taken_back(self):
        """Twenty-five euro left the drawer, and the card kept them."""
        self._open()
        product = self._product("Gift card", 25.0, taxes_id=False)
        rule = {"reward_point_mode": "money", "product_ids": [Command.set(product.ids)]}
        reward = self._programme("gift_card", rule)
        order = self._sell([self._line(product), self._line(self.jeans)], user=self.cashier)
        self._told(order, {-1: 25.0})
        card, jeans = order.lines.sorted("id")
        for back in (self._line(product, -1, refunded_orderline_id=card.id), self._line(product, -1)):
            with self.assertRefused(UserError, "not taken back"):
                self._sell([back], user=self.manager, is_refund=True)
        self._sell([self._line(self.jeans, -1, refunded_orderline_id=jeans.id)], user=self.manager, is_refund=True)
        self.assertEqual(self._cards(reward)[-1].points, 25.0)
