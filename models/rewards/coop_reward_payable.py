from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...engine import Month, Paid, Payday, not_payable, to_decimal
from ..common.groups import TREASURER

UNANSWERED = Domain("state", "=", "sent")


class CoopReward(models.Model):
    """Paying: the day that counts as the day of payment, and whether a reward can be paid on a day."""

    _inherit = "coop.reward"

    file_payment_ids = fields.One2many("coop.reward.file.payment", "reward_id", "Payment files", readonly=True)
    file_state = fields.Selection(
        [("sent", "With the bank"), ("executed", "Executed"), ("rejected", "Rejected")],
        "Bank's answer",
        compute="_compute_file_state",
        help="To the last payment file that this reward was in.",
    )

    # === COMPUTE METHODS === #

    @api.depends("file_payment_ids.state")
    def _compute_file_state(self):
        for reward in self:
            reward.file_state = reward.file_payment_ids.sorted("id")[-1:].state

    # Payments that are booked are followed in account_partial_reconcile.py.
    @api.depends("run_id.payment_date", "file_payment_ids.state", "file_payment_ids.execution_date")
    def _compute_payment_date(self):
        for reward in self:
            in_file = reward.file_payment_ids.filtered(lambda payment: payment.state != "rejected")
            day = in_file[:1].execution_date or reward._get_booked_payment_date()
            reward.payment_date = day or reward.run_id.payment_date

    def _get_booked_payment_date(self):
        """The day of the last payment that was matched with it; False when none was."""
        return max((one.day for one in self._get_own_payments()), default=False)

    def _get_own_payments(self):
        """What was booked as paid of it, by day; it may be paid in parts."""
        # What is paid is seen without rights on the books. Rewards that close one another are no payment.
        matches = self.line_id.sudo().matched_debit_ids
        rewards = matches.debit_move_id._coop_of_rewards()
        return [
            Paid(self.run_id.id, match.debit_move_id.date, to_decimal(self.currency_id.round(match.amount)))
            for match in matches
            if match.debit_move_id not in rewards
        ]

    @api.model
    def _follow_payments(self, items):
        """Payments of these journal items were matched or taken back: the day of payment follows them."""
        self.env.add_to_compute(self._fields["payment_date"], self.search([("line_id", "in", items.ids)]))

    # === ACTIONS === #

    def action_export_again(self):
        """The bank did not pay, the payment came back, or the file was not sent: into a next file again."""
        self.run_id._check_role(TREASURER)
        self.file_payment_ids.filtered(lambda payment: payment.state != "rejected").action_rejected()

    # === CHECKS === #

    def _check_bank_answered(self):
        """:raises UserError: when one of these is in a file of which nobody knows what the bank did"""
        waiting = self.file_payment_ids.filtered_domain(UNANSWERED)
        if waiting:
            raise UserError(
                self.env._(
                    "%(rewards)s stand in payment file %(files)s, and the bank's answer is not entered. Enter first whether the "
                    "bank executed or rejected the payment.",
                    rewards=", ".join(waiting.reward_id.mapped("number")),
                    files=", ".join(waiting.file_id.mapped("name")),
                )
            )

    def _check_no_open_file(self):
        """:raises UserError: when a file without the bank's answer pays one of these members for one of these months"""
        payments = self.env["coop.reward.file.payment"]
        waiting = payments.search(UNANSWERED & Domain("member_id", "in", self.member_id.ids))
        for reward in self:
            same = waiting.filtered(
                lambda payment, reward=reward: (
                    payment.member_id == reward.member_id
                    and payment.reward_id.date_from <= reward.date_to
                    and payment.reward_id.date_to >= reward.date_from
                )
            )
            if same:
                raise UserError(
                    self.env._(
                        "Payment file %(file)s pays %(member)s for the same months, and the bank's answer is not entered. Enter "
                        "first whether the bank executed or rejected it.",
                        file=same[0].file_id.name,
                        member=reward.member_id.display_name,
                    )
                )

    def _check_payable(self, day):
        """Whether these rewards can be paid on a day; what was computed for another day is looked at again.

        :raises UserError: with every reason, per member
        """
        reasons = self._get_reasons_against(day)
        if reasons:
            raise UserError(
                self.env._(
                    "These rewards cannot be paid on %(date)s:\n%(reasons)s\n\nChoose another day, or reverse these rewards: a next "
                    "run grants what can be paid then.",
                    date=format_date(self.env, day),
                    reasons="\n".join(reasons),
                )
            )

    def _get_reasons_against(self, day):
        """Sentences, one for each reason and reward."""
        inputs = self._prepare_paydays(day)
        terms = self.policy_id._get_terms(day)
        return [
            f"{reward.member_id.display_name}: {sentence}"
            for reward in self
            for sentence in reward._get_own_reasons(terms[reward.policy_id], inputs[reward])
        ]

    def _get_own_reasons(self, policy, payday):
        """Why this reward cannot be paid then, as sentences. Meant to be extended."""
        self.ensure_one()
        return [self._reason(reason.as_data()) for reason in not_payable(policy, payday)]

    # === GATHERING === #

    def _prepare_paydays(self, day):
        """{reward: Payday}; queries do not grow with the rewards."""
        members = self.member_id
        posted = self.search([("member_id", "in", members.ids), ("state", "=", "posted"), ("amount", ">", 0)])
        granted = defaultdict(lambda: defaultdict(lambda: to_decimal(0)))
        for part in posted.part_ids.filtered(lambda part: part.date_from >= part.date_to.replace(day=1)):
            granted[part.member_id, part.legal_basis][Month.of(part.date_from)] += to_decimal(part.amount)
        exempt = self._get_exempt_from_age()
        elsewhere = self.env["coop.received.elsewhere"]._by_member(members)
        legal = self.env["coop.legal.amount"]._all_to_engine()
        return {
            reward: Payday(
                day=day,
                amount=reward._get_unpaid(),
                earned_until=reward.date_to,
                turns_27=reward.member_id._turns_27(),
                age_exception=reward in exempt,
                granted={
                    month: amount
                    for month, amount in granted[reward.member_id, reward.legal_basis].items()
                    if month in reward._get_own_months()
                },
                run=reward.run_id.id,
                payments=(*reward._get_own_payments(), *reward._get_other_payments(posted, self, day)),
                elsewhere=elsewhere[reward.member_id.id],
                legal_amounts=legal,
            )
            for reward in self
        }

    def _get_own_months(self):
        """The months to which this reward adds something, each by itself."""
        return {
            Month.of(part.date_from)
            for part in self.part_ids
            if part.amount > 0 and part.date_from >= part.date_to.replace(day=1)
        }

    def _get_other_payments(self, posted, together, day):
        """What the member's other rewards on the same legal basis pay: paid, in a payment file, or together with this one.

        What is only planned is looked at when it is paid itself.
        """
        self.ensure_one()
        for other in posted - self:
            if (other.member_id, other.legal_basis) != (self.member_id, self.legal_basis):
                continue
            yield from other._get_own_payments()
            if other in together:
                yield Paid(other.run_id.id, day, other._get_unpaid())
            elif other.file_state in ("sent", "executed") or other.payment_state in ("paid", "in_payment"):
                yield Paid(other.run_id.id, other.payment_date, other._get_unpaid())

    def _get_unpaid(self):
        """What no booked payment paid yet; what was set off against a reversed reward counts as paid with the rest."""
        return to_decimal(self.amount) - sum((one.amount for one in self._get_own_payments()), to_decimal(0))

    def _get_exempt_from_age(self):
        """Those for whose months a permission says that the age limit is not for this member."""
        permissions = self.env["coop.permission"].search(
            [("member_id", "in", self.member_id.ids), ("age_exception", "=", True)]
        )
        return self.filtered(
            lambda reward: any(
                permission.member_id == reward.member_id
                and permission.agreement_id == reward.agreement_id
                and permission.date_from <= reward.date_to
                and (not permission.date_to or permission.date_to >= reward.date_from)
                for permission in permissions
            )
        )

    # === WORDS === #

    def _step_words(self, code, values):
        return self._payday_words(code, values) or super()._step_words(code, values)

    def _payday_words(self, code, values):
        texts = {name: value for name, value in values.items() if isinstance(value, str)}
        words = {
            "month_not_over": lambda: self.env._("The months are over after %(date)s, and not paid before", **texts),
            "year_cap_on_day": lambda: self.env._(
                "%(amount)s with %(before)s paid or received before is more than the maximum in %(year)s: %(cap)s",
                **texts,
            ),
            "paid_by_another": lambda: self.env._(
                "Another cooperative also pays this person. The law's maximums are per person: ask the member, and enter under "
                "Received elsewhere what counts"
            ),
            "month_cap_on_day": lambda: self.env._(
                "%(amount)s for %(month)s, with %(before)s received elsewhere, is more than the law's maximum: %(cap)s",
                **texts,
            ),
        }
        return (words[code](), "") if code in words else None
