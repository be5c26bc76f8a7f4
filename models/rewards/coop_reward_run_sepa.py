import base64
import importlib
from contextlib import suppress

from odoo import fields, models
from odoo.exceptions import UserError

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

    def action_sepa(self):
        """Make the file and download it. Each reward goes into one file, until somebody lets it into another."""
        self.ensure_one()
        self._check_role(TREASURER)
        rewards = self.reward_ids.filtered(
            lambda reward: reward.payment_state in ("not_paid", "partial") and not reward.exported_on
        )
        self._check_can_export(rewards)
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{self.name.replace('/', '-')}.xml",
                "datas": base64.b64encode(self._sepa_xml(rewards)),
                "mimetype": "application/xml",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        on_own_authority(rewards).exported_on = fields.Datetime.now()
        self.message_post(body=self._describe_payment_file(rewards), attachment_ids=attachment.ids)
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "download",
        }

    def _describe_payment_file(self, rewards):
        nameless = rewards.filtered(lambda reward: not reward._get_sepa_name())
        if not nameless:
            return self.env._("Payment file made.")
        return self.env._(
            "Payment file made. Banks take none of the signs in the name of %(members)s, so the file has the number "
            "instead. Your bank may ask whether that is right.",
            members=", ".join(nameless.member_id.mapped("display_name")),
        )

    def _check_can_export(self, rewards):
        if not rewards:
            raise UserError(
                self.env._(
                    "There is nothing to put in a file: these rewards are paid, not posted, or in a file already. "
                    "After a payment came back, press In a next file again on that reward."
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

    def _allow_export_again(self, rewards):
        on_own_authority(rewards).exported_on = False
        self.message_post(
            body=self.env._("May go into a next payment file: %(rewards)s", rewards=", ".join(rewards.mapped("number")))
        )

    def _sepa_xml(self, rewards):
        """The file, checked against the schema that the package ships.

        :raises UserError: without the package, or when the bank would refuse the file
        """
        sepa = self._sepa_package()
        invalid = importlib.import_module("sepaxml.validation").ValidationError
        try:
            # The texts are in the banks' own signs already.
            transfer = sepa.SepaTransfer(self._prepare_sepa_config(), schema=SCHEMA, clean=False)
            for reward in rewards:
                transfer.add_payment(reward._prepare_sepa_payment())
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
            "execution_date": max(self.payment_date, fields.Date.context_today(self)),
            "description": sepa_text(f"{self.number} {self.company_id.name}", 140),
            "endtoend_id": sepa_text(self.number.replace("/", "-"), 35),
        }
