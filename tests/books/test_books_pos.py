from odoo.tests import tagged

from odoo.addons.point_of_sale.tests.test_pos_basic_config import TestPoSBasicConfig

from ..common_core import borrow


class CooperativeTill:
    """Mixin: Odoo's own tests of the till, now that its company is a cooperative and nobody says whose the sales are.

    Every one must pass as it does without: closing is never stopped, and books the same entries. Afterwards every
    flagged line says whose it is.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env(su=True)["res.company"].browse(cls.company.id)._coop_switch_on()

    def tearDown(self):
        moves = self.env["account.move"].sudo().search([("company_id", "=", self.company.id), ("state", "=", "posted")])
        lines = moves.line_ids.filtered(lambda line: line._coop_is_flagged())
        column = self.env["account.analytic.line"]._coop_column()
        for line in lines:
            items = line.analytic_line_ids.filtered(column)
            self.assertEqual(items[column], self.company.coop_analytic_account_id, line.display_name)
            self.assertAlmostEqual(sum(items.mapped("amount")), -line.balance, 2)
        super().tearDown()


@tagged("post_install", "-at_install")
@borrow(
    "orders_.*|return_order.*|split_cash_payments|rounding_method|invoice_past_.*|closing_entry_by_product|.*global_invoice"
)
class TestBooksTill(CooperativeTill, TestPoSBasicConfig):
    def test_lines_are_there(self):
        """The check after each test looks at something."""
        self.test_orders_with_invoiced()
        lines = self.env["account.move.line"].sudo().search([("company_id", "=", self.company.id)])
        flagged = lines.filtered(lambda line: line.parent_state == "posted" and line._coop_is_flagged())
        self.assertTrue(flagged.filtered(lambda line: line.move_id.pos_session_ids))
        self.assertTrue(flagged.filtered(lambda line: line.move_id.pos_order_ids))
