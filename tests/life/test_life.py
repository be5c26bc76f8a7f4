import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from textwrap import dedent

from odoo.modules.module import Manifest
from odoo.tests import tagged
from odoo.tests.common import BaseCase
from odoo.tools import SQL

from ..scratch import ADDON, ScratchDatabase

CHECKOUT = Path(__file__).resolve().parents[2]
WORK = Path(__file__).with_name("work_of_a_release.py").read_text()
SAID = "WHAT THE SHELL SAYS: "
# Who sold or worked, by the column's name in the released version and its name now.
TILL_MEMBERS = {
    "pos_order_line": ("coop_seller_id", "coop_till_member_id"),
    "coop_shift": ("seller_id", "till_member_id"),
    "coop_shop_division_line": ("seller_id", "till_member_id"),
}
CHAINS = ("coop_shop_division", "coop_margin_period")
BAD_LOG = re.compile(r"^.* (?:ERROR|CRITICAL) .*$|^Traceback.*$", re.M)
LEFT = """
    from odoo import Command
    company = env["res.company"].search([("name", "=", COMPANY)])
    env = env(context={"allowed_company_ids": company.ids})
    for model in ("account.move", "res.partner", "pos.config", "product.template", "res.config.settings"):
        env[model].get_view(view_type="form")
    partner = env["res.partner"].search([("name", "=", "Anna de Wit")])
    move = env["account.move"].create({"move_type": "out_invoice", "partner_id": partner.id, "invoice_line_ids": [
        Command.create({"name": "x", "price_unit": 10.0, "tax_ids": False})]})
    move.action_post()
    move.button_draft()
    move.unlink()
    env.cr.commit()
"""
REWARDS = """
    names = ["number", "amount", "recovered", "carried", "base", "steps", "refusals", "policy_names", "explanation"]
    say(env["coop.reward"].search([], order="id").read(names))
"""
NEXT_REWARDS = """
    env = found(env["res.company"].search([("name", "=", COMPANY)]))
    treasurer = env["res.users"].search([("login", "=", "social_cooperative.group_treasurer")])
    run = env["coop.reward.run"].with_user(treasurer).create(
        {"date_from": "2025-02-01", "date_to": "2025-02-28", "payment_date": "2025-03-15"}
    )
    run.action_compute()
    say([[one.recovered, one.carried] for one in run.reward_ids])
"""
COME_BACK = """
    company = env["res.company"].search([("name", "=", COMPANY)])
    env = found(company)
    company = company.with_env(env)
    company._coop_switch_on()
    setup = env["coop.setup"].browse(env["coop.setup"].action_open()["res_id"])
    advice = {line.key: line.explanation for line in setup.line_ids if line.status == "advice"}
    partners = {name: env["res.partner"].search([("name", "=", name)]) for name in ("Anna de Wit", "Bert Zwart")}
    again = env["coop.member"].create([
        {"partner_id": partner.id, "number": number, "status_ids": [(0, 0, {"state": "active", "date": "2025-01-01"})]}
        for partner, number in zip(partners.values(), NUMBERS)
    ])
    new = env["coop.member"].create({"person_name": "Carla"})
    company._coop_open_shop()
    belgian = env["res.company"].create({"name": "Belgian", "country_id": env.ref("base.be").id})
    env["account.chart.template"].try_loading("be_comp", company=belgian, install_demo=False)
    belgian._coop_switch_on()
    accounts = {
        "pot": belgian.coop_pot_id.account_id, "reward": belgian.coop_reward_account_id,
        "appropriation": belgian.coop_appropriation_account_id, "investment": belgian.coop_investment_account_id,
        "training": belgian.coop_training_account_id,
    }
    env.cr.commit()
    say({
        "place": env["coop.member"]._fields["number"] and __import__("odoo.addons.social_cooperative").addons.social_cooperative.__path__[0],
        "pots": env["coop.pot"].search([("company_id", "=", company.id)]).mapped("name"),
        "advice": advice,
        "analytic": {member.number: member.analytic_account_id.id for member in again},
        "new": new.number,
        "shop": [company.coop_shop_location_id.id, company.coop_pricelist_id.id],
        "belgian": {name: account.with_company(belgian).code for name, account in accounts.items()},
        "figures": figures(env), "proof": proof(env),
    })
"""


