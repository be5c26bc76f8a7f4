from decimal import Decimal

from odoo.tests import BaseCase

from ...engine import RuleError
from ...engine.vat_return import CellSum, TagSum, cell_value, tag_weights

FORM = {
    ("1a", "base"): TagSum("1a (omzet)", -1),
    ("1a", "tax"): TagSum("1a (BTW)", -1),
    ("1b", "tax"): TagSum("1b (BTW)", -1),
    ("1", "tax"): CellSum.parse("1a.tax + 1b.tax"),
    ("4b", "tax"): TagSum("4b (BTW)", -1),
    ("5a", "tax"): CellSum.parse("1.tax+4b.tax"),
    ("5b", "tax"): TagSum("5b (BTW)", 1),
    ("5g", "tax"): CellSum.parse("5a.tax - 5b.tax"),
}
# Debit less credit: sales of 1000 at 21 %, 100 at 9 %; 50 bought abroad, its 10.50 owed and claimed; 42 claimed besides.
SUMS = {
    "1a (omzet)": Decimal("-1000"),
    "1a (BTW)": Decimal("-210"),
    "1b (BTW)": Decimal("-9"),
    "4b (BTW)": Decimal("-10.50"),
    "5b (BTW)": Decimal("52.50"),
}


class TestEngineVatReturn(BaseCase):
    def test_boxes(self):
        expected = {"1a": "210", "1b": "9", "1": "219", "4b": "10.50", "5a": "229.50", "5b": "52.50", "5g": "177.00"}
        for box, amount in expected.items():
            self.assertEqual(cell_value(FORM, (box, "tax"), SUMS), Decimal(amount), box)
        self.assertEqual(cell_value(FORM, ("1a", "base"), SUMS), 1000)
        self.assertEqual(cell_value(FORM, ("9z", "base"), SUMS), 0)

    def test_what_a_tag_does_to_the_total(self):
        """Each euro on a tag of tax is a euro more or less to pay: debit less, credit more."""
        weights = tag_weights(FORM, ("5g", "tax"))
        self.assertEqual(weights, {"1a (BTW)": -1, "1b (BTW)": -1, "4b (BTW)": -1, "5b (BTW)": -1})

    def test_a_tag_that_is_added_and_taken_off(self):
        form = {("a", "x"): TagSum("t", 1), ("b", "x"): CellSum.parse("a.x - a.x")}
        self.assertEqual(tag_weights(form, ("b", "x")), {})

    def test_formulas_that_are_not_known(self):
        for formula in ("A.tax * B.tax", "A", "A.tax B.tax", "sum_children", "A.tax +"):
            with self.subTest(formula), self.assertRaises(RuleError) as caught:
                CellSum.parse(formula)
            self.assertEqual(caught.exception.code, "formula_unknown")

    def test_circle(self):
        form = {("a", "x"): CellSum.parse("b.x"), ("b", "x"): CellSum.parse("a.x")}
        with self.assertRaises(RuleError) as caught:
            tag_weights(form, ("a", "x"))
        self.assertEqual(caught.exception.code, "formula_circular")
