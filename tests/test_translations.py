import re
from io import BytesIO

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open, file_path
from odoo.tools.translate import trans_export, translation_file_reader

MODEL_TERM = re.compile(r"(?:model|model_terms):(?P<place>.+)")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Dutch is complete: every term that people see, as Odoo itself exports them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with BytesIO() as buffer:
            trans_export(False, ["social_cooperative"], buffer, "po", cls.env)
            entries = [entry for entry in polib.pofile(buffer.getvalue().decode()) if entry.msgid.strip()]
        cls.terms = {entry.msgid for entry in entries}
        cls.places = {
            (match["place"], entry.msgid)
            for entry in entries
            for occurrence, _line in entry.occurrences
            if (match := MODEL_TERM.match(occurrence))
        }
        cls.dutch = {
            entry.msgid: entry
            for entry in polib.pofile(file_path("social_cooperative/i18n/nl.po"))
            if not entry.obsolete
        }

    def test_every_term_has_its_dutch(self):
        missing = sorted(term for term in self.terms if term not in self.dutch or not self.dutch[term].msgstr.strip())
        self.assertFalse(missing, f"{len(missing)} terms without Dutch; run dev/translate and fill them in")

    def test_every_term_is_read(self):
        """Odoo passes over what the template i18n/social_cooperative.pot does not name, whatever nl.po says."""
        with file_open("social_cooperative/i18n/nl.po", "rb") as source:
            rows = list(translation_file_reader(source, fileformat="po"))
        read = {(f"{row['name']}:{row['module']}.{row['imd_name']}", row["src"]) for row in rows if "imd_name" in row}
        unread = sorted(self.places - read) + sorted(self.terms - {row["src"] for row in rows})
        self.assertFalse(unread, f"{len(unread)} terms that Odoo would not read; run dev/translate")

    def test_placeholders_are_kept(self):
        for term in self.terms & self.dutch.keys():
            with self.subTest(term=term):
                self.assertEqual(self._placeholders(term), self._placeholders(self.dutch[term].msgstr))

    def test_no_doubtful_terms(self):
        self.assertFalse([entry.msgid for entry in self.dutch.values() if entry.fuzzy])

    @staticmethod
    def _placeholders(text):
        return sorted(re.findall(r"%\(\w+\)[sd]|%%|%s", text))
