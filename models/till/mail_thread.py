from odoo import models
from odoo.exceptions import AccessError

from ..common.coop_guard import has_mark
from .till_guard import POINTS

CASHIER, MANAGER = "point_of_sale.group_pos_user", "point_of_sale.group_pos_manager"
SALESMAN = "sales_team.group_sale_salesman"  # of Odoo's module for sale orders, which need not be there
# What says how much a card is worth, and who can use it: with its code, until when, and for which programme.
WORTH = {"points", "program_id", "expiration_date", "active", "code"}


class MailThread(models.AbstractModel):
    """Cards of Odoo's loyalty modules, which need not be there: so this addon cannot extend their model by its name.

    To Odoo a cashier may write them, and so give himself a gift card. Who sells with Odoo's sale orders may, too: these move
    points in the name of the salesman.
    """

    _inherit = "mail.thread"

    def write(self, vals):
        if self._name == "loyalty.card" and WORTH & vals.keys():
            self._coop_check_card(vals.get("program_id"))
        return super().write(vals)

    def _coop_check_card(self, program_id):
        """
        :param program_id: the programme that the cards get; None when they keep theirs
        :raises AccessError: when a cashier writes beside an order what a card of a cooperative is worth
        """
        if self.env.su or has_mark(self.env, POINTS) or not self._coop_is_only_cashier():
            return
        # Only to know whether a cooperative is meant. A programme without company is of the company in which he works.
        programs = self.sudo().program_id
        companies = [program.company_id or self.env.company for program in programs | programs.browse(program_id)]
        if any(company.coop_enabled for company in companies):
            raise AccessError(
                self.env._("Points on a card follow from orders. Ask the manager of the till to correct them.")
            )

    def _coop_is_only_cashier(self):
        user = self.env.user
        return user.has_group(CASHIER) and not user.has_group(MANAGER) and not user.has_group(SALESMAN)
