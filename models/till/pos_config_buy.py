from odoo import api, models


class PosConfig(models.Model):
    """At which rates of the margin scheme a till buys."""

    _inherit = "pos.config"

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(records, config)
        if config.company_id.coop_enabled:
            # The name of a tax is no secret; whoever sells need not be allowed to read it.
            rates = self.env["coop.margin.rate"].sudo().search([("company_id", "=", config.company_id.id)])
            for row in rows:
                row["coop_margin_rates"] = [{"id": rate.id, "name": rate.display_name} for rate in rates]
        return rows
