import sys
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import tagged

from .reward_scenario import RewardScenario

NS = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}


@tagged("post_install", "-at_install", "thorough")
class TestRewardPay(RewardScenario):
    """The payment file: what is in it, once, and what is said when it cannot be made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._policy()
        banks = cls.env["res.partner.bank"].with_context(allow_new_bank_account=True)
        cls.journal = cls.company_data["default_journal_bank"]
        cls.journal.bank_account_id = banks.create(
            {"acc_number": "NL91ABNA0417164300", "partner_id": cls.company.partner_id.id}
        )
        cls.bank = banks.create(
            {"acc_number": "NL20INGB0001234567", "partner_id": cls.anna.partner_id.id, "allow_out_payment": True}
        )
        cls.company.currency_id = cls.env.ref("base.EUR")

    def setUp(self):
        super().setUp()
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        self.run_ = self._posted(journal_id=self.journal.id).with_user(self.treasurer)

    def _file(self):
        attachment = self.env["ir.attachment"].search([("res_model", "=", "coop.reward.run")], order="id desc", limit=1)
        return etree.fromstring(attachment.raw)

    def test_file(self):
        self.run_.action_sepa()
        root = self._file()
        reward = self._reward(self.run_, self.anna)
        found = {
            name: root.findtext(f".//p:{path}", namespaces=NS)
            for name, path in {
                "count": "GrpHdr/p:NbOfTxs",
                "sum": "GrpHdr/p:CtrlSum",
                "from": "DbtrAcct/p:Id/p:IBAN",
                "to": "CdtrAcct/p:Id/p:IBAN",
                "name": "Cdtr/p:Nm",
                "amount": "InstdAmt",
                "day": "ReqdExctnDt/p:Dt",
                "words": "Ustrd",
                "reference": "EndToEndId",
            }.items()
        }
        self.assertEqual(
            found,
            {
                "count": "1",
                "sum": "50.00",
                "from": "NL91ABNA0417164300",
                "to": "NL20INGB0001234567",
                "name": "Anna de Wit",
                "amount": "50.00",
                "day": "2026-12-31",
                # A bank takes no underscore.
                "words": f"{reward.number} {self.company.name.replace('_', '-')}",
                "reference": reward.number.replace("/", "-"),
            },
        )

    def test_the_file_is_valid_against_the_schema(self):
        import sepaxml

        folder = sepaxml.__path__[0]
        schema = etree.XMLSchema(etree.parse(f"{folder}/schemas/pain.001.001.09.xsd"))
        self.run_.action_sepa()
        schema.assertValid(self._file())

    def test_each_reward_goes_into_one_file(self):
        self.run_.action_sepa()
        with self.assertRaisesRegex(UserError, "nothing to put"):
            self.run_.action_sepa()
        self._reward(self.run_, self.anna).with_user(self.treasurer).action_export_again()
        self.run_.action_sepa()

    def test_without_the_package(self):
        with patch.dict(sys.modules, {"sepaxml": None}), self.assertRaisesRegex(UserError, "pip install sepaxml"):
            self.run_.action_sepa()
        self.assertFalse(self._reward(self.run_, self.anna).exported_on)

    def test_without_bank_accounts(self):
        self.anna.partner_id.bank_ids.active = False
        with self.assertRaisesRegex(UserError, "No IBAN is known"):
            self.run_.action_sepa()
        self.run_.sudo().journal_id = False
        with self.assertRaisesRegex(UserError, "Choose a bank account with an IBAN"):
            self.run_.action_sepa()

    def test_not_to_an_account_that_nobody_checked(self):
        """As Odoo's own payments: a number that somebody changed is not paid to until it was checked."""
        self.bank.allow_out_payment = False
        with self.assertRaisesRegex(UserError, "Nobody checked the bank account of"):
            self.run_.action_sepa()
        self.bank.copy({"acc_number": "NL02ABNA0123456789", "allow_out_payment": True})
        self.run_.action_sepa()
        self.assertIn(b"NL02ABNA0123456789", etree.tostring(self._file()))

    def test_only_from_an_iban_and_in_euro(self):
        self.journal.bank_account_id.acc_number = "12345"
        with self.assertRaisesRegex(UserError, "with an IBAN"):
            self.run_.action_sepa()
        self.journal.bank_account_id.acc_number = "NL91ABNA0417164300"
        with (
            patch.object(type(self.company.currency_id), "name", "USD"),
            self.assertRaisesRegex(UserError, "euro only"),
        ):
            self.run_.sudo()._check_can_export(self._reward(self.run_, self.anna))

    def test_a_file_that_the_bank_would_refuse(self):
        with (
            patch.object(type(self.run_.reward_ids), "_prepare_sepa_payment", self._without_name),
            self.assertRaisesRegex(UserError, "bank would refuse"),
        ):
            self.run_.action_sepa()
        self.assertFalse(self._reward(self.run_, self.anna).exported_on)

    @staticmethod
    def _without_name(reward):
        return {
            "name": "",
            "IBAN": "NL20INGB0001234567",
            "amount": 5000,
            "execution_date": reward.payment_date,
            "description": "x",
            "endtoend_id": "x",
        }

    def test_a_reversed_reward_is_not_paid(self):
        self.run_.action_reverse()
        with self.assertRaisesRegex(UserError, "nothing to put"):
            self.run_.action_sepa()
        with self.assertRaisesRegex(UserError, "nothing to pay"):
            self.run_.action_register_payment()
