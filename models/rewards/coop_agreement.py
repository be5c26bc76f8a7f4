from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.groups import MONEY_GROUPS


class CoopAgreement(models.Model):
    """The reward policies of an agreement."""

    _inherit = "coop.agreement"

    reward_policy_ids = fields.One2many("coop.reward.policy", "agreement_id", "Reward policies", groups=MONEY_GROUPS)
    reward_policy_count = fields.Integer(
        "Number of reward policies", compute="_compute_reward_policy_count", groups=MONEY_GROUPS
    )
    rewards_anew = fields.Boolean(
        "Rewards begin anew",
        tracking=True,
        groups=MONEY_GROUPS,
        help="Maximums, durations and losses of earlier agreements do not count under this one. Otherwise they run on.",
    )

    def _compute_reward_policy_count(self):
        groups = self.env["coop.reward.policy"]._read_group(
            [("agreement_id", "in", self.ids)], ["agreement_id"], ["__count"]
        )
        counts = dict(groups)
        for agreement in self:
            agreement.reward_policy_count = counts.get(agreement._origin, 0)

    def _get_reward_chain(self):
        """What rewards under this agreement continue: the number of the agreement with which they began anew, or 0."""
        agreement, seen = self, self.browse()
        while agreement and agreement not in seen and not agreement.rewards_anew:
            seen |= agreement
            agreement = agreement.predecessor_id
        return agreement.id or 0 if agreement not in seen else 0

    # === CRUD METHODS === #

    def write(self, vals):
        if not {"rewards_anew", "predecessor_id"} & vals.keys():
            return super().write(vals)
        rewarded = self._get_rewarded()
        before = {agreement: agreement._get_reward_chain() for agreement in rewarded}
        result = super().write(vals)
        changed = [agreement for agreement in rewarded if agreement._get_reward_chain() != before[agreement]]
        if changed:
            raise UserError(
                self.env._(
                    "Rewards were posted under %(agreement)s: what was granted is compared with what these rules give, so whether "
                    "they begin anew stays. Reverse the rewards first, or make a new agreement.",
                    agreement=changed[0].display_name,
                )
            )
        return result

    def _get_rewarded(self):
        """Agreements of these companies under which rewards are posted."""
        # Whoever keeps the agreements may know that one was used.
        rewards = self.env["coop.reward"].sudo()
        groups = rewards._read_group(
            [("state", "=", "posted"), ("company_id", "in", self.company_id.ids)], ["agreement_id"]
        )
        return self.browse([agreement.id for [agreement] in groups])

    @api.constrains("authority_partner_id")
    def _check_authority(self):
        result = super()._check_authority()
        # Whoever keeps agreements need not be allowed to read what they permit.
        self.sudo().with_context(active_test=False).reward_policy_ids._check_authority()
        return result

    # === ACTIONS === #

    def action_add_reward_policy(self):
        """A new policy under this agreement, as long as it."""
        return self._action_add("coop.reward.policy", self.env._("New reward policy"), self.date_from)

    def action_open_reward_policies(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reward policies"),
            "res_model": "coop.reward.policy",
            "view_mode": "list,form",
            "domain": [("agreement_id", "=", self.id)],
            "context": {"default_agreement_id": self.id},
        }
