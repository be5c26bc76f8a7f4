from odoo.tests import tagged

from ..race import RaceCase, pressing

SETUP = """
company = env.company
env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
company._coop_switch_on()
member = env["coop.member"].create({"partner_id": env["res.partner"].create({"name": "Anna de Wit"}).id})
member.status_ids.create({"member_id": member.id, "state": "active", "date": member.state_date})
customer = env["res.partner"].create({"name": "Theater De Vlieger"})
env["coop.assignment"].with_user(env.ref("base.user_admin")).create({
    "title": "Stage curtains", "partner_id": customer.id, "date_start": member.state_date, "split_method": "percentage",
    "line_ids": [(0, 0, {"name": "Work", "quantity": 1, "price_unit": 100, "tax_ids": False})],
    "share_ids": [(0, 0, {"member_id": member.id, "percentage": 100})],
}).action_submit()
env.cr.commit()
"""
PRESS = pressing(
    look="""
assignment = env.ref("base.main_company").env["coop.assignment"].search([("title", "=", "{value}")])
assert assignment.state == "submitted", assignment.state
""",
    button="assignment.action_approve()",
)


@tagged("post_install", "-at_install")
class TestAssignmentConcurrency(RaceCase):
    """Two who approve the same work at once: the customer gets one invoice."""

    name = "assignment_concurrency"
    setup = SETUP
    press = PRESS

    def test_real_connections(self):
        outputs = self._race("Stage curtains", "Stage curtains")
        self.assertEqual(sum("DONE" in output for output in outputs), 1, outputs)
        self.assertEqual(sum("REFUSED" in output for output in outputs), 1, outputs)
        [[state, invoices]] = self.database.query(
            "SELECT (SELECT step FROM coop_assignment),"
            " (SELECT COUNT(*) FROM account_move WHERE move_type = 'out_invoice' AND coop_assignment_id IS NOT NULL)"
        )
        self.assertEqual((state, invoices), ("approved", 1))
