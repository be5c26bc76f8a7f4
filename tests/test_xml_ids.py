from collections import defaultdict
from pathlib import Path

from lxml import etree

from odoo.tests import BaseCase
from odoo.tools import file_open

ADDON = Path(__file__).parents[1]
NAMED = "record", "template", "menuitem", "report"


class TestXmlIds(BaseCase):
    """Two files that give one name: the later one silently takes the place of the earlier."""

    def test_each_name_once(self):
        found = defaultdict(list)
        with file_open(ADDON / "__manifest__.py") as manifest:
            data = [line.strip().strip('",') for line in manifest if line.strip().endswith('.xml",')]
        self.assertGreater(len(data), 50)
        for name in data:
            for node in etree.parse(ADDON / name).iter(*NAMED):
                if "." not in node.get("id", "."):
                    found[node.get("id")].append(name)
        self.assertEqual({name: files for name, files in found.items() if len(files) > 1}, {})
