from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    coop_pot_id = fields.Many2one("coop.pot", "Members' pots", readonly=True, copy=False, check_company=True)
