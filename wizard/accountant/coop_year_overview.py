from urllib.parse import urlencode

from odoo import models
from odoo.exceptions import UserError

from ...models.common.groups import AUDIT, BOARD
from ...report.accountant.year_overview import YearOverview


class CoopYearOverview(models.TransientModel):
    """Balance sheet, result, pots, contributions and rewards of a fiscal year, on paper or as a spreadsheet."""

    _name = "coop.year.overview"
    _description = "Year overview"
    _coop_help = "year-end#the-year-overview"
    _inherit = ["coop.dialog", "coop.fiscal.year.mixin", "coop.books.paper"]

    @property
    def _paper_groups(self):
        # The board draws up the annual accounts, the committee checks them; there are totals only in this.
        return (*super()._paper_groups, BOARD, AUDIT)

    def action_print(self):
        self._overview()
        return self.env.ref("social_cooperative.report_year_overview_action").report_action(self)

    def action_export_xlsx(self):
        self._overview()
        params = {"company": self.company_id.id, "date_from": self.date_from, "date_to": self.date_to}
        return {"type": "ir.actions.act_url", "url": f"/coop/year.xlsx?{urlencode(params)}", "target": "download"}

    def _overview(self):
        self.ensure_one()
        self._check_may_make(self.company_id)
        if self.date_from > self.date_to:
            raise UserError(self.env._("The first day lies after the last day."))
        return YearOverview(self.env, self.company_id, self.date_from, self.date_to)

    def _get_report_base_filename(self):
        return self._overview().title()
