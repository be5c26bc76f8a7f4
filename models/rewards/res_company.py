from odoo import fields, models


class ResCompany(models.Model):
    """What rewards book on, and their numbers."""

    _inherit = "res.company"

    coop_mail_rewards = fields.Boolean(
        "Reward statements by e-mail",
        default=True,
        help="The treasurer sends the statements of posted rewards to the members with one press.",
    )

    coop_reward_account_id = fields.Many2one(
        "account.account",
        "Rewards to pay",
        copy=False,
        check_company=True,
        domain="[('account_type', '=', 'liability_payable')]",
        help="What members are still to be paid of rewards that were posted.",
    )

    def _coop_make_accounts(self):
        result = super()._coop_make_accounts()
        self._coop_ensure_account(
            "coop_reward_account_id", "reward", "liability_payable", lambda env: env._("Rewards to pay")
        )
        return result

    def _coop_kept_settings(self):
        return [*super()._coop_kept_settings(), "coop_reward_account_id"]

    def _prepare_coop_sequences(self):
        run = self._prepare_coop_sequence(
            "coop.reward.run", self.env._("Reward run number"), "BLR/%(range_year)s/", 3, implementation="no_gap"
        )
        reward = self._prepare_coop_sequence(
            "coop.reward", self.env._("Reward number"), "BEL/%(range_year)s/", 5, implementation="no_gap"
        )
        return super()._prepare_coop_sequences() | run | reward
