from odoo.tests import tagged

from ..race import RaceCase, pressing
from ..settlement.test_settlement_concurrency import SETUP as SETTLEMENTS

# Two months of 700.00 in the pot; a bill of 600.00 that is not settled leaves 800.00: not enough for both rewards.
SETUP = (
    SETTLEMENTS
    + """
for settlement in settlements:
    settlement.action_draft()
    settlement.action_compute(); settlement.action_approve(); settlement.action_post()
vendor = env["res.partner"].create({"name": "Vendor"})
expense = env["account.account"].search([("account_type", "=", "expense"), ("coop_category", "=", "assignment_cost")], limit=1)
bill = env["account.move"].create({
    "move_type": "in_invoice", "partner_id": vendor.id, "invoice_date": "2026-03-10", "date": "2026-03-10",
    "invoice_line_ids": [(0, 0, {"name": "Costs", "price_unit": 600 / 0.7, "tax_ids": [], "account_id": expense.id,
                                 "analytic_distribution": {str(member.analytic_account_id.id): 100}})],
})
bill.action_post()
reference = env["coop.municipality"].create({"code": "GM9999", "name": "Testdam"})
municipality = env["res.partner"].create({"name": "Testdam", "is_company": True, "coop_municipality_id": reference.id})
agreement = env["coop.agreement"].create(
    {"name": "Testdam", "authority_partner_id": municipality.id, "date_from": "2026-01-01"})
env["coop.permission"].create({"member_id": member.id, "agreement_id": agreement.id, "date_from": "2026-01-01"})
env["coop.reward.policy"].create({"name": "All of it", "agreement_id": agreement.id, "date_from": "2026-01-01",
                                  "percentage": 100, "for_all": True})
runs = env["coop.reward.run"].create([
    {"date_from": f"2026-0{month}-01", "date_to": f"2026-0{month}-{day}", "payment_date": "2026-04-15"}
    for month, day in ((1, 31), (2, 28))])
for run in runs:
    run.action_compute()
    run.action_approve()
assert runs.mapped("amount") == [700.0, 700.0], runs.mapped("amount")
env.cr.commit()
"""
)
PRESS = pressing(
    look="""
run = env["coop.reward.run"].search([("date_to", "=", "{value}"), ("state", "=", "approved")])
members = env["coop.member"].search([]).mapped("pot_available")
""",
    button="run.action_post()",
)
# The agreement has one member; there is room for one more, and there are two candidates.
AGREED = """
agreement = env["coop.agreement"].search([])
agreement.write({"subsidy_fixed": 500, "max_members": 2, "date_to": "2026-12-31"})
assert not agreement.subsidy_ids
for number in range(2):
    env["coop.member"].create({"person_name": f"Candidate {number}", "status_ids": [(0, 0, {"state": "applicant", "date": "2026-01-01"})]})
env.cr.commit()
"""
INVOICE = """
from freezegun import freeze_time
from odoo.service.model import retrying
agreements = env["coop.agreement"]
agreements.search([]).subsidy_ids.mapped("month")
print("READY", flush=True)
{before}
with freeze_time("2026-03-10"):
    retrying(agreements._cron_invoice_subsidies, env)
env.cr.commit()
print("DONE", flush=True)
"""
PERMIT = pressing(
    look="""
agreement = env["coop.agreement"].search([])
candidate = env["coop.member"].search([("partner_id.name", "=", "Candidate {value}")])
agreement.permission_ids.mapped("date_from")
""",
    button="""env["coop.permission"].create(
        {{"member_id": candidate.id, "agreement_id": agreement.id, "date_from": "2026-02-01"}})""",
)


@tagged("post_install", "-at_install")
class TestRewardConcurrency(RaceCase):
    """Two runs that together would overdraw a pot, and one run posted twice: real connections, real processes."""

    name = "rewards"
    setup = SETUP
    press = PRESS

    def _posted(self):
        return self.database.query("SELECT date_to::text FROM coop_reward_run WHERE state = 'posted' ORDER BY date_to")

    def test_real_connections(self):
        with self.subTest("two runs at once do not overdraw"):
            outputs = self._race("2026-01-31", "2026-02-28")
            self.assertEqual(sum("DONE" in output for output in outputs), 1, outputs)
            self.assertEqual(sum("REFUSED" in output for output in outputs), 1, outputs)
            self.assertEqual((len(self._posted()), self._pot()), (1, 700.0))
        with self.subTest("two users press Post on the same run"):
            [[posted]] = self._posted()
            self.database.shell(
                "run = env['coop.reward.run'].search([('state', '=', 'posted')])\n"
                "run.action_reverse()\n"
                f"again = env['coop.reward.run'].create({{'date_from': '{posted[:8]}01', 'date_to': '{posted}',\n"
                "    'payment_date': '2026-04-15'})\n"
                "again.action_compute(); again.action_approve()\n"
                "env.cr.commit()\n"
            )
            outputs = self._race(posted, posted)
            self.assertEqual(sum("DONE" in output for output in outputs), 1, outputs)
            self.assertEqual(self._pot(), 700.0)
        with self.subTest("two nightly jobs invoice the subsidy of a month once"):
            self.database.shell(AGREED)
            self.press = INVOICE
            outputs = self._race("job", "job")
            self.assertEqual([output.count("DONE") for output in outputs], [1, 1], outputs)
            self.assertEqual(
                self.database.query("SELECT count(*), count(DISTINCT month) FROM coop_agreement_subsidy"), [(2, 2)]
            )
            self.assertEqual(
                self.database.query("SELECT count(*) FROM account_move WHERE partner_id = (SELECT id FROM res_partner"
                                    " WHERE name = 'Testdam')"),
                [(1,)],
            )  # fmt: skip
        with self.subTest("two permissions at once for the last place"):
            self.press = PERMIT
            outputs = self._race("0", "1")
            self.assertEqual(sum("DONE" in output for output in outputs), 1, outputs)
            self.assertEqual(sum("at most 2 members" in output for output in outputs), 1, outputs)
