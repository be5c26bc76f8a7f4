from urllib.parse import urlencode

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...report.thrift.coop_textile import TextileOfPeriod
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

    is_textile = fields.Boolean(
        "Textile statement (EPR)",
        help="What producers of textile pay for: collected, sorted, re-used and passed on. Of the categories that are textile.",
    )

    @api.model
    def _default_date_from(self):
        """The first day of last month: the month that is complete."""
        return fields.Date.context_today(self).replace(day=1) - relativedelta(months=1)

    def action_print(self):
        self._check_dates()
        name = "report_textile_action" if self.is_textile else "report_weights_action"
        return self.env.ref(f"social_cooperative.{name}").report_action(self)

    def action_export_xlsx(self):
        self._check_dates()
        params = {"date_from": self.date_from, "date_to": self.date_to, "company": self.company_id.id}
        if self.municipality_id:
            params["municipality"] = self.municipality_id.id
        table = "textile" if self.is_textile else "weights"
        return {"type": "ir.actions.act_url", "url": f"/coop/{table}.xlsx?{urlencode(params)}", "target": "download"}

    def action_open(self):
        self._check_dates()
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_weight_report_action")
        domain = [("date", ">=", self.date_from), ("date", "<=", self.date_to)]
        if self.municipality_id:
            domain.append(("municipality_id", "=", self.municipality_id.id))
        if self.is_textile:
            domain.append(("category_id.is_textile", "=", True))
        return action | {"domain": domain, "context": {}}

    def _weights(self):
        self.ensure_one()
        return WeightsOfPeriod(self.env, self.company_id, (self.date_from, self.date_to), self.municipality_id)

    def _textile(self):
        self.ensure_one()
        return TextileOfPeriod(self.env, self.company_id, (self.date_from, self.date_to), self.municipality_id)

    def _get_report_base_filename(self):
        self.ensure_one()
        return (self._textile() if self.is_textile else self._weights()).title()

    def _check_dates(self):
        self.ensure_one()
        if self.is_textile and not self._textile().textile:
            raise UserError(self.env._("No category is textile: tick it in Configuration ▸ Categories of goods."))
        if self.date_from > self.date_to:
            raise UserError(self.env._("The first day lies after the last day."))
