from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.xaf_codes import RGS_CODE


class AccountAccount(models.Model):
    _inherit = "account.account"

    coop_rgs_code = fields.Char(
        "RGS code",
        tracking=True,
        help="Code of this account in the Dutch reference classification of accounts (RGS), as BLimBanRba. The audit file "
        "(XAF) for the tax office carries it; there a code belongs to one account.",
    )

    @api.constrains("coop_rgs_code")
    def _check_coop_rgs_code(self):
        for account in self:
            if account.coop_rgs_code and not RGS_CODE.fullmatch(account.coop_rgs_code):
                raise ValidationError(
                    self.env._(
                        "%(code)s is no RGS code. Such a code begins with B (balance sheet) or W (profit and loss) and "
                        "goes on in groups of three letters, as BLimBanRba or WOmzNopOlh.",
                        code=account.coop_rgs_code,
                    )
                )
