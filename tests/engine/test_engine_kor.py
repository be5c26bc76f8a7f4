from decimal import Decimal

from odoo.tests import BaseCase

from ...engine import RuleError
from ...engine.kor import kor_watch

LIMIT = Decimal(20000)


class TestEngineKor(BaseCase):
    def _watch(self, *amounts):
        return kor_watch([(number, Decimal(amount)) for number, amount in enumerate(amounts, 1)], LIMIT)

    def test_boundaries(self):
        for amounts, level, passed_by in (
            ([], "within", None),
            (["15999.99"], "within", None),
            (["16000"], "near", None),
            (["20000"], "near", None),
            (["20000.01"], "passed", 1),
            (["20000", "0.01"], "passed", 2),
            (["15000", "5000", "5000"], "passed", 3),
            (["20000.01", "1", "1"], "passed", 1),
        ):
            watch = self._watch(*amounts)
            self.assertEqual((watch.level, watch.passed_by), (level, passed_by), amounts)

    def test_credit_note_before(self):
        """What was taken back before counts no more."""
        self.assertEqual(self._watch("15000", "-5000", "10000").level, "near")

    def test_credit_note_after(self):
        """Once passed, it is passed."""
        watch = self._watch("20001", "-10000")
        self.assertEqual((watch.level, watch.passed_by, watch.turnover), ("passed", 1, 10001))

    def test_percentage(self):
        self.assertEqual(self._watch("5000").percentage, 25)

    def test_limit(self):
        with self.assertRaises(RuleError) as caught:
            kor_watch([], Decimal(0))
        self.assertEqual(caught.exception.code, "limit_not_positive")
        self.assertEqual(caught.exception.params, {"limit": 0})
        self.assertEqual(kor_watch([], Decimal(1)).level, "within")
