from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_till import MarginScenario

REPORT = "social_cooperative.coop_purchase_declaration"


@tagged("post_install", "-at_install")
class TestTillDeclaration(MarginScenario):
    """Goods bought from a private person: paper and bill carry the same number before the bill has one of its own."""

    def _draft(self, amount=600.0):
        """With the transport, which is not the seller's."""
        lines = [(amount, {self.own: 100}, self.rate.purchase_account_id), (25.0, {self.own: 100})]
        return self._bill(lines, date="2026-12-05", post=False)

    def _print(self, bill):
        report = self.env["ir.actions.report"].with_user(self.treasurer)
        return report._render_qweb_html(REPORT, bill.ids)[0].decode()

    def test_from_500_euro_on(self):
        self._buy(499.99)
        with self.assertRefused(UserError, "purchase declaration"):
            self._buy(500.0)
        bill = self._draft(500.0)
        with self.assertRefused(UserError, "purchase declaration"):
            bill.with_user(self.treasurer).write({"state": "posted"})
        bill = self._buy(500.0, coop_declaration_date="2026-12-05")
        self.assertTrue(bill.coop_declaration_number, "signed on a paper of one's own: still it has a number")

    def test_declaration_prints(self):
        bill = self._draft()
        html = self._print(bill)
        number = bill.coop_declaration_number
        self.assertRegex(number, r"^IVK/2026/\d{4}$")
        for words in (number, bill.partner_id.name, "Kerkstraat 1", "8011 AA", "Zwolle", "12/05/2026", "Quantity"):
            self.assertIn(words, html)
        self.assertEqual(html.count("600.00"), 2, "the line and the total")
        self.assertNotIn("25.00", html)
        self.assertIn(number, self._print(bill), "the same when it is printed again")
        bill.coop_declaration_date = "2026-12-05"
        bill.with_user(self.treasurer).action_post()
        self.assertEqual(bill.coop_declaration_number, number)
        self.assertIn(number, self._print(bill))
        self.assertFalse(bill.copy().coop_declaration_number)
        other = self._draft()
        self._print(other)
        self.assertNotIn(other.coop_declaration_number, (False, number))

    def test_number_is_kept(self):
        bill = self._draft()
        self._print(bill)
        for value in ("IVK/2026/9999", False):
            with self.assertRefused(UserError, "when it is printed"):
                bill.with_user(self.treasurer).with_context(coop_own_code=True).coop_declaration_number = value
        vals = {"move_type": "in_invoice", "coop_declaration_number": "IVK/2026/9999"}
        with self.assertRefused(UserError, "when it is printed"):
            self.env["account.move"].create(vals)
        made = self.env["account.move"].with_context(default_coop_declaration_number="IVK/2026/9999")
        self.assertFalse(made.create({"move_type": "in_invoice"}).coop_declaration_number)

    def test_who_sells_and_where_he_lives(self):
        bill = self._draft()
        bill.coop_declaration_date = "2026-12-05"
        for name, label in (("street", "Street"), ("zip", "Zip"), ("city", "City")):
            value = self.partner_b[name]
            self.partner_b[name] = False
            for act in (lambda: self._print(bill), bill.with_user(self.treasurer).action_post):
                with self.assertRefused(UserError, label):
                    act()
            self.partner_b[name] = value
        self.assertFalse(bill.coop_declaration_number)

    def test_only_for_goods_of_the_margin_scheme(self):
        ordinary = self._bill([(600.0, {self.own: 100})], date="2026-12-05", post=False)
        with self.assertRefused(UserError, "nothing for the seller"):
            self._print(ordinary)
        for bill, shown in ((ordinary, False), (self._draft(), True)):
            form = Form(bill.with_user(self.treasurer))
            self.assertEqual(form._get_modifier("coop_declaration_date", "invisible"), not shown)
