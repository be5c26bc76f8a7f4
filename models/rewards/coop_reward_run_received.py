from odoo import api, fields, models

from ..common.groups import TREASURER


class CoopRewardRun(models.Model):
    """Confirming for all members of a run at once."""

    _inherit = "coop.reward.run"

    unconfirmed_count = fields.Integer(compute="_compute_unconfirmed_count", export_string_translation=False)

    @api.depends("reward_ids.member_id.received_confirmation_ids.confirmed_on", "reward_ids.exported_on")
    def _compute_unconfirmed_count(self):
        today = fields.Date.context_today(self)
        for run in self:
            waiting = run.reward_ids.filtered(
                lambda reward: reward.amount and reward.state != "reversed" and not reward.exported_on
            ).filtered(lambda reward: reward.payment_state != "paid")
            run.unconfirmed_count = len(waiting.filtered(lambda reward: reward._get_unconfirmed(today)).member_id)

    def action_confirm_received(self):
        """The treasurer asked each of these members, and entered what they said."""
        self._check_role(TREASURER)
        self.check_access("write")
        today = fields.Date.context_today(self)
        rows = {
            (reward.member_id.id, first)
            for reward in self.reward_ids.filtered("amount")
            for first, _last, _found in reward._get_unconfirmed(today)
        }
        self.env["coop.received.confirmation"].create(
            [{"member_id": member, "half_year": first, "confirmed_on": today} for member, first in sorted(rows)]
        )
