import tempfile
from pathlib import Path

from odoo.tests import tagged

from ..race import WAIT, RaceCase

ADDON = Path(__file__).parents[2]
SETUP = """
company = env.company
env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
company._coop_switch_on()
company.coop_refuse_overspending = False
env["coop.member"].create({"partner_id": env["res.partner"].create({"name": "First"}).id})
env["res.partner"].create({"name": "Supplier"})
env.cr.commit()
"""
# What each of them does, in words that both tests use.
WORDS = """
from odoo import Command, api

def bill(env, number):
    member = env["coop.member"].search([("partner_id.name", "=", number)])
    move = env["account.move"].create({
        "move_type": "in_invoice", "partner_id": env["res.partner"].search([("name", "=", "Supplier")]).id,
        "invoice_date": "2026-01-15", "ref": number, "invoice_line_ids": [Command.create({
            "name": "Tool", "price_unit": 100, "tax_ids": [],
            "analytic_distribution": {str(member.analytic_account_id.id): 100}})],
    })
    move.action_post()

def book_on_pot(env):
    pot = env["coop.pot"].search([("kind", "=", "shared")])
    other = env["account.account"].search([("account_type", "=", "asset_current")], limit=1)
    partner = env["coop.member"].search([("partner_id.name", "=", "Second")]).partner_id
    move = env["account.move"].create({"line_ids": [
        Command.create({"account_id": pot.account_id.id, "balance": -7, "partner_id": partner.id}),
        Command.create({"account_id": other.id, "balance": 7})]})
    move.action_post()

def make(env):
    env["coop.member"].create({"partner_id": env["res.partner"].create({"name": "Second"}).id})
    env["coop.pot"].create({"name": "Training"})
    env.flush_all()
"""
# Two users in one process, as Odoo runs without workers: what one of them makes, the other one's posting must not hide.
THREADS = """
import threading
made, looked = threading.Event(), threading.Event()

def maker():
    with env.registry.cursor() as cr:
        make(api.Environment(cr, env.uid, {}))
        made.set()
        looked.wait(60)

thread = threading.Thread(target=maker)
thread.start()
made.wait(60)
with env.registry.cursor() as cr:
    bill(api.Environment(cr, env.uid, {}), "First")
looked.set()
thread.join()
with env.registry.cursor() as cr:
    bill(api.Environment(cr, env.uid, {}), "Second")
    book_on_pot(api.Environment(cr, env.uid, {}))
print("DONE")
"""
WORKER = """
bill(env, "First")
env.cr.commit()
print("READY", flush=True)
"""
MORE = """
bill(env, "Second")
book_on_pot(env)
env.cr.commit()
print("DONE", flush=True)
"""


@tagged("post_install", "-at_install")
class TestBooksNewConcurrency(RaceCase):
    """A member and a pot are known to everybody from the moment they are committed: threads and workers."""

    name = "books_new"
    setup = SETUP

    def _assert_booked(self):
        """The bill is the new member's, all of it, and the item on the new pot as well."""
        rows = self.database.query(
            """SELECT partner.name, line.amount
                 FROM account_analytic_line line
                 JOIN account_move_line item ON item.id = line.move_line_id
                 JOIN account_move move ON move.id = item.move_id AND move.move_type = 'in_invoice'
            LEFT JOIN coop_member member ON member.id = line.member_id
            LEFT JOIN res_partner partner ON partner.id = member.partner_id
                ORDER BY line.id"""
        )
        self.assertEqual([(name, float(amount)) for name, amount in rows], [("First", -100), ("Second", -100)])
        rows = self.database.query(
            """SELECT partner.name, item.coop_pot_id = pot.id
                 FROM account_move_line item
                 JOIN coop_pot pot ON pot.account_id = item.account_id AND pot.kind = 'shared'
            LEFT JOIN coop_member member ON member.id = item.coop_member_id
            LEFT JOIN res_partner partner ON partner.id = member.partner_id"""
        )
        self.assertEqual(rows, [("Second", True)])

    def test_two_threads(self):
        output = self.database.shell(WORDS + THREADS)
        self.assertIn("DONE", output)
        self._assert_booked()

    def test_two_workers(self):
        with tempfile.TemporaryDirectory() as folder:
            signal = Path(folder) / "go"
            worker = self.database.start("shell")
            worker.stdin.write(WORDS + WORKER + WAIT.format(signal=str(signal)) + MORE)
            worker.stdin.close()
            self._read_until(worker, "READY")
            self.database.shell(WORDS + "make(env)\nenv.cr.commit()\n")
            signal.touch()
            output = worker.stdout.read()
            worker.wait(timeout=60)
            worker.stdout.close()
        self.assertIn("DONE", output)
        self._assert_booked()

    def test_nothing_is_kept_beyond_a_transaction(self):
        """Every ormcache needs the two tests above of its own; there is none."""
        found = [
            str(path.relative_to(ADDON))
            for path in ADDON.rglob("*.py")
            if "tests" not in path.relative_to(ADDON).parts and "ormcache" in path.read_text()
        ]
        self.assertEqual(found, [])
