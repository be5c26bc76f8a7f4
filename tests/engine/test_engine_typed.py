from decimal import Decimal as D

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine.typed import typed_number
from ...engine.typed_amount import typed_amounts
from ...engine.typed_contact import TypedContact, telling_words, typed_contact

BELOW, TWO, NONE = "amount_below_the_cent", "amount_of_two_readings", "not_an_amount"
stable = settings(deadline=None, derandomize=True, max_examples=150, database=None)


def _read(*texts, from_numbers=False):
    """Amounts as text with their decimals; for what is refused (code, what is shown)."""
    found = typed_amounts(texts, from_numbers=from_numbers)
    return [str(one) if isinstance(one, D) else (one.code, one.params["value"]) for one in found]


class TestEngineTypedAmounts(BaseCase):
    def test_one_by_one(self):
        for text, amount in {
            "": "0", None: "0", " ": "0", "0": "0", "7": "7", "1250": "1250", "0000": "0",
            "12,5": "12.5", "12.50": "12.50", "1.234,56": "1234.56", "1,234.56": "1234.56", "1.234,5": "1234.5",
            "12.345.678,90": "12345678.90", "12,345,678.90": "12345678.90",
            "1.250.000": "1250000", "1,250,000": "1250000", "12.250.000": "12250000",
            "5,-": "5", "5,--": "5", "5.-": "5", "5,=": "5", "1.250,-": (TWO, "1.250"),
            "-3": "-3", "+3": "3", "3-": "-3", "(3)": "-3", "\N{MINUS SIGN}3": "-3", "-": (NONE, "-"), "+": "0",
            "()": (NONE, "-"), "€": "0",
            "€ 5": "5", "5 €": "5", "EUR 5": "5", "5 eur": "5", "-€ 5": "-5", "+€5": "5", "(€ 5)": "-5", "(5 EUR)": "-5",
            "€ -5": "-5", "5-€": "-5", "1 250,00": "1250.00", "1\N{NO-BREAK SPACE}250,00": "1250.00",
            "1.250": (TWO, "1.250"), "1,250": (TWO, "1,250"), "999.999": (TWO, "999.999"), "-1.250": (TWO, "1.250"),
            "0.125": (BELOW, "0.125"), "0,125": (BELOW, "0,125"), "1.2345": (BELOW, "1.2345"), "1250,125": (BELOW, "1250,125"),
            "1.23.45": (NONE, "1.23.45"), "12.3456.78": (NONE, "12.3456.78"), "1,2,3": (NONE, "1,2,3"), "1.250,": (NONE, "1.250,"),
            "ten": (NONE, "ten"), "1EUR2": (NONE, "1EUR2"), "€€5": (NONE, "€5"), "--5": (NONE, "-5"), "(5": (NONE, "(5"),
            "5)": (NONE, "5)"), ",50": (NONE, ",50"), "1e5": (NONE, "1e5"), "0.30000000000000004": "0.30", "-0.1000000001": "-0.10",
            "0.3001": (BELOW, "0.3001"), "1.000001": (BELOW, "1.000001"), "1.0000009": "1.00", "0,30000000": (BELOW, "0,30000000"),
        }.items():  # fmt: skip
            with self.subTest(text=text):
                self.assertEqual(_read(text), [amount])

    def test_the_column_says_which_mark_is_before_the_cents(self):
        self.assertEqual(_read("1.250", "99,95"), ["1250", "99.95"])
        self.assertEqual(_read("1.250", "1.234,56"), ["1250", "1234.56"])
        self.assertEqual(_read("1.250", "1.250.000"), ["1250", "1250000"])
        self.assertEqual(_read("1,250", "99.95"), ["1250", "99.95"])
        self.assertEqual(_read("-1,250", "1,234.56"), ["-1250", "1234.56"])
        self.assertEqual(_read("1,250", "1,250,000"), ["1250", "1250000"])
        self.assertEqual(_read("1.250", "99.95"), [(BELOW, "1.250"), "99.95"])
        self.assertEqual(_read("1,250", "99,95"), [(BELOW, "1,250"), "99.95"])

    def test_a_column_that_disagrees_says_nothing(self):
        self.assertEqual(_read("1.250", "99,95", "99.95"), [(TWO, "1.250"), "99.95", "99.95"])
        self.assertEqual(_read("1.250", "100", "", "ten"), [(TWO, "1.250"), "100", "0", (NONE, "ten")])

    def test_numbers_of_a_workbook(self):
        """Each row is read by itself: a number has no hand that wrote it."""
        self.assertEqual(_read("12.345", "99.95", "7", from_numbers=True), [(TWO, "12.345"), "99.95", "7"])
        self.assertEqual(_read("12.345", "99,95", from_numbers=True), [(TWO, "12.345"), "99.95"])

    @stable
    @given(st.integers(0, 10**9), st.booleans(), st.booleans(), st.sampled_from(("{}", "€ {}", "{} EUR")))
    def test_what_a_treasurer_writes_is_read(self, cents, minus, dutch, currency):
        text = f"{cents / 100:,.2f}"
        text = text.translate(str.maketrans(",.", ".,")) if dutch else text
        text = currency.format(f"-{text}" if minus else text)
        self.assertEqual(typed_amounts([text]), [D(-cents if minus else cents) / 100])


