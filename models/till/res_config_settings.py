from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    coop_pos_enabled = fields.Boolean(related="pos_config_id.company_id.coop_enabled", string="Cooperative's till")
    pos_coop_ask_seller = fields.Boolean(related="pos_config_id.coop_ask_seller", readonly=False)
    pos_coop_ask_donation = fields.Boolean(related="pos_config_id.coop_ask_donation", readonly=False)
    pos_coop_donation_product_id = fields.Many2one(related="pos_config_id.coop_donation_product_id")
    pos_coop_staff_discount = fields.Float(related="pos_config_id.coop_staff_discount", readonly=False)
    pos_coop_shop_account_id = fields.Many2one(
        related="pos_config_id.coop_shop_account_id",
        readonly=False,
        domain=lambda self: self.env["pos.config"]._domain_coop_shop_account(),
    )
