import re
from fnmatch import fnmatch
from pathlib import Path

from odoo.modules import get_module_path
from odoo.tests import BaseCase

from ..models.company import markdown

ROOT = Path(__file__).resolve().parent.parent
#: Written by machines or by others: nothing in them is checked.
NOT_OURS = {".git", "node_modules", "__pycache__", "screenshots"}
TEXTS = {".py", ".md", ".xml", ".csv", ".js", ".scss", ".html", ".toml", ".yaml"}

#: Names of Odoo and of other programs, of which a document says something.
OF_OTHERS = {"conftest.py", "selfie_segmentation.js", "_sql_constraints"}
#: Modules of Odoo whose methods a document may name; we override many, and say what to look at in others.
OF_ODOO = ("account", "analytic", "base", "base_import", "mail", "point_of_sale", "portal", "product", "stock_account")

CITATION = re.compile(r"\b(design|domain)(?:\.md)?,? (§[\d.]+(?:(?:,| and| to|–|-)? ?§?\d[\d.]*)*)", re.IGNORECASE)
PARAGRAPH = re.compile(r"^#+ (\d+(?:\.\d+)?)\.? ", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]*)?\)|\bsrc=\"([^\"]+)\"")
HEADING_LINK = re.compile(r"\]\(([^)#\s]*)#([^)\s]+)\)")
#: As docstrings point to code: :meth:`_check_follows`, :mod:`~engine.receipts`.
ROLE = re.compile(r":(mod|class|meth|func|attr|data):`~?([\w.]+)`")
CODE = re.compile(r"`([^`\n]+)`")
#: What a name of ours looks like in a document: a private name, a model, a file.
PRIVATE = re.compile(r"^_[a-z]\w+$")
MODEL = re.compile(r"^coop\.[a-z_.]+[a-z]$")
FILE = re.compile(r"^[\w./*-]+\.(py|xml|csv|js|md|scss|yaml|toml|xlsx)$")


def _files(*suffixes):
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if path.suffix in suffixes and path.is_file() and not NOT_OURS.intersection(parts):
            yield path


def _read(path):
    return path.read_text(encoding="utf-8")


def _cited(text):
    """(document, paragraph) of every citation, e.g. of "Domain §2 and §6.2–6.4"."""
    for document, numbers in CITATION.findall(text):
        for number in re.findall(r"\d+(?:\.\d+)?", numbers):
            yield document.lower(), number


def _anchors(path):
    """What a link to a heading of a document ends on, as the places that show the repository make it of the heading."""
    headings = re.findall(r"^#+ (.+)$", _read(path), re.MULTILINE)
    return set(map(markdown.anchor, headings))


