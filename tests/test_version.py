import ast
import re
from pathlib import Path

from odoo.tests import BaseCase

ROOT = Path(__file__).resolve().parent.parent
HEADING = re.compile(r"^## \[([\d.]+)\](.*)$", re.MULTILINE)
NOT_RELEASED = " - not released"


def _number(version):
    return tuple(map(int, version.split(".")))


class TestVersion(BaseCase):
    """Manifest, change log, migrations and dev/released tell one story of the versions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.version = ast.literal_eval((ROOT / "__manifest__.py").read_text("utf-8"))["version"]
        cls.released = (ROOT / "dev" / "released").read_text("utf-8").splitlines()[-1].split()[0]
        cls.headings = HEADING.findall((ROOT / "CHANGELOG.md").read_text("utf-8"))

    def test_the_change_log_begins_with_this_version(self):
        self.assertEqual(self.headings[0][0], self.version)
        versions = [_number(version) for version, _date in self.headings]
        self.assertEqual(versions, sorted(set(versions), reverse=True))

    def test_only_what_is_not_released_says_so(self):
        self.assertLessEqual(_number(self.released), _number(self.version))
        for version, text in self.headings:
            with self.subTest(version=version):
                self.assertEqual(text == NOT_RELEASED, _number(version) > _number(self.released), text)

    def test_migrations_of_what_is_not_released_are_of_this_version(self):
        """Odoo runs no migration above the version of the manifest, and none at or below that of the database."""
        folders = {path.name for path in (ROOT / "migrations").iterdir() if path.is_dir()} - {"__pycache__"}
        self.assertTrue(folders)
        self.assertFalse([name for name in folders if not re.fullmatch(r"19\.0(\.\d+){3}", name)])
        later = {name for name in folders if _number(name) > _number(self.released)}
        self.assertLessEqual(later, {self.version})
