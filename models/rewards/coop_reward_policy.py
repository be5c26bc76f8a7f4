from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...engine import EXEMPTIONS, LEGAL_CAPS, Period, RewardPolicy, is_possible, to_decimal
from ..common.coop_bsn import bsn_warning
from ..common.selection import label_of
from .coop_legal_amount import LEGAL_BASES
from .coop_reward_templates import TEMPLATES, VALUES
from .policy_terms import FIXED, OTHER_TERMS, TERMS

AFTER_BASES = [basis for basis in LEGAL_BASES if basis[0] in EXEMPTIONS]


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
            ("period", "All months together"),
        ],
        "Computed over",
        required=True,
        default="period",
        tracking=True,
        help="Each half-year: a run is one or more whole half-years.\nAll months together: from the first that was "
        "rewarded on, as long as the terms are the same.",
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
    not_under_27 = fields.Boolean(
        "Not under 27", tracking=True, help="Art. 31.5: in the month that is rewarded, and on the day of payment."
    )
    volunteer = fields.Selection(
        [("none", "Does not matter"), ("month", "Excludes the month"), ("period", "Excludes the half-year")],
        "Volunteer pay",
        required=True,
        default="none",
        tracking=True,
    )
    decision_required = fields.Boolean(
        "Decision needed",
        tracking=True,
        help="Of the college, by date and reference, in the member's permission. "
        "Under an agreement with UWV always needed: of UWV.",
    )
    after_basis = fields.Selection(AFTER_BASES, "Only after", tracking=True)
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
            if policy.rhythm != "month" and policy.legal_basis in EXEMPTIONS:
                raise ValidationError(
                    self.env._(
                        "%(policy)s is an exemption of income, and a month has only one. So it must be computed over each "
                        "month by itself.",
                        policy=policy.name,
                    )
                )
            monthly = policy.month_cap or policy.joint_cap or "month" in LEGAL_CAPS.get(policy.legal_basis, ())
            if policy.rhythm != "month" and monthly:
                raise ValidationError(
                    self.env._(
                        "%(policy)s has a maximum per month, so it must be computed over each month by itself.",
                        policy=policy.name,
                    )
                )

    @api.constrains("legal_basis", "agreement_id")
    def _check_authority(self):
        """What the law knows as a reward depends on who pays the benefit."""
        for policy in self:
            kind = policy.agreement_id.authority_kind
            if kind and not is_possible(policy.legal_basis, kind):
                raise ValidationError(
                    self.env._(
                        "%(policy)s: %(basis)s is of the Participation Act, under which municipalities pay benefits. "
                        "%(agreement)s is with UWV: choose Another agreement, and enter the decision in each permission.",
                        policy=policy.name,
                        basis=label_of(policy, "legal_basis"),
                        agreement=policy.agreement_id.display_name,
                    )
                )

    @api.onchange("note")
    def _onchange_note(self):
        return bsn_warning(self.env, self.note)

    # === CRUD METHODS === #

    def write(self, vals):
        self._check_terms_stay(vals)
        if {"date_from", "date_to", "active"} & vals.keys():
            self._check_months_stay(vals)
        return super().write(vals)

    def _check_months_stay(self, vals):
        """Months that were rewarded stay under their policy: under another one they would give something else."""
        for policy in self.filtered("active"):
            for days in policy._get_days_given_up(vals):
                rewarded = policy._get_rewarded_months(days)
                if rewarded:
                    raise UserError(
                        self.env._(
                            "Members were rewarded for %(months)s under %(policy)s, so these months stay under it. Reverse the "
                            "rewards first.",
                            months=rewarded[-1].reward_id.run_id._period_label(),
                            policy=policy.display_name,
                        )
                    )

    def _get_days_given_up(self, vals):
        """Periods in which the policy holds, and would not with these values."""
        old = Period.open(self.date_from, self.date_to or None)
        if not vals.get("active", True):
            return [old]
        first = fields.Date.to_date(vals.get("date_from", self.date_from))
        last = fields.Date.to_date(vals.get("date_to", self.date_to)) or date.max
        result = []
        if first and first > old.date_from:
            result.append(Period(old.date_from, min(old.date_to, first - timedelta(days=1))))
        if last < old.date_to:
            result.append(Period(max(old.date_from, last + timedelta(days=1)), old.date_to))
        return result

    def _get_rewarded_months(self, days):
        # Whoever keeps the policies may know that one was used.
        return (
            self.env["coop.reward.part"]
            .sudo()
            .search(
                [
                    ("policy_id.agreement_id", "=", self.agreement_id.id),
                    ("legal_basis", "=", self.legal_basis),
                    ("state", "=", "posted"),
                    ("date_from", "<=", days.date_to),
                    ("date_to", ">=", days.date_from),
                ]
            )
        )

    def _check_terms_stay(self, vals):
        """What was granted under these terms is compared with them for years: other terms are another policy."""
        changed = self.filtered(
            lambda policy: any(
                policy._fields[name].convert_to_write(policy[name], policy) != vals[name]
                for name in FIXED & vals.keys()
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
            for name, value in self._template_vals(self.template).items():
                self[name] = value
            self.name = self.name or dict(self._fields["template"]._description_selection(self.env))[self.template]

    @api.model
    def _template_vals(self, code):
        """All values of a policy that starts from this template; what it does not name is as in a new policy."""
        names = [*TERMS, *OTHER_TERMS]
        return dict.fromkeys(names, False) | self.default_get(names) | VALUES[code]

    # === ACTIONS === #

    def action_open_agreement(self):
        self.ensure_one()
        self.check_access("read")
        return self.agreement_id._action_back()

    # === BUSINESS METHODS === #

    def _to_engine(self):
        """This policy as the engine reads it; `policy_terms.py` says which field is which term."""
        self.ensure_one()
        terms = {term.name: term.read(self[field]) for field, term in TERMS.items()}
        if self.legal_basis == "none":
            terms["percentage"] = to_decimal(0)
        return RewardPolicy(
            id=self.id,
            **terms,
            payment_months=self._months(),
            after=(self.after_basis, self.after_months) if self.after_basis else None,
            chain=self.agreement_id._get_reward_chain(),
            authority=self.agreement_id.authority_kind or "municipality",
            in_force=Period.open(self.date_from, self.date_to or None),
        )
