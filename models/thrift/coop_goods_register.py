from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..common.coop_guard import as_own_code


class CoopGoodsRegister(models.Model):
    """The register of second-hand goods that must be kept of goods with a serial number (domain.md §3.2).

    Numbered without a gap, made by booking an intake only, never changed and never deleted. It does not say who gave
    the goods.
    """

    _name = "coop.goods.register"
    _description = "Register of second-hand goods"
    _coop_help = "thrift-store#the-register"
    _inherit = ["coop.guarded", "coop.xlsx.mixin"]
    _order = "date desc, id desc"
    _rec_name = "number"
    _guarded_rows = True

    _xlsx_route = "/coop/register.xlsx"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    number = fields.Char(required=True, readonly=True)
    date = fields.Date("Received on", required=True, readonly=True, index=True)
    category_id = fields.Many2one("coop.goods.category", required=True, readonly=True, ondelete="restrict")
    description = fields.Char(readonly=True)
    serial = fields.Char("Serial number", required=True, readonly=True)
    weight = fields.Float("Kilos", readonly=True, digits="Product Unit")
    line_id = fields.Many2one("coop.intake.line", required=True, readonly=True, ondelete="restrict", index=True)
    cancelled_on = fields.Date("Cancelled on", readonly=True, help="The intake was cancelled on this day.")

    _number_uniq = models.UniqueIndex("(company_id, number)", "There is an entry with this number already.")

    # === GUARD === #

    def _guarded_message(self, names):
        return self.env._("The register is filled by booking an intake and cannot be edited.")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        # Not even by our own code.
        raise AccessError(self.env._("Entries of the register are never deleted. Cancel the intake instead."))

    # === BUSINESS METHODS === #

    def _do_cancel(self, day):
        as_own_code(self).write({"cancelled_on": day})
