from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..common.coop_bsn import bsn_warning
from ..common.groups import MONEY_GROUPS


class CoopPermission(models.Model):
    """What the benefit authority permits this member besides working in the cooperative: rewards, and not looking for work."""

    _inherit = "coop.permission"

    job_search_from = fields.Date("Exempt from", tracking=True, help="Empty: as long as the permission.")
    job_search_to = fields.Date("Exempt until", tracking=True, help="Last day; empty: as long as the permission.")
    reward_policy_ids = fields.Many2many(
        "coop.reward.policy",
        string="Rewards permitted",
        domain="[('agreement_id', '=', agreement_id), ('for_all', '=', False)]",
        check_company=True,
        groups=MONEY_GROUPS,
        help="Besides what the agreement permits all its members.",
    )
    # These decide whether money is paid: a coach, who enters permissions, neither sees nor sets them.
    decision_date = fields.Date(
        "Decided on", tracking=True, groups=MONEY_GROUPS, help="Day on which the college decided on the reward."
    )
    decision_reference = fields.Char(
        "Decision", tracking=True, groups=MONEY_GROUPS, help="The authority's reference; never a BSN."
    )
    age_exception = fields.Boolean(
        "Also under 27",
        tracking=True,
        groups=MONEY_GROUPS,
        help="The municipality decided that the age limit is not for this member. Keep no reason.",
    )

    _exempt_in_order = models.Constraint(
        "CHECK (job_search_from IS NULL OR job_search_to IS NULL OR job_search_from <= job_search_to)",
        "The last day of the exemption lies before the first.",
    )
    _decision_complete = models.Constraint(
        "CHECK (decision_date IS NULL OR decision_reference IS NOT NULL)",
        "A decision has a date and the authority's reference.",
    )

    @api.constrains("reward_policy_ids", "agreement_id")
    def _check_policies(self):
        for permission in self.sudo():  # a coach enters permissions, and reads no policies
            if permission.reward_policy_ids.agreement_id - permission.agreement_id:
                raise ValidationError(
                    self.env._(
                        "A permission can only permit rewards of its own agreement %(agreement)s.",
                        agreement=permission.agreement_id.display_name,
                    )
                )

    @api.onchange("decision_reference")
    def _onchange_decision_reference(self):
        return bsn_warning(self.env, self.decision_reference)

    def _decision_label(self):
        """The decisions by reference and day, as they stand on paper; days as in the Netherlands."""
        return ", ".join(
            f"{permission.decision_reference} ({permission.decision_date:%d-%m-%Y})"
            for permission in self.filtered("decision_date")
        )

    def _policies(self):
        """The reward policies for this member: those for all, and those that the permission names."""
        self.ensure_one()
        return self.agreement_id.reward_policy_ids.filtered("for_all") | self.reward_policy_ids.filtered("active")
