from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tools import format_date

from ..common.coop_guard import as_own_code, is_own_code, without_defaults
from .coop_reward import STATES

# Written by the steps below and by nothing else, whatever rights the client has.
GUARDED = {
    "name", "state", "computed_by_id", "computed_on", "approved_by_id", "approved_on", "posted_by_id", "posted_on",
    "reward_ids", "move_ids", "company_id",
}  # fmt: skip
TERMS = {"date_from", "date_to", "payment_date", "agreement_ids"}


class CoopRewardRun(models.Model):
    """The rewards of a period: computed by one person, approved by another, posted, then paid (design §4 Rewards)."""

    _name = "coop.reward.run"
    _description = "Reward run"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "payment_date desc, id desc"
    _check_company_auto = True

    name = fields.Char(readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date("From", required=True, tracking=True, help="First day of the first month.")
    date_to = fields.Date("Up to and including", required=True, tracking=True, help="Last day of the last month.")
    payment_date = fields.Date(
        "Payment date",
        required=True,
        tracking=True,
        help="The amounts of the law on this day count, and so does its calendar year.",
    )
    agreement_ids = fields.Many2many(
        "coop.agreement", string="Agreements", check_company=True, help="Empty: all agreements with reward policies."
    )
    state = fields.Selection(STATES, default="draft", required=True, readonly=True, tracking=True, index=True)
    reward_ids = fields.One2many("coop.reward", "run_id", "Rewards", readonly=True, copy=False)
    move_ids = fields.One2many("account.move", "coop_reward_run_id", "Journal entries", readonly=True, copy=False)
    journal_id = fields.Many2one(
        "account.journal",
        "Pay from",
        check_company=True,
        domain="[('type', '=', 'bank')]",
        default=lambda self: self._default_journal(),
        help="The bank account that the payment file pays from.",
    )
    computed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    computed_on = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    posted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    posted_on = fields.Datetime(readonly=True, copy=False)
    amount = fields.Monetary("Total", compute="_compute_totals")
    residual = fields.Monetary("To pay", compute="_compute_totals")
    refused_count = fields.Integer("Refused", compute="_compute_totals")
    signal_count = fields.Integer("Signals", compute="_compute_totals")

    _period_in_order = models.Constraint("CHECK (date_from <= date_to)", "The last day lies before the first.")

    # === COMPUTE METHODS === #

    @api.model
    def _default_journal(self):
        journals = self.env["account.journal"]
        return journals.search([("type", "=", "bank"), ("company_id", "=", self.env.company.id)], limit=1)

    @api.depends("reward_ids.amount", "reward_ids.residual")
    def _compute_totals(self):
        for run in self:
            run.amount = sum(run.reward_ids.mapped("amount"))
            run.residual = sum(run.reward_ids.mapped("residual"))
            run.refused_count = len(run.reward_ids.filtered(lambda reward: reward.refusals))
            run.signal_count = len(run.reward_ids.filtered(lambda reward: reward.signals))

    @api.depends("name", "date_from", "date_to")
    def _compute_display_name(self):
        for run in self:
            named = run.name and run.name != "/"
            period = run._period_label() if run.date_from and run.date_to else ""
            run.display_name = f"{run.name} ({period})" if named else self.env._("Rewards %(period)s", period=period)

    def _period_label(self):
        """ "January 2026" or "January 2026 – June 2026", in the user's language."""
        self.ensure_one()
        ends = (format_date(self.env, day, date_format="MMMM y") for day in (self.date_from, self.date_to))
        return " – ".join(dict.fromkeys(ends))

    # === CONSTRAINTS === #

    @api.constrains("date_from", "date_to")
    def _check_whole_months(self):
        for run in self:
            if run.date_from.day != 1 or fields.Date.add(run.date_to, days=1).day != 1:
                raise UserError(self.env._("A run is about whole months: from a first to a last day of a month."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if is_own_code(self.env):
            return super().create(vals_list)
        for vals in vals_list:
            self._check_guarded({key: value for key, value in vals.items() if key != "company_id" and value})
        runs = super(CoopRewardRun, without_defaults(self, GUARDED - {"company_id"})).create(vals_list)
        return runs.with_env(self.env)

    def write(self, vals):
        self._check_guarded(vals)
        if TERMS & vals.keys() and any(run.state != "draft" for run in self):
            raise UserError(
                self.env._("Set the run back to draft to change its period, date of payment or agreements.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        if any(run.state in ("posted", "reversed") for run in self):
            raise UserError(self.env._("A run that was posted stays. Reverse it if it was wrong."))

    def _check_guarded(self, vals):
        if GUARDED & vals.keys() and not is_own_code(self.env):
            raise AccessError(
                self.env._("A reward run goes from step to step by its buttons: Compute, Approve, Post, Reverse.")
            )

    # === ACTIONS === #

    def action_compute(self):
        for run in self:
            run._check_can_compute()
            run._do_compute()

    def action_approve(self):
        for run in self:
            run._check_can_approve()
            as_own_code(run).write(
                {"state": "approved", "approved_by_id": self.env.uid, "approved_on": fields.Datetime.now()}
            )

    def action_draft(self):
        """Back to draft: the computed rewards go, nothing was booked."""
        for run in self:
            run._check_role("group_treasurer", self.env._("Only a treasurer sets a reward run back to draft."))
            if run.state not in ("computed", "approved"):
                raise UserError(self.env._("Only a run that is not posted goes back to draft."))
            run._clear_computation()

    def action_post(self):
        for run in self:
            run._check_role("group_treasurer", self.env._("Only a treasurer posts rewards."))
            run._lock(run.reward_ids.member_id)
            run._check_can_post()
            run._do_post()

    def action_reverse(self):
        """Reverse everything of this run that is not reversed yet."""
        self.reward_ids.filtered(lambda reward: reward.state == "posted").action_reverse()

    def action_register_payment(self):
        return self.reward_ids.action_register_payment()

    # === CHECKS === #

    def _check_role(self, group, message):
        if not self.env.su and not self.env.user.has_group(f"social_cooperative.{group}"):
            raise AccessError(message)

    def _check_can_compute(self):
        self.ensure_one()
        self._check_role("group_treasurer", self.env._("Only a treasurer computes rewards."))
        if self.state not in ("draft", "computed"):
            raise UserError(self.env._("Only a draft is computed. Set the run back to draft first."))
        self.company_id._coop_check_enabled()
        self._check_settings()

    def _check_can_approve(self):
        self.ensure_one()
        if not self.env.su and not (
            self.env.user.has_group("social_cooperative.group_treasurer")
            or self.env.user.has_group("social_cooperative.group_board")
        ):
            raise AccessError(self.env._("Only the board or a treasurer approves rewards."))
        if self.state != "computed":
            raise UserError(self.env._("Compute the rewards before approving them."))
        if self.company_id.coop_four_eyes and self.computed_by_id == self.env.user:
            raise UserError(
                self.env._(
                    "You computed these rewards, so somebody else approves them (four eyes). "
                    "Ask another treasurer or a member of the board."
                )
            )

    def _check_can_post(self):
        self.ensure_one()
        if self.state == "posted":
            raise UserError(self.env._("These rewards are posted already."))
        if self.state != "approved":
            raise UserError(self.env._("Only an approved run can be posted."))
        if not any(reward.amount or reward.recovered for reward in self.reward_ids):
            raise UserError(self.env._("There is nothing to post: every reward is nothing."))
        self._check_settings()
        self._check_lock_date(self.payment_date)
        self._check_still_right()

    def _check_settings(self):
        self.company_id._coop_check_books(
            "coop_pot_id", "coop_reward_account_id", "coop_journal_id", sequences=("coop.reward.run", "coop.reward")
        )

    def _check_lock_date(self, day):
        """Core would silently move the entry behind the lock date."""
        violated = self.company_id._get_lock_date_violations(
            day, fiscalyear=True, sale=False, purchase=False, tax=False, hard=True
        )
        if violated:
            raise UserError(
                self.env._(
                    "The books are locked up to %(date)s. Choose a later date of payment.",
                    date=format_date(self.env, max(lock_date for lock_date, _field in violated)),
                )
            )

    def _check_can_reverse(self, rewards):
        self.ensure_one()
        self._check_role("group_treasurer", self.env._("Only a treasurer reverses rewards."))
        if not rewards or any(reward.state != "posted" for reward in rewards):
            raise UserError(self.env._("Only posted rewards can be reversed."))
        self._check_lock_date(self._reversal_date())

    # === BUSINESS METHODS === #

    def _lock(self, members):
        """Money leaves these pots: nobody else takes from them until this is done.

        Writing the members (see _mark) makes a transaction that began before ours fail and start again.
        """
        self.ensure_one()
        try:
            # A treasurer may post rewards of members whom he need not be able to edit.
            self.sudo().lock_for_update()
            members.sudo().lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._("Somebody is posting rewards of the same members at this moment. Try again in a minute.")
            ) from error
        self.env.invalidate_all()

    def _mark(self, members):
        # As in _lock; this is the lock's own mark.
        members.sudo().last_reward_run_id = self
        self.env.flush_all()
