from odoo import api, models
from odoo.tools import SQL


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model
    def _coop_before_uninstall(self):
        """Contacts let go of the list of municipalities: Odoo deletes the list before the column that refers to it."""
        result = super()._coop_before_uninstall()
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE res_partner SET coop_municipality_id = NULL WHERE coop_municipality_id IS NOT NULL")
        )
        self.env.invalidate_all()
        return result
