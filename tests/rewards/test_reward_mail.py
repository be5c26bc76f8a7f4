from odoo.tests import tagged

from ..common_mail import MailCase
from .reward_scenario import RewardScenario


@tagged("post_install", "-at_install")
class TestRewardMail(RewardScenario, MailCase):
    """Reward statements go the same way as statements of the pot."""

    def test_rewards_are_sent_once(self):
        self._translate("mail_template_reward", "Uw beloningsoverzicht van {{ object.company_id.name }} staat klaar")
        self._rule()
        self._policy()
        self._earn(1000, self.anna, "2026-01-10")
        self._earn(1000, self.bert, "2026-01-10")
        self._settle("2026-01-31")
        run = self._posted()
        with self._server() as server:
            self._send(run)
            [to_anna], [to_bert] = server.to("anna@example.org"), server.to("bert@example.org")
            self.assertEqual(len(server.mails), 2)
        self.assertEqual(to_anna["Subject"], "Uw beloningsoverzicht van company_1_data staat klaar")
        self.assertIn(f"/my/pot/rewards/{self._reward(run, self.anna).id}", self._body(to_anna))
        reward = self._reward(run, self.bert)
        self.assertEqual(list(self._files(to_bert)), [f"{reward.number.replace('/', '-')} {self.bert.number}.pdf"])
        self.assertEqual(run.mail_progress, "2 of 2 sent")
        self.assertFalse(run.may_mail)
