import string

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine.epc import epc_text

# EPC217-08, chapter 1: the signs that every bank must take.
SIGNS = set(string.ascii_letters + string.digits + "/-?:().,'+ ")


class TestEngineEpc(BaseCase):
    """Texts of payment files, held against the character set of the European Payments Council."""

    def test_one_by_one(self):
        """Between two letters, as a sign at the beginning or the end may go for another reason."""
        for sign, plain in (
            *("&+", "’'", "‘'", "–-", "—-", "_-", ";,", "[(", "])", "{(", "})"),
            *("øo", "ØO", "łl", "ŁL", "đd", "ĐD", "ðd", "ÐD", "ıi", "ée", "ñn", "ÇC"),
            *(("ß", "ss"), ("ẞ", "SS"), ("æ", "ae"), ("Æ", "AE"), ("œ", "oe"), ("Œ", "OE"), ("þ", "th"), ("Þ", "Th")),
            *(("€", "EUR"), ("☃", ""), ("<", ""), ("=", ""), ("@", ""), ("\t", " "), ("\n", " "), ("\u00a0", " ")),
        ):
            self.assertEqual(epc_text(f"x{sign}y", 70), f"x{plain}y", sign)

    def test_all_signs_of_the_set_stay(self):
        text = "a/-?:().,'+ " + string.ascii_letters + string.digits
        self.assertEqual(epc_text(text, 200), text)

    def test_spaces_and_slashes(self):
        for text, kept in (
            ("  a   b ", "a b"),
            ("//a//b//", "a/b"),
            ("a / / b", "a / / b"),
            ("/", ""),
            ("+", ""),
            (". ,", ""),
            ("", ""),
            (None, ""),
            (False, ""),
        ):
            self.assertEqual(epc_text(text, 70), kept, text)

    def test_length(self):
        self.assertEqual(epc_text("abcdef", 4), "abcd")
        self.assertEqual(epc_text("abc/def", 4), "abc")
        self.assertEqual(epc_text("abc def", 4), "abc")
        self.assertEqual(epc_text("1", 1), "1")

    @settings(deadline=None, derandomize=True, max_examples=200, database=None)
    @given(st.text(max_size=40), st.integers(1, 30))
    def test_whatever_comes(self, text, length):
        kept = epc_text(text, length)
        self.assertLessEqual(set(kept), SIGNS)
        self.assertLessEqual(len(kept), length)
        self.assertNotIn("//", kept)
        self.assertFalse(kept.startswith("/") or kept.endswith("/"))
        self.assertEqual(epc_text(kept, length), kept)
