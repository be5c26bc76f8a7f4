from odoo import api, fields, models


class AccountMove(models.Model):
    """The entry of a reward run is made and undone by the run only."""

    _inherit = "account.move"

    coop_reward_run_id = fields.Many2one(
        "coop.reward.run", "Reward run", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"coop_reward_run_id"}

    def _guarded_message(self, names):
        if "coop_reward_run_id" in names:
            return self.env._("Only a run of rewards makes its own journal entry.")
        return super()._guarded_message(names)

    def _coop_get_run(self):
        # Accountants without rights on rewards are refused, too.
        return self.sudo().coop_reward_run_id[:1] or super()._coop_get_run()
