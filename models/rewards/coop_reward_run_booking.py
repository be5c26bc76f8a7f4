from odoo import fields, models

from ...engine import to_decimal
from ..common.coop_guard import as_own_code, on_own_authority


class CoopRewardRun(models.Model):
    """Booking: from the pot to what is payable to the member, and back."""

    _inherit = "coop.reward.run"

    def _changed_members(self):
        """Computed once more, with the pots locked: for whom the pot, the permission or what was granted before changed."""
        now = {
            (permissions.member_id.id, policy.id): outcome for permissions, policy, _given, outcome in self._outcomes()
        }
        wrong = self.reward_ids.filtered(
            lambda reward: (
                reward._counts() and not reward._still_comes_out(now.get((reward.member_id.id, reward.policy_id.id)))
            )
        )
        return wrong.member_id

    def _booking_date(self):
        return self.payment_date

    def _numbered_documents(self):
        return self.reward_ids.filtered(lambda reward: reward._counts()).sorted("member_number")

    def _book(self):
        paid, move = self._paid_rewards(), super()._book()
        for reward, line in zip(paid, self._payable_lines(move), strict=True):
            on_own_authority(reward).line_id = line
        self._settle_open_debits(paid)
        return move

    def _paid_rewards(self):
        return self.reward_ids.filtered("amount")

    def _label(self):
        """What stands on the entry and so on the member's next statement."""
        return self.env._("Reward %(period)s (%(name)s)", period=self._period_label(), name=self.name)

    def _payable_lines(self, move):
        """The lines of an entry of this run on the account of rewards, in the order of the rewards."""
        account = self.company_id.coop_reward_account_id
        return move.line_ids.filtered(lambda line: line.account_id == account).sorted("id")

    def _authorise(self, moves):
        """Only a run moves rewards between these accounts; the guard keeps everybody else out."""
        return as_own_code(moves)

    def _prepare_move_vals(self, line_vals):
        return super()._prepare_move_vals(line_vals) | {"coop_reward_run_id": self.id}

    def _prepare_move_lines(self):
        label = self._label()
        return [vals for reward in self._paid_rewards() for vals in self._prepare_reward_lines(reward, label, 1)]

    def _prepare_reward_lines(self, reward, label, sign):
        """Dr pot / Cr reward payable; with sign −1 the other way round."""
        company = self.company_id
        common = {
            "partner_id": reward.member_id.partner_id.id,
            "name": f"{reward.member_id.display_name} · {label}",
        }
        out, into = company.coop_pot_id.account_id, company.coop_reward_account_id
        if sign < 0:
            out, into = into, out
        return [
            common | {"account_id": out.id, "debit": reward.amount, "credit": 0.0},
            common | {"account_id": into.id, "debit": 0.0, "credit": reward.amount, "date_maturity": self.payment_date},
        ]

    def _settle_open_debits(self, rewards):
        """What a member was paid of a reward that was reversed afterwards comes off what he is paid now."""
        items = self.env["account.move.line"]
        debits = items.search(
            [
                ("account_id", "=", self.company_id.coop_reward_account_id.id),
                ("partner_id", "in", rewards.member_id.partner_id.ids),
                ("parent_state", "=", "posted"),
                ("amount_residual", ">", 0),
                ("company_id", "=", self.company_id.id),
            ]
        ).grouped("partner_id")
        for reward in rewards:
            open_debits = debits.get(reward.member_id.partner_id, items).filtered(lambda line: not line.reconciled)
            if open_debits:
                (reward.line_id | open_debits).reconcile()

    # === REVERSAL === #

    def _why_fixed(self):
        return self.env._(
            "This entry belongs to %(run)s. Reverse the rewards instead: then what was granted stays right.",
            run=self.display_name,
        )

    def _reversal_date(self):
        return max(self.payment_date, fields.Date.context_today(self))

    def _do_reverse(self):
        """Everything of this run that is not reversed yet."""
        self._do_reverse_rewards(self.reward_ids.filtered(lambda reward: reward.state == "posted"))

    def _do_reverse_rewards(self, rewards):
        """One entry the other way round; what was not paid yet is closed with it.

        What the bank paid and nobody booked yet waits for its payment: the reversal comes off the next reward.
        """
        self.ensure_one()
        booked = rewards.filtered("line_id")
        if booked:
            label = self.env._("Reversal of reward %(period)s (%(name)s)", period=self._period_label(), name=self.name)
            lines = [vals for reward in booked for vals in self._prepare_reward_lines(reward, label, -1)]
            move = self._make_entry(lines, date=self._reversal_date(), ref=label)
            for reward, line in zip(booked, self._payable_lines(move), strict=True):
                if not reward.line_id.reconciled and not reward._is_under_way():
                    (reward.line_id | line).reconcile()
            on_own_authority(booked).reversal_id = move
        on_own_authority(rewards).is_reversed = True
        if all(reward.state == "reversed" for reward in self.reward_ids if reward._counts()):
            as_own_code(self).state = "reversed"
        self._mark_members(rewards.member_id)


