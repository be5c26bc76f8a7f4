import random

from stdnum.nl import bsn as stdnum_bsn

from odoo.tests import BaseCase

from ...engine.bsn import contains_bsn, is_rsin
from ...engine.names import mentions, surname, without_name


class TestEngineNames(BaseCase):
    def test_a_text_mentions_a_person(self):
        for text, name, found in (
            ("Werk door Samira Haddou", "Samira Haddou", True),
            ("Haddou, 3 uur", "Samira Haddou", True),
            ("SAMIRA  haddou", "Samira Haddou", True),
            ("zwart geverfd", "Bert Zwart", False),
            ("Zwartwerk", "Bert Zwart", False),
            ("verf Zwart", "Bert Zwart", True),
            ("tuin, De Wit", "Anna Maria de Wit", True),
            ("tuin, Maria de Wit", "Anna Maria de Wit", True),
            ("tuin, Maria", "Anna Maria de Wit", False),
            ("tuin, Jansen", "Jan Willem Pieter Jansen", True),
            ("J.(Jan) Jans", "J.(Jan) Jans", True),
            ("Anna", "Anna", False),
            ("Person 1", "Person 1", False),
            ("Q", "Anna Q", False),
            ("door Li", "Anna Li", True),
            ("", "Bert Zwart", False),
            (None, "Bert Zwart", False),
            ("Bert Zwart", None, False),
        ):
            with self.subTest(text=text, name=name):
                self.assertEqual(mentions(text, name), found)

    def test_the_surname(self):
        for name, last in (("Anna de Wit", "de Wit"), ("Anna", ""), ("Anna Q", ""), ("Anna 12", ""), (None, "")):
            self.assertEqual(surname(name), last)

    def test_a_text_without_the_name(self):
        for text, name, left in (
            ("Anna de Wit, De Wit, de Wit", "Anna de Wit", "L1, …, …"),
            ("anna DE wit en wit", "Anna de Wit", "L1 en wit"),
            ("Maria de Wit", "Anna Maria de Wit", "…"),
            ("Anna Wit", "Anna", "Anna Wit"),
            ("Anna Wit", None, "Anna Wit"),
        ):
            with self.subTest(text=text, name=name):
                self.assertEqual(without_name(text, name, "L1"), left)


class TestEngineBsn(BaseCase):
    def test_the_eleven_test(self):
        """Against a library of others, on numbers of which about one in eleven passes."""
        numbers = [f"{number:09d}" for number in random.Random(11).sample(range(10**9), 2000)]  # noqa: S311
        numbers += ["000000000", "111222333", "123456782"]
        found = [number for number in numbers if contains_bsn(number)]
        self.assertEqual(found, [number for number in numbers if stdnum_bsn.is_valid(number)])
        self.assertGreater(len(found), 100)

    def test_how_it_is_written(self):
        for text, found in (
            ("BSN:111222333.", True),
            ("11-12-22-33-3", True),
            ("111 222 333", True),
            ("1112223330", False),
            ("0111222333", False),
            ("111.222..333", False),
            ("111222334 of 111222333", True),
            ("", False),
        ):
            with self.subTest(text=text):
                self.assertEqual(contains_bsn(text), found)

    def test_number_of_the_tax_office(self):
        for text, found in (
            ("123456782", True),
            ("123456783", False),
            ("1234 56782", False),
            ("", False),
            (None, False),
        ):
            with self.subTest(text=text):
                self.assertEqual(is_rsin(text), found)
