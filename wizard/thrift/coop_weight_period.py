from urllib.parse import urlencode

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...report.thrift.coop_weights import WeightsOfPeriod


class CoopWeightPeriod(models.TransientModel):
    """The weights of a period, on paper, as a spreadsheet or on screen."""

    _name = "coop.weight.period"
    _description = "Weights of a period"
    _inherit = ["coop.dialog"]

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    date_from = fields.Date("From", required=True, default=lambda self: self._default_date_from())
    date_to = fields.Date(
        "Up to and including",
        required=True,
        default=lambda self: self._default_date_from() + relativedelta(months=1, days=-1),
    )

    municipality_id = fields.Many2one(
        "coop.municipality",
        "Municipality of origin",
        help="A report for one municipality: what came from there, and its part of what was sold. Empty: everything.",
    )

    @api.model
    def _default_date_from(self):
        """The first day of last month: the month that is complete."""
        return fields.Date.context_today(self).replace(day=1) - relativedelta(months=1)

    def action_print(self):
        self._check_dates()
        return self.env.ref("social_cooperative.report_weights_action").report_action(self)

    def action_export_xlsx(self):
        self._check_dates()
        params = {"date_from": self.date_from, "date_to": self.date_to, "company": self.company_id.id}
        if self.municipality_id:
            params["municipality"] = self.municipality_id.id
        return {"type": "ir.actions.act_url", "url": f"/coop/weights.xlsx?{urlencode(params)}", "target": "download"}

    def action_open(self):
        self._check_dates()
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_weight_report_action")
        domain = [("date", ">=", self.date_from), ("date", "<=", self.date_to)]
        if self.municipality_id:
            domain.append(("municipality_id", "=", self.municipality_id.id))
        return action | {"domain": domain, "context": {}}

    def _weights(self):
        self.ensure_one()
        return WeightsOfPeriod(self.env, self.company_id, (self.date_from, self.date_to), self.municipality_id)

    def _get_report_base_filename(self):
        self.ensure_one()
        return self._weights().title()

    def _check_dates(self):
        self.ensure_one()
        if self.date_from > self.date_to:
            raise UserError(self.env._("The first day lies after the last day."))
