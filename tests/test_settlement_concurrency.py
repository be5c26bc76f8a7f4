from odoo.tests import BaseCase, tagged

from .scratch import ScratchDatabase

SETUP = """
company = env.company
env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
company._coop_switch_on()
company.coop_four_eyes = False
env["coop.contribution.rule"].create({"name": "30 %", "percentage": 30, "date_from": "2020-01-01"})
partner = env["res.partner"].create({"name": "Anna de Wit"})
customer = env["res.partner"].create({"name": "Customer"})
member = env["coop.member"].create({"partner_id": partner.id})
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
# What the server does around every button: new environment, retry when the database says so, commit at the end.
PRESS = """
from odoo.service.model import retrying
settlement = env["coop.settlement"].search([("date_to", "=", "{date_to}"), ("state", "=", "approved")])
print("READY", flush=True)
{before}
try:
    retrying(settlement.action_post, env)
    env.cr.commit()
    print("POSTED", flush=True)
except Exception as error:
    print("REFUSED", error, flush=True)
"""
# Both see the approved settlement before either posts; the file is the starting shot.
WAIT = """
import os, time
while not os.path.exists({signal!r}):
    time.sleep(0.01)
"""
PAUSE = """
import time
from odoo.addons.social_cooperative.models.coop_settlement import CoopSettlement
def _mark_chain(self, settlement):
    self.env.flush_all()
    print("IN THE MIDDLE", flush=True)
    time.sleep(300)
CoopSettlement._mark_chain = _mark_chain
"""


@tagged("post_install", "-at_install")
class TestSettlementConcurrency(BaseCase):
    """Two at once, one killed, two that overlap: nothing lost, nothing doubled. Real connections, real processes."""

    def setUp(self):
        super().setUp()
        self.database = ScratchDatabase("concurrency")
        self.addCleanup(self.database.close)
        self.database.install("social_cooperative")
        self.database.shell(SETUP)

    def _pot(self):
        [[balance]] = self.database.query(
            "SELECT -SUM(balance) FROM account_move_line WHERE coop_pot_id IS NOT NULL AND parent_state = 'posted'"
        )
        return float(balance or 0)

    def _posted(self):
        return self.database.query("SELECT date_to::text FROM coop_settlement WHERE state = 'posted' ORDER BY date_to")

    def _race(self, *dates):
        """Press Post on each settlement in a process of its own, all at the same moment; returns what each printed."""
        import tempfile
        from pathlib import Path

        with tempfile.TemporaryDirectory() as folder:
            signal = Path(folder) / "go"
            scripts = [PRESS.format(date_to=date_to, before=WAIT.format(signal=str(signal))) for date_to in dates]
            processes = [self.database.start("shell") for _script in scripts]
            for process, script in zip(processes, scripts, strict=True):
                process.stdin.write(script)
                process.stdin.close()
            for process in processes:
                self._read_until(process, "READY")
            signal.touch()
            outputs = [process.stdout.read() for process in processes]
            for process in processes:
                process.wait(timeout=60)
                process.stdout.close()
            return outputs

    def _read_until(self, process, word):
        for line in process.stdout:
            if word in line:
                return
        self.fail(f"the process ended before it said {word}")

    def test_real_connections(self):
        with self.subTest("killed in the middle of posting"):
            process = self.database.start("shell")
            process.stdin.write(PRESS.format(date_to="2026-01-31", before=PAUSE))
            process.stdin.close()
            self._read_until(process, "IN THE MIDDLE")
            process.kill()
            process.wait(timeout=60)
            process.stdout.close()
            self.assertEqual((self._posted(), self._pot()), ([], 0.0))
        with self.subTest("two users press Post on the same settlement"):
            outputs = self._race("2026-01-31", "2026-01-31")
            self.assertEqual(sum("POSTED" in output for output in outputs), 1, outputs)
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
            self.assertEqual(sum("POSTED" in output for output in outputs), 1, outputs)
            [[date_to]] = self._posted()
            self.assertEqual(self._pot(), {"2026-01-31": 700.0, "2026-02-28": 1400.0}[date_to])
