from odoo import api, fields, models

from ..common.coop_guard import has_mark
from .account_move import OUTSIDE_KOR


class AccountFiscalPosition(models.Model):
    _inherit = "account.fiscal.position"

    @api.model
    def _get_fiscal_position(self, partner, delivery=None):
        """In the small-business scheme nobody is charged VAT, whatever position the customer has."""
        company = self.env.company
        if not has_mark(self.env, OUTSIDE_KOR) and company._coop_is_kor(fields.Date.context_today(self)):
            return company._coop_get_kor_position().with_env(self.env)
        return super()._get_fiscal_position(partner, delivery=delivery)
