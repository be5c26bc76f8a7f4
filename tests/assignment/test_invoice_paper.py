import io
import re
import shutil
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import html2plaintext
from odoo.tools.pdf import PdfFileReader

from odoo.addons.base.models import ir_actions_report

from ..common import CoopCommon

INVOICE = "account.account_invoices"


@tagged("post_install", "-at_install", "thorough")
class TestInvoicePaper(CoopCommon, HttpCase):
    """What the law asks of an invoice is on its paper: who sells, where, and the VAT number."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.vat = "NL123456782B90"
        cls.company.partner_id.write({"street": "Brugstraat 7", "zip": "8011 AB", "city": "Zwolle"})
        cls.anna = cls._create_member("Anna de Wit", trade_name="Tuinhulp Oost")
        cls.layouts = cls.env["report.layout"].search([]).view_id

    def setUp(self):
        super().setUp()
        self.move = self._invoice([(100, {self.anna: 100})])

    def _words(self):
        """The words of the page that the build without running headers gets."""
        body, _header, _arguments = self._prepared(is_patched=False)
        return re.sub(r"\s+", " ", html2plaintext(body))

    def test_every_layout(self):
        for layout in self.layouts:
            with self.subTest(layout=layout.key):
                self.company.external_report_layout_id = layout
                words = self._words()
                for text in (self.company.name, "Brugstraat 7", "8011 AB", "NL123456782B90"):
                    self.assertIn(text, words)
                self.assertNotRegex(words, "Page *[/]", "no number of a page that nobody counts")

    def test_what_the_heading_says_is_said_once(self):
        self.company.company_details = "<p>De Brug, Brugstraat 7, 8011 AB Zwolle</p><p>Btw NL 123456782 B90</p>"
        self.assertEqual(self._words().replace(" ", "").count("NL123456782B90"), 1)

    def test_it_prints(self):
        """Really, with the program of this machine; what it draws is looked at by eye: it keeps no letters."""
        self.assertTrue(shutil.which("wkhtmltopdf"), "install wkhtmltopdf: without it nothing was tested")
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True, report_pdf_no_attachment=True)
        pdf, kind = report._render_qweb_pdf(INVOICE, self.move.ids)
        self.assertEqual((kind, len(PdfFileReader(io.BytesIO(pdf)).pages)), ("pdf", 1))

    def _prepared(self, is_patched, company=None):
        report = self.env["ir.actions.report"]._get_report(INVOICE)
        if company:
            move = self.init_invoice("out_invoice", amounts=[10], company=company, post=True)
        else:
            move = self.move
        html, _kind = report._render_qweb_html(INVOICE, move.ids)
        info = ir_actions_report._wkhtml()._replace(is_patched_qt=is_patched)
        targets = "odoo.addons.social_cooperative.models.company.ir_actions_report._wkhtml"
        with patch(targets, lambda: info):
            bodies, _ids, header, _footer, arguments = report._prepare_html(html, report_model=report.model)
        return str(bodies[0]), str(header), arguments

    def test_with_the_other_build_the_header_runs(self):
        body, header, arguments = self._prepared(is_patched=True)
        self.assertIn("Brugstraat 7", header)
        self.assertNotIn("Brugstraat 7", body)
        self.assertEqual(arguments, {})

    def test_without_it_is_in_the_page(self):
        body, header, arguments = self._prepared(is_patched=False)
        self.assertIn("Brugstraat 7", body)
        self.assertNotIn("Brugstraat 7", header)
        self.assertEqual(arguments, {"data-report-margin-top": "12"})
        order = [body.index(text) for text in ("coop_header", "Brugstraat 7", self.move.name, "coop_footer")]
        self.assertEqual(order, sorted(order))

    def test_another_company_prints_as_before(self):
        other = self.setup_other_company(name="Plain company")["company"]
        other.partner_id.street = "Dorpsstraat 1"
        body, header, _arguments = self._prepared(is_patched=False, company=other)
        self.assertIn("Dorpsstraat 1", header)
        self.assertNotIn("Dorpsstraat 1", body)
