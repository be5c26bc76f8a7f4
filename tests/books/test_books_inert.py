from odoo.tests import tagged

from odoo.addons.account.tests.test_account_analytic import TestAccountAnalyticAccount
from odoo.addons.account.tests.test_account_move_out_invoice import TestAccountMoveOutInvoiceOnchanges
from odoo.addons.account.tests.test_account_move_reconcile import TestAccountMoveReconcile
from odoo.addons.account.tests.test_early_payment_discount import TestAccountEarlyPaymentDiscount
from odoo.addons.analytic.tests.test_analytic_account import TestAnalyticAccount
from odoo.addons.point_of_sale.tests.test_pos_basic_config import TestPoSBasicConfig

from ..common_core import CooperativeElsewhere, borrow


# Odoo's own tests, in a database where another company is a cooperative (doc/inert.md).
@tagged("post_install", "-at_install")
@borrow(
    "out_invoice_(line_onchange_analytic.*|line_onchange_cash_rounding_1|create_refund|post_.*|reverse_caba)|quick_edit.*epd"
)
class TestInertInvoices(CooperativeElsewhere, TestAccountMoveOutInvoiceOnchanges):
    pass


@tagged("post_install", "-at_install")
@borrow(
    "reverse_exchange.*|reconcile_plan|reconcile_cash_basis_workflow.*|.*partial_same_foreign_currency_debit_.*|matching_.*"
)
class TestInertReconciliation(CooperativeElsewhere, TestAccountMoveReconcile):
    pass


@tagged("post_install", "-at_install")
@borrow("register_.*|mixed_.*|epd_multiple.*")
class TestInertPayments(CooperativeElsewhere, TestAccountEarlyPaymentDiscount):
    pass


@tagged("post_install", "-at_install")
@borrow(".*")
class TestInertAnalyticItems(CooperativeElsewhere, TestAccountAnalyticAccount):
    pass


@tagged("post_install", "-at_install")
@borrow(".*")
class TestInertAnalyticAccounts(CooperativeElsewhere, TestAnalyticAccount):
    pass


@tagged("post_install", "-at_install")
@borrow("orders_.*|return_order.*|split_cash_payments|rounding_method|invoice_past_.*|closing_entry_by_product")
class TestInertTill(CooperativeElsewhere, TestPoSBasicConfig):
    pass
