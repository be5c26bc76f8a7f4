from odoo.tests import tagged

from ..common_axe import AxeMixin
from .common_portal_records import PortalRecordsCase

# Seconds; a dozen pages, each looked at.
PATIENCE = 300


@tagged("post_install", "-at_install", "thorough")
class TestPortalTour(AxeMixin, PortalRecordsCase):
    """A member on a phone: work with a photo to its payment, a receipt to its repayment, and all there is to read.

    Each page is looked at by axe-core, and may not be wider than the screen.
    """

    browser_size = "360x740"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_assets()

    @classmethod
    def _make_assets(cls):
        """Before the browser asks for them: on a busy machine it would take the first page for one that never comes."""
        qweb = cls.env["ir.qweb"]
        qweb._get_asset_bundle("web.assets_frontend", css=True, js=False).css()
        for name in ("web.assets_frontend_minimal", "web.assets_frontend_lazy", "web.__assets_tests_call__"):
            qweb._get_asset_bundle(name, css=False, js=True).js()

    def _tour(self, page, name, user=None):
        self.start_tour(page, name, login=(user or self.anna_user).login, timeout=PATIENCE)

    def test_read(self):
        self._pay(self._invoice([(100.0, {self.bert: 100})], partner=self.customer, date="2026-02-10"))
        self._settle("2026-03-31")
        self._tour("/my", "coop_portal_read", self.bert_user)

    def test_work_to_payment(self):
        self._tour("/my/pot", "coop_portal_work")
        work = self.env["coop.assignment"].search([("share_ids.member_id", "=", self.anna.id)])
        self.assertEqual((work.state, work.amount_untaxed, work.activity_ids.user_id), ("submitted", 82.5, self.coach))
        self.assertEqual(len(work.message_ids.attachment_ids), 1)
        work.with_user(self.treasurer).partner_id = self.customer
        work.with_user(self.coach).action_approve()
        invoice = work.invoice_id
        invoice.invoice_date = "2026-12-21"
        invoice.with_user(self.treasurer).action_post()
        self._pay(invoice, date="2026-12-28")
        self._tour("/my/pot/assignments", "coop_portal_paid")
        self.assertEqual((work.state, self._turnover(invoice)), ("paid", {self.anna: 82.5}))
        self._settle("2026-12-31")
        self.assertEqual(self._pot_balance(self.anna), 57.75)

    def test_receipt_to_repayment(self):
        self._pay(self._invoice([(100.0, {self.anna: 100})], date="2026-02-10"))
        self._tour("/my/pot", "coop_portal_receipt")
        wish = self.env["coop.spending.request"].search([("member_id", "=", self.anna.id)])
        self.assertEqual((wish.state, wish.kind, wish.amount), ("submitted", "receipt", 12.1))
        wish.with_user(self.coach).action_approve()
        self.assertEqual((self.anna.pot_reserved, round(self.anna.pot_available, 2)), (12.1, 57.9))
        action = wish.with_user(self.treasurer).action_make_bill()
        bill = self.env["account.move"].browse(action["res_id"])
        bill.invoice_date = "2026-12-21"
        bill.with_user(self.treasurer).action_post()
        self._pay(bill, date="2026-12-28")
        self.assertEqual((bill.partner_id, bill.amount_total), (self.anna.partner_id, 12.1))
        self._tour("/my/pot/spending", "coop_portal_repaid")
        self.anna.invalidate_recordset()
        self.assertEqual((wish.state, self.anna.pot_reserved), ("repaid", 0))
        self._settle("2026-12-31")
        self.assertEqual(self._pot_balance(self.anna), round(70 - bill.amount_untaxed, 2))
