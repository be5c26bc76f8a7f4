from odoo import api, models
from odoo.fields import Domain

from ..common.groups import BOARD, BOOKKEEPER, TREASURER
from ..today.card import Card, Chart, Series


class CoopToday(models.AbstractModel):
    """Whether the books tie out, and whether the bank covers the pots."""

    _inherit = "coop.today"

    # === CARDS === #

    @api.model
    def _get_cards(self):
        return [
            *super()._get_cards(),
            Card(
                code="proof_differs",
                title=self.env._("Proof: checks that differ"),
                model="coop.proof.check",
                domain=Domain("state", "=", "differs"),
                groups=(TREASURER, BOARD, BOOKKEEPER),
                section="watch",
                icon="fa-exclamation-triangle",
                date="checked_on",
                alarm=True,
                hint=self.env._("Every night all books are checked. Check them now under Reporting ▸ Proof."),
            ),
        ]

    # === GRAPHS === #

    @api.model
    def _get_charts(self):
        return [
            *super()._get_charts(),
            Chart(
                code="cover",
                title=self.env._("Pots against bank and cash"),
                models=("account.move.line", "coop.pot"),
                groups=(TREASURER, BOOKKEEPER),
                series=self._cover_series,
                hint=self.env._("Settle a month, or book opening balances: then the graph begins."),
            ),
        ]

    @api.model
    def _cover_series(self):
        """As the check "cover" of the proof adds up, at the end of each month."""
        posted = Domain("parent_state", "=", "posted")
        pots = self.env["coop.pot"].with_context(active_test=False).search(self._in_companies("coop.pot"))
        accounts = {
            account
            for company in self._companies()
            for account in self.env["coop.engine.input"]._money_accounts(company)
        }
        set_aside = posted & Domain("account_id", "in", pots.account_id.ids)
        money = posted & Domain("account_id", "in", list(accounts))
        return [
            Series(
                label=self.env._("All pots"),
                kind="line",
                values={month: -balance for month, balance in self._balances_of(set_aside).items()},
            ),
            Series(label=self.env._("Bank and cash"), kind="line", values=self._balances_of(money)),
        ]

    @api.model
    def _balances_of(self, domain):
        return self._balances_by_month("account.move.line", domain, "date", "balance")
