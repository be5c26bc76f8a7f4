import random

from odoo.tests import BaseCase

from ...engine.names import keys, mentions, without_name, words

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
    ("tuin, Jansen", "Anna Jansen-de Vries", "tuin, …"),
    ("tuin, De Vries", "Anna Jansen-de Vries", "tuin, …"),
    ("A. de Vries-Jansen", "Anna Jansen-de Vries", "A. …-…"),
    ("A. JANSEN-DE VRIES", "Anna Jansen-de Vries", "A. …"),
    ("Mw. Jansen de Vries", "Anna Jansen - de Vries", "Mw. …"),
    ("Factuur_Smit.pdf", "Anna Maria van der Berg\u2013Smit", "Factuur_….pdf"),
    ("A. vd Berg", "Anna van der Berg-Smit", "A. …"),
    ("A. Jansen", "Jansen, Anna", "A. …"),
    ("Anna Jansen", "Jansen, Anna", "L1"),
    ("Mw. Jansen", "A.B.Jansen", "Mw. …"),
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

    def test_half_of_a_name_without_a_hyphen(self):
        """It can be a second given name: it goes where names are taken out, and refuses nobody's invoice."""
        for text, name, left in (
            ("Lopes, 3 uur", "Ana Lopes Silva", "…, 3 uur"),
            ("LOPES A", "Ana Lopes Silva", "… A"),
            ("Jansen, tuin", "Anna Jansen de Vries", "…, tuin"),
            ("fiets van Willem", "Jan Willem Bos", "fiets van …"),
        ):
            with self.subTest(text=text):
                self.assertEqual(without_name(text, name, "L1", any_case=True), left)
                self.assertFalse(mentions(text, name))
        for text, name in (
            ("contributie mei", "Jan Mei Bos"),
            ("ik ben er", "Anna Ben Bos"),
            ("De la Ali", "Omar El Al Bos"),
            ("winkel van de buurt", "Jan van de Winkel Bos"),
        ):
            with self.subTest(text=text):
                self.assertEqual(without_name(text, name, "L1", any_case=True), text)

    def test_no_half_stays(self):
        """However a double name is put together and written, and whichever half of it somebody typed."""
        dice = random.Random(7)  # noqa: S311
        given = ("Anna", "Jan-Willem", "Fatima Zahra", "A.", "A.B.")
        halves = (
            "Jansen",
            "de Vries",
            "van der Berg",
            "Müller",
            "El Amrani",
            "ter Horst",
            "Bos",
            "Çelik",
            "van 't Hof",
        )
        hyphens = ("-", " - ", "\u2010", "\u2013", " \u2013 ")
        texts = ("Huur %s mei", "factuur_%s.pdf", "Reiskosten (%s)", "%s", "mw %s, 3 uur", "betaald aan %s/tuin")
        writings = (str, str.upper, str.lower, str.title)
        for _ in range(800):
            one, other = dice.sample(halves, 2)
            name = f"{dice.choice(given)} {one}{dice.choice(hyphens)}{other}"
            half, write = dice.choice((one, other)), dice.choice(writings)
            text = dice.choice(texts) % write(half)
            left = without_name(text, name, "L1", any_case=True)
            with self.subTest(name=name, text=text):
                self.assertEqual(left, text.replace(write(half), "…"))
                self.assertTrue(keys(name) & set(words(text)))
                self.assertTrue(mentions(text, name, any_case=True))

    def test_keys_miss_nothing(self):
        """Whatever is taken out of a text, one of the keys was in it: who looks at the keys first misses nothing."""
        dice = random.Random(8)  # noqa: S311
        parts = (
            "Anna",
            "Jan",
            "de",
            "van",
            "der",
            "Wit",
            "Bos",
            "Müller",
            "Li",
            "El",
            "-",
            "O'Brien",
            "A.",
            "Smit,",
            "Q",
        )
        for _ in range(1200):
            name = " ".join(dice.choices(parts, k=dice.randint(1, 5)))
            text = " ".join(dice.choices((*parts, "tuin", "bon", name), k=4))
            if without_name(text, name, "L1", any_case=True) != text:
                with self.subTest(name=name, text=text):
                    self.assertTrue(keys(name) & set(words(text)))

    def test_labels_stay(self):
        """What stands in labels day by day has no name in it, whoever the members are."""
        labels = (
            "huur winkel mei", "verf wit en zwart", "ben naar de bakker geweest", "reiskosten van de berg materiaal",
            "koffie, thee en melk", "bloem en suiker", "kosten voor het bos", "markt op de dam", "in de tuin gewerkt",
        )  # fmt: skip
        names = ("Anna de Wit-van den Berg", "Jan Mei-de Groot", "Ben op den Dam", "Omar Bloem El Amrani", "Li Op-In")
        for name in names:
            for text in labels:
                with self.subTest(name=name, text=text):
                    self.assertFalse(mentions(text, name))
        for text in labels:
            with self.subTest(text=text):
                self.assertEqual(without_name(text, "Anna de Wit-ter Horst", "L1", any_case=True), text)
                self.assertEqual(without_name(text, "Omar Mei Bloem El Amrani", "L1", any_case=True), text)

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
