from odoo import api, fields, models


class PosConfig(models.Model):
    _inherit = "pos.config"

    @api.model
    def _load_pos_data_read(self, records, config):
        """Whether the receipt has to say that there is no VAT in it."""
        rows = super()._load_pos_data_read(records, config)
        if config.company_id._coop_is_kor(fields.Date.context_today(config)):
            for row in rows:
                row["coop_kor"] = True
        return rows
