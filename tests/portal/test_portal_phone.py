import re

from odoo.tests import tagged

from .common_portal import PATIENCE, PortalCase


@tagged("post_install", "-at_install", "thorough")
class TestPortalPhone(PortalCase):
    """Where a member lands, what he is not bothered with, and movements month by month."""

    def setUp(self):
        super().setUp()
        for month in (1, 2, 3):
            lines = [(100.0 * month, {self.anna: 100})]
            invoice = self._invoice(lines, partner=self.customer, date=f"2026-{month:02}-10")
            self._pay(invoice, date=f"2026-{month:02}-20")
            self._settle(f"2026-{month:02}-28")

    def _goes_to(self, address):
        response = self.url_open(address, allow_redirects=False, timeout=PATIENCE)
        return response.headers.get("Location", "").partition("?")[0]

    # === LANDING === #

    def test_a_member_lands_on_the_pot(self):
        self._log_in(self.anna_user)
        for address in ("/", "/odoo", "/web"):
            with self.subTest(address):
                self.assertTrue(self._goes_to(address).endswith("/my/pot"))
        self.assertIn("Odoo", self._get("/my"), "the rest of Odoo's pages stays in reach")

    def test_after_logging_in(self):
        page = self._get("/web/login")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        vals = {"login": self.anna_user.login, "password": self.anna_user.login, "csrf_token": token}
        response = self.url_open("/web/login", data=vals, allow_redirects=False, timeout=PATIENCE)
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith("/my/pot"))

    def test_others_land_where_odoo_says(self):
        self._log_in(self.visitor)
        self.assertTrue(self._goes_to("/").endswith("/my"))
        self._log_in(self.coach)
        self.assertNotIn("/my", self._goes_to("/"))

    # === WHAT IS NOT HIS === #

    def test_no_invoices_to_pay_for_who_only_is_a_member(self):
        """A repaid receipt is a document on his contact; it makes no supplier of him."""
        receipt = self.env["account.move"].create(
            {
                "move_type": "in_receipt",
                "partner_id": self.anna.partner_id.id,
                "invoice_date": "2026-03-01",
                "company_id": self.company.id,
                "invoice_line_ids": [(0, 0, {"name": "Thread", "price_unit": 5, "tax_ids": False})],
            }
        )
        receipt.action_post()
        self._log_in(self.anna_user)
        self.assertNotIn("/my/invoices", self._get("/my"))
        self._log_in(self.visitor)
        self.assertIn("/my/invoices", self._get("/my"))

    def test_a_member_who_is_a_customer_too(self):
        self._invoice([(10.0, {self.bert: 100})], partner=self.anna.partner_id, date="2026-03-10")
        self._log_in(self.anna_user)
        self.assertIn("/my/invoices", self._get("/my"))

    # === LANGUAGE === #

    def test_each_language_stands_on_top(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self._log_in(self.anna_user)
        page = self._get("/my/pot")
        languages = page.partition("o_coop_languages")[2].partition("</nav>")[0]
        self.assertIn("Nederlands", languages)
        self.assertRegex(languages, r'lang="nl-NL"')
        self.assertLess(page.index("o_coop_languages"), page.index("o_coop_title"))

    # === MONTHS === #

    def _headings(self, page):
        return re.findall(r'o_coop_month"><h2>([^<]+)<', page)

    def test_movements_by_month(self):
        self._log_in(self.anna_user)
        page = self._get("/my/pot/movements?level=earned")
        self.assertEqual(self._headings(page), ["March 2026", "February 2026", "January 2026"])
        self.assertEqual(re.findall(r'<option value="(\d{4}-\d\d)"', page), ["2026-03", "2026-02", "2026-01"])

    def test_one_month(self):
        self._log_in(self.anna_user)
        page = self._get("/my/pot/movements?level=earned&month=2026-02")
        self.assertEqual(self._headings(page), ["February 2026"])
        self.assertIn("200.00", page)
        self.assertNotIn("300.00", page)
        self.assertRegex(page, r'<option value="2026-02" selected')
        for month in ("2026-04", "2026-2", "x", "2026-02-01"):
            with self.subTest(month):
                self._get(f"/my/pot/movements?month={month}", 404)
        self.assertEqual(self._headings(self._get("/my/pot/movements?month=")), [
            "March 2026", "February 2026", "January 2026",
        ])  # fmt: skip

    def test_balances_of_one_month(self):
        """The same after each row, whether the page shows one month or all, and from whichever row it begins."""
        member = self.anna_user.with_user(self.anna_user)._coop_member()
        rows = member._page_movements("pot")
        self.assertGreater(len({row["month"] for row in rows}), 2)
        for month in member._page_months("pot"):
            expected = [row["balance"] for row in rows if row["month"] == month]
            self.assertEqual(member._page_movement_count("pot", month), len(expected))
            for offset in range(len(expected)):
                found = [row["balance"] for row in member._page_movements("pot", offset, month)]
                self.assertEqual(found, expected[offset:], (month, offset))