class TestDocuments(BaseCase):
    """What the documents and the comments point to exists."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.documents = [path for path in _files(".md") if path.parent in (ROOT, ROOT / "doc")]
        cls.paths = {str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if ".git" not in path.parts}
        cls.code = "\n".join(_read(path) for path in _files(".py", ".js") if "doc" not in path.parts)
        # What is defined, called, assigned to, passed or quoted.
        cls.names = {
            name
            for pattern in (r"\bdef (\w+)", r"\b(\w+)\s*[:=(]", r'"(\w+)"')
            for name in re.findall(pattern, cls.code)
        }
        cls.models = set(re.findall(r'_(?:name|inherit) = "(coop\.[\w.]+)"', cls.code))

    def test_every_paragraph_that_is_cited(self):
        exists = {
            (name, number)
            for name in ("design", "domain")
            for number in PARAGRAPH.findall(_read(ROOT / "doc" / f"{name}.md"))
        }
        self.assertIn(("domain", "2.3"), exists)
        unknown = [
            f"{path.relative_to(ROOT)}: {document} §{number}"
            for path in _files(*TEXTS)
            for document, number in _cited(_read(path))
            if (document, number) not in exists
        ]
        self.assertFalse(unknown)

    def test_citations_are_recognised(self):
        text = "Source: design §4 Rewards; Domain §2 and §6.2–6.4 (domain.md §3.3), design §3, §4"
        self.assertEqual(
            list(_cited(text)),
            [
                ("design", "4"),
                ("domain", "2"),
                ("domain", "6.2"),
                ("domain", "6.4"),
                ("domain", "3.3"),
                ("design", "3"),
                ("design", "4"),
            ],
        )

    def test_every_link(self):
        broken = []
        for path in self.documents:
            for link, _anchor, picture in LINK.findall(_read(path)):
                target = link or picture
                if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists():
                    broken.append(f"{path.relative_to(ROOT)}: {target}")
        self.assertFalse(broken)

    def test_every_heading_that_is_linked(self):
        broken = []
        for path in self.documents:
            for link, anchor in HEADING_LINK.findall(_read(path)):
                target = path.parent / link if link else path
                if not re.match(r"[a-z]+:", link) and anchor not in _anchors(target):
                    broken.append(f"{path.relative_to(ROOT)}: {link}#{anchor}")
        self.assertFalse(broken)
        self.assertIn("a-column-on-the-statement", _anchors(ROOT / "doc" / "changing.md"))

    def test_the_architecture_is_one_page(self):
        page = _read(ROOT / "doc" / "architecture.md")
        self.assertLessEqual(len(page.splitlines()), 110, "checklists and tables of places stand in doc/changing.md")
        self.assertIn("changing.md", page.split("\n## ")[0])

    def test_the_page_of_the_app(self):
        """Its pictures are in the addon, and it asks nothing of other hosts."""
        page = ROOT / "static" / "description" / "index.html"
        text = _read(page)
        pictures = re.findall(r'src="([^"]+)"', text)
        self.assertTrue(pictures)
        self.assertFalse([name for name in pictures if not (page.parent / name).is_file()])
        self.assertNotRegex(text, r"(?:src|href)=\"(?:https?:)?//|@import|<script")

    def test_every_file_that_is_named(self):
        missing = [
            f"{path.relative_to(ROOT)}: {name}"
            for path, name in self._named()
            if FILE.match(name) and not self._is_file(name)
        ]
        self.assertFalse(missing)

    def test_every_test_that_is_named(self):
        """As `test_xaf_bugs.py::test_lengths`: the file has it."""
        named = [(path, *name.split("::")) for path, name in self._named() if ".py::" in name]
        self.assertTrue(named)
        missing = [
            f"{path.relative_to(ROOT)}: {file}::{name}"
            for path, file, name in named
            if not any(f"def {name}(" in _read(one) for one in (ROOT / "tests").rglob(file))
        ]
        self.assertFalse(missing)

    def test_every_method_and_model_that_is_named(self):
        missing = []
        for path, name in self._named():
            word = re.sub(r"\(.*\)$", "", name).rpartition(".")[2]
            if PRIVATE.match(word) and not self._is_defined(word):
                missing.append(f"{path.relative_to(ROOT)}: {name}")
            if MODEL.match(name) and not any(one == name or one.startswith(f"{name}.") for one in self.models):
                missing.append(f"{path.relative_to(ROOT)}: {name}")
        self.assertFalse(missing)

    def test_everything_that_docstrings_point_to(self):
        roles = [(path, *role) for path in _files(".py") for role in ROLE.findall(_read(path))]
        self.assertGreater(len(roles), 40)
        missing = [
            f"{path.relative_to(ROOT)}: :{role}:`{name}`"
            for path, role, name in roles
            if path.name != "test_documents.py" and not self._is_there(role, name.rpartition(".")[2])
        ]
        self.assertFalse(missing)

    def _is_there(self, role, word):
        if role == "mod":
            return any(Path(path).stem == word or Path(path).name == word for path in self.paths)
        if role == "class":
            return bool(re.search(rf"^\s*class {word}\b", self.code, re.MULTILINE))
        if role in ("attr", "data"):
            return bool(re.search(rf"^\s*{word}\b\s*[:=]", self.code, re.MULTILINE))
        return self._is_defined(word)

    def _is_defined(self, word):
        if word in self.names:
            return True
        paths = (path for module in OF_ODOO for path in Path(get_module_path(module)).rglob("*.py"))
        return any(f"def {word}(" in _read(path) for path in paths)

    def _named(self):
        """(document, code) of everything between backticks."""
        for path in self.documents:
            for name in CODE.findall(_read(path)):
                if name not in OF_OTHERS:
                    yield path, name.strip()

    def _is_file(self, name):
        """Named from the root, from one of the folders, or by its last name only; `*` stands for anything."""
        if name.startswith("/") or name.split("/")[0] in ("odoo", "addons"):
            return True
        return any(fnmatch(one, name) or fnmatch(one, f"*/{name}") for one in self.paths)
