from odoo import api, models

from ..common.unbroken import unbroken
from .coop_weights import COLUMNS


class ReportTextile(models.AbstractModel):
    """The textile statement as paper."""

    _name = "report.social_cooperative.report_textile"
    _description = "Textile statement"
    _inherit = ["report.social_cooperative.report_weights"]

    @api.model
    def _prepare_page(self, period):
        textile = period._textile()
        lang = self.env["res.lang"]._lang_get(self.env.lang or "en_US")
        blocks = [(self.env._("By category"), textile.categories())]
        if not period.municipality_id:
            blocks.append((self.env._("By municipality of origin"), textile.origins()))
        return {
            "company": period.company_id,
            "title": unbroken(textile.title()),
            "rows": [
                (name, self._kilos(kilos), self._percent(lang, textile.share(kilos)), is_total)
                for name, kilos, is_total in textile.rows()
            ],
            "labels": textile.labels(),
            "blocks": [(heading, [self._line(row) for row in rows]) for heading, rows in blocks],
            "total": self._line((self.env._("Total"), textile.total())),
            "categories": ", ".join(textile.textile.mapped("name")),
            "municipality": period.municipality_id,
        }

    def _line(self, row):
        name, weights = row
        return name, [self._kilos(getattr(weights, column)) for column in COLUMNS]
