from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_assignment import AssignmentCase


@tagged("post_install", "-at_install")
class TestAssignmentIssuer(AssignmentCase):
    """Whatever way a customer invoice came in, it is the cooperative's (domain §1.3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        banks = cls.env["res.partner.bank"]
        cls.own_bank = banks.create({"acc_number": "NL91ABNA0417164300", "partner_id": cls.company.partner_id.id})
        cls.annas_bank = banks.create({"acc_number": "NL02ABNA0123456789", "partner_id": cls.anna.partner_id.id})

    def test_customers_pay_to_the_cooperative(self):
        _assignment, invoice = self._approved()
        self.assertEqual(invoice.partner_bank_id.partner_id, self.company.partner_id)
        invoice.partner_bank_id = self.annas_bank
        with self.assertRefused(UserError, "its own bank accounts"):
            invoice.with_user(self.treasurer).action_post()
        invoice.partner_bank_id = self.own_bank
        invoice.action_post()
        with self.assertRefused(UserError, "its own bank accounts"):
            invoice.partner_bank_id = self.annas_bank
        direct = self._invoice([(10, {self.bert: 100})], post=False, partner_bank_id=self.annas_bank.id)
        with self.assertRefused(UserError, "its own bank accounts"):
            direct.action_post()

    def test_money_back_goes_to_the_customer(self):
        invoice = self._invoice([(10, {self.anna: 100})])
        note = self._credit_note(invoice, post=False)
        note.partner_bank_id = self.annas_bank
        with self.assertRefused(UserError, "customer's own bank account"):
            note.action_post()

    def test_nobody_is_customer_of_his_own_work(self):
        child = self.env["res.partner"].create(
            {"name": "Home", "parent_id": self.anna.partner_id.id, "type": "invoice"}
        )
        for partner in self.anna.partner_id | child:
            assignment = self._assignment(partner_id=partner.id, shares={self.bert: 50, self.anna: 50})
            assignment.action_submit()
            with self.assertRefused(UserError, "cannot be its customer"):
                assignment.action_approve()
            with self.assertRefused(UserError, "cannot be its customer"):
                self._invoice([(10, {self.anna: 100})], partner=partner)
        self._invoice([(10, {self.bert: 100})], partner=self.anna.partner_id)  # works for a fellow member
        self._invoice([(10, {self.own: 100})], partner=self.anna.partner_id)  # buys from the cooperative
        family = self.env["res.partner"].create({"name": "Jan de Wit"})
        self._invoice([(10, {self.anna: 100})], partner=family)

    def test_no_surname_reaches_the_customer(self):
        for vals in (
            {"narration": "<p>Uitgevoerd door Anna <b>de Wit</b></p>"},
            {"ref": "tuin mevr. De Wit"},
            {"payment_reference": "anna de wit 12"},
        ):
            with self.assertRefused(UserError, "person behind"):
                self._invoice([(10, {self.anna: 100})], **vals)
        invoice = self._invoice([(10, {self.anna: 100})])
        with self.assertRefused(UserError, "person behind"):
            invoice.invoice_line_ids.name = "Work by Anna de Wit"
        with self.assertRefused(UserError, "person behind"):
            invoice.narration = "Anna de Wit"
        invoice.narration = "Painted it white (wit)"
        self._invoice([(10, {self.bert: 100})], ref="Anna de Wit")  # not her work

    def test_the_invoice_prints_the_trade_name(self):
        nameless = self._create_member("Dirk Groen", date="2016-01-01")
        assignment, invoice = self._posted(shares={self.anna: 40, nameless: 60})
        self.assertEqual(invoice.coop_trade_names, "Tuinhulp Oost")
        report = self.env["ir.actions.report"].with_user(self.treasurer)
        html = report._render_qweb_html("account.account_invoices", invoice.ids)[0].decode()
        self.assertIn("Tuinhulp Oost", html)
        template = self.env.ref("account.email_template_edi_invoice")
        mail = template.with_user(self.treasurer)._generate_template(
            invoice.ids, ["subject", "body_html", "email_from"]
        )[invoice.id]
        mail = " ".join(str(value) for value in mail.values())
        distribution = " ".join(self.env["account.analytic.account"].search([]).mapped("display_name"))
        for text in (html, mail, distribution, invoice.payment_reference, assignment.member_names):
            for word in ("de Wit", "De Wit", "Anna", "Dirk", "Groen", "uitkering", "bijstand", "welfare", "benefit"):
                self.assertNotIn(word, text)
        self.assertNotIn(nameless.number, html)

    def test_the_number_is_the_journals(self):
        _assignment, invoice = self._posted()
        _other, second = self._posted()
        self.assertEqual(invoice.journal_id.company_id, self.company)
        self.assertEqual(second.sequence_prefix, invoice.sequence_prefix)
        self.assertEqual(second.sequence_number, invoice.sequence_number + 1)

    def test_other_companies_are_not_asked(self):
        plain = self.setup_other_company(name="Plain company")["company"]
        moves = self.env["account.move"].with_company(plain)
        journal = self.env["account.journal"].search([("company_id", "=", plain.id), ("type", "=", "sale")], limit=1)
        invoice = moves.create(
            {
                "move_type": "out_invoice",
                "journal_id": journal.id,
                "partner_id": self.anna.partner_id.id,
                "partner_bank_id": self.annas_bank.id,
                "narration": "Anna de Wit",
                "invoice_line_ids": [(0, 0, {"name": "Anna de Wit", "price_unit": 10, "tax_ids": False})],
            }
        )
        invoice.action_post()
        self.assertEqual((invoice.state, invoice.coop_trade_names), ("posted", False))
