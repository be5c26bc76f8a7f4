from odoo import fields, models

from ..common.groups import MONEY_GROUPS


class CoopAgreement(models.Model):
    """The reward policies of an agreement."""

    _inherit = "coop.agreement"

    reward_policy_ids = fields.One2many("coop.reward.policy", "agreement_id", "Reward policies", groups=MONEY_GROUPS)