class CoopReward(models.Model):
    _inherit = "coop.reward"

    def _payment_came_back(self, items):
        """A reward was reversed after it was paid, and now the payment is gone: the two close one another.

        Until then the reversal stood for money that the member had and should not have. A next reward may have been
        paid less for it: that one is to be paid in full after all.
        """
        for reward in self.search([("line_id", "in", items.ids), ("reversal_id", "!=", False)]):
            own = reward.line_id
            back = reward.reversal_id.line_ids.filtered(
                lambda line, own=own: (line.account_id, line.partner_id) == (own.account_id, own.partner_id)
            )
            if own.reconciled or reward._is_under_way():
                continue
            if sum(back.mapped("amount_residual")) < -own.amount_residual:
                back.matched_credit_ids.filtered(lambda match, own=own: match.credit_move_id != own).unlink()
            (own | back).filtered(lambda line: not line.reconciled).reconcile()

    def _is_under_way(self):
        """Whether the money of all of it left or is leaving, whatever the books know of it."""
        self.ensure_one()
        if self.file_state == "executed":
            return True
        # What is paid is seen without rights on the books.
        item = self.line_id.sudo()
        payments = self._get_payments_without_entry().filtered(lambda payment: payment.partner_id == item.partner_id)
        items = item.move_id.line_ids.filtered(
            lambda other: (other.account_id, other.partner_id) == (item.account_id, item.partner_id)
        )
        paid, owed = sum(payments.mapped("amount")), -sum(items.mapped("amount_residual"))
        return bool(payments) and self.currency_id.compare_amounts(paid, owed) >= 0

    def _follow_answer(self):
        """Of reversed rewards the bank said something else than before: reward and reversal are closed, or wait again."""
        for reward in self.filtered("reversal_id"):
            # The answer decides; a treasurer need not be allowed to match.
            item = reward.line_id.sudo()
            if not reward._is_under_way():
                reward.sudo()._payment_came_back(item)
                continue
            own = item.matched_debit_ids.filtered(
                lambda match, reward=reward: match.debit_move_id.move_id == reward.reversal_id
            )
            if own:
                own.unlink()
                reward.run_id.sudo()._settle_open_debits(reward.sudo()._get_still_to_pay())

    def _get_still_to_pay(self):
        """Other rewards of the member that are to be paid and in no payment file."""
        posted = self.search(
            [("member_id", "=", self.member_id.id), ("state", "=", "posted"), ("line_id", "!=", False)]
        )
        return posted.filtered(
            lambda reward: not reward.line_id.reconciled and reward.file_state not in ("sent", "executed")
        )

    def _counts(self):
        """Whether it does anything: it gives something, or takes off what was too much."""
        self.ensure_one()
        return bool(self.amount or self.recovered)

    def _still_comes_out(self, outcome):
        """Whether computing it now gives as much, month by month, and recovers the same."""
        self.ensure_one()
        if not outcome or self.currency_id.compare_amounts(float(outcome.recovered), self.recovered):
            return False
        months = {part.period.date_from: part.amount for part in outcome.parts}
        return outcome.amount >= to_decimal(self.amount) and all(
            months.get(part.date_from, 0) >= to_decimal(part.amount) for part in self.part_ids
        )
