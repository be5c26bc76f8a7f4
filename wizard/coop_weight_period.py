from urllib.parse import urlencode

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class CoopWeightPeriod(models.TransientModel):
    """The weights of a period, on paper, as a spreadsheet or on screen."""

    _name = "coop.weight.period"
    _description = "Weights of a period"

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    date_from = fields.Date("From", required=True, default=lambda self: self._default_date_from())
    date_to = fields.Date(
        "Up to and including",
        required=True,
        default=lambda self: self._default_date_from() + relativedelta(months=1, days=-1),
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
        return {"type": "ir.actions.act_url", "url": f"/coop/weights.xlsx?{urlencode(params)}", "target": "download"}

    def action_open(self):
        self._check_dates()
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_weight_report_action")
        return action | {"domain": [("date", ">=", self.date_from), ("date", "<=", self.date_to)], "context": {}}

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.env._("Weights of the thrift store, %(start)s to %(end)s", start=self.date_from, end=self.date_to)

    def _check_dates(self):
        self.ensure_one()
        if self.date_from > self.date_to:
            raise UserError(self.env._("The first day lies after the last day."))
