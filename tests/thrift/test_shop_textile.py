from datetime import date
from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from ...report.thrift.coop_textile import TextileOfPeriod
from ...report.thrift.coop_textile_xlsx import TextileXlsx
from ..till.common_shop_till import ShopTillCommon

PERIOD = (date(2026, 1, 1), date(2026, 1, 31))


@tagged("post_install", "-at_install", "thorough")
class TestShopTextile(ShopTillCommon, HttpCase):
    """The textile statement: kilos per stream, sorted, re-used and passed on, of a period and a municipality."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._intake(
            (cls.textile, 60, cls.for_sale),
            (cls.textile, 20, cls.recycling),
            (cls.textile, 8, cls.passed_on),
            (cls.textile, 2, cls.residual),
            (cls.books, 500, cls.for_sale),
        )
        kampen = {"source": "site", "site_id": cls.site.id, "postcode": False}
        cls._intake((cls.textile, 30, cls.for_sale), **kampen)
        cls._intake((cls.textile, 9, cls.recycling), source="shop", postcode=False)

    def setUp(self):
        super().setUp()
        self._sell((self.jeans, 60))

    def _statement(self, municipality=None, user=None):
        return TextileOfPeriod(self.env(user=(user or self.board).id), self.company, PERIOD, municipality)

    def _kilos(self, statement):
        return {name: float(kilos) for name, kilos, _is_total in statement.rows()}

    def test_whole_shop(self):
        """By hand: 120 came in, 8 of it went on unsorted; 60 pieces of 0.5 kg were sold, 9 kg sorted out of the shop."""
        rows = self._kilos(self._statement())
        self.assertEqual(
            rows,
            {
                "Collected": 120,
                "– For sale": 90,
                "– Recycling: textile": 29,
                "– Residual waste": 2,
                "– Passed on": 8,
                "Sorted": 112,
                "Passed on unsorted": 8,
                "Re-used: sold or given away in the shop": 30,
                "Recycled": 29,
                "Passed on to others": 8,
                "Residual waste": 2,
                "Still in the shop, or counted less": 51,
            },
        )

    def test_municipalities_add_up(self):
        whole = self._statement()
        parts = [self._statement(place) for place in (self.zwolle, self.kampen)]
        for name in ("Collected", "Sorted", "Re-used: sold or given away in the shop", "Recycled", "Residual waste"):
            self.assertEqual(sum(self._kilos(part)[name] for part in parts), self._kilos(whole)[name], name)
        self.assertEqual(
            self._kilos(parts[1])["Re-used: sold or given away in the shop"], 10, "a third of what was for sale"
        )
        self.assertIn("Kampen", parts[1].title())
        self.assertEqual(float(whole.share(whole.total().sold)), 25.0)

    def test_which_categories_count(self):
        self.books.is_textile = True
        self.assertEqual(self._kilos(self._statement())["Collected"], 620)
        (self.books | self.textile).is_textile = False
        period = self.env["coop.weight.period"].create({"is_textile": True})
        with self.assertRefused(UserError, "No category is textile"):
            period.action_print()

    def test_paper_and_spreadsheet(self):
        period = self.env["coop.weight.period"].with_user(self.board)
        period = period.create({"date_from": PERIOD[0], "date_to": PERIOD[1], "is_textile": True})
        action = period.action_print()
        self.assertEqual(action["report_name"], "social_cooperative.report_textile")
        reports = self.env["ir.actions.report"].with_user(self.board)
        html = reports._render_qweb_html("social_cooperative.report_textile", period.ids)[0].decode()
        for text in ("120.00", "112.00", "25.0 %", "Kampen", "Recycling: textile", "Textile statement"):
            self.assertIn(text, html)
        with BytesIO() as file:
            TextileXlsx(self._statement()).fill(file)
            book = load_workbook(BytesIO(file.getvalue()))
        rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
        self.assertIn(("Collected", 120, 100), rows)
        self.assertIn(("Sorted", 112, 93.3), rows)
        self.assertIn(("Kampen", 30, 10), [row[:3] for row in rows])

    def test_headings_keep_their_dates_together(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        for lang, days in (("nl_NL", ("01-01-2026", "31-01-2026")), ("en_US", ("01/01/2026", "01/31/2026"))):
            for report in ("report_weights", "report_textile"):
                period = self.env["coop.weight.period"].with_context(lang=lang)
                period = period.create({"date_from": PERIOD[0], "date_to": PERIOD[1]})
                reports = self.env["ir.actions.report"].with_context(lang=lang)
                html = reports._render_qweb_html(f"social_cooperative.{report}", period.ids)[0].decode()
                for day in days:
                    with self.subTest(report=report, day=day):
                        self.assertIn(f'<span style="white-space: nowrap">{day}</span>', html)

    def test_download(self):
        self.board.password = "coop_board_textile"
        period = self.env["coop.weight.period"].with_user(self.board)
        period = period.create(
            {"date_from": PERIOD[0], "date_to": PERIOD[1], "is_textile": True, "municipality_id": self.zwolle.id}
        )
        url = period.action_export_xlsx()["url"]
        self.authenticate(self.board.login, "coop_board_textile")
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
        self.assertIn(("Collected", 90, 100), rows)
        self.authenticate(None, None)
        self.assertNotIn("spreadsheet", self.url_open(url).headers["Content-Type"])
