from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .scenario import CoopScenario
from .smtp_server import mail_server

REFUSED = ("odoo.addons.mail.models.mail_mail", "odoo.addons.base.models.ir_mail_server")


class MailCase(CoopScenario):
    """Mails over a real connection to a server of this machine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = "coop@example.org"
        cls.env["res.lang"]._activate_lang("nl_NL")
        # Which gives the contact another address.
        new_test_user(
            cls.env, "anna_page", groups="base.group_portal", partner_id=cls.anna.partner_id.id, name="Anna de Wit"
        )
        cls.anna.partner_id.write({"email": "anna@example.org", "lang": "nl_NL"})
        cls.bert.partner_id.write({"email": "bert@example.org", "lang": "en_US"})
        cls.bert.paper_by = "pdf"

    @classmethod
    def _translate(cls, template, subject):
        cls.env.ref(f"social_cooperative.{template}").with_context(lang="nl_NL").subject = subject

    def _work(self):
        """Something to settle for each."""
        self._rule()
        for member, amount in ((self.anna, 1000), (self.bert, 4321)):
            self._pay(self._invoice([(amount, {member: 100})], date="2026-01-10"))

    @contextmanager
    def _server(self, pdf=b"%PDF-1.4"):
        """The server, and papers that are made at once; those of tests/settlement/test_statement_pdf.py are printed."""
        reports = type(self.env["ir.actions.report"])
        made = patch.object(reports, "_render_qweb_pdf", lambda *_args, **_kwargs: (pdf, "pdf"))
        # What was written before is not what the test is about.
        self.env["mail.mail"].sudo().search([("state", "=", "outgoing")]).unlink()
        with mail_server() as server, mute_logger(*REFUSED), made, self.enter_registry_test_mode():
            yield server

    def _deliver(self):
        """What the two jobs do: make the papers, and send what is in Odoo's queue."""
        self.env.flush_all()
        cron = self.env.ref("social_cooperative.ir_cron_mail_papers")
        cron.with_user(self.env.ref("base.user_root")).method_direct_trigger()
        self.env.invalidate_all()
        self.env["mail.mail"].sudo().search([("state", "=", "outgoing")], order="id").send()
        self.env.invalidate_all()

    def _send(self, run):
        run.with_user(self.treasurer).action_mail_papers()
        self._deliver()

    def _states(self, papers):
        return {paper.member_id: paper.mail_state for paper in papers}

    def _body(self, mail):
        return mail.get_body(("html",)).get_content()

    def _files(self, mail):
        return {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
