from odoo.tests import tagged

from .common_xaf import XafCommon


@tagged("post_install", "-at_install", "thorough")
class TestXafPrivacy(XafCommon):
    """No member's name leaves, wherever somebody typed it; that somebody is a member already says that he is on benefit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.partner_id.write(
            {
                "ref": "anna.dewit",
                "email": "anna@example.com",
                "street": "Achterom 3",
                "city": "Stilledorp",
                "zip": "9999 ZZ",
                "vat": "NL001234567B01",
            }
        )
        cls.env["res.partner.bank"].create(
            {"acc_number": "NL02ABNA0123456789", "partner_id": cls.anna.partner_id.id, "allow_out_payment": True}
        )

    def _spread_the_name(self):
        """Everywhere in the books where a person may type, and where Odoo puts a contact's name."""
        anna = self.anna.partner_id
        self._invoice([(40.0, {self.own: 100})], partner=anna, ref="Voor Anna de Wit")
        bill = self._bill([(15.0, {self.anna: 100})], partner=anna, ref="Declaratie A. de Wit")
        self._pay(bill)
        entry = self._invoice([(30.0, {self.anna: 100})])
        # As a label from before the addon was there, when nobody was kept from typing it.
        self.env.cr.execute(
            "UPDATE account_move_line SET name = 'Tuin van mevrouw De Wit door ANNA DE WIT' WHERE move_id = %s",
            [entry.id],
        )
        self.env.invalidate_all()
        self.company_data["default_journal_bank"].name = "Bank van Anna de Wit"
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": "2026-02-02",
                "payment_ref": "Terugbetaling A de Wit",
                "amount": 12.0,
                "account_number": "NL02 ABNA 0123 4567 89",
            }
        )
        self._settle("2026-03-31")

    def test_nothing_of_a_member(self):
        self._spread_the_name()
        text = self._check(self._file()).decode()
        for secret in ("Wit", "WIT", "anna", "ANNA DE", "Achterom", "Stilledorp", "9999 ZZ", "001234567B01", "ABNA"):
            self.assertNotIn(secret, text)
        self.assertIn(self.anna.number, text)
        self.assertIn("Tuinhulp Oost", text)

    def test_relation_of_a_member(self):
        self._spread_the_name()
        relations = self._relations(self._file())
        self.assertEqual(relations[self.anna.number].name, "Tuinhulp Oost")

    def test_reference_that_is_a_member_s_number(self):
        """The member keeps the number; who else has it as a reference is told by his number in the database."""
        firm = self.env["res.partner"].create({"name": "Firma", "is_company": True, "ref": self.anna.number})
        self._invoice([(30.0, {self.own: 100})], partner=firm)
        self._spread_the_name()
        relations = self._relations(self._file())
        self.assertEqual(relations[self.anna.number].name, "Tuinhulp Oost")
        self.assertEqual(relations[str(firm.id)].name, "Firma")

    def test_member_of_another_cooperative(self):
        """Here he is a customer like others; that he is a member elsewhere shows in nothing, his name stays behind."""
        other = self._create_cooperative()
        self.env.user.company_ids += other
        carla = self.env["res.partner"].create({"name": "Carla van Dam", "ref": "CvD"})
        member = self.env["coop.member"].with_company(other).create({"partner_id": carla.id, "company_id": other.id})
        self._invoice([(30.0, {self.own: 100})], partner=carla, ref="Carla van Dam")
        text = self._check(self._file()).decode()
        self.assertNotIn("Dam", text)
        self.assertNotIn("CvD", text)
        self.assertNotIn(f"<custSupID>{member.number}</custSupID>", text)
        self.assertIn(f"<custSupID>{carla.id}</custSupID>", text)

    def test_second_card_of_the_same_person(self):
        double = self.env["res.partner"].create({"name": "Anna de Wit"})
        self._invoice([(30.0, {self.own: 100})], partner=double)
        self.assertNotIn("Wit", self._check(self._file()).decode())

    def test_name_of_one_word(self):
        """The member's name is hidden wherever it is a word of its own, and only there."""
        member = self._create_member("Samira", "Naaiatelier Draad")
        entry = self._invoice([(30.0, {member: 100})])
        self.env.cr.execute(
            "UPDATE account_move_line SET name = 'Naaiwerk door SAMIRA voor Samirahof' WHERE move_id = %s", [entry.id]
        )
        self.env.invalidate_all()
        text = self._check(self._file()).decode()
        self.assertIn(f"Naaiwerk door {member.number} voor Samirahof", text)
        self.assertNotIn("SAMIRA ", text)

    def test_description_of_a_tax(self):
        tax = self.company_data["default_tax_sale"]
        tax.name = "BTW van Anna de Wit"
        entry = self._invoice([(30.0, {self.own: 100})], post=False)
        entry.invoice_line_ids.tax_ids = tax
        entry.action_post()
        text = self._check(self._file()).decode()
        self.assertIn("BTW van", text)
        self.assertNotIn("Wit", text)

    def test_private_customer_has_a_name_and_no_address(self):
        customer = self.env["res.partner"].create({"name": "Piet Klant", "street": "Zijstraat 1", "city": "Zijdorp"})
        self._invoice([(30.0, {self.own: 100})], partner=customer)
        text = self._check(self._file()).decode()
        self.assertIn("Piet Klant", text)
        self.assertNotIn("Zijstraat", text)

    def test_file_name(self):
        self._spread_the_name()
        self._file()
        self.assertEqual(self._job().attachment_id.name, f"XAF {self.company.name} 2026.xaf")
