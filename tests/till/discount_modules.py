from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from .common_discount import DiscountScenario


class DiscountModules(DiscountScenario):
    """Odoo's own modules for discounts and rewards, with the lines that their till sends.

    They are not in the tests' database; test_till_discount_modules.py installs them in one of its own and runs these there.
    """

    def test_discount_of_the_whole_order(self):
        """10 % off, in every way in which it is booked, and taken back."""
        lines = [self._line(product) for product in (self.chair, self.book, self.jeans)]
        lines += self._global_discount(lines, 10)
        self.assertEqual(sorted(line[2]["price_subtotal_incl"] for line in lines[3:]), [-110.0, -1.21])
        session = self._open()
        order = self._sell(lines)
        later = self._sell(lines, **self.customer)
        self._sell(lines, to_invoice=True, **self.customer)
        self._close(session)
        later.action_pos_order_invoice()
        self.assertEqual((self._margin_sales(), self._margin_sales(self.low)), (2700.0, 270.0))
        self._assert_turnover(anna=2700.0, bert=270.0, shop=27.0)
        session = self._open()
        # As the till takes goods back: the discount is computed anew over what comes back.
        back = [
            self._line(line.product_id, -1, refunded_orderline_id=line.id)
            for line in order.lines
            if line.product_id != self.product
        ]
        self._sell(back + self._global_discount(back, 10), is_refund=True)
        refund = later.with_user(self.manager)._refund()
        refund.add_payment(
            {"pos_order_id": refund.id, "amount": refund.amount_total, "payment_method_id": self.cash.id}
        )
        refund.action_pos_order_paid()
        self._close(session)
        self.assertEqual((self._margin_sales(), self._margin_sales(self.low)), (900.0, 90.0))
        self._assert_turnover(anna=900.0, bert=90.0, shop=9.0)

    def test_rewards(self):
        """On the order, on one product, on the cheapest, one for nothing; the cashier needs no right for them."""
        goods = [self._line(self.chair), self._line(self.book)]
        percent = {"reward_type": "discount", "discount": 11, "discount_mode": "percent"}
        book = {"discount_product_ids": [Command.set(self.book.ids)]}
        session = self._open()
        for reward, amount in (
            (self._reward(**percent, discount_applicability="order"), 110.0),
            (self._reward(**percent, discount_applicability="specific", **book), 11.0),
            (self._reward(**percent, discount_applicability="cheapest"), 11.0),
            (self._reward(reward_type="product", reward_product_id=self.book.id), 100.0),
        ):
            self._sell([*goods, self._reward_line(reward, amount)], user=self.cashier)
        self._close(session)
        self.assertEqual((self._margin_sales(), self._margin_sales(self.low)), (3900.0, 268.0))
        self._assert_turnover(anna=3900.0, bert=268.0)

    def test_a_gift_card_is_a_payment(self):
        session = self._open()
        reward = self._reward("gift_card", reward_type="discount", discount=1, discount_mode="per_point")
        card = self.env["loyalty.card"].sudo().create({"program_id": reward.program_id.id, "points": 50.0})
        for vals in ({}, {"coupon_id": card.id}):
            with self.assertRefused(AccessError, "give a discount"):
                self._sell([self._line(self.chair), self._reward_line(reward, 50.05, **vals)], user=self.cashier)
        self._sell([self._line(self.chair), self._reward_line(reward, 50.0, coupon_id=card.id)], user=self.cashier)
        self._close(session)
        self.assertEqual(self._margin_sales(), 1000.0)
        self._assert_turnover(anna=1000.0, shop=-50.0)

    # === POINTS === #

    def test_a_gift_card_that_is_sold_is_worth_what_was_paid(self):
        self._open()
        product = self._product("Gift card", 25.0, taxes_id=False)
        rule = {"reward_point_mode": "money", "product_ids": [Command.set(product.ids)]}
        reward = self._programme("gift_card", rule)
        for said, right in ((1e6, 25.0), (25.0, 25.0), (10.0, 10.0)):
            order = self._sell([self._line(product)], user=self.cashier)
            self._told(order, {-1: said})
            self.assertEqual(self._cards(reward)[-1].points, right)
        order = self._sell([self._line(product, 2)], user=self.cashier)
        self._told(order, {-1: 30.0, -2: 30.0, -3: 30.0})
        self.assertEqual(self._cards(reward)[-3:].mapped("points"), [30.0, 20.0, 0.0])
        order = self._sell([self._line(self.jeans)], user=self.cashier)
        self._told(order, {-1: 50.0})
        self.assertEqual(self._cards(reward)[-1].points, 0.0)
        order = self._sell([self._line(product)], user=self.cashier)
        with self.assertRefused(ValidationError, "no amount"):
            self._told(order, {-1: float("nan")})

    def test_a_card_pays_once(self):
        """Whether the till says what was taken, says something else, says nothing, or says it again."""
        self._open()
        reward = self._programme("gift_card", {"product_ids": [Command.set(self.bowl.ids)]})
        for said in ([-50.0], [0.0], [1e6], []):
            with self.subTest(said=said):
                card = self._card(reward, 50.0)
                lines = [self._line(self.chair), self._reward_line(reward, 50.0, coupon_id=card.id)]
                order = self._sell(lines, user=self.cashier)
                with self.assertRefused(AccessError, "give a discount"):  # not told yet, and gone all the same
                    self._sell(lines, user=self.cashier)
                with self.assertRefused(UserError, "no longer changed"):
                    order.with_user(self.cashier).coop_points_due = False
                self.env["loyalty.history"].with_user(self.cashier).create(
                    {"card_id": card.id, "order_model": "pos.order", "order_id": order.id, "description": "x"}
                )
                self._told(order, dict(zip([card], said, strict=False)))
                self.assertEqual(self._cards(reward)[-1].points, 0.0)
                self._told(order, {card: 50.0})
                self.assertEqual(self._cards(reward)[-1].points, 0.0)

    def test_points_of_a_customer(self):
        """A point for each euro, on the card that he has; a discount of 5.00 costs 50 of them."""
        self._open()
        rule = {"reward_point_mode": "money", "reward_point_amount": 1}
        reward = self._programme(
            "loyalty", rule, discount=5.0, discount_mode="per_order", discount_applicability="order", required_points=50
        )
        card = self._card(reward, 60.0, partner_id=self.partner_a.id)
        order = self._sell([self._line(self.jeans)], user=self.cashier, **self.customer)
        order.with_user(self.cashier).confirm_coupon_programs(
            {"-1": {"points": 500.0, "program_id": reward.program_id.id, "partner_id": self.partner_a.id}}
        )
        self.assertEqual(round(self._cards(reward).points, 2), 72.10)
        lines = [self._line(self.jeans), self._reward_line(reward, 5.0, coupon_id=card.id, points_cost=0)]
        order = self._sell(lines, user=self.cashier, **self.customer)
        self._told(order, {card: 12.10})
        self.assertEqual(round(self._cards(reward).points, 2), 34.20)

    def test_free_pieces_cost_points(self):
        self._open()
        reward = self._programme(
            "loyalty", {"minimum_qty": 99}, reward_type="product", reward_product_id=self.jeans.id, required_points=10
        )
        card = self._card(reward, 25.0, partner_id=self.partner_a.id)
        lines = [self._line(self.jeans, 3), self._reward_line(reward, 24.20, coupon_id=card.id)]
        order = self._sell(lines, user=self.cashier, **self.customer)
        self._told(order, {card: 0.0})
        self.assertEqual(self._cards(reward).mapped("points"), [5.0], "two pieces, whatever the line calls them")

    def test_points_of_an_order_that_is_not_paid(self):
        session = self._open()
        reward = self._programme("loyalty", {"reward_point_mode": "money"})
        draft = self.env["pos.order"].with_user(self.cashier).create(
            {
                "session_id": session.id, "lines": [self._line(self.chair)], "amount_total": 1000.0, "amount_tax": 0.0,
                "amount_paid": 0.0, "amount_return": 0.0,
            }
        )  # fmt: skip
        with self.assertRefused(UserError, "not fully paid"):
            self._told(draft, {self._card(reward): 1000.0})

    def test_points_are_not_written_by_a_cashier(self):
        reward = self._programme("gift_card", {})
        card = self._card(reward, 1.0)
        with self.assertRefused(AccessError, "follow from orders"):
            card.with_user(self.cashier).points = 500.0
        wizard = self.env["loyalty.card.update.balance"].with_user(self.cashier)
        with self.assertRefused(AccessError, "follow from orders"):
            wizard.create({"card_id": card.id, "new_balance": 500.0, "description": "x"}).action_update_card_point()
        card.with_user(self.cashier).partner_id = self.partner_a
        other = self._programme("loyalty", {}).program_id
        for vals in (
            {"program_id": other.id},
            {"expiration_date": "2099-12-31"},
            {"active": False},
            {"code": "known to me"},
        ):
            with self.subTest(vals=vals), self.assertRefused(AccessError, "follow from orders"):
                card.with_user(self.cashier).write(vals)
        card.with_user(self.manager).points = 5.0
        self.assertEqual(card.points, 5.0)

    def test_cards_of_another_company(self):
        """A programme without company is of the company in which the cashier works."""
        elsewhere = self.setup_other_company(name="Elsewhere")["company"]
        self.cashier.company_ids |= elsewhere
        reward = self._programme("gift_card", {})
        reward.program_id.company_id = False
        card = self._card(reward, 1.0).with_user(self.cashier)
        with self.assertRefused(AccessError, "follow from orders"):
            card.points = 5.0
        card.with_company(elsewhere).points = 5.0
        ours = self._programme("gift_card", {}).program_id
        ours.company_id = self.company
        with self.assertRefused(AccessError, "follow from orders"):
            card.with_company(elsewhere).program_id = ours

    def test_a_salesman_confirms_and_cancels(self):
        """Odoo's module for rewards on sale orders moves points in the name of the salesman."""
        salesman = self._create_user("salesman", "base.group_user,sales_team.group_sale_salesman_all_leads")
        reward = self._programme("loyalty", {"reward_point_mode": "money", "reward_point_amount": 1})
        reward.program_id.write({"applies_on": "both", "trigger": "auto"})  # as Odoo's own form does
        card = self._card(reward, 60.0, partner_id=self.partner_a.id)
        line = {"product_id": self.jeans.id, "product_uom_qty": 1, "price_unit": 12.10, "tax_ids": [Command.clear()]}
        order = self.env["sale.order"].with_user(salesman).create(
            {"partner_id": self.partner_a.id, "order_line": [Command.create(line)]}
        )  # fmt: skip
        order._update_programs_and_rewards()
        order.action_confirm()
        self.assertEqual(round(card.points, 2), 72.10)
        # To Odoo itself only who manages sales cancels an order that gave points; that is no manager of a till.
        lead = self._create_user("lead", "base.group_user,sales_team.group_sale_manager")
        order.with_user(lead)._action_cancel()
        self.assertEqual(round(card.points, 2), 60.0)

    def test_a_reward_is_no_more_than_the_programme_gives(self):
        """A chair for one euro, called a reward."""
        percent = {"reward_type": "discount", "discount": 11, "discount_mode": "percent"}
        fixed = {"reward_type": "discount", "discount": 25.0, "discount_mode": "per_order"}
        goods = [self._line(self.chair), self._line(self.book)]
        self._open()
        for reward, most in (
            (self._reward(**percent, discount_applicability="order"), 121.0),
            (self._reward(**percent, discount_applicability="order", discount_max_amount=20.0), 20.0),
            (self._reward(**fixed, discount_applicability="order"), 25.0),
            (self._reward(reward_type="product", reward_product_id=self.book.id), 100.0),
        ):
            with self.assertRefused(AccessError, "give a discount"):
                self._sell([*goods, self._reward_line(reward, most + 0.05)], user=self.cashier)
            with self.assertRefused(AccessError, "give a discount"):
                self._sell([*goods, *[self._reward_line(reward, most)] * 2], user=self.cashier)
            order = self._sell([*goods, self._reward_line(reward, most)], user=self.cashier)
            self.assertEqual(order.amount_total, 1100.0 - most)
        self._close()

    def test_one_free_with_ten(self):
        """As many pieces for nothing as the programme's rules give on these goods, or the points on a card."""
        rules = [Command.clear(), Command.create({"reward_point_mode": "unit", "minimum_qty": 10})]
        reward = self._reward("buy_x_get_y", reward_type="product", reward_product_id=self.jeans.id, required_points=10)
        reward.program_id.rule_ids = rules
        self._open()
        for quantity, most in ((1, 0.0), (9, 0.0), (11, 12.10), (19, 12.10), (20, 24.20)):
            goods = self._line(self.jeans, quantity)
            with self.subTest(quantity), self.assertRefused(AccessError, "give a discount"):
                self._sell([goods, self._reward_line(reward, most + 12.10)], user=self.cashier)
            if most:
                self._sell([goods, self._reward_line(reward, most)], user=self.cashier)
        reward.program_id.rule_ids = [Command.clear(), Command.create({"minimum_amount": 100.0})]
        reward.required_points = 1
        with self.assertRefused(AccessError, "give a discount"):
            self._sell([self._line(self.jeans), self._reward_line(reward, 12.10)], user=self.cashier)
        self._sell([self._line(self.jeans, 9), self._reward_line(reward, 12.10)], user=self.cashier)
        self._close()

    def test_discount_is_a_right_still(self):
        lines = [self._line(self.jeans)]
        self._open()
        with self.assertRefused(AccessError, "give a discount"):
            self._sell(lines + self._global_discount(lines, 10), user=self.cashier)
