from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..common.coop_bsn import bsn_warning
from ..common.groups import MONEY_GROUPS


class CoopAgreement(models.Model):
    """What cooperative and benefit authority agreed besides the dates: members, target, rewards, subsidy and reports."""

    _inherit = "coop.agreement"

    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        default=lambda self: self.env.user,
        check_company=True,
        tracking=True,
        domain="[('share', '=', False)]",
        help="Gets the reminders of expiry, notice, evaluation and permissions that end.",
    )
    members_counted_on = fields.Datetime(
        readonly=True, copy=False, groups="base.group_system", export_string_translation=False
    )
    max_members = fields.Integer("Largest number of members", tracking=True, help="0: no limit.")
    predecessor_id = fields.Many2one(
        "coop.agreement", "Follows", check_company=True, index="btree_not_null", ondelete="restrict", tracking=True
    )
    successor_ids = fields.One2many("coop.agreement", "predecessor_id", "Followed by")
    case_manager_ids = fields.Many2many(
        "res.partner",
        "coop_agreement_case_manager_rel",
        string="Case managers",
        domain="[('parent_id', '=', authority_partner_id)]",
        help="Of the authority: who knows the members.",
    )
    policy_officer_ids = fields.Many2many(
        "res.partner",
        "coop_agreement_policy_officer_rel",
        string="Policy officers",
        domain="[('parent_id', '=', authority_partner_id)]",
        help="Of the authority: who keeps the agreement.",
    )
    target_amount = fields.Monetary(
        "Minimum result", tracking=True, help="Euro of surplus per month that a member makes on average. 0: no target."
    )
    target_months = fields.Integer(
        "Averaged over", default=12, tracking=True, help="Months, up to the last settled one."
    )
    evaluation_ids = fields.One2many("coop.agreement.evaluation", "agreement_id", "Evaluations")
    subsidy_fixed = fields.Monetary(
        "Subsidy per month", tracking=True, help="Lump sum, whatever the number of members."
    )
    subsidy_per_member = fields.Monetary(
        "Subsidy per member per month",
        tracking=True,
        help="For every member who is active, with a permission in force, on the last day of the month.",
    )
    subsidy_from = fields.Date(
        tracking=True, help="A day in the first month to invoice. Empty: from the first day of the agreement on."
    )
    subsidy_account_id = fields.Many2one(
        "account.account",
        "Subsidy account",
        check_company=True,
        domain="[('account_type', 'in', ('income', 'income_other'))]",
        help="Empty: that of the sales journal.",
    )
    subsidy_ids = fields.One2many(
        "coop.agreement.subsidy", "agreement_id", "Subsidies invoiced", readonly=True, groups=MONEY_GROUPS
    )
    report_rhythm = fields.Selection(
        [("month", "Monthly"), ("quarter", "Quarterly"), ("half_year", "Half-yearly"), ("year", "Yearly")],
        tracking=True,
    )
    report_per_member = fields.Boolean(
        "Lines per member",
        tracking=True,
        help="By the authority's reference. Otherwise totals only, which is less data.",
    )
    column_reference = fields.Boolean("Reference of the authority", tracking=True)
    column_turnover = fields.Boolean("Turnover", tracking=True)
    column_net_turnover = fields.Boolean("Net turnover", tracking=True)
    column_surplus = fields.Boolean("Surplus", tracking=True)
    column_reward = fields.Boolean("Reward paid", tracking=True)
    column_legal_basis = fields.Boolean("Legal basis", tracking=True)
    privacy_reference = fields.Char(
        "Privacy agreement", tracking=True, help="Where was agreed which data are exchanged."
    )
    notice_date = fields.Date(
        "Give notice before", compute="_compute_notice_date", help="The end less the months of notice."
    )

    _target_positive = models.Constraint(
        "CHECK (target_amount >= 0 AND target_months >= 1 AND max_members >= 0"
        " AND subsidy_fixed >= 0 AND subsidy_per_member >= 0)",
        "Target, members and subsidy cannot be negative, and an average takes at least one month.",
    )

    # === COMPUTE METHODS === #

    @api.depends("date_to", "notice_months")
    def _compute_notice_date(self):
        for agreement in self:
            ends, months = agreement.date_to, agreement.notice_months
            agreement.notice_date = fields.Date.subtract(ends, months=months) if ends else False

    # === CONSTRAINTS === #

    @api.onchange("subsidy_fixed", "subsidy_per_member")
    def _onchange_subsidy(self):
        """An agreement that runs for years gets its subsidy from this month on, unless somebody says otherwise."""
        if (self.subsidy_fixed or self.subsidy_per_member) and not self.subsidy_from and not self.subsidy_ids:
            self.subsidy_from = fields.Date.context_today(self).replace(day=1)

    @api.onchange("authority_partner_id")
    def _onchange_authority_partner_id(self):
        result = super()._onchange_authority_partner_id()
        for name in ("case_manager_ids", "policy_officer_ids"):
            self[name] = self[name].filtered(lambda contact: contact.parent_id == self.authority_partner_id)
        return result

    @api.onchange("reference", "privacy_reference", "note")
    def _onchange_texts(self):
        texts = (self.reference, self.privacy_reference, self.note)
        return bsn_warning(self.env, " / ".join(text for text in texts if text))

    @api.constrains("predecessor_id")
    def _check_predecessor(self):
        for agreement in self:
            if agreement.predecessor_id and agreement.predecessor_id.date_from >= agreement.date_from:
                raise ValidationError(self.env._("An agreement follows one that began before it."))

    @api.constrains("permission_ids", "max_members")
    def _check_max_members(self):
        self.permission_ids._check_max_members()

    # === ACTIONS === #

    def action_invoice_subsidy(self):
        """Invoice every whole month that was not invoiced yet; also the nightly job."""
        self.check_access("write")
        moves = self.env["account.move"]
        for agreement in self:
            if not agreement.subsidy_fixed and not agreement.subsidy_per_member:
                raise UserError(
                    self.env._(
                        "%(agreement)s has no subsidy. Fill in the amounts first.", agreement=agreement.display_name
                    )
                )
            moves |= agreement._invoice_subsidy()
        if not moves:
            raise UserError(self.env._("Every month up to now is invoiced already."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Subsidy invoices"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", moves.ids)],
        }


class CoopAgreementEvaluation(models.Model):
    """A day on which cooperative and benefit authority look at how it goes."""

    _name = "coop.agreement.evaluation"
    _description = "Evaluation of an agreement"
    _order = "date, id"

    agreement_id = fields.Many2one("coop.agreement", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="agreement_id.company_id", store=True, index=True, precompute=True)
    date = fields.Date(required=True)
    done = fields.Boolean()
    note = fields.Char()
    reminded_for = fields.Date(readonly=True, copy=False, export_string_translation=False)

    @api.onchange("note")
    def _onchange_note(self):
        return bsn_warning(self.env, self.note)
