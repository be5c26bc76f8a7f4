from odoo import models
from odoo.exceptions import AccessError

from ..common.coop_guard import has_mark
from .till_guard import POINTS

MANAGER = "point_of_sale.group_pos_manager"


class Base(models.AbstractModel):
    """Cards of Odoo's loyalty modules, which need not be there: so this addon cannot extend their model by its name.

    To Odoo a cashier may write them, and so give himself a gift card.
    """

    _inherit = "base"

    def write(self, vals):
        if "points" in vals and self._name == "loyalty.card":
            self._coop_check_points()
        return super().write(vals)

    def _coop_check_points(self):
        """:raises AccessError: when the points on a card of a cooperative are written beside an order"""
        if self.env.su or has_mark(self.env, POINTS) or self.env.user.has_group(MANAGER):
            return
        # Only to know whether a cooperative is meant. A programme without company is that of all of them.
        companies = self.sudo().program_id.mapped("company_id") or self.env.user.company_ids.sudo()
        if any(companies.mapped("coop_enabled")):
            raise AccessError(
                self.env._("Points on a card follow from orders. Ask the manager of the till to correct them.")
            )
