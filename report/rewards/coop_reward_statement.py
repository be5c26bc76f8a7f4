from odoo import api, fields, models


class ReportReward(models.AbstractModel):
    """The reward statement: what a member gets, how that follows step by step, and what to watch out for."""

    _name = "report.social_cooperative.report_reward"
    _description = "Reward statement of a member"

    @api.model
    def _get_report_values(self, docids, data=None):
        rewards = self.env["coop.reward"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": rewards._name,
            "docs": rewards,
            "statements": [self.with_context(lang=reward._get_lang())._prepare_statement(reward) for reward in rewards],
        }

    @api.model
    def _prepare_statement(self, reward):
        """What the template prints of one reward, in the language of the environment."""
        reward = reward.with_env(self.env)
        statement = self.env["report.social_cooperative.report_statement"]
        return {
            "reward": reward,
            "company": reward.company_id,
            "lang": self.env.lang,
            "contact": statement._contact(reward.company_id),
            "status": reward._get_status(),
            "period": reward.run_id._period_label(),
            "policy": (reward.policy_names or {}).get(self.env.lang) or reward.policy_id.name,
            "boxes": self._boxes(reward, statement),
            "rows": reward._explain(),
            "reasons": [reward._reason(step) for step in reward.refusals or ()],
        }

    @api.model
    def _boxes(self, reward, statement):
        figures = [
            (self.env._("You earned, as far as it counts"), reward._euro(reward.base)),
            (self.env._("Your reward"), reward._euro(reward.amount)),
            (self.env._("Paid on or after"), statement._day(fields.Date.to_date(reward.payment_date))),
        ]
        # Nothing is paid on no day.
        return [{"label": label, "value": value} for label, value in (figures if reward.amount else figures[:2])]
