from odoo import api, models
from odoo.fields import Domain

from ..common.groups import BILLING, TREASURER
from ..today.card import Card

OPEN = Domain("state", "=", "posted") & Domain("payment_state", "in", ("not_paid", "partial"))
SALES = Domain("move_type", "in", ("out_invoice", "out_refund"))
BILLS = Domain("move_type", "in", ("in_invoice", "in_refund", "in_receipt"))


class CoopToday(models.AbstractModel):
    """Invoices and bills that wait to be posted or paid."""

    _inherit = "coop.today"

    @api.model
    def _get_cards(self):
        return [*super()._get_cards(), *self._document_cards()]

    @api.model
    def _document_cards(self):
        today = self._today()
        common = {"model": "account.move", "groups": (TREASURER, BILLING), "section": "book"}
        return [
            Card(
                code="invoices_to_post",
                title=self.env._("Invoices to post"),
                domain=Domain("state", "=", "draft") & SALES,
                action="account.action_move_out_invoice_type",
                icon="fa-file-text-o",
                date="create_date",
                hint=self.env._("An approved assignment becomes a draft invoice; it comes here."),
                **common,
            ),
            Card(
                code="bills_to_post",
                title=self.env._("Bills to post"),
                domain=Domain("state", "=", "draft") & BILLS,
                action="account.action_move_in_invoice_type",
                icon="fa-inbox",
                date="create_date",
                hint=self.env._(
                    "Enter bills of suppliers under Accounting ▸ Vendors ▸ Bills, or make them from approved requests."
                ),
                **common,
            ),
            Card(
                code="bills_to_pay",
                title=self.env._("Bills to pay"),
                domain=OPEN
                & Domain("move_type", "in", ("in_invoice", "in_receipt"))
                & Domain("invoice_date_due", "<=", today),
                action="account.action_move_in_invoice_type",
                icon="fa-credit-card",
                date="invoice_date_due",
                deadline=True,
                hint=self.env._("Bills come here on the day on which they are due."),
                **common,
            ),
        ]
