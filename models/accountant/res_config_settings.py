from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    coop_rsin = fields.Char(related="company_id.coop_rsin", readonly=False)
    coop_kor_from = fields.Date(related="company_id.coop_kor_from", readonly=False)
    coop_kor_to = fields.Date(related="company_id.coop_kor_to", readonly=False)
