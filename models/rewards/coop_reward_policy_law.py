from odoo import api, fields, models

from ...engine import LIMITS, legal_limit, with_legal_limits


class CoopRewardPolicy(models.Model):
    """What the law limits besides amounts, where the agreement says nothing or more; and whether it counts what others pay."""

    _inherit = "coop.reward.policy"

    law_limits = fields.Char("By law", compute="_compute_law_limits", help="Holds besides what the agreement says.")

    @api.depends("legal_basis", "agreement_id.authority_kind")
    @api.depends_context("lang")
    def _compute_law_limits(self):
        amounts, today = self.env["coop.legal.amount"]._all_to_engine(), fields.Date.context_today(self)
        for policy in self:
            found = [legal_limit(amounts, policy.legal_basis, per, today) for per in LIMITS]
            texts = [self._limit_text(limit) for limit in found if limit]
            policy.law_limits = self.env._("By law: %(limits)s.", limits="; ".join(texts)) if texts else False
            if policy.agreement_id.authority_kind == "uwv":
                policy.law_limits = self.env._(
                    "The letters of the Participation Act are not for UWV. What UWV permits stands in its decision for the "
                    "member: nothing is paid without one."
                )

    @api.model
    def _limit_text(self, limit):
        number = str(int(limit.amount))
        return {
            "payments": self.env._("at most %(number)s payments in a calendar year", number=number),
            "months": self.env._("at most %(number)s months", number=number),
            "age": self.env._("not under the age of %(number)s", number=number),
        }[limit.per]

    def _get_terms(self, day):
        """{policy: the policy as the engine reads it, with the law's own limits on the day of a payment}"""
        amounts = self.env["coop.legal.amount"]._all_to_engine()
        return {policy: with_legal_limits(policy._to_engine(), amounts, day) for policy in self}

    def _counts_elsewhere(self):
        """Whether what is received elsewhere makes a difference."""
        self.ensure_one()
        bases = dict(self.env["coop.received.elsewhere"]._fields["legal_basis"].selection)
        return self.legal_basis in bases or self.volunteer != "none" or bool(self.joint_cap)
