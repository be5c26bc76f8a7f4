from odoo import api, models

from ..common.unbroken import unbroken
from .coop_weights import COLUMNS


class ReportWeights(models.AbstractModel):
    """The weights of a period as paper."""

    _name = "report.social_cooperative.report_weights"
    _description = "Weights of the thrift store"

    @api.model
    def _get_report_values(self, docids, data=None):
        periods = self.env["coop.weight.period"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": periods._name,
            "docs": periods,
            "pages": [self._prepare_page(period) for period in periods],
        }

    @api.model
    def _prepare_page(self, period):
        weights = period._weights()
        total, whole = weights.total(), weights.whole()
        blocks = [(self.env._("By category"), self._rows(weights.categories()))]
        if not period.municipality_id:
            blocks.append((self.env._("By municipality of origin"), self._rows(weights.origins())))
        return {
            "company": period.company_id,
            "title": unbroken(weights.title()),
            "labels": weights.labels(),
            "total": total,
            "total_cells": self._cells(total),
            "visitors": whole.visitors,
            "municipality": period.municipality_id,
            "blocks": blocks,
            "streams": [(name, self._kilos(kilos)) for name, kilos in weights.streams()],
            "stock_change": self._kilos(whole.stock_change),
            "stays": self._kilos(total.difference),
            "difference": self._kilos(whole.difference),
            "causes": [(cause, self._kilos(kilos), count) for cause, kilos, count in weights.differences()],
        }

    def _rows(self, rows):
        return [(name, self._cells(weights)) for name, weights in rows]

    def _cells(self, weights):
        """Kilos with their percentage of what was collected, and the re-use percentage."""
        lang = self.env["res.lang"]._lang_get(self.env.lang or "en_US")
        cells = [(self._kilos(getattr(weights, name)), self._percent(lang, weights.share(name))) for name in COLUMNS]
        return [(cells[0][0], ""), *cells[1:]]

    def _kilos(self, kilos):
        return self.env["res.lang"]._lang_get(self.env.lang or "en_US").format("%.2f", float(kilos), grouping=True)

    @staticmethod
    def _percent(lang, value):
        return "–" if value is None else f"{lang.format('%.1f', float(value))} %"