class TestEngineTypedNumbers(BaseCase):
    def test_numbers(self):
        for text, number in {
            "0": "0", "7": "7", "12,5": "12.5", "12.50": "12.50", " 1 250,00 ": "1250.00", "€5": "5", "5€": "5", "€ 5 €": "5",
            "1.250,00": "1250.00", "1,250.00": "1250.00", "1.234.567,89": "1234567.89", "9999999,99": "9999999.99",
        }.items():  # fmt: skip
            with self.subTest(text=text):
                self.assertEqual(str(typed_number(text)), number)


class TestEngineTypedContacts(BaseCase):
    def test_contacts(self):
        for text, expected in (
            ("", {}),
            (None, {}),
            ("Jansen", {"name": "Jansen"}),
            (
                "Naam: Piet Jansen\nAdres: Dorpsstraat 12-b\n1234ab Ons Dorp\nTel.: 06 12345678\nE-mail: piet@jansen.example",
                {
                    "name": "Piet Jansen", "street": "Dorpsstraat 12-b", "zip": "1234 AB", "city": "Ons Dorp",
                    "phone": "06 12345678", "email": "piet@jansen.example",
                },
            ),
            (
                "piet@jansen.example; +31 (0)6-12345678; www.jansen.example; Bakker B.V.",
                {
                    "name": "Bakker B.V", "email": "piet@jansen.example", "phone": "+31 (0)6-12345678",
                    "website": "www.jansen.example", "is_company": True,
                },
            ),
            ("Kapsalon Krul, Dorpsstraat 8, Zwolle", {"name": "Kapsalon Krul", "street": "Dorpsstraat 8", "city": "Zwolle", "is_company": True}),
            ("Dorpsstraat 8, 7607 AB Almelo, Jansen", {"name": "Jansen", "street": "Dorpsstraat 8", "zip": "7607 AB", "city": "Almelo"}),
            ("Jansen, 7607 AB, Almelo", {"name": "Jansen", "zip": "7607 AB", "city": "Almelo"}),
            ("Jansen, Dorpsstraat 8, 7607 AB", {"name": "Jansen", "street": "Dorpsstraat 8", "zip": "7607 AB"}),
            ("Jansen, Dorpsstraat 8, 2 hoog", {"name": "Jansen", "street": "Dorpsstraat 8"}),
            ("Jansen, 0612", {"name": "Jansen"}),
            ("see https://krul.example/page. Jansen", {"name": "see", "website": "https://krul.example/page"}),
            ("Website: , Jansen", {"name": "Jansen"}),
            ("Stichting Hulp", {"name": "Stichting Hulp", "is_company": True}),
            ("Bvba Hulp", {"name": "Bvba Hulp"}),
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertEqual(typed_contact(text), TypedContact(**expected))

    def test_words_by_which_another_spelling_is_found(self):
        self.assertEqual(telling_words("Bakker van den Berg & Zonen BV"), ["bakker", "zonen", "berg"])
        self.assertEqual(telling_words("Bob Ann"), ["ann", "bob"])
        self.assertEqual(telling_words("Coöperatie De Kas 12"), ["kas"])
        self.assertEqual((telling_words("de"), telling_words(""), telling_words(None)), ([], [], []))
