from odoo import models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _coop_check_not_own_customer(self, members):
        """Nobody is the customer of his own work: that would be a way to move money from a member into his pot.

        :param members: whose work it is, readable
        """
        people = self | self.commercial_partner_id
        for member in members.filtered(lambda member: member.partner_id in people):
            raise UserError(
                self.env._(
                    "%(member)s did this work himself and cannot be its customer. For somebody in his family, make a "
                    "contact of that person's own. What he buys for himself from the cooperative is no work of his: "
                    "make that an invoice of the cooperative itself.",
                    member=member._get_book_name(),
                )
            )