@tagged("post_install", "-at_install", "thorough")
class TestLifeOfAnInstallation(BaseCase):
    """A cooperative that began with the released version updates, leaves the addon, and comes back with the wheel.

    One long test, because every step needs the database as the one before left it.
    """

    maxDiff = None

    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.database = ScratchDatabase("life")
        self.addCleanup(self.database.close)

    def test_begin_update_leave_and_come_back(self):
        began = self._begin_with_the_released_version()
        self._update(began)
        self._leave(began)
        self._come_back(began)

    # === THE STEPS === #

    def _begin_with_the_released_version(self):
        self.database.use_addon(self._released())
        self.database.install(ADDON)
        began = self._say(
            """
            work(env)
            env.cr.commit()
            company = env["res.company"].search([("name", "=", COMPANY)])
            accounts = {one.number: one.analytic_account_id.id for one in env["coop.member"].search([])}
            shop = [company.coop_shop_location_id.id, company.coop_pricelist_id.id]
            say({**figures(env), "analytic": accounts, "shop": shop})
            """
        )
        self.assertEqual(began["states"]["coop.settlement"], ["posted", "posted"])
        self.assertEqual(began["states"]["coop.reward.run"], ["posted"])
        # 30 % off what came in less costs, half of the surplus of January as reward, and February's till and work.
        self.assertEqual(began["members"]["L0001"][0], "active")
        self.assertTrue(all(began["members"]["L0001"][1:]), "every figure has something to keep")
        till_members = {table: self._column(table, old) for table, (old, _new) in TILL_MEMBERS.items()}
        # A sale of Anna's; three shifts; Anna and Bert in the first division, Bert alone in the second.
        self.assertEqual([len(rows) for rows in till_members.values()], [1, 3, 3])
        kept = {"rows": self._rows(), "till_members": till_members, "rewards": self._say(REWARDS)}
        return {**began, **kept, "entries": {table: self._column(table, "move_id") for table in CHAINS}}

    def _update(self, began):
        self.database.use_addon(self.database.own_addon)
        output = self.database.odoo("server", "-u", ADDON, "--stop-after-init")
        self._assert_clean(output)
        updated = self._say("say({**figures(env), 'proof': proof(env)})")
        self._assert_ties_out(updated.pop("proof"))
        # Bert's credit note of 5.00 corrects nothing that he earned: since 19.0.1.1.0 it is reserved until it is paid.
        state, booked, unsettled, expected, reserved, available = began["members"]["L0002"]
        credited = [state, booked, unsettled, expected, reserved + 5, round(available - 5, 2)]
        # The treasurer reads the explanation, too: what it comes to is called The reward since 19.0.1.1.0.
        paid = json.loads(json.dumps(began["rewards"]).replace(">Your reward</td>", ">The reward</td>"))
        self.assertEqual(self._say(REWARDS), paid, "what was paid stays, and its explanation")
        self.assertEqual(self._say(NEXT_REWARDS), [[0, 0], [0, 0]], "and no next reward takes it back")
        before = {**began, "members": {**began["members"], "L0002": credited}}
        self.assertEqual(updated, {name: before[name] for name in updated})
        now = self._rows()
        lost = {table: rows for table, rows in began["rows"].items() if now.get(table, 0) < rows}
        self.assertFalse(lost, "rows that the update lost")
        self.assertFalse(self._left_over(), "external ids of what is gone")
        for table, (_old, new) in TILL_MEMBERS.items():
            self.assertEqual(self._column(table, new), began["till_members"][table], table)
        for table in CHAINS:
            entries = {run: entry for entry, run in self._column("account_move", f"{table}_id")}
            self.assertEqual(entries, dict(began["entries"][table]), table)
            (first, previous, following), (second, *neighbours) = self._chain(table)
            self.assertEqual((previous, following, neighbours), (None, second, [first, None]), table)

    def _left_over(self):
        """The addon's external ids whose record is gone."""
        return self._say(
            """
            gone = []
            data = env["ir.model.data"].search([("module", "=", "social_cooperative")])
            for model, own in data.grouped("model").items():
                there = set(env[model].with_context(active_test=False).browse(own.mapped("res_id")).exists().ids)
                gone += [one.name for one in own if one.res_id not in there]
            say(gone)
            """
        )

    def _leave(self, began):
        self._assert_clean(
            self.database.shell(
                f'env["ir.module.module"].search([("name", "=", {ADDON!r})]).button_immediate_uninstall()'
            )
        )
        self.assertFalse(self._rows(), "tables of the addon")
        for table, column in (("ir_model", "model"), ("ir_model_fields", "model"), ("ir_cron", "cron_name")):
            query = SQL(
                "SELECT id FROM %s WHERE %s::text LIKE 'coop.%%'", SQL.identifier(table), SQL.identifier(column)
            )
            self.assertFalse(self.database.query(query), table)
        marks = self.database.query(
            SQL("SELECT DISTINCT module FROM ir_model_data WHERE module LIKE '%%social_coop%%'")
        )
        self.assertEqual(marks, [("__social_cooperative__",)])
        self.assertEqual(self._balances(), began["balances"], "Odoo's books stay as they are")
        self._assert_clean(self._shell(LEFT))

    def _come_back(self, began):
        """What pip installs beside Odoo is found there, and takes the books back that it left."""
        self.database.use_addon(self._wheel_installed(), on_python_path=True)
        self.database.install(ADDON, "l10n_be")
        back = self._say(COME_BACK)
        self.assertTrue(back["place"].startswith(str(self.folder)), back["place"])
        self.assertIn("bookings on the pots' accounts", back["advice"]["pot_items"])
        self.assertEqual(back["figures"]["settings"], began["settings"], "one plan, one set of accounts, one journal")
        self.assertEqual(back["analytic"], began["analytic"])
        self.assertEqual(back["shop"], began["shop"])
        self.assertEqual(sorted(back["pots"]), ["Members' pots", "Training pot"])
        self.assertEqual(back["figures"]["balances"], began["balances"])
        for number, (state, booked, *_rest) in began["members"].items():
            # What the pots hold is there again; what was not settled yet does not come back by itself.
            self.assertEqual(back["figures"]["members"][number], [state, booked, 0, 0, 0, booked])
        self.assertEqual(back["new"], "L0003", "numbers count on")
        self._assert_ties_out(back["proof"])
        self.assertEqual(
            back["belgian"],
            {
                "pot": "489200",
                "reward": "489600",
                "appropriation": "697100",
                "investment": "612300",
                "training": "613600",
            },
        )

    # === THE ADDON IN OTHER SHAPES === #

    def _released(self):
        """The folder that holds the addon as it was released last, by dev/released."""
        version, commit = (CHECKOUT / "dev" / "released").read_text().splitlines()[-1].split()
        target = self.folder / "released"
        (target / ADDON).mkdir(parents=True)
        archive = subprocess.run(["git", "archive", commit], cwd=CHECKOUT, capture_output=True, check=False)
        if archive.returncode:
            self.fail(
                f"Version {version} is commit {commit}, and git does not find it in {CHECKOUT}: "
                f"{archive.stderr.decode()}This test updates from that version, so it needs the history: clone without "
                "--depth, or run git fetch --unshallow."
            )
        subprocess.run(["tar", "-x", "-C", target / ADDON], input=archive.stdout, check=True)
        return target

    def _wheel_installed(self):
        """The folder of addons in which pip puts the addon, from the wheel of this checkout."""
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
        self._run([*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", self.folder, CHECKOUT])
        [wheel] = self.folder.glob("*.whl")
        version = Manifest.for_addon(ADDON)["version"]
        self.assertEqual(wheel.name, f"odoo_addon_{ADDON}-{version}-py3-none-any.whl")
        self.assertLess(wheel.stat().st_size, 2_000_000)
        target = self.folder / "beside"
        self._run([*pip, "install", "--no-deps", "--no-compile", "--target", target, wheel])
        [information] = target.glob("*.dist-info")
        metadata = (information / "METADATA").read_text()
        for line in (f"Name: odoo-addon-{ADDON}", "Requires-Dist: odoo==19.0.*", "License: LGPL-3"):
            self.assertIn(f"{line}\n", metadata)
        addons = target / "odoo" / "addons"
        left_out = ("dev", "tests", "bench", ".ci", "doc/screenshots")
        self.assertFalse(any((addons / ADDON / name).exists() for name in left_out))
        self.assertTrue((addons / ADDON / "doc" / "till.md").exists(), "explains the screens of the till")
        self.assertTrue((addons / ADDON / "LICENSE").exists())
        return addons

    def _run(self, command):
        result = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
        self.assertFalse(result.returncode, f"{command}\n{result.stdout}{result.stderr}")

    # === LOOKING === #

    def _shell(self, script):
        return self.database.shell(f"{WORK}\n{dedent(script)}")

    def _say(self, script):
        """What a script says by ``say(data)``; the log of the shell may hold no error."""
        say = f"import json\nsay = lambda data: print('\\n' + {SAID!r} + json.dumps(data))\n"
        output = self._shell(f"{say}{dedent(script)}")
        self._assert_clean(output)
        [said] = [line for line in output.splitlines() if line.startswith(SAID)]
        return json.loads(said.removeprefix(SAID))

    def _assert_clean(self, output):
        self.assertFalse(BAD_LOG.findall(output), output[-6000:])

    def _assert_ties_out(self, proof):
        self.assertTrue(proof)
        self.assertFalse({check: state for check, state in proof.items() if state not in ("ok", "waiting")})

    def _rows(self):
        """{table of the addon: number of rows}, of tables with rows."""
        tables = self.database.query(
            SQL(
                "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'coop\\_%%' AND table_type = 'BASE TABLE'"
            )
        )
        counts = {
            table: self.database.query(SQL("SELECT count(*) FROM %s", SQL.identifier(table)))[0][0]
            for (table,) in tables
        }
        return {table: count for table, count in counts.items() if count}

    def _column(self, table, name):
        """[(id, value)] of the rows that have one."""
        column, table = SQL.identifier(name), SQL.identifier(table)
        query = SQL("SELECT id, %s FROM %s WHERE %s IS NOT NULL ORDER BY id", column, table, column)
        return self.database.query(query)

    def _chain(self, table):
        """[(id, id of the previous one, id of the next one)] of what is posted, oldest first."""
        query = "SELECT id, previous_id, next_id FROM %s WHERE state = 'posted' ORDER BY date_to"
        return self.database.query(SQL(query, SQL.identifier(table)))

    def _balances(self):
        """{code: balance in euro} of the posted entries, by SQL: as in figures()."""
        rows = self.database.query(
            SQL(
                """SELECT account.code_store ->> line.company_id::text, SUM(line.balance)
                     FROM account_move_line line JOIN account_account account ON account.id = line.account_id
                    WHERE line.parent_state = 'posted' GROUP BY 1"""
            )
        )
        return {code: float(balance) for code, balance in rows}

    def test_demo_data_of_odoo_brings_none_of_ours(self):
        """A year of a made-up cooperative comes only when somebody asks for it: doc/installation.md."""
        self.assertFalse(Manifest.for_addon(ADDON)["demo"])
