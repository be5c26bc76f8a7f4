from odoo.tests import BaseCase

from ...engine.names import mentions, without_name

# (as banks, clerks and scanners write it, name, what may stay)
WRITTEN = (
    ("Hr A DE WIT", "Anna de Wit", "Hr A …"),
    ("VAN DER BERG A", "Anna van der Berg", "… A"),
    ("J JANSEN", "Jan Jansen", "J …"),
    ("mevr jansen", "Anna Jansen", "mevr …"),
    ("A. vd Berg", "Anna van der Berg", "A. …"),
    ("A. v.d. Berg", "Anna van den Berg", "A. …"),
    ("A. v/d Berg", "Anna van den Berg", "A. …"),
    ("Factuur_Jansen.pdf", "Anna Jansen", "Factuur_….pdf"),
    ("bon_anna_jansen_2026.pdf", "Anna Jansen", "bon_L1_2026.pdf"),
    ("Anna-de-Wit.pdf", "Anna de Wit", "L1.pdf"),
    ("MULLER A", "Anna Müller", "… A"),
    ("Dhr. müller", "Anna Müller", "Dhr. …"),
)


class TestEngineNamesAsWritten(BaseCase):
    def test_found_everywhere(self):
        for text, name, left in WRITTEN:
            for any_case in (False, True):
                with self.subTest(text=text, any_case=any_case):
                    self.assertTrue(mentions(text, name, any_case=any_case))
                    self.assertEqual(without_name(text, name, "L1", any_case=any_case), left)

    def test_taken_out_however_written(self):
        """Where a name goes out of a text, a small letter or another order does not keep it in."""
        for text, name, left in (
            ("betaald aan jansen", "Anna Jansen", "betaald aan …"),
            ("Berg, A. van der", "Anna van der Berg", "…. van der"),
            ("WIT A DE", "Anna de Wit", "… DE"),
            ("tuin de wit", "Anna de Wit", "tuin …"),
            ("factuur_jansen.pdf", "Anna Jansen", "factuur_….pdf"),
        ):
            with self.subTest(text=text):
                self.assertEqual(without_name(text, name, "L1", any_case=True), left)
                self.assertTrue(mentions(text, name, any_case=True))

    def test_ordinary_words_stay(self):
        for text, name, any_case in (
            ("kaas van de boer", "Jan de Boer", False),
            ("zwart geverfd", "Bert Zwart", False),
            ("bergschoenen", "Anna van der Berg", True),
            ("Jansenstraat", "Anna Jansen", True),
            ("op en in het huis", "Anna Op", True),
            ("wit geverfd", "Anna de Wit", True),
            ("mevrouw komt", "Anna Jansen", True),
        ):
            with self.subTest(text=text, name=name):
                self.assertFalse(mentions(text, name, any_case=any_case))
                self.assertEqual(without_name(text, name, "L1", any_case=any_case), text)
