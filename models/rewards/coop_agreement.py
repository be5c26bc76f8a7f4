from odoo import fields, models

from ..common.groups import MONEY_GROUPS


class CoopAgreement(models.Model):
    """The reward policies of an agreement."""

    _inherit = "coop.agreement"

    reward_policy_ids = fields.One2many("coop.reward.policy", "agreement_id", "Reward policies", groups=MONEY_GROUPS)
    rewards_anew = fields.Boolean(
        "Rewards begin anew",
        tracking=True,
        groups=MONEY_GROUPS,
        help="Maximums, durations and losses of earlier agreements do not count under this one. Otherwise they run on.",
    )

    def _get_reward_chain(self):
        """What rewards under this agreement continue: the number of the agreement with which they began anew, or 0."""
        agreement, seen = self, self.browse()
        while agreement and agreement not in seen and not agreement.rewards_anew:
            seen |= agreement
            agreement = agreement.predecessor_id
        return agreement.id or 0 if agreement not in seen else 0
