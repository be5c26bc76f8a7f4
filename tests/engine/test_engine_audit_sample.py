import hashlib
import subprocess
import sys
from collections import Counter

from odoo.tests import BaseCase

from ...engine import RuleError
from ...engine.audit_sample import checksum, sample

NAMES = [f"INV/2026/{number:05d}" for number in range(1, 201)]


class TestEngineAuditSample(BaseCase):
    def test_the_same_again(self):
        """In another process, in another order: hashes of Python's own differ there."""
        code = (
            "import hashlib; names = ['INV/2026/%05d' % n for n in range(200, 0, -1)];"
            "print(*sorted(names, key=lambda name: hashlib.sha256(('481516\\n' + name).encode()).digest())[:10])"
        )
        again = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        self.assertEqual(sample(NAMES, 10, "481516"), again.split())

    def test_larger_begins_with_smaller(self):
        self.assertEqual(sample(NAMES, 50, "7")[:10], sample(NAMES, 10, "7"))

    def test_another_seed_is_another_sample(self):
        self.assertNotEqual(sample(NAMES, 10, "1"), sample(NAMES, 10, "2"))

    def test_each_has_the_same_chance(self):
        """Over 1,000 seeds each of 200 names is drawn about 50 times in samples of ten."""
        counts = Counter(name for seed in range(1000) for name in sample(NAMES, 10, str(seed)))
        self.assertEqual(set(counts), set(NAMES))
        self.assertGreater(min(counts.values()), 20)
        self.assertLess(max(counts.values()), 85)

    def test_fewer_than_asked(self):
        self.assertCountEqual(sample(NAMES[:3], 10, "1"), NAMES[:3])
        self.assertEqual(sample([], 10, "1"), [])

    def test_each_once(self):
        self.assertEqual(sample(["A", "A", "A"], 2, "1"), ["A"])

    def test_checksum(self):
        """As `sort` and `sha256sum` count it, in any order; one entry more or another number is another checksum."""
        listed = b"INV/2026/00001\nINV/2026/00002\nINV/2026/00003"
        self.assertEqual(checksum(NAMES[2::-1]), hashlib.sha256(listed).hexdigest())
        self.assertNotEqual(checksum(NAMES), checksum(NAMES[1:]))

    def test_refused(self):
        empty = "sample_empty"
        for size, seed, code, params in (
            (0, "1", empty, {"size": 0}),
            (-1, "1", empty, {"size": -1}),
            (1, "  ", "seed_missing", {}),
        ):
            with self.assertRaises(RuleError) as caught:
                sample(NAMES, size, seed)
            self.assertEqual((caught.exception.code, caught.exception.params), (code, params))
