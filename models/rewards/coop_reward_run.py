import json
from urllib.parse import urlencode

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date


class CoopRewardRun(models.Model):
    """The rewards of a period: computed by one person, approved by another, posted, then paid (design §4 Rewards).

    Runs form no chain: what one member may have is decided by the pot and by what was granted before, so the members
    are what a run locks, and each reward can be reversed by itself.
    """

    _name = "coop.reward.run"
    _description = "Reward run"
    _inherit = ["coop.run.mixin", "mail.activity.mixin"]
    _order = "payment_date desc, id desc"
    _check_company_auto = True
    _results = ("reward_ids", "move_ids")
    _terms = ("date_from", "date_to", "payment_date", "agreement_ids")
    _sequence_codes = ("coop.reward.run", "coop.reward")
    _entry_field = "coop_reward_run_id"
    _needed_settings = ("coop_pot_id", "coop_reward_account_id", "coop_journal_id")

    name = fields.Char(readonly=True, copy=False, default="/")
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
    state = fields.Selection(
        selection_add=[("computed", "Computed"), ("approved", "Approved"), ("posted",)],
        ondelete={"computed": "set default", "approved": "set default"},
    )
    reward_ids = fields.One2many("coop.reward", "run_id", "Rewards", readonly=True, copy=False)
    reward_count = fields.Integer("Number of rewards", compute="_compute_reward_count")
    move_ids = fields.One2many("account.move", "coop_reward_run_id", "Journal entries", readonly=True, copy=False)
    journal_id = fields.Many2one(
        "account.journal",
        "Pay from",
        check_company=True,
        domain="[('type', '=', 'bank')]",
        default=lambda self: self._default_journal(),
        help="The bank account that the payment file pays from.",
    )
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

    @api.depends("reward_ids")
    def _compute_reward_count(self):
        for run in self:
            run.reward_count = len(run.reward_ids)

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

    # === ACTIONS === #

    def action_register_payment(self):
        return self.reward_ids.action_register_payment()

    def action_view_rewards(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_reward_action")
        return action | {"domain": [("run_id", "=", self.id)], "context": {}}

    def action_xlsx(self):
        """The overview for treasurer and accountant."""
        self.ensure_one()
        self.check_access("read")
        params = {"run": self.id, "companies": json.dumps(self.env.companies.ids)}
        return {"type": "ir.actions.act_url", "url": f"/coop/rewards.xlsx?{urlencode(params)}", "target": "download"}

    # === CHECKS === #

    def _guarded_message(self, names):
        return self.env._("A reward run goes from step to step by its buttons: Compute, Approve, Post, Reverse.")

    def _check_can_approve(self):
        answer = super()._check_can_approve()
        if self._wants_four_eyes() and self.filtered_domain(self._domain_rewards_user()):
            raise UserError(
                self.env._(
                    "You are rewarded in this run yourself, so somebody else approves it (four eyes). Ask another treasurer or a "
                    "member of the board."
                )
            )
        return answer

    @api.model
    def _domain_rewards_user(self):
        own = Domain("amount", ">", 0) & Domain("member_id.partner_id", "=", self.env.user.partner_id.id)
        return Domain("reward_ids", "any", own)

    @api.model
    def _domain_waits_for_user(self):
        """Nobody approves what he is paid himself, where four eyes are wanted."""
        four_eyes = Domain("company_id.coop_four_eyes", "=", True)
        return super()._domain_waits_for_user() & ~(four_eyes & self._domain_rewards_user())

    def _check_postable(self):
        if not any(reward._counts() for reward in self.reward_ids):
            raise UserError(self.env._("There is nothing to post: every reward is nothing."))

    def _lock_date_message(self, day):
        return self.env._("The books are locked up to %(date)s. Choose a later date of payment.", date=day)

    # === LOCK === #

    def _documents(self):
        return self.reward_ids

    def _get_locked(self):
        """Money leaves the pots of these members: nobody else takes from them until this is done."""
        return [self.reward_ids.member_id]

    def _mark_done(self):
        self._mark_members(self.reward_ids.member_id)

    def _mark_members(self, members):
        # A treasurer may post rewards of members whom he need not be able to edit.
        members.sudo().last_reward_run_id = self
        self.env.flush_all()
