import re
from io import BytesIO

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import trans_export


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Dutch is complete: every term that people see, as Odoo itself exports them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with BytesIO() as buffer:
            trans_export(False, ["social_cooperative"], buffer, "po", cls.env)
            cls.terms = {entry.msgid for entry in polib.pofile(buffer.getvalue().decode()) if entry.msgid.strip()}
        cls.dutch = {
            entry.msgid: entry
            for entry in polib.pofile(file_path("social_cooperative/i18n/nl.po"))
            if not entry.obsolete
        }

    def test_every_term_has_its_dutch(self):
        missing = sorted(term for term in self.terms if term not in self.dutch or not self.dutch[term].msgstr.strip())
        self.assertFalse(missing, f"{len(missing)} terms without Dutch; run dev/translate and fill them in")

    def test_placeholders_are_kept(self):
        for term in self.terms & self.dutch.keys():
            with self.subTest(term=term):
                self.assertEqual(self._placeholders(term), self._placeholders(self.dutch[term].msgstr))

    def test_no_doubtful_terms(self):
        self.assertFalse([entry.msgid for entry in self.dutch.values() if entry.fuzzy])

    @staticmethod
    def _placeholders(text):
        return sorted(re.findall(r"%\(\w+\)[sd]|%%|%s", text))
