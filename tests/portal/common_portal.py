from base64 import b64decode

from odoo import http
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user
from odoo.tools import mute_logger

from ..assignment.common_assignment import AssignmentCase

# A real picture of one point, and what only looks like one by its name.
PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
# Seconds for an answer: twelve, as Odoo's tests give, are few when others work on the machine.
PATIENCE = 120
HTML = b"<html><body><script>alert(1)</script></body></html>"


class PortalCase(AssignmentCase, HttpCase):
    """Anna and Bert log in on their own page; so do a customer who is no member, and a member of another company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule(30.0)
        cls.anna_user = cls._portal_user("anna_portal", cls.anna.partner_id)
        cls.bert_user = cls._portal_user("bert_portal", cls.bert.partner_id)
        cls.visitor = cls._portal_user("visitor_portal", cls.customer)
        cls.other = cls._create_cooperative()
        cls.piet = cls._create_member("Piet Vreemd", "Elders", company_id=cls.other.id)
        cls.piet_user = cls._portal_user("piet_portal", cls.piet.partner_id, cls.other)

    @classmethod
    def _portal_user(cls, login, partner, company=None):
        company = company or cls.company
        user = new_test_user(
            cls.env, login, groups="base.group_portal", company_id=company.id, company_ids=[Command.set(company.ids)]
        )
        own = user.partner_id
        user.partner_id = partner
        own.unlink()
        return user

    def _log_in(self, user):
        self.authenticate(user and user.login, user and user.login)

    def _get(self, address, status=200):
        """What a GET gives; a reading route must do with a reading cursor, so nothing may be said about a retry."""
        with self.assertNoLogs("odoo.http", level="WARNING") if status == 200 else self._refusals():
            response = self.url_open(address, allow_redirects=status != 303, timeout=PATIENCE)
        self.assertEqual(response.status_code, status, address)
        return response.text if "text" in response.headers.get("Content-Type", "") else response

    def _post(self, address, values=(), files=(), status=200, csrf=True):
        """What a POST gives, redirects followed; ``values`` and ``files`` are pairs, as a form sends them."""
        token = [("csrf_token", http.Request.csrf_token(self))] if csrf else []
        response = self.url_open(
            address,
            data=[*values, *token],
            files=[(name, (filename, content)) for name, filename, content in files] or None,
            timeout=PATIENCE,
        )
        self.assertEqual(response.status_code, status, address)
        return response.text

    @staticmethod
    def _refusals():
        """Refusals may be logged."""
        return mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")

    @staticmethod
    def _work(**changed):
        """The assignment form, filled in."""
        values = {
            "title": "Garden of the theatre",
            "partner": "",
            "customer_note": "Kapsalon Krul, Dorpsstraat 8, Zwolle",
            "date_start": "2026-12-20",
            "date_end": "",
            "member_note": "With a friend",
            "line_id": "",
            "line_name": "Mowing",
            "line_quantity": "3",
            "line_price": "27,50",
        } | changed
        return list(values.items())

    @staticmethod
    def _wish(**changed):
        """The spending form, filled in."""
        values = {
            "kind": "purchase",
            "title": "Hedge trimmer",
            "amount": "89,95",
            "category": "investment",
            "reason": "The old one is broken",
            "vendor_note": "Tuincentrum",
            "date": "2026-12-20",
        } | changed
        return list(values.items())
