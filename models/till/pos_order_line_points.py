from odoo import models
from odoo.exceptions import UserError

from .pos_order_line_whole_order import PREPAID
from .till_guard import PAID


class PosOrderLine(models.Model):
    """What a reward costs in points, and what is left on a card; only with Odoo's module ``pos_loyalty``."""

    _inherit = "pos.order.line"

    def _coop_check_no_card_back(self):
        """:raises UserError: when one of these takes back what filled a gift card or wallet, which would keep its points"""
        back = self.filtered(lambda line: line.qty * line.price_unit < 0 and not line._coop_reward())
        if not back.company_id.filtered("coop_enabled"):
            return
        # Programmes are not a cashier's to see; here they only say which products fill cards.
        rules = self.env["loyalty.program"].sudo().search([("program_type", "in", PREPAID)]).rule_ids
        for line in back.filtered("company_id.coop_enabled"):
            if line._coop_fills_card(rules):
                raise UserError(
                    self.env._(
                        "%(product)s fills a card, and the card keeps its points, so it is not taken back at the till. The "
                        "customer can pay with the card.",
                        product=line.product_id.display_name,
                    )
                )

    def _coop_fills_card(self, rules):
        """Whether one of these rules names this line's product; a rule for anything names none."""
        self.ensure_one()
        for rule in rules.filtered(lambda rule: rule.company_id in (self.company_id, rule.company_id.browse())):
            domain = rule._get_valid_product_domain()
            if not domain.is_true() and self.product_id.sudo().filtered_domain(domain):
                return True
        return False

    def _coop_points_cost(self):
        """What these lines of one reward take from the card that pays them, in points; below zero when it is given back."""
        reward, paid = self.reward_id, -sum(self.mapped("price_subtotal_incl"))
        if reward.reward_type == "discount" and reward.discount_mode == "per_point":
            return paid / (reward.discount or 1)
        if reward.clear_wallet and self.coupon_id:
            return sum(self.coupon_id.mapped("points"))
        if reward.reward_type == "product":
            return self._coop_free_pieces(paid) * reward.required_points / (reward.reward_product_qty or 1)
        return reward.required_points if paid > 0 else 0.0

    def _coop_free_pieces(self, paid):
        """How many pieces were given for nothing: what the till says, but as many as they are worth."""
        pieces = sum(self.mapped("qty"))
        goods = self.order_id.lines.filtered(lambda line: not line._coop_reward() and line.qty > 0)
        prices = [line.price_subtotal_incl / line.qty for line in self[:1]._coop_rewarded(goods)]
        dearest = max(prices, default=0.0)
        return max(pieces, paid / dearest) if dearest > 0 else pieces

    def _coop_points_on(self, cards):
        """What is on these cards, less what orders before this one took and no till has told yet."""
        due = self.search(
            [
                ("coupon_id", "in", cards.ids),
                ("order_id", "!=", self.order_id.id),
                ("order_id.state", "in", PAID),
                ("order_id.coop_points_due", "=", True),
            ]
        ).order_id
        taken = sum(points for order in due for card, points in order._coop_points_taken().items() if card in cards)
        return sum(cards.mapped("points")) - taken
