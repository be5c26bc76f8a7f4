from collections import defaultdict
from datetime import date

from odoo import models

from ...engine import RewardStep
from ..common.coop_guard import on_own_authority


class CoopRewardRun(models.Model):
    """A person who is rewarded by two cooperatives of one database: each is told that there is another, and nothing of it."""

    _inherit = "coop.reward.run"

    def _do_compute(self):
        result = super()._do_compute()
        rewards = self.reward_ids.filtered("amount")
        double = self._get_paid_by_another(rewards.member_id)
        for reward in on_own_authority(rewards.filtered(lambda reward: reward.member_id in double)):
            reward.signals = [*(reward.signals or ()), RewardStep("paid_by_another").as_data()]
        return result

    def _get_paid_by_another(self, members):
        """Those of the members whom another cooperative rewards in the calendar year of this payment, too.

        The same contact, or a contact with the same IBAN, is the same person.
        """
        people = self._get_people(members)
        year = self.payment_date.year
        # Neither cooperative may read the other's members and rewards. Nothing but yes or no leaves here: no name, no amount.
        elsewhere = (
            self.env["coop.reward"]
            .sudo()
            .search_fetch(
                [
                    ("member_id.partner_id", "in", list({partner for found in people.values() for partner in found})),
                    ("company_id", "!=", self.company_id.id),
                    ("state", "in", ("approved", "posted")),
                    ("amount", ">", 0),
                    ("payment_date", ">=", date(year, 1, 1)),
                    ("payment_date", "<=", date(year, 12, 31)),
                ],
                ["member_id"],
            )
        )
        paid = set(elsewhere.member_id.partner_id.ids)
        return members.filtered(lambda member: people[member.id] & paid)

    def _get_people(self, members):
        """{member id: ids of contacts that are the same person}"""
        # The contacts of another cooperative are compared by their number of account only.
        banks = self.env["res.partner.bank"].sudo()
        own = banks.search([("partner_id", "in", members.partner_id.ids)]).filtered(
            lambda bank: bank.acc_type == "iban"
        )
        same = banks.search([("sanitized_acc_number", "in", own.mapped("sanitized_acc_number"))])
        holders = defaultdict(set)
        for bank in same:
            holders[bank.sanitized_acc_number].add(bank.partner_id.id)
        numbers = own.grouped("partner_id")
        return {
            member.id: {member.partner_id.id}.union(
                *(holders[bank.sanitized_acc_number] for bank in numbers.get(member.sudo().partner_id, ()))
            )
            for member in members
        }
