from odoo import http

from ..report.thrift.coop_register_xlsx import RegisterXlsx
from ..report.thrift.coop_textile import TextileOfPeriod
from ..report.thrift.coop_textile_xlsx import TextileXlsx
from ..report.thrift.coop_weights import WeightsOfPeriod
from ..report.thrift.coop_weights_xlsx import WeightsXlsx
from .coop_xlsx import CoopXlsx


class CoopShopXlsx(CoopXlsx):
    """Downloads of the thrift store."""

    @http.route("/coop/register.xlsx", type="http", auth="user", methods=["GET"], readonly=True)
    def register(self, domain="[]", companies="[]"):
        env = self._env("coop.goods.register", companies)
        export = RegisterXlsx(env, self._domain(env["coop.goods.register"], domain))
        return self._download(export, env._("Register of second-hand goods"))

    @http.route("/coop/weights.xlsx", type="http", auth="user", methods=["GET"], readonly=True)
    def weights(self, date_from="", date_to="", company="", municipality="0"):
        weights = self._of_period(WeightsOfPeriod, date_from, date_to, company, municipality)
        return self._download(WeightsXlsx(weights), weights.title())

    @http.route("/coop/textile.xlsx", type="http", auth="user", methods=["GET"], readonly=True)
    def textile(self, date_from="", date_to="", company="", municipality="0"):
        textile = self._of_period(TextileOfPeriod, date_from, date_to, company, municipality)
        return self._download(TextileXlsx(textile), textile.title())

    def _of_period(self, table, date_from, date_to, company, municipality):
        """The table of a period, as the user may see it; what the address says may be anything."""
        dates = self._date(date_from), self._date(date_to)
        company_id, municipality_id = self._id(company), self._id(municipality)
        env = self._env("coop.weight.report", f"[{company_id}]")
        place = env["coop.municipality"].search([("id", "=", municipality_id)])
        return table(env, env["res.company"].browse(company_id), dates, place)
