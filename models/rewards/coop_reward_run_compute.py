from collections import defaultdict
from dataclasses import replace

from odoo import fields, models
from odoo.fields import Domain

from ...engine import Earned, Month, Payment, Period, Permitted, RewardInput, reward, to_decimal, with_reward
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

        The policies of one member follow one another: what the first takes is not there for the second.
        """
        self.ensure_one()
        permissions = self._permissions()
        inputs = self._inputs(permissions.member_id)
        result = []
        for member, own in sorted(permissions.grouped("member_id").items(), key=lambda item: item[0].number or ""):
            given = inputs[member.id]
            for policy in self._policies_of(own):
                terms = policy._to_engine()
                given, outcome = self._outcome(policy, terms, own, given)
                result.append((own, policy, given, outcome))
                given = with_reward(terms, given, outcome)
        return result

    def _outcome(self, policy, terms, permissions, given):
        own = permissions.filtered(lambda permission: policy in permission._policies())
        given = replace(
            given,
            permitted=tuple(
                Permitted(
                    Period.open(permission.date_from, permission.date_to or None),
                    permission.decision_date or None,
                    permission.age_exception,
                )
                for permission in own
            ),
        )
        return given, reward(terms, given)

    # === GATHERING === #

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

    def _policies_of(self, permissions):
        """The policies with a day in the period, in their own order."""
        policies = self.env["coop.reward.policy"].union(*(permission._policies() for permission in permissions))
        return policies.filtered(
            lambda policy: policy.date_from <= self.date_to and (not policy.date_to or policy.date_to >= self.date_from)
        ).sorted(lambda policy: (policy.sequence, policy.id))

    def _inputs(self, members):
        """{member id: RewardInput without what differs by policy}; queries do not grow with the members."""
        earned, granted, payments, recovered = self._history(members)
        figures = members._get_pot_figures()
        elsewhere = self.env["coop.received.elsewhere"]._by_member(members)
        legal = self.env["coop.legal.amount"]._all_to_engine()
        settled = self.env["coop.settlement"]._last_posted(self.company_id).date_to or None
        return {
            member.id: RewardInput(
                period=Period(self.date_from, self.date_to),
                payment_date=self.payment_date,
                earned=earned[member.id],
                settled_until=settled,
                permitted=(),
                available=figures[member.id].available,
                turns_27=member._turns_27(),
                granted=tuple(granted[member.id]),
                payments=tuple(payments[member.id]),
                elsewhere=elsewhere[member.id],
                recovered=recovered[member.id],
                legal_amounts=legal,
            )
            for member in members
        }

    def _history(self, members):
        """What posted settlements set aside by month, and what posted rewards gave, per member."""
        earned = defaultdict(dict)
        lines = self.env["coop.settlement.line"]._read_group(
            [("member_id", "in", members.ids), ("state", "=", "posted")],
            ["member_id", "date_to:month"],
            ["turnover:sum", "net_turnover:sum", "change:sum"],
        )
        for member, month, *sums in lines:
            earned[member.id][Month.of(month)] = Earned(*(to_decimal(round(amount, 2)) for amount in sums))
        granted, payments = defaultdict(list), defaultdict(list)
        recovered = defaultdict(lambda: to_decimal(0))
        domain = [("member_id", "in", members.ids), ("state", "=", "posted")]
        for part in self.env["coop.reward.part"].search(domain, order="date_from, id"):
            granted[part.member_id.id].append(part._to_engine())
        for posted in self.env["coop.reward"].search(domain, order="payment_date, id"):
            payment = Payment(posted.legal_basis, posted.payment_date, to_decimal(posted.amount))
            payments[posted.member_id.id].append(payment)
            recovered[posted.member_id.id] += to_decimal(posted.recovered)
        return earned, granted, payments, recovered

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
            "base": float(sum(part.base for part in outcome.parts)),
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
