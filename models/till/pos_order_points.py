from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from ..common.coop_guard import with_mark
from .till_guard import PAID, POINTS, check_amount

OF_THE_CUSTOMER = ("loyalty", "ewallet")  # programmes of which a customer has one card


class PosOrder(models.Model):
    """Points on loyalty cards, gift cards and wallets: only with Odoo's module ``pos_loyalty``. They are worth money.

    Its till says after an order how many points each card won or lost. In a cooperative a card wins at most what the rules
    of its programme give on the lines of the order, and loses at least what these take from it; once.
    """

    _inherit = "pos.order"

    coop_points_due = fields.Boolean(
        "Points are still to be booked",
        readonly=True,
        copy=False,
        help="What this order gives and takes of points is not on the cards yet.",
    )

    def confirm_coupon_programs(self, coupon_data):
        """Odoo's step after an order: cards win and lose points. Without its module nothing happens.

        :param coupon_data: {card id, or a negative number for a new card: {"points", "program_id", …}}
        :raises UserError: when the order is not paid
        """
        self.check_access("read")
        if "loyalty.card" not in self.env:
            return {}
        ours = self._coop_of_cooperatives()
        if ours:
            self.ensure_one()
            # Programmes, cards and their history are not all a cashier's to see; here they only say what is right.
            coupon_data = self.sudo()._coop_right_points(coupon_data)
        result = super(PosOrder, with_mark(self, POINTS)).confirm_coupon_programs(coupon_data)
        ours.sudo().coop_points_due = False  # no client's to write
        return result

    def _coop_owe_points(self):
        """These orders became paid."""
        if "loyalty.card" in self.env:
            self.lines._coop_check_no_card_back()
            self.sudo().coop_points_due = True  # no client's to write

    # === WHAT IS RIGHT === #

    def _coop_right_points(self, coupon_data):
        """What the till says that each card won and lost, put right; nothing when that was done before."""
        if self.state not in PAID:
            raise UserError(self.env._("Order %(order)s is not fully paid.", order=self.name))
        if not self.coop_points_due:
            return {}
        # To Odoo a line of the history says that this was done before, and a cashier can write one.
        self.env["loyalty.history"].search([("order_model", "=", self._name), ("order_id", "=", self.id)]).unlink()
        taken, left, result = self._coop_points_taken(), {}, {}
        cards = self.env["loyalty.card"]
        for key, vals in coupon_data.items():
            card = self._coop_card_of(int(key), vals)
            program = card.program_id or self.env["loyalty.program"].browse(vals.get("program_id")).exists()
            if not program or card & cards:
                continue
            cards |= card
            if program not in left:
                left[program] = self._coop_points_won(program) - taken.pop(program, 0.0)
            spent = taken.pop(card, 0.0)
            points = self._coop_at_most(vals.get("points"), left[program] - spent)
            left[program] -= max(points + spent, 0.0)
            result[card.id or int(key)] = {**vals, "points": points, **self._prepare_card_vals(card, program)}
        for card in taken:  # of which the till says nothing
            if card._name == "loyalty.card":
                result[card.id] = {"points": -taken[card], **self._prepare_card_vals(card, card.program_id)}
        return result

    def _prepare_card_vals(self, card, program):
        known = {"coupon_id": card.id, "code": card.code, "partner_id": card.partner_id.id} if card else {}
        return {"program_id": program.id, **known}

    def _coop_at_most(self, points, limit):
        check_amount(self.env, points)
        points = float(points or 0.0)
        return points if points < limit + 0.01 else limit  # a till rounds

    def _coop_card_of(self, key, vals):
        """The card that Odoo will write to; empty when it makes a new one."""
        cards = self.env["loyalty.card"]
        if key > 0:
            return cards.browse(key).exists()
        program = self.env["loyalty.program"].browse(vals.get("program_id")).exists()
        domain = [("program_id", "=", program.id)]
        if vals.get("partner_id") and program.program_type in OF_THE_CUSTOMER:
            return cards.search([*domain, ("partner_id", "=", vals["partner_id"])], limit=1)
        if vals.get("code") and program.program_type == "gift_card":
            return cards.search([*domain, ("code", "=", vals["code"])], limit=1)
        return cards

    def _coop_points_won(self, program):
        """The most points that a programme gives on what was sold in this order."""
        if not self._coop_is_given(program):
            return 0.0
        rewards = self.lines.filtered(lambda line: line._coop_reward())
        sold = (self.lines - rewards).filtered(lambda line: line.qty > 0)
        won = sum(sold[0]._coop_points_of_rule(rule, sold) for rule in program.rule_ids) if sold else 0.0
        # What was paid with such a card goes back on it.
        back = rewards.filtered(lambda line: line.reward_id.program_id == program and line.price_subtotal_incl > 0)
        return won - sum(line._coop_points_cost() for line in back)

    def _coop_is_given(self, program):
        """Whether a programme is there for this order: in this company, at this till, on this day."""
        day = self._coop_get_day_of_sale()
        elsewhere = (program.company_id and program.company_id != self.company_id) or (
            program.pos_config_ids and self.config_id not in program.pos_config_ids
        )
        over = (program.date_from and day < program.date_from) or (program.date_to and day > program.date_to)
        return program.active and not elsewhere and not over

    def _coop_get_day_of_sale(self):
        return fields.Datetime.context_timestamp(self, self.date_order or fields.Datetime.now()).date()

    def _coop_points_taken(self):
        """{card; or programme, where a line names no card: points that the lines of this order take}"""
        taken = defaultdict(float)
        lines = self.lines.filtered(lambda line: line._coop_reward() and line.price_subtotal_incl < 0)
        groups = lines.grouped(lambda line: (line.coupon_id, line.reward_id, line.reward_identifier_code))
        for (card, reward, _code), group in groups.items():
            taken[card or reward.program_id] += group._coop_points_cost()
        return taken
