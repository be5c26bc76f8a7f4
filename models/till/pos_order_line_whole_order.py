from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.tools import float_compare, float_round

from ...engine import cents, member_shares, split, to_decimal

PREPAID = ("gift_card", "ewallet")  # ways to pay, which Odoo books as a line


class PosOrderLine(models.Model):
    """What belongs to the whole order: a discount, a reward, a tip. Its owners, and which sales a discount lowers.

    Odoo's till makes one line of a discount per tax of the goods, so that each lowers its own tax. The one without tax is
    of the goods without tax; of those bought from private persons it lowers the sales that the margin scheme counts.
    """

    _inherit = "pos.order.line"

    def _coop_reward(self):
        """The reward of a loyalty programme that made this line, if any; only with Odoo's module for it."""
        self.ensure_one()
        return self.reward_id if "reward_id" in self._fields else None

    def _coop_is_derived(self):
        """Whether this line belongs to the whole order: a tip, a discount on everything, a reward."""
        reward = self._coop_reward()
        if reward:
            return reward.program_id.program_type not in PREPAID
        return self.product_id.id in self.order_id.config_id._coop_whole_order_products()

    def _coop_is_goods(self):
        """Whether this is sold by itself: what belongs to the whole order is about these."""
        return not self._coop_is_derived() and not self._coop_reward()

    def _coop_is_discount(self):
        """Whether this takes off the whole order, or gives such a discount back; not a tip."""
        if not self._coop_is_derived():
            return False
        if self.refunded_orderline_id:
            return self.refunded_orderline_id._coop_is_discount()
        return self.product_id != self.order_id.config_id.tip_product_id or self.qty * self.price_unit < 0

    def _coop_bearers(self):
        """The goods in the order that a line of the whole order is about; all of them when there are none like it."""
        sold = (self.refunded_orderline_id or self).order_id.lines
        goods = sold.filtered(lambda line: line._coop_is_goods())
        if not self._coop_is_discount():
            return goods
        taxes = self.tax_ids_after_fiscal_position
        alike = goods.filtered(lambda line: line.tax_ids_after_fiscal_position == taxes) or goods
        return self._coop_rewarded(alike) or alike

    def _coop_rewarded(self, goods):
        """Those of these lines on which the reward is given; all of them when it is on the whole order."""
        reward = self._coop_reward()
        if not reward or (reward.reward_type == "discount" and reward.discount_applicability == "order"):
            return goods
        if reward.reward_type == "product":
            return goods.filtered(lambda line: line.product_id in reward.reward_product_ids)
        products = goods.product_id.filtered_domain(reward._get_discount_product_domain())
        found = goods.filtered(lambda line: line.product_id in products)
        return found.sorted("price_unit")[:1] if reward.discount_applicability == "cheapest" else found

    def _coop_is_reward_due(self):
        """Whether the programme gives as much as all lines of this reward take; the till says which, and how much.

        A card pays what is on it. How many points an order earns is Odoo's to know; nothing is worth more than the goods.
        """
        reward, lines = self._coop_reward(), self.order_id.lines
        alike = lines.filtered(lambda line: line._coop_reward() == reward and not line.refunded_orderline_id)
        taken = -sum(alike.mapped("price_subtotal_incl"))
        return (
            self.currency_id.compare_amounts(taken, self._coop_reward_limit() + len(alike) * self.currency_id.rounding)
            <= 0
        )

    def _coop_reward_limit(self):
        # Programmes and cards are not a cashier's to see; here they only say how much is given.
        line = self.sudo()
        reward, lines = line._coop_reward(), line.order_id.lines
        if not line.order_id._coop_is_given(reward.program_id):
            return 0.0
        goods = lines.filtered(lambda line: line._coop_is_goods() and line.qty > 0)
        points = line._coop_points_to_spend(goods)
        if reward.program_id.program_type in PREPAID:
            return points * reward.discount
        if reward.reward_type == "product":
            return line._coop_free_limit(reward, goods, points)
        if line._coop_are_fewer_points(points, reward.required_points):
            return 0.0
        limit = sum(line._coop_rewarded(goods).mapped("price_subtotal_incl"))
        if reward.discount_mode == "percent":
            limit *= reward.discount / 100
        elif reward.discount_mode == "per_order":
            limit = reward.discount
        elif reward.discount_mode == "per_point":
            limit = min(limit, points * reward.discount)
        return min(limit, reward.discount_max_amount) if reward.discount_max_amount else limit

    def _coop_points_to_spend(self, goods):
        """Points for this reward: what is on the cards that its lines name, and what these goods give for use at once.

        Less what the other rewards of the programme in this order cost.
        """
        reward, lines = self.reward_id, self.order_id.lines
        program = reward.program_id
        named = lines.filtered(lambda line: line.reward_id.program_id == program)
        day = self.order_id._coop_get_day_of_sale()
        cards = named.coupon_id.filtered(
            lambda card: (
                card.active and card.program_id == program and not (card.expiration_date and card.expiration_date < day)
            )
        )
        points = self._coop_points_on(cards)
        # A gift card or a coupon is there before; points for a next order are none yet.
        if program.program_type not in (*PREPAID, "coupons") and program.applies_on != "future":
            points += sum(self._coop_points_of_rule(rule, goods) for rule in program.rule_ids)
        others = named.filtered(lambda line: line.reward_id != reward and line.price_subtotal_incl < 0)
        groups = others.grouped(lambda line: (line.coupon_id, line.reward_id, line.reward_identifier_code))
        return points - sum(group._coop_points_cost() for group in groups.values())

    @staticmethod
    def _coop_are_fewer_points(points, required):
        return float_compare(points, required, precision_digits=2) < 0

    def _coop_free_limit(self, reward, goods, points):
        """What the free pieces may be worth: as many of the dearest as the points pay."""
        left = float_round(points / (reward.required_points or 1), precision_digits=0, rounding_method="DOWN")
        left *= reward.reward_product_qty
        limit = 0.0
        for line in self._coop_rewarded(goods).sorted(lambda line: -line.price_subtotal_incl / line.qty):
            pieces = min(left, line.qty)
            limit += pieces * line.price_subtotal_incl / line.qty
            left -= pieces
        return limit

    def _coop_points_of_rule(self, rule, goods):
        """The most points that a rule gives for these goods; 0 when they do not fulfil it."""
        products = goods.product_id.filtered_domain(rule._get_valid_product_domain())
        counted = goods.filtered(lambda line: line.product_id in products)
        quantity, paid = sum(counted.mapped("qty")), sum(counted.mapped("price_subtotal_incl"))
        least = rule._compute_amount(self.currency_id)
        if not counted or quantity < rule.minimum_qty or self.currency_id.compare_amounts(paid, least) < 0:
            return 0.0
        return rule.reward_point_amount * {"unit": quantity, "money": paid}.get(rule.reward_point_mode, 1)

    def _coop_shares_of_bearers(self):
        """{analytic account id: percent} of all that this line is about, weighed by amount; {} when it cancels out."""
        totals = defaultdict(float)
        for line in self._coop_bearers():
            for account_id, share in line._coop_shares().items():
                totals[account_id] += share * line.price_subtotal
        total = sum(totals.values())
        return member_shares.scaled({key: amount for key, amount in totals.items() if amount * total > 0}, 100)

    # === ON WHICH ACCOUNT === #

    def _prepare_tax_base_line_values(self):
        """What every entry of a till is made of: closing, an invoice, an invoice after closing, and what comes back."""
        base_lines = super()._prepare_tax_base_line_values()
        return [part for base_line in base_lines for part in base_line["record"]._coop_split_discount(base_line)]

    def _coop_split_discount(self, base_line):
        """A discount without tax, in parts: of the goods of the margin scheme on their own account, for who sold them."""
        if base_line["tax_ids"] or not self.company_id.coop_enabled or not self._coop_is_discount():
            return [base_line]
        weights = self._coop_weights_by_account(base_line["account_id"])
        amount = base_line["price_unit"] * base_line["quantity"] * (1 - base_line["discount"] / 100)
        amount = cents(to_decimal(amount))
        if not weights or not amount:
            return [base_line]
        total = sum(weights.values(), Decimal(0))
        parts = split(amount, {key: weight * 100 / total for key, weight in weights.items()}, self._coop_get_turn())
        sign = -1 if base_line["quantity"] < 0 else 1
        return [
            {
                **base_line,
                "account_id": account,
                "price_unit": float(part * sign),
                "quantity": sign,
                "discount": 0.0,
                "coop_shares": dict(shares),
            }
            for (account, shares), part in parts.items()
            if part
        ]

    def _coop_get_turn(self):
        """Who gets the odd cent: another one with each line, and the same when it comes back."""
        return (self.refunded_orderline_id or self)._origin.id or 0

    def _coop_weights_by_account(self, own_account):
        """{(account, shares): amount} of the goods that this discount lowers; {} without goods of the margin scheme."""
        goods = self._coop_bearers()
        margin = goods.filtered(lambda line: line.product_id.with_company(line.company_id).coop_is_margin)
        total = sum(goods.mapped("price_subtotal"))
        if not margin or not total:
            return {}
        weights = defaultdict(Decimal)
        # Goods that go the other way in the same order bear nothing.
        for line in goods.filtered(lambda line: line.price_subtotal * total > 0):
            account = own_account
            if line in margin:
                account = line._prepare_base_line_for_taxes_computation()["account_id"]
            shares = self.coop_till_member_id._get_shares() if self.coop_till_member_id else line._coop_shares()
            weights[account, tuple(sorted(shares.items()))] += abs(to_decimal(line.price_subtotal))
        return weights
