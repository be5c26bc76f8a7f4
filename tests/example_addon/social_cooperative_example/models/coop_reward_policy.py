from dataclasses import replace

from odoo import fields, models

from odoo.addons.social_cooperative.engine import RewardStep


def closed_in_summer(_policy, _given, month):
    """Why the month does not count; None when it does."""
    return RewardStep("month_summer", values={"month": month}) if month.month in (7, 8) else None


class CoopRewardPolicy(models.Model):
    _inherit = "coop.reward.policy"

    closed_in_summer = fields.Boolean("Not for July and August")

    def _to_engine(self):
        policy = super()._to_engine()
        if not self.closed_in_summer:
            return policy
        return replace(policy, more_exclusions=(*policy.more_exclusions, closed_in_summer))
