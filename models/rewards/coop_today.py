from odoo import api, models
from odoo.fields import Domain

from ..common.groups import BOARD, BOOKKEEPER, TREASURER
from ..today.card import Card, Chart, Series


class CoopToday(models.AbstractModel):
    """Reward runs on their way, rewards that are not paid, and what was rewarded."""

    _inherit = "coop.today"

    # === CARDS === #

    @api.model
    def _get_cards(self):
        return [*super()._get_cards(), *self._reward_cards()]

    @api.model
    def _reward_cards(self):
        runs = self.env["coop.reward.run"]
        common = {"icon": "fa-gift", "deadline": True}
        of_runs = {"model": runs._name, "action": "social_cooperative.coop_reward_run_action", "date": "payment_date"}
        return [
            Card(
                code="rewards_to_approve",
                title=self.env._("Reward runs to approve"),
                domain=runs._domain_waits_for_user(),
                groups=(TREASURER, BOARD),
                hint=self.env._("A treasurer computes a run; somebody else looks and approves. Then it comes here."),
                **common,
                **of_runs,
            ),
            Card(
                code="rewards_to_post",
                title=self.env._("Reward runs to post"),
                domain=Domain("state", "=", "approved"),
                groups=(TREASURER,),
                section="book",
                hint=self.env._("An approved run comes here until it is posted."),
                **common,
                **of_runs,
            ),
            Card(
                code="rewards_to_pay",
                title=self.env._("Rewards to pay"),
                model="coop.reward",
                domain=Domain("state", "=", "posted") & Domain("line_id.amount_residual", "<", 0),
                groups=(TREASURER,),
                action="social_cooperative.coop_reward_action",
                section="book",
                date="payment_date",
                hint=self.env._("Posted rewards come here until the bank paid them: by the payment file of their run."),
                **common,
            ),
        ]

    # === GRAPHS === #

    @api.model
    def _get_charts(self):
        return [
            *super()._get_charts(),
            Chart(
                code="rewards",
                title=self.env._("Rewards"),
                models=("coop.reward",),
                groups=(TREASURER, BOARD, BOOKKEEPER),
                series=self._reward_series,
                hint=self.env._("Post a reward run: then the graph begins."),
            ),
        ]

    @api.model
    def _reward_series(self):
        sums = self._sums_by_month("coop.reward", [("state", "=", "posted")], "payment_date", "amount")
        return [Series(label=self.env._("Rewards"), values={month: amounts[0] for month, amounts in sums.items()})]
