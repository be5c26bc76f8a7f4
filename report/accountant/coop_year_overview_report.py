from odoo import api, models
from odoo.tools import format_date

from ..common.unbroken import unbroken


class ReportYearOverview(models.AbstractModel):
    """The year overview as paper."""

    _name = "report.social_cooperative.report_year_overview"
    _description = "Year overview"

    @api.model
    def _get_report_values(self, docids, data=None):
        wizards = self.env["coop.year.overview"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": wizards._name,
            "docs": wizards,
            "pages": [self._prepare_page(wizard) for wizard in wizards],
        }

    @api.model
    def _prepare_page(self, wizard):
        overview = wizard._overview()
        return {
            "company": wizard.company_id,
            "title": unbroken(overview.title()),
            "days": [unbroken(format_date(self.env, day)) for day in (wizard.date_from, wizard.date_to)],
            "is_open": wizard.is_open,
            "is_balanced": overview.is_balanced(),
            "tables": [
                {
                    "title": table.title,
                    "columns": [unbroken(column) for column in table.columns],
                    "note": table.note,
                    "rows": [
                        (row.label, row.level, [self._amount(amount) for amount in row.amounts], len(table.columns))
                        for row in table.rows
                    ],
                }
                for table in overview.tables
            ],
        }

    def _amount(self, amount):
        if amount is None:
            return ""
        language = self.env["res.lang"]._lang_get(self.env.lang or "en_US")
        # A hyphen at the beginning of a number is read over; and −0.00 is nothing.
        return language.format("%.2f", float(amount or 0), grouping=True).replace("-", "−")
