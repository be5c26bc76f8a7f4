"""The overview of a reward run as XLSX, for treasurer and accountant."""

from ..common.xlsx_table import XlsxTable

AMOUNTS = ("base", "recovered", "amount", "residual")


class RewardRunXlsx:
    """Writes one row per reward of a run and the totals."""

    def __init__(self, env, run):
        self.env = env
        self.run = run

    def fill(self, file):
        """Write the whole run."""
        rewards = self.run.reward_ids.sorted("member_number")
        table = XlsxTable(file, self.run.display_name, self._columns())
        for reward in rewards:
            table.add_row(self._cells(reward))
        sums = [sum(rewards.mapped(name)) for name in AMOUNTS]
        table.add_row([None, None, self.env._("Total"), *[None] * 5, *sums, None, None], bold=True)
        table.close()

    def _columns(self):
        labels = self.env["coop.reward"].fields_get(AMOUNTS, ["string"])
        return [
            (self.env._("Reward number"), "text", 24),
            (self.env._("Member number"), "text", 10),
            (self.env._("Trade name"), "text", 28),
            (self.env._("Agreement"), "text", 24),
            (self.env._("Policy"), "text", 38),
            (self.env._("Legal basis"), "text", 28),
            (self.env._("Decision"), "text", 24),
            (self.env._("Payment date"), "date", 14),
            *((labels[name]["string"], "amount", 15) for name in AMOUNTS),
            (self.env._("Status"), "text", 12),
            (self.env._("Why"), "text", 60),
        ]

    def _cells(self, reward):
        selections = {
            name: dict(reward._fields[name]._description_selection(self.env)) for name in ("legal_basis", "state")
        }
        return [
            reward.number,
            reward.member_number,
            reward.trade_name,
            reward.agreement_id.display_name,
            reward.policy_id.display_name,
            selections["legal_basis"][reward.legal_basis],
            reward.decision,
            reward.payment_date,
            *(reward[name] for name in AMOUNTS),
            selections["state"][reward.state],
            reward.outcome,
        ]
