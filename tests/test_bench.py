from odoo.tests import tagged

from ..bench import cooperative, dataset, measurements
from .common import CoopCommon


@tagged("post_install", "-at_install", "thorough")
class TestBench(CoopCommon):
    """The books that bench/ measures tie out, so what it measures is what happens in a real cooperative."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        members, terms = cooperative.make(cls.company, members=12)
        cls.counts = dataset.fill(cls.company, members, 8000, terms)

    def test_size(self):
        self.assertAlmostEqual(self.counts["journal_items"], 8000, delta=1500)
        self.assertGreater(self.counts["analytic_items"], 0)
        for state in ("paid", "partial", "not_paid"):
            self.assertTrue(self.env["account.move"].search_count([("payment_state", "=", state)], limit=1), state)

    def test_proof(self):
        checks = self.env["coop.proof.check"]._ensure_checks(self.company)
        checks.sudo()._run()
        self.assertEqual(checks.mapped("state"), ["ok"] * len(checks), checks.mapped("code"))

    def test_measurements(self):
        """Each runs on these books; a PDF needs a server that answers and has a test of its own."""
        self.company.coop_four_eyes = False
        for name, one in measurements.load().items():
            if one.sized and not name.endswith("_pdf"):
                with self.subTest(name), self.env.cr.savepoint() as savepoint:
                    one.function(self.env)()
                    savepoint.rollback()
                    self.env.invalidate_all()

    def test_rewards(self):
        """As many as there are; more than these 12 members are in the database that dev/bench makes."""
        measurements.load()["rewards_of_few"].function(self.env)()
        self.assertEqual(len(self.env["coop.reward.run"].search([]).reward_ids), 12)

    def test_next_settlement(self):
        """It corrects nothing of what the settlements of the data set booked, and its statements follow on theirs."""
        settlement = self.env["coop.settlement"].create({"company_id": self.company.id})
        settlement.action_compute()
        self.assertEqual(len(settlement.line_ids), 12)
        self.assertEqual(settlement.line_ids.filtered("correction"), settlement.line_ids.browse())
        self.assertTrue(any(settlement.line_ids.mapped("change")))
        self.assertFalse(settlement.item_ids.filtered("correction"))
        self.company.coop_four_eyes = False
        settlement.action_approve()
        settlement.action_post()
        self.assertEqual(settlement.state, "posted")
