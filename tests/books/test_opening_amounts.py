import io

import openpyxl

from odoo.tests import tagged

from ..scenario import CoopScenario
from .test_opening import IMPORT_OPTIONS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# As the screen asks the first time: the separator is for Odoo to find, those of numbers are what the screen begins with.
SCREEN_OPTIONS = IMPORT_OPTIONS | {"separator": "", "encoding": "", "sheet": "", "sheets": []}


@tagged("post_install", "-at_install")
class TestOpeningAmounts(CoopScenario):
    """Amounts as Dutch treasurers write them come in right or are refused by row; a hundredfold is never booked."""

    def setUp(self):
        super().setUp()
        # A refused import resets the registry from the database, where this test's plan Members is not committed.
        self.patch(type(self.registry), "reset_changes", lambda registry: None)

    def _lines(self):
        return self.env["coop.opening.line"].search([("company_id", "=", self.company.id)])

    def _import_amounts(self, amounts, separator=";"):
        """Import a CSV of one amount per member as the screen does: it sends back the options that the preview found."""
        members = [self.anna, self.bert, *(self._create_member(f"Person {n}") for n in range(len(amounts) - 2))]
        rows = [f"{member.number}{separator}{amount}" for member, amount in zip(members, amounts, strict=False)]
        return self._import_as_screen(
            "\n".join([f"Member{separator}Amount", *rows]).encode(), "text/csv", "opening.csv"
        )

    def _import_sheet(self, amounts):
        """The same as a workbook; an amount may be a number or text."""
        members = [self.anna, self.bert, *(self._create_member(f"Person {n}") for n in range(len(amounts) - 2))]
        book = openpyxl.Workbook()
        book.active.append(["Member", "Amount"])
        for member, amount in zip(members, amounts, strict=False):
            book.active.append([member.number, amount])
        file = io.BytesIO()
        book.save(file)
        return self._import_as_screen(file.getvalue(), XLSX, "opening.xlsx")

    def _import_as_screen(self, content, mimetype, name):
        screen = (
            self.env["base_import.import"]
            .with_user(self.treasurer)
            .create({"res_model": "coop.opening.line", "file": content, "file_name": name, "file_type": mimetype})
        )
        preview = screen.parse_preview(dict(SCREEN_OPTIONS))
        return screen.execute_import(["member_id", "amount"], preview["headers"], dict(preview["options"]))["messages"]

    def _amounts(self):
        return self._lines().sorted("sequence").mapped("amount")

    def test_dutch_column(self):
        self.assertFalse(self._import_amounts(["100,00", "1.234,56", "1.250", "99,95"]))
        self.assertEqual(self._amounts(), [100.0, 1234.56, 1250.0, 99.95])

    def test_one_dutch_amount(self):
        self.assertFalse(self._import_amounts(["100,00"]))
        self.assertEqual(self._amounts(), [100.0])

    def test_english_column(self):
        self.assertFalse(self._import_amounts(["100.00", "1,234.56", "1,250", "-99.95"]))
        self.assertEqual(self._amounts(), [100.0, 1234.56, 1250.0, -99.95])

    def test_with_signs_and_spaces(self):
        self.assertFalse(self._import_amounts(["€ 100,00", "-20,50", "(7,25)", "5,- ", "€ -1.000,10"]))
        self.assertEqual(self._amounts(), [100.0, -20.5, -7.25, 5.0, -1000.1])

    def test_what_could_be_two_amounts_is_refused_by_row(self):
        [message] = self._import_amounts(["100", "1.250"])
        self.assertRegex(message["message"], r"Row 2: 1\.250 .*1250,00")
        self.assertEqual(message["rows"], {"from": 1, "to": 1})
        self.assertFalse(self._lines())

    def test_both_ways_of_writing_in_one_column(self):
        self.assertFalse(self._import_amounts(["100,00", "99.95"]))
        self.assertEqual(self._amounts(), [100.0, 99.95])
        self._lines().unlink()
        [message] = self._import_amounts(["100,00", "99.95", "1.250"])
        self.assertIn("Row 3", message["message"])

    def test_every_wrong_row_is_named(self):
        [message] = self._import_amounts(["100,00", "twelve", "12,345", "1.2.3"])
        for row in (2, 3, 4):
            self.assertIn(f"Row {row}:", message["message"])
        self.assertNotIn("Row 1:", message["message"])
        self.assertFalse(self._lines())

    def test_workbook_of_numbers(self):
        self.assertFalse(self._import_sheet([100, 1234.56, 0.1 + 0.2, -99.95]))
        self.assertEqual(self._amounts(), [100.0, 1234.56, 0.3, -99.95])

    def test_workbook_of_texts(self):
        self.assertFalse(self._import_sheet(["100,00", "1.234,56", 1250, "99,95"]))
        self.assertEqual(self._amounts(), [100.0, 1234.56, 1250.0, 99.95])

    def test_half_a_cent_in_a_workbook_is_no_thousands(self):
        """The half of 24.69 beside amounts typed as text: 12.345 is a number of the workbook, not 12345."""
        [message] = self._import_sheet(["100,00", 24.69 / 2])
        self.assertIn("Row 2", message["message"])
        self.assertFalse(self._lines())

    def test_later_batch(self):
        """Of a long file the screen sends one batch at a time; rows keep their number."""
        content = f"Member;Amount\n{self.anna.number};100,00\n{self.bert.number};1,2,3\n".encode()
        screen = (
            self.env["base_import.import"]
            .with_user(self.treasurer)
            .create({"res_model": "coop.opening.line", "file": content, "file_name": "a.csv", "file_type": "text/csv"})
        )
        options = screen.parse_preview(dict(SCREEN_OPTIONS))["options"] | {"skip": 1, "limit": 1}
        [message] = screen.execute_import(["member_id", "amount"], ["Member", "Amount"], dict(options))["messages"]
        self.assertIn("Row 2:", message["message"])
