from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    coop_mail_work = fields.Boolean(related="company_id.coop_mail_work", readonly=False)
    coop_mail_paid = fields.Boolean(related="company_id.coop_mail_paid", readonly=False)
