from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain

from ...engine import ZERO, Payment, Period, Permitted, RewardInput, entitled, in_order, to_decimal
from ...engine.reward_history import compared
from ..common.coop_guard import on_own_authority


class Chain(NamedTuple):
    """What a member may have of one legal basis: policies that continue each other, and what is known of him for them."""

    policies: tuple  # as the engine reads them, oldest first
    permitted: tuple
    rewarded: Period | None
    recovered: Decimal
    others: tuple  # policies of the same legal basis in another chain

    def known_of(self, given):
        """The same member, for these policies."""
        return replace(
            given,
            permitted=self.permitted,
            rewarded=self.rewarded,
            recovered=self.recovered,
            others=self.others,
        )


class CoopRewardInput(models.AbstractModel):
    """From permissions, settlements and earlier rewards to the engine's input: for a run, for what is left, for the simulator.

    Every fact that the engine asks of a member is gathered here and nowhere else; queries do not grow with the members.
    """

    _name = "coop.reward.input"
    _description = "What is known of members, for rewards"

    @api.model
    def _gather(self, company, members, period, payment_date):
        """{member id: RewardInput}, as it is before any permission or policy is looked at: see _of_chain."""
        settled = self.env["coop.settlement"]._last_posted(company).date_to or None
        earned = self._earned(company, members, settled)
        granted, payments = self._granted(members), self._payments(members)
        figures = members._get_pot_figures()
        elsewhere = self.env["coop.received.elsewhere"]._by_member(members)
        histories = self.env["coop.member.status"]._histories(members)
        legal = self.env["coop.legal.amount"]._all_to_engine()
        return {
            member.id: RewardInput(
                period=period,
                payment_date=payment_date,
                earned=earned[member.id],
                settled_until=settled,
                permitted=(),
                available=figures[member.id].available,
                turns_27=member._turns_27(),
                granted=granted[member.id],
                payments=payments[member.id],
                elsewhere=elsewhere[member.id],
                legal_amounts=legal,
                history=tuple(histories[member.id]),
            )
            for member in members
        }

    @api.model
    def _earned(self, company, members, settled):
        if not settled:
            return defaultdict(dict)
        # Who computes rewards need not be allowed to read every document and rule that results follow from.
        return self.env["coop.engine.input"].sudo()._results_by_month(company, members, settled)

    @api.model
    def _granted(self, members):
        granted = defaultdict(tuple)
        domain = Domain("member_id", "in", members.ids) & Domain("state", "=", "posted")
        for part in self.env["coop.reward.part"].search(domain, order="date_from, id"):
            granted[part.member_id.id] += (part._to_engine(),)
        return granted

    @api.model
    def _payments(self, members):
        payments = defaultdict(tuple)
        domain = Domain("member_id", "in", members.ids) & Domain("state", "=", "posted")
        for posted in self.env["coop.reward"].search(domain, order="payment_date, id"):
            payments[posted.member_id.id] += (
                Payment(posted.legal_basis, posted.payment_date, to_decimal(posted.amount), posted.run_id.id),
            )
        return payments

    # === CHAINS === #

    @api.model
    def _chains(self, permissions, period, payment_date):
        """{member: [(policy, Chain)]}, of what these permissions permit in the period; in the order in which rewards are computed.

        The policy is the one that holds at the end of the period. Other permissions of the same members, and policies that
        were replaced, count for the months before.
        """
        members = permissions.member_id
        every = self._all_permissions(members)
        found = self._policies(permissions | every)._get_terms(payment_date)
        terms = {policy.id: one for policy, one in found.items()}
        rewarded, recovered = self._rewarded(members)
        every, result = every.grouped("member_id"), {}
        for member, own in permissions.grouped("member_id").items():
            known = every.get(member, own) | own
            permitted = self._permitted(known)
            chains = defaultdict(list)
            for policy in self._policies(known):
                chains[self._key(terms[policy.id])].append(terms[policy.id])
            holding = defaultdict(self.env["coop.reward.policy"].browse)
            for policy in self._policies(own).filtered(lambda policy: terms[policy.id].in_force.overlaps(period)):
                holding[self._key(terms[policy.id])] |= policy
            rows = [
                (
                    policies.sorted("date_from")[-1],
                    Chain(
                        tuple(sorted(chains[key], key=lambda one: (one.in_force.date_from, one.id))),
                        permitted,
                        rewarded.get((member.id, *key)),
                        recovered.get((member.id, *key), ZERO),
                        tuple(one for other in chains if other != key and other[0] == key[0] for one in chains[other]),
                    ),
                )
                for key, policies in sorted(
                    holding.items(), key=lambda item: min((policy.sequence, policy.id) for policy in item[1])
                )
            ]
            result[member] = [rows[place] for place in in_order([chain.policies for _policy, chain in rows])]
        return result

    @api.model
    def _key(self, terms):
        return terms.legal_basis, terms.chain

    @api.model
    def _all_permissions(self, members):
        # Which months an earlier permission covered decides about this one; the treasurer sees the outcome.
        return self.env["coop.permission"].search([("member_id", "in", members.ids)], order="member_id, date_from, id")

    @api.model
    def _policies(self, permissions):
        return self.env["coop.reward.policy"].union(*(permission._policies() for permission in permissions))

    @api.model
    def _permitted(self, permissions):
        return tuple(
            Permitted(
                Period.open(permission.date_from, permission.date_to or None),
                permission.decision_date or None,
                permission.age_exception,
                frozenset(permission._policies().ids),
            )
            for permission in permissions
        )

    @api.model
    def _rewarded(self, members):
        """What posted rewards of each member and chain looked at and recovered: {(member id, basis, chain): Period}, {…: Decimal}."""
        rewarded, recovered = {}, defaultdict(lambda: ZERO)
        groups = self.env["coop.reward"]._read_group(
            [("member_id", "in", members.ids), ("state", "=", "posted")],
            ["member_id", "legal_basis", "agreement_id"],
            ["date_from:min", "date_to:max", "recovered:sum", "accepted:sum"],
        )
        for member, basis, agreement, first, last, taken, accepted in groups:
            key = member.id, basis, agreement._get_reward_chain()
            before = rewarded.get(key, Period(first, last))
            rewarded[key] = Period(min(first, before.date_from), max(last, before.date_to))
            recovered[key] += to_decimal(round(taken + accepted, 2))
        return rewarded, recovered

    # === REWARDS OF BEFORE === #

    @api.model
    def _accept_posted(self, company):
        """Take every posted reward as right, whatever the rule of now gives for its months: for an update of the rule."""
        posted = self.env["coop.reward"].search([("company_id", "=", company.id), ("state", "=", "posted")])
        chains = posted.grouped(
            lambda reward: (reward.member_id, reward.legal_basis, reward.agreement_id._get_reward_chain())
        )
        for (member, *key), rewards in chains.items():
            period = Period(min(rewards.mapped("date_from")), max(rewards.mapped("date_to")))
            day = max(rewards.mapped("payment_date"))
            given = self._gather(company, member, period, day)[member.id]
            permissions = self._all_permissions(member)
            terms = sorted(
                (
                    one
                    for one in (self._policies(permissions) | rewards.policy_id)._get_terms(day).values()
                    if list(self._key(one)) == key
                ),
                key=lambda one: (one.in_force.date_from, one.id),
            )
            given = replace(given, permitted=self._permitted(permissions), rewarded=period)
            self._accept(rewards, compared(terms[-1], given, entitled(terms, given)))
        for rewards in posted.grouped("member_id").values():
            # What is still to be recovered stands on the last reward, whatever the legal basis.
            last = rewards.sorted(lambda reward: (reward.payment_date, reward.id))[-1]
            on_own_authority(last).accepted -= last.carried

    @api.model
    def _accept(self, rewards, rows):
        """:param rows: what each month gives by the rule of now, and what these rewards granted for it"""
        last = rewards.sorted(lambda reward: (reward.payment_date, reward.id))[-1]
        for row in rows:
            difference = row.judged - row.unit.amount
            if difference:
                part = rewards.part_ids.filtered(
                    lambda part, days=row.unit.period: days.overlaps(Period(part.date_from, part.date_to))
                )[:1]
                part = part or on_own_authority(part).create(self._prepare_accepted_part(last, row.unit))
                on_own_authority(part).accepted += float(difference)
        # What was too much is accepted now, so nothing that was recovered comes back.
        on_own_authority(last).accepted = -sum(rewards.mapped("recovered"))

    @api.model
    def _prepare_accepted_part(self, reward, unit):
        return {
            "reward_id": reward.id,
            "date_from": unit.period.date_from,
            "date_to": unit.period.date_to,
            "basis": unit.policy.basis,
            "percentage": float(unit.policy.percentage),
            "base": float(unit.base),
            "amount": 0.0,
        }
