from dataclasses import replace

from odoo import fields, models
from odoo.fields import Domain

from ...engine import Period, claimed, reward, with_reward
from ..common.coop_guard import as_own_code, on_own_authority


class CoopRewardRun(models.Model):
    """Computing: gather what is known of all members at once, ask the engine for each, keep what it answers."""

    _inherit = "coop.reward.run"

    def _do_compute(self):
        self.ensure_one()
        self._clear_computation()
        vals_list = [self._prepare_reward_vals(*row) for row in self._outcomes()]
        on_own_authority(self.env["coop.reward"]).create(vals_list)
        as_own_code(self).write(self._prepare_computed_vals())

    def _outcomes(self):
        """[(permissions, policy, RewardInput, Reward)] of every member and policy concerned, in order of member number.

        The policies of one member follow one another: what the first takes is not there for the second. Those that replaced
        one another are one reward, under the last of them.
        """
        self.ensure_one()
        permissions, period = self._permissions(), Period(self.date_from, self.date_to)
        gathering = self.env["coop.reward.input"]
        inputs = gathering._gather(self.company_id, permissions.member_id, period, self.payment_date)
        chains, own = gathering._chains(permissions, period, self.payment_date), permissions.grouped("member_id")
        result = []
        for member in permissions.member_id.sorted(lambda member: member.number or ""):
            given = replace(inputs[member.id], run=self.id)
            given = replace(
                given, claimed=claimed([(chain.policies, chain.known_of(given)) for _policy, chain in chains[member]])
            )
            for policy, chain in chains[member]:
                given = chain.known_of(given)
                outcome = reward(chain.policies, given)
                result.append((own[member], policy, given, outcome))
                given = with_reward(chain.policies[-1], given, outcome)
        return result

    def _permissions(self):
        """The permissions with a day in the period, under the agreements of this run."""
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("date_from", "<=", self.date_to)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", self.date_from))
            & Domain("agreement_id.active", "=", True)
        )
        if self.agreement_ids:
            domain &= Domain("agreement_id", "in", self.agreement_ids.ids)
        return self.env["coop.permission"].search(domain, order="member_id, date_from, id")

    # === KEEPING === #

    def _prepare_reward_vals(self, permissions, policy, given, outcome):
        member = permissions.member_id
        return {
            "run_id": self.id,
            "member_id": member.id,
            "policy_id": policy.id,
            "legal_basis": policy.legal_basis,
            "policy_names": {
                lang: policy.with_context(lang=lang).name for lang, _label in self.env["res.lang"].get_installed()
            },
            "decision": permissions._decision_label(),
            "member_number": member.number,
            "member_name": member.partner_id.name,
            "trade_name": member.trade_name,
            "base": float(outcome.base),
            "amount": float(outcome.amount),
            "recovered": float(outcome.recovered),
            "carried": float(outcome.carried),
            "available": float(given.available),
            "steps": [step.as_data() for step in outcome.steps],
            "refusals": [step.as_data() for step in outcome.refusals],
            "signals": [step.as_data() for step in (*outcome.signals, *self._more_signals(given, outcome))],
            "part_ids": [
                fields.Command.create(self._prepare_part_vals(policy, part)) for part in outcome.parts if part.amount
            ],
        }

    def _prepare_part_vals(self, policy, part):
        return {
            "date_from": part.period.date_from,
            "date_to": part.period.date_to,
            "basis": policy.basis,
            "percentage": policy.percentage,
            "base": float(part.base),
            "amount": float(part.amount),
        }

    def _more_signals(self, given, outcome):
        """Hook for signals that are not the engine's."""
        return ()
