from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...models.common.groups import ADMINISTRATOR


class CoopShopSetup(models.TransientModel):
    """Opens the thrift store of a company, or puts right what got lost."""

    _name = "coop.shop.setup"
    _description = "Set-up of the thrift store"
    _inherit = ["coop.dialog"]

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    coop_enabled = fields.Boolean(related="company_id.coop_enabled")
    coop_shop_open = fields.Boolean(related="company_id.coop_shop_open")
    config_ids = fields.Many2many(
        "pos.config",
        string="Tills of the thrift store",
        default=lambda self: self._default_config_ids(),
        domain="[('company_id', '=', company_id)]",
        help="They take the prices by colour tag. Close their sessions first.",
    )

    def _default_config_ids(self):
        return self.env["pos.config"].search([("company_id", "=", self.env.company.id)])

    @api.depends("company_id")
    def _compute_display_name(self):
        self.display_name = self.env._("Set-up of the thrift store")

    def action_open_shop(self):
        self.ensure_one()
        if not self.env.user.has_group(ADMINISTRATOR):
            raise AccessError(self.env._("Only an administrator of the cooperative can open the thrift store."))
        self.company_id._coop_open_shop()
        pricelist = self.company_id.coop_pricelist_id
        # Tills belong to the point of sale manager; this step decides which of them are the thrift store's.
        for config in self.config_ids.sudo().filtered(lambda config: pricelist not in config.available_pricelist_ids):
            config.write(
                {
                    "use_pricelist": True,
                    "available_pricelist_ids": [fields.Command.link(pricelist.id)],
                    "pricelist_id": pricelist.id,
                }
            )
        return self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_goods_category_action")
