from odoo.tests import tagged

from ..race import RaceCase, pressing

SETUP = """
company = env.company
env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
company._coop_switch_on()
member = env["coop.member"].create({"partner_id": env["res.partner"].create({"name": "Anna de Wit"}).id})
member.status_ids.create({"member_id": member.id, "state": "active", "date": member.state_date})
supplier = env["res.partner"].create({"name": "Supplier"})
shares = {str(member.analytic_account_id.id): 100}
invoice = env["account.move"].create({
    "move_type": "out_receipt", "partner_id": supplier.id, "invoice_date": "2026-01-10", "date": "2026-01-10",
    "invoice_line_ids": [(0, 0, {"name": "Work", "price_unit": 100, "tax_ids": [], "analytic_distribution": shares})],
})
invoice.action_post()
env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids).create(
    {"payment_date": "2026-01-11"})._create_payments()
for number in range(4):
    env["account.move"].create({
        "move_type": "in_invoice", "partner_id": supplier.id, "invoice_date": "2026-01-15", "ref": f"BILL {number}",
        "invoice_line_ids": [(0, 0, {"name": "Tool", "price_unit": 60, "tax_ids": [], "analytic_distribution": shares})],
    })
for number in range(2):
    env["coop.spending.request"].with_user(env.ref("base.user_admin")).create(
        {"member_id": member.id, "title": f"Tool {number}", "amount": 60}
    ).action_submit()
env.cr.commit()
"""
PRESS = pressing(
    look="""
record = env.ref("base.main_company").env["{value[0]}"].search([("{value[1]}", "=", "{value[2]}")])
assert len(record) == 1
pot = env["coop.member"].search([]).pot_available
""",
    button="record.{value[3]}()",
)


def _post(number):
    return ("account.move", "ref", f"BILL {number}", "action_post")


def _approve(number):
    return ("coop.spending.request", "title", f"Tool {number}", "action_approve")


@tagged("post_install", "-at_install")
class TestSpendingConcurrency(RaceCase):
    """Two who spend from one pot at once: real connections, real processes, no overdraft."""

    name = "spending_concurrency"
    setup = SETUP
    press = PRESS

    def _reset(self):
        self.database.shell(
            "env['account.move'].search([('move_type', '=', 'in_invoice'), ('state', '=', 'posted')]).button_draft()\n"
            "env.cr.commit()\n"
        )

    def _assert_one(self, *values):
        outputs = self._race(*values)
        self.assertEqual(sum("DONE" in output for output in outputs), 1, outputs)
        [[posted]] = self.database.query(
            "SELECT COUNT(*) FROM account_move WHERE state = 'posted' AND move_type = 'in_invoice'"
        )
        [[approved]] = self.database.query("SELECT COUNT(*) FROM coop_spending_request WHERE state = 'approved'")
        self.assertEqual(posted + approved, 1)
        if posted:
            self._reset()

    def test_real_connections(self):
        with self.subTest("three bills"):
            self._assert_one(*(_post(number) for number in range(3)))
        with self.subTest("a bill and two approvals"):
            self._assert_one(_post(3), _approve(0), _approve(1))
