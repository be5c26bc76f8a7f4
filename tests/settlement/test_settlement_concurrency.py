from odoo.tests import tagged

from ..race import RaceCase, pressing

SETUP = """
company = env.company
env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
company._coop_switch_on()
company.coop_four_eyes = False
env["coop.contribution.rule"].create({"name": "30 %", "percentage": 30, "date_from": "2020-01-01"})
partner = env["res.partner"].create({"name": "Anna de Wit"})
customer = env["res.partner"].create({"name": "Customer"})
member = env["coop.member"].create({"partner_id": partner.id, "status_ids": [
    (0, 0, {"state": state, "date": "2026-01-01"}) for state in ("applicant", "active")]})
for month in ("01", "02"):
    invoice = env["account.move"].create({
        "move_type": "out_receipt", "partner_id": customer.id,
        "invoice_date": f"2026-{month}-10", "date": f"2026-{month}-10",
        "invoice_line_ids": [(0, 0, {"name": "Work", "price_unit": 1000, "tax_ids": [],
                                     "analytic_distribution": {str(member.analytic_account_id.id): 100}})],
    })
    invoice.action_post()
    env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids).create(
        {"payment_date": f"2026-{month}-11"})._create_payments()
settlements = env["coop.settlement"].create([{"date_to": "2026-01-31"}, {"date_to": "2026-02-28"}])
for settlement in settlements:
    settlement.action_compute()
    settlement.action_approve()
env.cr.commit()
"""
PRESS = pressing(
    look='settlement = env["coop.settlement"].search([("date_to", "=", "{value}"), ("state", "=", "approved")])',
    button="settlement.action_post()",
)
PAUSE = """
import time
from odoo.addons.social_cooperative.models.settlement.coop_settlement import CoopSettlement
def _mark_chain(self, settlement):
    self.env.flush_all()
    print("IN THE MIDDLE", flush=True)
    time.sleep(300)
CoopSettlement._mark_chain = _mark_chain
"""


@tagged("post_install", "-at_install")
class TestSettlementConcurrency(RaceCase):
    """Two at once, one killed, two that overlap: nothing lost, nothing doubled. Real connections, real processes."""

    name = "concurrency"
    setup = SETUP
    press = PRESS

    def _posted(self):
        return self.database.query("SELECT date_to::text FROM coop_settlement WHERE state = 'posted' ORDER BY date_to")

    def test_real_connections(self):
        with self.subTest("killed in the middle of posting"):
            process = self.database.start("shell")
            process.stdin.write(PRESS.format(value="2026-01-31", before=PAUSE))
            process.stdin.close()
            self._read_until(process, "IN THE MIDDLE")
            process.kill()
            process.wait(timeout=60)
            process.stdout.close()
            self.assertEqual((self._posted(), self._pot()), ([], 0.0))
        with self.subTest("two users press Post on the same settlement"):
            outputs = self._race("2026-01-31", "2026-01-31")
            self.assertEqual(sum("DONE" in output for output in outputs), 1, outputs)
            self.assertEqual(sum("REFUSED" in output for output in outputs), 1, outputs)
            self.assertEqual((self._posted(), self._pot()), ([("2026-01-31",)], 700.0))
        with self.subTest("two overlapping settlements are posted at once"):
            self.database.shell(
                "settlement = env['coop.settlement'].search([('state', '=', 'posted')])\n"
                "settlement.action_reverse()\n"
                "again = env['coop.settlement'].create({'date_to': '2026-01-31'})\n"
                "again.action_compute(); again.action_approve()\n"
                "env.cr.commit()\n"
            )
            outputs = self._race("2026-01-31", "2026-02-28")
            self.assertEqual(sum("DONE" in output for output in outputs), 1, outputs)
            [[date_to]] = self._posted()
            self.assertEqual(self._pot(), {"2026-01-31": 700.0, "2026-02-28": 1400.0}[date_to])
