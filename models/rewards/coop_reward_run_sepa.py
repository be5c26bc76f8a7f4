import base64
import importlib
from contextlib import suppress

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...engine import epc_text, to_decimal
from ..common.coop_guard import on_own_authority
from ..common.groups import TREASURER

SCHEMA = "pain.001.001.09"


def sepa_text(text, length):
    """The text in the signs that every bank takes; other alphabets as they sound, where the server has a package for it."""
    with suppress(ImportError):
        # It comes with sepaxml, without which there is no file at all.
        text = importlib.import_module("text_unidecode").unidecode((text or "").replace("€", "EUR"))
    return epc_text(text, length)


class CoopRewardRun(models.Model):
    """The payment file for the bank: a SEPA credit transfer of everything of this run that is to be paid."""

    _inherit = "coop.reward.run"

    execution_date = fields.Date(
        "Pay on",
        copy=False,
        help="The day on which the bank is to pay. Empty: the payment date, or today when that is over.",
    )
    file_ids = fields.One2many("coop.reward.file", "run_id", "Payment files", readonly=True, copy=False)

    file_count = fields.Integer("Number of payment files", compute="_compute_file_counts")
    open_file_count = fields.Integer(compute="_compute_file_counts", export_string_translation=False)

    @api.depends("file_ids.state")
    def _compute_file_counts(self):
        for run in self:
            run.file_count = len(run.file_ids)
            run.open_file_count = len(run.file_ids.filtered(lambda file: file.state == "sent"))

    def action_view_files(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_reward_file_action")
        if len(self.file_ids) == 1:
            action |= {"view_mode": "form", "views": [(False, "form")], "res_id": self.file_ids.id}
        return action | {"domain": [("run_id", "=", self.id)], "context": {}}

    def action_sepa(self):
        """Make the file and download it. Each reward goes into one file, until the bank rejects it."""
        self.ensure_one()
        self._check_role(TREASURER)
        self.check_access("write")
        self._check_can_export(self._get_exportable())
        self._lock(self.reward_ids.member_id)
        rewards, day = self._get_exportable(), self._get_execution_date()
        self._check_can_export(rewards)
        self._check_execution_date(day)
        rewards._check_no_open_file()
        rewards._check_payable(day)
        file = self._make_file(rewards, day)
        self._mark_members(rewards.member_id)
        return file.action_download()

    def _get_exportable(self):
        return self.reward_ids.filtered(
            lambda reward: reward.payment_state in ("not_paid", "partial") and not reward.exported_on
        )

    def _get_execution_date(self):
        return self.execution_date or self._get_first_execution_date()

    def _get_first_execution_date(self):
        """Banks pay from today on, and nothing is paid before it was posted, or before the date of its entry."""
        today = fields.Date.context_today(self)
        posted = fields.Datetime.context_timestamp(self, self.posted_on).date() if self.posted_on else today
        return max(self.payment_date, posted, today)

    def _check_execution_date(self, day):
        first = self._get_first_execution_date()
        if day < first:
            raise UserError(
                self.env._(
                    "These rewards cannot be paid on %(date)s: nothing is paid before it is posted, and a bank pays from today "
                    "on. Choose %(first)s or later in Pay on.",
                    date=format_date(self.env, day),
                    first=format_date(self.env, first),
                )
            )

    def _make_file(self, rewards, day):
        name = "-".join((self.name.replace("/", "-"), *([str(len(self.file_ids) + 1)] if self.file_ids else [])))
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{name}.xml",
                "datas": base64.b64encode(self._sepa_xml(rewards, day)),
                "mimetype": "application/xml",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        file = on_own_authority(self.env["coop.reward.file"]).create(
            {
                "name": name,
                "run_id": self.id,
                "execution_date": day,
                "attachment_id": attachment.id,
                "payment_ids": [
                    Command.create({"reward_id": reward.id, "amount": reward.residual}) for reward in rewards
                ],
            }
        )
        on_own_authority(rewards).exported_on = fields.Datetime.now()
        if self.execution_date:
            self.execution_date = False
        self.message_post(body=self._describe_payment_file(rewards), attachment_ids=attachment.ids)
        return file.with_env(self.env)

    def _describe_payment_file(self, rewards):
        nameless = rewards.filtered(lambda reward: not reward._get_sepa_name())
        if not nameless:
            return self.env._("Payment file made.")
        return self.env._(
            "Payment file made. Banks take none of the signs in the name of %(members)s, so the file has the number "
            "instead. Your bank may ask whether that is right.",
            members=", ".join(nameless.member_id.mapped("display_name")),
        )

    def _check_computable(self):
        if self.payment_date <= self.date_to:
            raise UserError(
                self.env._(
                    "No month can be paid before it is over: choose a payment date after %(date)s.",
                    date=format_date(self.env, self.date_to),
                )
            )
        return super()._check_computable()

    def _check_can_export(self, rewards):
        if not rewards:
            raise UserError(
                self.env._(
                    "There is nothing to put in a file: these rewards are paid, not posted, or in a file already. "
                    "When the bank did not execute a payment, enter that in its payment file first."
                )
            )
        if self.journal_id.bank_account_id.acc_type != "iban":
            raise UserError(self.env._("Choose a bank account with an IBAN to pay from, in Pay from."))
        if self.currency_id.name != "EUR":
            raise UserError(self.env._("A SEPA payment file is in euro only. Pay by hand and use Register Payment."))
        nameless = rewards.filtered(lambda reward: not reward._bank())
        if nameless:
            raise UserError(
                self.env._(
                    "No IBAN is known of %(members)s. Add a bank account to the contact, or pay by hand.",
                    members=", ".join(nameless.member_id.mapped("display_name")),
                )
            )
        strange = rewards.filtered(lambda reward: not reward._bank().allow_out_payment)
        if strange:
            raise UserError(
                self.env._(
                    "Nobody checked the bank account of %(members)s. Ask the member, by phone or in person, whether the "
                    "number is right. Then an administrator switches Send Money on in that bank account.",
                    members=", ".join(strange.member_id.mapped("display_name")),
                )
            )

    def _check_answer(self, payments, state):
        """A payment that was rejected may be in another file by now: then it is that file's answer that counts."""
        again = payments.filtered(lambda payment: payment.state == "rejected" and payment.reward_id.exported_on)
        if state == "executed" and again:
            raise UserError(
                self.env._(
                    "%(rewards)s went into another payment file since the bank rejected it here.",
                    rewards=", ".join(again.mapped("number")),
                )
            )

    def _note_answer(self, payments, state):
        """What the answer means for the rewards, in the history of the run."""
        rewards = payments.reward_id
        numbers = ", ".join(rewards.mapped("number"))
        if state == "executed":
            on_own_authority(
                rewards.filtered(lambda reward: not reward.exported_on)
            ).exported_on = fields.Datetime.now()
            self._message_log(body=self.env._("Executed by the bank: %(rewards)s", rewards=numbers))
        else:
            on_own_authority(rewards).exported_on = False
            self._message_log(
                body=self.env._(
                    "Not executed by the bank, may go into a next payment file: %(rewards)s", rewards=numbers
                )
            )
        rewards._follow_answer()

    def _do_reverse_rewards(self, rewards):
        rewards._check_bank_answered()
        return super()._do_reverse_rewards(rewards)

    def _sepa_xml(self, rewards, day):
        """The file, checked against the schema that the package ships.

        :raises UserError: without the package, or when the bank would refuse the file
        """
        sepa = self._sepa_package()
        invalid = importlib.import_module("sepaxml.validation").ValidationError
        try:
            # The texts are in the banks' own signs already.
            transfer = sepa.SepaTransfer(self._prepare_sepa_config(), schema=SCHEMA, clean=False)
            for reward in rewards:
                transfer.add_payment(reward._prepare_sepa_payment() | {"execution_date": day})
            return transfer.export(validate=True)
        except invalid as error:
            raise UserError(
                self.env._(
                    "The bank would refuse this file, probably because of a name or number with strange signs in it. "
                    "Look at the names and bank accounts, or pay by hand and use Register Payment."
                )
            ) from error

    def _sepa_package(self):
        try:
            return importlib.import_module("sepaxml")
        except ImportError as error:
            raise UserError(
                self.env._(
                    "Payment files need the Python package sepaxml, which is not installed on this server. Ask your "
                    "administrator to run: pip install sepaxml. Until then, pay by hand and use Register Payment."
                )
            ) from error

    def _prepare_sepa_config(self):
        bank = self.journal_id.bank_account_id
        config = {
            "name": sepa_text(self.company_id.name, 70) or sepa_text(bank.sanitized_acc_number, 70),
            "IBAN": bank.sanitized_acc_number,
            "batch": True,
            "currency": self.currency_id.name,
        }
        return config | ({"BIC": bank.bank_bic} if bank.bank_bic else {})


class CoopReward(models.Model):
    _inherit = "coop.reward"

    def _bank(self):
        """The member's bank account: his first IBAN that somebody checked, else his first IBAN."""
        self.ensure_one()
        banks = self.member_id.partner_id.bank_ids.filtered(lambda bank: bank.acc_type == "iban")
        return banks.sorted(lambda bank: not bank.allow_out_payment)[:1]

    def _get_sepa_name(self):
        """The member's name in the signs that banks take; empty when nothing is left of it."""
        self.ensure_one()
        return sepa_text(self.member_name, 70)

    def _prepare_sepa_payment(self):
        """One transfer. The description is for the member; it names no municipality and no benefit."""
        self.ensure_one()
        return {
            "name": self._get_sepa_name() or sepa_text(self.member_id.number, 70) or sepa_text(self.number, 70),
            "IBAN": self._bank().sanitized_acc_number,
            "amount": int(to_decimal(self.currency_id.round(self.residual)) * 100),
            "description": sepa_text(f"{self.number} {self.company_id.name}", 140),
            "endtoend_id": sepa_text(self.number.replace("/", "-"), 35),
        }
