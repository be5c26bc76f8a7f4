from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ...engine import next_month_end
from ..common.groups import BOARD, BOOKKEEPER, COACH, TREASURER
from ..today.card import Card, Chart, Series


class CoopToday(models.AbstractModel):
    """Settlements on their way, months that wait for one, and what was earned and set aside."""

    _inherit = "coop.today"

    # === CARDS === #

    @api.model
    def _get_cards(self):
        return [*super()._get_cards(), *self._settlement_cards()]

    @api.model
    def _settlement_cards(self):
        return [
            self._settlement_card(
                code="settlements_to_approve",
                title=self.env._("Settlements to approve"),
                section="decide",
                groups=(TREASURER, BOARD),
                domain=self.env["coop.settlement"]._domain_waits_for_user(),
                hint=self.env._("A treasurer computes; somebody else looks and approves. Then it comes here."),
            ),
            self._settlement_card(
                code="settlements_to_compute",
                title=self.env._("Settlements begun"),
                domain=Domain("state", "=", "draft"),
                hint=self.env._("A settlement that was made and not computed yet comes here."),
            ),
            self._settlement_card(
                code="settlements_to_post",
                title=self.env._("Settlements to post"),
                domain=Domain("state", "=", "approved"),
                hint=self.env._("An approved settlement comes here until it is posted."),
            ),
            self._settlement_card(
                code="months_to_settle",
                title=self.env._("Months to settle"),
                missing=self._months_to_settle,
                hint=self.env._("A month that is over comes here until a settlement is made up to its last day."),
            ),
        ]

    @api.model
    def _settlement_card(self, **vals):
        """A card of settlements, for the treasurer to book unless it says otherwise."""
        common = {
            "model": "coop.settlement",
            "section": "book",
            "groups": (TREASURER,),
            "action": "social_cooperative.coop_settlement_action",
            "icon": "fa-balance-scale",
            "date": "date_to",
        }
        return Card(**common | vals)

    @api.model
    def _months_to_settle(self):
        """(how many months are over without a settlement up to their end, the last day of the first of them)."""
        last_over = self._today().replace(day=1) - timedelta(days=1)
        groups = self.env["coop.settlement"]._read_group(
            Domain("state", "!=", "reversed") & self._in_companies("coop.settlement"), ["company_id"], ["date_to:max"]
        )
        settled = dict(groups)
        count, first = 0, None
        for company in self._companies():
            # Without a settlement, the first one settles everything before.
            day = next_month_end(settled[company]) if company in settled else last_over
            while day <= last_over:
                count, first = count + 1, min(first or day, day)
                day = next_month_end(day)
        return count, first

    # === GRAPHS === #

    @api.model
    def _get_charts(self):
        return [
            *super()._get_charts(),
            Chart(
                code="earned",
                title=self.env._("Turnover and what was set aside"),
                models=("coop.member.ledger", "coop.settlement.line"),
                groups=(COACH, TREASURER, BOARD, BOOKKEEPER),
                series=self._earned_series,
                hint=self.env._("Post an invoice with a member on it, and settle a month: then the graph begins."),
            ),
        ]

    @api.model
    def _earned_series(self):
        turnover = self._sums_by_month(
            "coop.member.ledger", [("level", "=", "earned"), ("category", "=", "turnover")], "date", "amount"
        )
        change = self._sums_by_month("coop.settlement.line", [("state", "=", "posted")], "date_to", "change")
        return [
            Series(
                label=self.env._("Turnover of members"), values={month: sums[0] for month, sums in turnover.items()}
            ),
            Series(label=self.env._("Set aside"), values={month: sums[0] for month, sums in change.items()}),
        ]
