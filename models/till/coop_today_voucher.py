from odoo import api, models
from odoo.fields import Domain

from ..common.groups import TREASURER
from ..today.card import Card


class CoopToday(models.AbstractModel):
    """Months whose vouchers wait for an invoice: until who pays them is asked, nobody is paid."""

    _inherit = "coop.today"

    @api.model
    def _get_cards(self):
        card = Card(
            code="vouchers_to_invoice",
            title=self.env._("Months with vouchers to invoice"),
            model="coop.voucher.invoice",
            action="social_cooperative.coop_voucher_invoice_action",
            section="book",
            groups=(TREASURER,),
            icon="fa-ticket",
            missing=self._months_with_vouchers,
            hint=self.env._("A month in which was paid with vouchers at a till comes here when it is over."),
        )
        return [*super()._get_cards(), card]

    @api.model
    def _months_with_vouchers(self):
        """(how many months that are over have vouchers on no posted invoice, the first day of such)."""
        over = Domain("parent_state", "=", "posted") & Domain("date", "<", self._today().replace(day=1))
        # Which account that is, a treasurer's settings say.
        accounts = self.env["res.company"].sudo().search([("coop_voucher_account_id", "!=", False)])
        waits = Domain("account_id", "in", accounts.coop_voucher_account_id.ids) & Domain("reconciled", "=", False)
        return self._periods_of("account.move.line", over & waits & Domain("balance", ">", 0), "month")
