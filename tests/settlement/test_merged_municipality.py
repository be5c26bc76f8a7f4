from odoo.exceptions import UserError
from odoo.tests import tagged

from ..scenario import CoopScenario


@tagged("post_install", "-at_install")
class TestMergedMunicipality(CoopScenario):
    """Somebody merges the contact of the municipality with another one: settlements go on as if nothing happened."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = (
            cls._municipality(),
            cls.env["res.partner"].create({"name": "Testdam", "is_company": True}),
        )
        cls.rule = cls._rule(10, destination="municipality", authority_partner_id=cls.first.id)
        cls._pay(cls._invoice([(1000, {cls.anna: 100})], date="2026-01-10"))

    def _merge(self, kept, gone):
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {"state": "selection", "partner_ids": (kept | gone).ids, "dst_partner_id": kept.id}
        )
        wizard.action_merge()
        self.assertFalse(gone.exists())

    def test_settlement_goes_on(self):
        january = self._settle("2026-01-31")
        self._merge(self.second, self.first)
        self.assertEqual(self.rule.authority_partner_id, self.second)
        key = f"contribution:municipality:{self.second.id}"
        self.assertEqual(self._steps(january, self.anna)[key], -100)
        self._pay(self._invoice([(500, {self.anna: 100})], date="2026-02-10"))
        february = self._settle("2026-02-28")
        self.assertEqual(
            self._steps(february, self.anna),
            {"turnover": 500, "net_turnover": 500, key: -50, "pot_gross": 450, "pot_net": 450},
        )
        items = self.env["account.move.line"].search(
            [("partner_id", "=", self.second.id), ("move_id.coop_settlement_id", "!=", False)]
        )
        self.assertEqual(sorted(items.mapped("balance")), [-100, -50])

    def test_while_a_settlement_waits(self):
        """Approved before, posted after the merge."""
        settlement = self.env["coop.settlement"].with_user(self.treasurer).create({"date_to": "2026-01-31"})
        settlement.action_compute()
        settlement.with_user(self.board).action_approve()
        self._merge(self.second, self.first)
        settlement.action_post()
        item = self.env["account.move.line"].search([("partner_id", "=", self.second.id)])
        self.assertEqual(item.balance, -100)

    def test_two_who_both_receive(self):
        """Core would delete one of two rules that become the same."""
        self.second.coop_municipality_id = self.first.coop_municipality_id
        self._rule(5, destination="municipality", authority_partner_id=self.second.id)
        with self.assertRefused(UserError, "not merged"):
            self._merge(self.second, self.first)
        self.assertEqual(len(self.env["coop.contribution.rule"].search([("company_id", "=", self.company.id)])), 2)
