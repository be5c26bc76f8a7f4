import io
import json
import re
import shutil
import subprocess
from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.base.models import ir_actions_report

from .test_statement import REPORT, StatementCase


@tagged("post_install", "-at_install", "thorough")
class TestStatementPdf(StatementCase, HttpCase):
    """Fifty at once, really printed, with what the program of this machine can do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        langs = ["nl_NL", "en_US"]
        partners = cls.env["res.partner"].create(
            [{"name": f"Member number-{index:02}", "lang": langs[index % 2]} for index in range(50)]
        )
        cls.members = cls.env["coop.member"].union(
            *(
                cls._create_member("", trade_name=f"Business-{partner.id}", partner_id=partner.id)
                for partner in partners
            )
        )
        # One member with more documents than fit on a page.
        for day in range(1, 29):
            cls._bill([(1, {cls.members[7]: 100})], date=f"2026-01-{day:02}")
            cls._pay(cls._invoice([(9, {cls.members[7]: 100})], date=f"2026-01-{day:02}"))

    def _pdf(self, lines):
        self.assertTrue(shutil.which("wkhtmltopdf"), "install wkhtmltopdf: without it nothing was tested")
        report = self.env["ir.actions.report"].with_user(self.treasurer).with_context(force_report_rendering=True)
        pdf, kind = report._render_qweb_pdf(REPORT, lines.ids)
        self.assertEqual(kind, "pdf")
        return pdf

    def _pages(self, pdf):
        """The words on each page."""
        words = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout
        return [re.sub(r"\s+", " ", page) for page in words.decode().split("\f") if page.strip()]

    def test_fifty_at_once(self):
        settlement = self._settle("2026-01-31")
        lines = settlement.line_ids.filtered(lambda line: line.member_id in self.members).sorted("member_number")
        pdf = self._pdf(lines)
        count = len(PdfFileReader(io.BytesIO(pdf)).pages)
        self.assertGreater(count, 50)
        self.assertTrue(shutil.which("pdftotext"), "install poppler-utils: without it the words were not tested")
        pages = self._pages(pdf)
        self.assertEqual(len(pages), count)
        expected = [line for line in lines for _page in range(self._page_count(line))]
        self.assertEqual(len(expected), count)
        for page, line in zip(pages, expected, strict=True):
            with self.subTest(line.number):
                self._assert_only(page, line, lines)

    def _page_count(self, line):
        report = self.env["report.social_cooperative.report_statement"].with_context(lang=line._get_lang())
        return len(report._prepare_statement(line, paged=True)["pages"])

    def _assert_only(self, page, own, lines):
        for line in lines:
            check = self.assertIn if line == own else self.assertNotIn
            for words in (line.number, line.member_number, line.member_name):
                check(words, page)
            if line != own:
                self.assertNotIn(line.trade_name, page)

    def test_long_statement_is_cut_with_its_owner_on_every_page(self):
        line = self._statement(self._settle("2026-01-31"), self.members[7])
        self.assertEqual(len(line.item_ids), 56)
        pages = self._pages(self._pdf(line))
        self.assertEqual(len(pages), self._page_count(line))
        self.assertGreater(len(pages), 1)
        for number, page in enumerate(pages, 1):
            self.assertIn(line.number, page)
            self.assertRegex(page, rf"{number} ?/ ?{len(pages)}")
        for item in line.item_ids:
            self.assertEqual(sum(page.count(item.name) for page in pages), 1, item.name)

    def test_independent_of_the_build(self):
        """One body and no running header or footer: what a patched build can do more is not used."""
        lines = self._settle("2026-01-31").line_ids
        with self._caught_wkhtmltopdf() as calls:
            self._pdf(lines)
        bodies, header, footer = calls[0]
        self.assertEqual(len(bodies), 1)
        for line in lines:
            self.assertIn(line.number, bodies[0])
            self.assertNotIn(line.number, header + footer)

    @contextmanager
    def _caught_wkhtmltopdf(self):
        calls, model = [], ir_actions_report.IrActionsReport
        original = model._run_wkhtmltopdf

        def caught(report, bodies, **kwargs):
            calls.append((list(map(str, bodies)), str(kwargs["header"]), str(kwargs["footer"])))
            return original(report, bodies, **kwargs)

        with patch.object(model, "_run_wkhtmltopdf", caught):
            yield calls

    def test_in_parts_in_the_browser(self):
        """Who prints many sees how far it is, and gets a file for each part."""
        lines = self._settle("2026-01-31").line_ids.sorted("member_number")[:5]
        script = """
            const sent = [], said = new Set();
            const send = XMLHttpRequest.prototype.send;
            XMLHttpRequest.prototype.send = function (body) {
                if (body instanceof FormData && body.has("data")) {
                    sent.push(JSON.parse(body.get("data"))[0].split("/").pop());
                }
                return send.call(this, body);
            };
            // The last thing that is said comes when all is sent; what is missing by then fails the test.
            new MutationObserver((_changes, observer) => {
                document.querySelectorAll(".o_blockUI, .o_notification").forEach((el) => said.add(el.innerText.trim()));
                const words = [...said].join("|");
                if (words.includes("5 statements were printed, in 3 files")) {
                    observer.disconnect();
                    const shown = ["0", "2", "4"].every((n) => words.includes(`${n} of 5`));
                    const asked = JSON.stringify(sent) === JSON.stringify(%(parts)s);
                    shown && asked ? console.log("test successful") : console.error(words, JSON.stringify(sent));
                }
            }).observe(document.body, { childList: true, subtree: true });
            odoo.__WOWL_DEBUG__.root.env.services.action.doAction("social_cooperative.report_statement_action", {
                additionalContext: { active_ids: %(ids)s, coop_print_part: 2 },
            });
        """
        parts = [",".join(map(str, lines[at : at + 2].ids)) for at in (0, 2, 4)]
        script = script.replace("%(ids)s", json.dumps(lines.ids)).replace("%(parts)s", json.dumps(parts))
        self.browser_js("/odoo", script, "odoo.isReady === true", login=self.treasurer.login, timeout=120)
