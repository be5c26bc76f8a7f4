from odoo import api, models
from odoo.fields import Domain

from ..common.groups import BOARD, SHOP, TREASURER
from ..today.card import Card, Chart, Series


class CoopToday(models.AbstractModel):
    """What came in at the thrift store today, what is not booked yet, and how much was sold again."""

    _inherit = "coop.today"

    # === CARDS === #

    @api.model
    def _get_cards(self):
        cards = super()._get_cards()
        # Only where there is a thrift store.
        return [*cards, *self._intake_cards()] if self._shops() else cards

    @api.model
    def _shops(self):
        return self._companies().filtered("coop_shop_open")

    @api.model
    def _intake_cards(self):
        # As the screen of the thrift store counts: what is sorted out of the shop again came in before.
        booked = Domain("state", "=", "done") & Domain("source", "!=", "shop")
        common = {"model": "coop.intake", "action": "social_cooperative.coop_intake_action", "section": "shop"}
        return [
            Card(
                code="kilos_today",
                title=self.env._("Weighed today"),
                domain=booked & Domain("date", "=", self._today()),
                groups=(SHOP, TREASURER, BOARD),
                total="weight",
                unit="kg",
                always=True,
                do=(self.env._("Weigh goods"), "social_cooperative.coop_intake_screen_action"),
                icon="fa-balance-scale",
                **common,
            ),
            Card(
                code="intakes_to_book",
                title=self.env._("Intakes to book"),
                domain=Domain("state", "=", "draft"),
                groups=(SHOP, TREASURER),
                date="date",
                icon="fa-truck",
                hint=self.env._(
                    "A load that was entered and not booked yet comes here; its kilos do not count until then."
                ),
                **common,
            ),
        ]

    # === GRAPHS === #

    @api.model
    def _get_charts(self):
        charts = super()._get_charts()
        if not self._shops():
            return charts
        return [
            *charts,
            Chart(
                code="kilos",
                title=self.env._("Kilos and re-use"),
                models=("coop.weight.report",),
                groups=(SHOP, TREASURER, BOARD),
                series=self._kilo_series,
                hint=self.env._("Weigh goods, and sell some: then the graph begins."),
            ),
        ]

    @api.model
    def _kilo_series(self):
        sums = self._sums_by_month("coop.weight.report", [], "date", "collected", "sold")
        return [
            Series(
                label=self.env._("Collected"),
                unit="kg",
                values={month: kilos for month, (kilos, _sold) in sums.items()},
            ),
            Series(label=self.env._("Sold"), unit="kg", values={month: sold for month, (_kilos, sold) in sums.items()}),
            Series(
                label=self.env._("Re-use"),
                kind="line",
                unit="%",
                values={
                    month: round(100 * sold / kilos, 1) if kilos else None for month, (kilos, sold) in sums.items()
                },
            ),
        ]
