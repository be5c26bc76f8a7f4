import importlib.util
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import SQL

from .common_till import MarginScenario

SCRIPT = Path(__file__).parents[2] / "migrations" / "19.0.1.1.0" / "pre-run-chains.py"


@tagged("post_install", "-at_install")
class TestTillChains(MarginScenario):
    """Divisions and margin periods from before the chain follow one another after an update, also those posted twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        plan = cls.env["account.analytic.plan"]._coop_members_plan()
        cls.shops = cls.env["account.analytic.account"].create(
            [{"name": name, "plan_id": plan.id, "company_id": cls.company.id} for name in ("Shop", "Corner shop")]
        )

    def _migrate(self):
        spec = importlib.util.spec_from_file_location("pre_run_chains", SCRIPT)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, "19.0.1.0.0")

    def _as_before(self, runs):
        """Without chain, and all posted."""
        table = SQL.identifier(runs._table)
        self.env.flush_all()
        self.env.cr.execute(SQL("DROP INDEX %s", SQL.identifier(f"{runs._table}_chain_uniq")))
        for column in ("previous_id", "next_id"):
            self.env.cr.execute(SQL("ALTER TABLE %s DROP COLUMN %s", table, SQL.identifier(column)))
        self.env.cr.execute(SQL("UPDATE %s SET state = 'posted' WHERE id IN %s", table, tuple(runs.ids)))

    def _assert_chain(self, *runs):
        self.env.invalidate_all()
        for number, run in enumerate(runs):
            self.assertEqual(run.previous_id, runs[number - 1] if number else run.browse())
            self.assertEqual(run.next_id, runs[number + 1] if number + 1 < len(runs) else run.browse())

    def _assert_index_can_be_made(self, runs):
        definition = runs._table_objects[f"{runs._table}_chain_uniq"].get_definition(self.env.registry)
        columns = definition.removeprefix("UNIQUE INDEX ")
        self.assertIn("COALESCE(previous_id, 0)", columns)
        groups = "company_id, shop_account_id" if "shop_account_id" in columns else "company_id"
        self.env.cr.execute(
            f"SELECT {groups}, COALESCE(previous_id, 0) FROM {runs._table} WHERE state = 'posted'"  # our own names
            f" GROUP BY {groups}, COALESCE(previous_id, 0) HAVING COUNT(*) > 1"
        )
        self.assertFalse(self.env.cr.fetchall())

    def test_divisions(self):
        shop, corner = self.shops
        common = {"account_id": self.income_account.id, "date_from": "2026-10-01"}
        october, other, twice, november = runs = self.env["coop.shop.division"].create(
            [
                {**common, "shop_account_id": place.id, "date_to": day}
                for place, day in (
                    (shop, "2026-10-31"),
                    (corner, "2026-10-31"),
                    (shop, "2026-10-31"),
                    (shop, "2026-11-30"),
                )
            ]
        )
        self._as_before(runs)
        self._migrate()
        self._assert_chain(october, twice, november)
        self._assert_chain(other)
        self._assert_index_can_be_made(runs)

    def test_margin_periods(self):
        runs = self.env["coop.margin.period"].create(
            [{"date_from": "2026-10-01", "date_to": day} for day in ("2026-11-30", "2026-10-31", "2026-10-31")]
        )
        later, first, twice = runs
        self._as_before(runs)
        self._migrate()
        self._assert_chain(first, twice, later)
        self._assert_index_can_be_made(runs)
