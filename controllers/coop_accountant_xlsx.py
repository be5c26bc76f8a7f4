from odoo import http

from ..report.accountant.vat_check_xlsx import VatCheckXlsx
from ..report.accountant.year_overview_xlsx import YearOverviewXlsx
from .coop_xlsx import CoopXlsx


class CoopAccountantXlsx(CoopXlsx):
    """Downloads of the accountant's papers."""

    @http.route("/coop/vat.xlsx", type="http", auth="user", methods=["GET"])
    def vat(self, company="", date_from="", date_to=""):
        company_id = self._id(company)
        env = self._env("coop.vat.check", f"[{company_id}]")
        check = env["coop.vat.check"].create(
            {"company_id": company_id, "date_from": self._date(date_from), "date_to": self._date(date_to)}
        )
        check.action_show()
        export = VatCheckXlsx(check)
        return self._download(export, export.title())

    @http.route("/coop/year.xlsx", type="http", auth="user", methods=["GET"])
    def year(self, company="", date_from="", date_to=""):
        company_id = self._id(company)
        env = self._env("coop.year.overview", f"[{company_id}]")
        last_day = self._date(date_to)
        wizard = env["coop.year.overview"].create(
            {
                "company_id": company_id,
                "date_from": self._date(date_from),
                "date_to": last_day,
            }
        )
        export = YearOverviewXlsx(wizard._overview())
        return self._download(export, export.title())
