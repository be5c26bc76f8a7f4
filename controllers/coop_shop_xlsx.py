from werkzeug.exceptions import BadRequest

from odoo import fields, http

from ..report.coop_register_xlsx import RegisterXlsx
from ..report.coop_weights import WeightsOfPeriod
from ..report.coop_weights_xlsx import WeightsXlsx
from .coop_xlsx import CoopXlsx


class CoopShopXlsx(CoopXlsx):
    """Downloads of the thrift store."""

    @http.route("/coop/register.xlsx", type="http", auth="user", methods=["GET"], readonly=True)
    def register(self, domain="[]", companies="[]"):
        env = self._env("coop.goods.register", companies)
        return self._download(RegisterXlsx(env, self._json(domain)), env._("Register of second-hand goods"))

    @http.route("/coop/weights.xlsx", type="http", auth="user", methods=["GET"], readonly=True)
    def weights(self, date_from, date_to, company, municipality="0"):
        try:
            dates = fields.Date.to_date(date_from), fields.Date.to_date(date_to)
            company_id, municipality_id = int(company), int(municipality)
        except ValueError as error:
            raise BadRequest from error
        if not all(dates):
            raise BadRequest
        env = self._env("coop.weight.report", f"[{company_id}]")
        place = env["coop.municipality"].search([("id", "=", municipality_id)])
        weights = WeightsOfPeriod(env, env["res.company"].browse(company_id), dates, place)
        return self._download(WeightsXlsx(weights), weights.title())
