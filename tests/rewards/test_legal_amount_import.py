from odoo.tests import tagged

from ..common import CoopCommon
from ..common_import import ImportsFiles

HEADS = "Legal basis;Period;From;Amount;Source\n"
# As the screen asks for a file of a Dutch spreadsheet; the marks of numbers are those that it begins with.
ROW = "Premium (art. 31.2 j);Per calendar year;2030-01-01;{amount};Staatscourant\n"


@tagged("post_install", "-at_install")
class TestLegalAmountImport(ImportsFiles, CoopCommon):
    """An amount of the law as a Dutch spreadsheet has it is not read a hundredfold or a thousandth of it."""

    def _import(self, *amounts):
        rows = [ROW.format(amount=amount).replace("2030", str(2030 + number)) for number, amount in enumerate(amounts)]
        return self._import_as(self.treasurer, "coop.legal.amount", HEADS + "".join(rows), separator=";")

    def _amounts(self):
        return (
            self.env["coop.legal.amount"]
            .search([("valid_from", ">=", "2030-01-01")], order="valid_from")
            .mapped("amount")
        )

    def test_dutch_amounts(self):
        self.assertFalse(self._import("3.192,00", "264,50", "1.250"))
        self.assertEqual(self._amounts(), [3192.0, 264.5, 1250.0])

    def test_two_readings_are_refused_by_row(self):
        [message] = self._import("264", "1.250")
        self.assertIn("Row 2: 1.250 can be read as", message["message"])
        self.assertFalse(self._amounts())
