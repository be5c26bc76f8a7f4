from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...engine import Granted, Period, to_decimal
from ..common.groups import BILLING
from .coop_legal_amount import LEGAL_BASES

STATES = [
    ("draft", "Draft"),
    ("computed", "Computed"),
    ("approved", "Approved"),
    ("posted", "Posted"),
    ("reversed", "Reversed"),
]


class CoopReward(models.Model):
    """What one run gives one member under one policy, with every step that leads to it, or why it gives nothing."""

    _name = "coop.reward"
    _description = "Reward of a member"
    _inherit = ["coop.guarded"]
    _order = "run_id desc, member_number, id"
    _check_company_auto = True
    _guarded_rows = True

    run_id = fields.Many2one(
        "coop.reward.run", required=True, readonly=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(related="run_id.date_from", store=True)
    date_to = fields.Date(related="run_id.date_to", store=True)
    payment_date = fields.Date(
        "Payment date",
        compute="_compute_payment_date",
        store=True,
        precompute=True,
        index=True,
        help="The day on which the bank pays; until that is known the payment date of the run. It counts in the year of this day.",
    )
    state = fields.Selection(STATES, compute="_compute_state", store=True, precompute=True, index=True)
    member_id = fields.Many2one(
        "coop.member", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    policy_id = fields.Many2one(
        "coop.reward.policy", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    agreement_id = fields.Many2one(related="policy_id.agreement_id", store=True, index=True)
    # As they were when computed: what was paid does not change when the member or the policy does.
    legal_basis = fields.Selection(LEGAL_BASES, "Legal basis", required=True, readonly=True)
    policy_names = fields.Json(readonly=True, export_string_translation=False)
    decision = fields.Char(readonly=True, help="The authority's decision: reference and date.")
    member_number = fields.Char("Member number", readonly=True)
    member_name = fields.Char("Name", readonly=True)
    trade_name = fields.Char("Trade name", readonly=True)
    number = fields.Char("Reward number", readonly=True, copy=False, help="Given when the run is posted.")
    base = fields.Monetary("Percentage of", readonly=True, help="What was earned in the months that count.")
    amount = fields.Monetary("Reward", readonly=True, help="Goes from the pot to the member.")
    recovered = fields.Monetary(
        readonly=True, help="Taken off because earlier rewards were too much; below zero: given back after all."
    )
    carried = fields.Monetary("Still to recover", readonly=True, help="Comes off in a next run.")
    accepted = fields.Monetary(
        readonly=True,
        help="Of rewards of before 19.0.1.1.0: what is taken as recovered, so that nothing is paid again.",
    )
    available = fields.Monetary(readonly=True, help="In the pot to spare when computed.")
    steps = fields.Json(readonly=True, export_string_translation=False)
    refusals = fields.Json(readonly=True, export_string_translation=False)
    signals = fields.Json(readonly=True, export_string_translation=False)
    part_ids = fields.One2many("coop.reward.part", "reward_id", "Months", readonly=True)
    line_id = fields.Many2one("account.move.line", "Payable", readonly=True, index="btree_not_null", copy=False)
    reversal_id = fields.Many2one(
        "account.move", readonly=True, index="btree_not_null", copy=False, ondelete="restrict"
    )
    residual = fields.Monetary("To pay", compute="_compute_residual", help="Posted and not yet paid.")
    payment_state = fields.Selection(
        [("not_paid", "To pay"), ("in_payment", "In payment"), ("partial", "Partly paid"), ("paid", "Paid")],
        "Payment",
        compute="_compute_residual",
        help="In payment: registered, and not yet found on a bank statement.",
    )
    is_reversed = fields.Boolean(readonly=True, copy=False)
    exported_on = fields.Datetime("In payment file", readonly=True, copy=False)
    outcome = fields.Char("Why", compute="_compute_words", help="The first reason, or what to look at.")
    has_signal = fields.Boolean(compute="_compute_words")
    explanation = fields.Html("Why this amount", compute="_compute_words", sanitize=False)

    _once = models.UniqueIndex("(run_id, member_id, policy_id)", "A member has one reward per policy in a run.")
    _number_uniq = models.UniqueIndex(
        "(company_id, number) WHERE number IS NOT NULL", "This reward number exists already."
    )
    _never_negative = models.Constraint(
        "CHECK (amount >= 0 AND amount + recovered >= 0 AND carried >= 0)", "A reward is never negative."
    )

    # === COMPUTE METHODS === #

    @api.depends("run_id.state", "is_reversed")
    def _compute_state(self):
        for reward in self:
            reward.state = "reversed" if reward.is_reversed else reward.run_id.state

    @api.depends("number", "member_id")
    def _compute_display_name(self):
        for reward in self:
            reward.display_name = f"{reward.number or reward.run_id.display_name} {reward.member_id.display_name}"

    # A payment's state is followed in account_payment.py.
    @api.depends("line_id.amount_residual", "line_id.move_id.matched_payment_ids", "amount", "state")
    def _compute_residual(self):
        under_way = self._payments_under_way()
        for reward in self:
            # The board sees what is paid, without rights on the books.
            open_amount = -reward.line_id.sudo().amount_residual if reward.state == "posted" else 0.0
            reward.residual = open_amount
            reward.payment_state = reward._payment_state(open_amount, under_way)

    def _payments_under_way(self):
        """{partners paid by a payment without an entry}"""
        return self._get_payments_without_entry().partner_id

    def _get_payments_without_entry(self):
        """Payments of these rewards that are not in the books: a bank journal without outstanding account books them later."""
        # Who may see a reward may see whether it is paid, without rights on payments.
        payments = self.line_id.sudo().move_id.matched_payment_ids
        return payments.filtered(lambda payment: not payment.move_id and payment.state in ("in_process", "paid"))

    def _payment_state(self, open_amount, under_way):
        if self.state != "posted" or not self.line_id:
            return False
        if self.currency_id.is_zero(open_amount):
            return "paid"
        if self.member_id.sudo().partner_id in under_way:  # compared only, not shown
            return "in_payment"
        return "partial" if self.currency_id.compare_amounts(open_amount, self.amount) < 0 else "not_paid"

    # === ACTIONS === #

    def action_reverse(self):
        """Take posted rewards back: what was not paid is no longer to be paid, what was paid comes off a next one."""
        for run, rewards in self.grouped("run_id").items():
            run._check_may("reverse")
            run._lock(rewards.member_id)
            if any(reward.state != "posted" for reward in rewards):
                raise UserError(self.env._("Only posted rewards can be reversed."))
            run._check_can_reverse()
            run._do_reverse_rewards(rewards)

    def action_register_payment(self):
        """Odoo's own Register Payment, for what is open of these rewards."""
        if not self.env.user.has_group(BILLING):
            raise AccessError(self.env._("Only a treasurer pays rewards."))
        lines = self.filtered(lambda reward: reward.payment_state in ("not_paid", "partial")).line_id
        if not lines:
            raise UserError(self.env._("There is nothing to pay: these rewards are paid, or not posted yet."))
        return lines.action_register_payment()

    # === CHECKS === #

    def _guarded_message(self, names):
        return self.env._("Rewards are made by a reward run and cannot be edited.")


class CoopRewardPart(models.Model):
    """What of a reward is for one month, or for the months of a run together; later runs read it."""

    _name = "coop.reward.part"
    _description = "Reward of a month"
    _inherit = ["coop.guarded"]
    _order = "reward_id, date_from, id"
    _guarded_rows = True

    reward_id = fields.Many2one("coop.reward", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="reward_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    member_id = fields.Many2one(related="reward_id.member_id", store=True, index=True, precompute=True)
    policy_id = fields.Many2one(related="reward_id.policy_id", store=True, precompute=True)
    legal_basis = fields.Selection(related="reward_id.legal_basis", store=True, precompute=True)
    state = fields.Selection(related="reward_id.state", store=True, index=True)
    date_from = fields.Date("First day", required=True, readonly=True)
    date_to = fields.Date("Last day", required=True, readonly=True)
    basis = fields.Char(required=True, readonly=True)
    percentage = fields.Float(digits=(5, 2), readonly=True)
    base = fields.Monetary("Percentage of", readonly=True)
    amount = fields.Monetary("Granted", readonly=True)
    accepted = fields.Monetary(
        readonly=True,
        help="Of rewards of before 19.0.1.1.0: what of it differs from the rule of now. It stays, and is never asked back.",
    )

    # === BUSINESS METHODS === #

    def _to_engine(self):
        self.ensure_one()
        return Granted(
            policy_id=self.policy_id.id,
            legal_basis=self.legal_basis,
            period=Period(self.date_from or date.min, self.date_to),
            basis=self.basis,
            percentage=to_decimal(self.percentage),
            amount=to_decimal(self.amount),
            chain=self.reward_id.agreement_id._get_reward_chain(),
            accepted=to_decimal(self.accepted),
            together=self.policy_id.rhythm != "month",
        )
