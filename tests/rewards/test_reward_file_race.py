from odoo.tests import tagged

from ..race import RaceCase, pressing
from ..settlement.test_settlement_concurrency import SETUP as SETTLEMENTS

# Two runs for January are posted: half of what was earned first, and a quarter by another policy. One file may pay January.
SETUP = (
    SETTLEMENTS.replace(
        "company._coop_switch_on()",
        """
env.ref("base.EUR").active = True
company.currency_id = env.ref("base.EUR")
company._coop_switch_on()""",
    )
    + """
for settlement in settlements:
    settlement.action_draft()
    settlement.action_compute(); settlement.action_approve(); settlement.action_post()
reference = env["coop.municipality"].create({"code": "GM9999", "name": "Testdam"})
municipality = env["res.partner"].create({"name": "Testdam", "is_company": True, "coop_municipality_id": reference.id})
agreement = env["coop.agreement"].create(
    {"name": "Testdam", "authority_partner_id": municipality.id, "date_from": "2026-01-01"})
env["coop.permission"].create({"member_id": member.id, "agreement_id": agreement.id, "date_from": "2026-01-01"})
banks = env["res.partner.bank"].with_context(allow_new_bank_account=True)
journal = env["account.journal"].search([("type", "=", "bank"), ("company_id", "=", company.id)], limit=1)
journal.bank_account_id = banks.create({"acc_number": "NL91ABNA0417164300", "partner_id": company.partner_id.id})
banks.create({"acc_number": "NL20INGB0001234567", "partner_id": partner.id, "allow_out_payment": True})
for basis, percentage in (("other", 50), ("31.2.y", 25)):
    env["coop.reward.policy"].create(
        {"name": basis, "agreement_id": agreement.id, "date_from": "2026-01-01", "percentage": percentage, "for_all": True,
         "legal_basis": basis, "basis": "surplus", "rhythm": "month" if basis == "31.2.y" else "period"})
    run = env["coop.reward.run"].create(
        {"date_from": "2026-01-01", "date_to": "2026-01-31", "payment_date": "2026-04-15", "journal_id": journal.id})
    run.action_compute(); run.action_approve(); run.action_post()
    run.action_confirm_received()
    env["coop.reward.policy"].search([]).for_all = False
assert len(env["coop.reward"].search([("amount", ">", 0)])) == 2, env["coop.reward"].search([]).mapped("amount")
env.cr.commit()
"""
)
FILE = pressing(
    look="""
runs = env["coop.reward.run"].search([("state", "=", "posted")], order="id")
run = runs[{value}]
run.reward_ids.mapped("payment_state")
""",
    button="run.action_sepa()",
)
EITHER = pressing(
    look="""
run = env["coop.reward.run"].search([("state", "=", "posted")], order="id")[0]
run.reward_ids.mapped("file_state")
""",
    button="run.{value}()",
)


@tagged("post_install", "-at_install")
class TestRewardFileConcurrency(RaceCase):
    """Two payment files at once never pay the same months twice: real connections, real processes."""

    name = "reward_files"
    setup = SETUP
    press = FILE

    def _payments(self):
        return self.database.query("SELECT COUNT(*), COUNT(DISTINCT file_id) FROM coop_reward_file_payment")

    def test_real_connections(self):
        with self.subTest("two runs for the same months"):
            outputs = self._race(0, 1)
            self.assertEqual(sum("DONE" in output for output in outputs), 1, outputs)
            self.assertEqual(sum("REFUSED" in output for output in outputs), 1, outputs)
            self.assertEqual(self._payments(), [(1, 1)])
        self.database.shell(
            "env['coop.reward.file'].search([]).action_rejected()\n"
            "env['coop.reward.run'].search([], order='id')[1].action_reverse()\nenv.cr.commit()\n"
        )
        with self.subTest("two users make the file of the same run"):
            outputs = self._race(0, 0)
            self.assertEqual(sum("DONE" in output for output in outputs), 1, outputs)
            self.assertEqual(self.database.query(
                "SELECT COUNT(*) FROM coop_reward_file_payment WHERE state <> 'rejected'"), [(1,)])  # fmt: skip
        self.database.shell("env['coop.reward.file'].search([]).action_rejected()\nenv.cr.commit()\n")
        with self.subTest("a run is reversed while its file is made"):
            self.press = EITHER
            outputs = self._race("action_sepa", "action_reverse")
            self.assertEqual(sum("DONE" in output for output in outputs), 1, outputs)
            [[sent]] = self.database.query("SELECT COUNT(*) FROM coop_reward_file_payment WHERE state = 'sent'")
            [[posted]] = self.database.query("SELECT COUNT(*) FROM coop_reward_run WHERE state = 'posted'")
            self.assertEqual((sent, posted) in ((1, 1), (0, 0)), True, (sent, posted))
