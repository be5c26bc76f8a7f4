from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...engine import EXEMPTIONS as ENGINE_EXEMPTIONS
from ...engine import LEGAL_CAPS, VOLUNTEER, Period, RewardPolicy, to_decimal
from ..common.coop_bsn import bsn_warning
from .coop_legal_amount import LEGAL_BASES
from .coop_reward_templates import TEMPLATES, template_vals

EXEMPTIONS = [basis for basis in LEGAL_BASES if basis[0] in ("31.2.n", "31.2.r", "31.2.y", "34a")]
# What counts into a joint maximum, by legal basis.
JOINT_WITH = {
    "exemptions": ENGINE_EXEMPTIONS,
    "volunteer": frozenset({VOLUNTEER}),
    "all": frozenset(basis for basis, _label in LEGAL_BASES),
}
# With other ones of these it is another policy, once members were rewarded under it.
TERMS = {"agreement_id", "legal_basis", "basis", "percentage", "rhythm"}


class CoopRewardPolicy(models.Model):
    """How much of what a member earns an agreement permits to give him, when, and when not (design §4 Rewards)."""

    _name = "coop.reward.policy"
    _description = "Reward policy"
    _inherit = ["mail.thread", "coop.period.mixin"]
    _order = "agreement_id, sequence, date_from, id"
    _check_company_auto = True

    name = fields.Char(
        required=True, translate=True, tracking=True, help="As members read it on their reward statement."
    )
    sequence = fields.Integer(
        default=10, help="Of several policies for one member, the first takes from the pot first."
    )
    agreement_id = fields.Many2one(
        "coop.agreement", required=True, index=True, ondelete="restrict", check_company=True, tracking=True
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    template = fields.Selection(
        TEMPLATES,
        "Start from",
        store=False,
        help="Fills in what such an agreement usually says. Then change what differs.",
    )
    for_all = fields.Boolean(
        "For all members",
        tracking=True,
        help="Of the agreement. Otherwise for those whose permission names this policy.",
    )
    legal_basis = fields.Selection(
        [basis for basis in LEGAL_BASES if basis[0] != "34b"],
        "Legal basis",
        required=True,
        default="other",
        tracking=True,
    )
    basis = fields.Selection(
        [("turnover", "Income (turnover)"), ("net_turnover", "Net turnover"), ("surplus", "Surplus")],
        "Percentage of",
        required=True,
        default="surplus",
        tracking=True,
        help="Of what posted settlements counted.\nIncome: turnover excluding VAT.\nNet turnover: less assignment "
        "costs.\nSurplus: what was set aside in the pot, after contributions, investments and training.",
    )
    percentage = fields.Float(digits=(5, 2), tracking=True)
    rhythm = fields.Selection(
        [
            ("month", "Each month by itself"),
            ("half_year", "Each half-year by itself"),
            ("period", "All months of a run together"),
        ],
        "Computed over",
        required=True,
        default="period",
        tracking=True,
        help="Half-year: a run is January to June or July to December, nothing else.",
    )
    month_cap = fields.Monetary("Maximum per month", tracking=True, help="Of the agreement. 0: none besides the law's.")
    half_year_cap = fields.Monetary(
        "Maximum per half-year", tracking=True, help="January to June, July to December. 0: none."
    )
    joint_cap = fields.Monetary(
        "Maximum per month together",
        tracking=True,
        help="Of this reward and of what the month has besides. 0: no such maximum.",
    )
    joint_with = fields.Selection(
        [
            ("exemptions", "Income exemptions (n, r, y, 34a)"),
            ("volunteer", "Volunteer allowance (k)"),
            ("all", "Everything else, here and elsewhere"),
        ],
        "Together with",
        default="exemptions",
        required=True,
        tracking=True,
        help="What counts into the joint maximum besides this reward.",
    )
    year_cap = fields.Monetary(
        "Maximum per calendar year", tracking=True, help="By date of payment. 0: none besides the law's."
    )
    payments_per_year = fields.Integer(
        "Payments per year", tracking=True, help="At most so many in a calendar year. 0: no limit."
    )
    payment_months = fields.Char(
        "Payment months", tracking=True, help="Numbers of the months in which may be paid, e.g. 6, 11. Empty: any."
    )
    duration_months = fields.Integer("Longest duration", tracking=True, help="In months. 0: no limit.")
    contiguous = fields.Boolean(
        "Months in a row", tracking=True, help="The duration runs on from the first month, also when nothing is earned."
    )
    duration_from = fields.Selection(
        [("reward", "The first month with a reward"), ("permission", "The first month of the permission")],
        "Duration counts from",
        default="reward",
        required=True,
        tracking=True,
    )
    paused_months = fields.Boolean(
        "Also paused months",
        tracking=True,
        help="A month counts when the member is active on its last day. With this box, also when paused.",
    )
    not_under_27 = fields.Boolean("Not under 27", tracking=True, help="Art. 31.5: on the day of payment.")
    volunteer = fields.Selection(
        [("none", "Does not matter"), ("month", "Excludes the month"), ("period", "Excludes the whole period")],
        "Volunteer pay",
        required=True,
        default="none",
        tracking=True,
    )
    decision_required = fields.Boolean(
        "Decision needed", tracking=True, help="Of the college, by date and reference, in the member's permission."
    )
    after_basis = fields.Selection(EXEMPTIONS, "Only after", tracking=True)
    after_months = fields.Integer("Months used of it", tracking=True)
    whole_months = fields.Boolean(
        "Whole months only",
        default=True,
        tracking=True,
        help="A month counts when permission and policy cover all its days. Otherwise one day is enough.",
    )
    note = fields.Text(help="Where the agreement says so.")
    active = fields.Boolean(default=True)

    _percentage_range = models.Constraint(
        "CHECK (percentage BETWEEN 0 AND 100)", "A percentage lies between 0 and 100."
    )
    _not_negative = models.Constraint(
        "CHECK (month_cap >= 0 AND joint_cap >= 0 AND half_year_cap >= 0 AND year_cap >= 0 AND payments_per_year >= 0"
        " AND duration_months >= 0 AND after_months >= 0)",
        "A maximum cannot be negative.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_from <= date_to)", "The last day lies before the first."
    )
    # Words and integers as ranges, so that no extension (btree_gist) is needed.
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist ("
        "int4range(agreement_id, agreement_id, '[]') WITH &&,"
        "int8range(hashtext(legal_basis)::int8, hashtext(legal_basis)::int8, '[]') WITH &&,"
        "daterange(date_from, date_to, '[]') WITH &&"
        ") WHERE (active)",
        "Two policies of this agreement have the same legal basis at the same time. End the first before the second.",
    )

    # === CONSTRAINTS === #

    @api.constrains("payment_months")
    def _check_payment_months(self):
        for policy in self:
            policy._months()

    def _months(self):
        """The months in which may be paid, as numbers.

        :raises ValidationError: when it is something else
        """
        self.ensure_one()
        parts = [part.strip() for part in (self.payment_months or "").split(",") if part.strip()]
        if any(not part.isdigit() or not 1 <= int(part) <= 12 for part in parts):
            raise ValidationError(
                self.env._("Write the payment months as numbers from 1 to 12 with commas, for instance: 6, 11.")
            )
        return frozenset(map(int, parts))

    @api.constrains("rhythm", "month_cap", "joint_cap", "legal_basis")
    def _check_rhythm(self):
        for policy in self:
            monthly = policy.month_cap or policy.joint_cap or "month" in LEGAL_CAPS.get(policy.legal_basis, ())
            if policy.rhythm != "month" and monthly:
                raise ValidationError(
                    self.env._(
                        "%(policy)s has a maximum per month, so it must be computed over each month by itself.",
                        policy=policy.name,
                    )
                )

    @api.onchange("note")
    def _onchange_note(self):
        return bsn_warning(self.env, self.note)

    # === CRUD METHODS === #

    def write(self, vals):
        self._check_terms_stay(vals)
        return super().write(vals)

    def _check_terms_stay(self, vals):
        """What was granted under these terms is compared with them for years: other terms are another policy."""
        changed = self.filtered(
            lambda policy: any(
                policy._fields[name].convert_to_write(policy[name], policy) != vals[name]
                for name in TERMS & vals.keys()
            )
        )
        # Whoever keeps the policies may know that one was used.
        posted = Domain("policy_id", "in", changed.ids) & Domain("state", "=", "posted")
        used = self.env["coop.reward"].sudo().search(posted, limit=1).policy_id
        if used:
            raise UserError(
                self.env._(
                    "Members were rewarded under %(policy)s already. Give it a last day, duplicate it, and change the "
                    "new one.",
                    policy=used.display_name,
                )
            )

    @api.onchange("template")
    def _onchange_template(self):
        if self.template:
            for name, value in template_vals(self.template).items():
                self[name] = value
            self.name = self.name or dict(self._fields["template"]._description_selection(self.env))[self.template]

    # === ACTIONS === #

    def action_open_agreement(self):
        self.ensure_one()
        self.check_access("read")
        return self.agreement_id._action_back()

    # === BUSINESS METHODS === #

    def _to_engine(self):
        """This policy as the engine reads it; 0 means "no limit" on the screen."""
        self.ensure_one()
        return RewardPolicy(
            id=self.id,
            legal_basis=self.legal_basis,
            basis=self.basis,
            percentage=to_decimal(0 if self.legal_basis == "none" else self.percentage),
            rhythm=self.rhythm,
            month_cap=self._cap("month_cap"),
            half_year_cap=self._cap("half_year_cap"),
            year_cap=self._cap("year_cap"),
            payments_per_year=self.payments_per_year or None,
            payment_months=self._months(),
            duration=self.duration_months or None,
            contiguous=self.contiguous,
            not_under_27=self.not_under_27,
            volunteer="" if self.volunteer == "none" else self.volunteer,
            decision_required=self.decision_required,
            after=(self.after_basis, self.after_months) if self.after_basis else None,
            whole_months=self.whole_months,
            duration_from=self.duration_from,
            paused_months=self.paused_months,
            joint_cap=self._cap("joint_cap"),
            joint_with=JOINT_WITH[self.joint_with] - {self.legal_basis} if self.joint_cap else (),
            chain=self.agreement_id._get_reward_chain(),
            in_force=Period.open(self.date_from, self.date_to or None),
        )

    def _cap(self, name):
        self.ensure_one()
        return to_decimal(self[name]) if self[name] else None
