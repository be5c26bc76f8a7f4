from odoo.tests import tagged

from ..race import RaceCase, pressing

SETUP = """
company = env.company
env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
company._coop_switch_on()
company.coop_four_eyes = False
members = env["coop.member"].create([
    {"partner_id": env["res.partner"].create({"name": f"Member {number}", "email": f"m{number}@example.org"}).id,
     "paper_by": "pdf"}
    for number in range(5)
])
customer = env["res.partner"].create({"name": "Customer"})
for member in members:
    invoice = env["account.move"].create({
        "move_type": "out_receipt", "partner_id": customer.id, "invoice_date": "2026-01-10", "date": "2026-01-10",
        "invoice_line_ids": [(0, 0, {"name": "Work", "price_unit": 100, "tax_ids": [],
                                     "analytic_distribution": {str(member.analytic_account_id.id): 100}})],
    })
    invoice.action_post()
    env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids).create(
        {"payment_date": "2026-01-11"})._create_payments()
settlement = env["coop.settlement"].create({"date_to": "2026-01-31"})
settlement.action_compute()
settlement.action_approve()
settlement.action_post()
env.cr.commit()
"""
MADE = 'type(env["ir.actions.report"])._render_qweb_pdf = lambda *args, **kwargs: (b"%PDF", "pdf")\n'


@tagged("post_install", "-at_install")
class TestSettlementMailRace(RaceCase):
    """Two people press *Send all statements* at once, and two servers run the job at once: everybody gets one mail."""

    name = "mail_race"
    setup = SETUP
    press = pressing(
        look=MADE
        + 'settlement = env["coop.settlement"].search([("state", "=", "posted")]); settlement.line_ids.mapped("mail_state")',
        button="{value}",
    )

    def _letters(self):
        [[count]] = self.database.query("SELECT COUNT(*) FROM mail_mail")
        return count

    def _states(self):
        return {
            state: count
            for state, count in self.database.query(
                "SELECT mail_state, COUNT(*) FROM coop_settlement_line GROUP BY mail_state"
            )
        }

    def test_pressed_and_sent_at_once(self):
        [[lines]] = self.database.query("SELECT COUNT(*) FROM coop_settlement_line")
        self.assertEqual(lines, 5)
        with self.subTest("two people press"):
            outputs = self._race(*["settlement.action_mail_papers()"] * 2)
            self.assertEqual(sum("DONE" in output for output in outputs), 1, outputs)
            self.assertEqual(sum("REFUSED" in output for output in outputs), 1, outputs)
            self.assertEqual(self._states(), {"queued": 5})
        with self.subTest("a third presses the button of the list"):
            [output] = self._race("settlement.line_ids.action_mail()")
            self.assertIn("REFUSED", output)
        with self.subTest("two servers run the job"):
            self._race(*["env['coop.member']._cron_mail_papers()"] * 2)
            self.assertEqual((self._letters(), self._states()), (5, {"sending": 5}))
