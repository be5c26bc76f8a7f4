import ast
import re
from pathlib import Path

from odoo.tests import BaseCase

from .test_core_shapes import SHAPES

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "models"
# Names of models, as they stand in strings: fields, environments, domains and "_depends".
MODEL_NAME = re.compile(r"coop(?:\.[a-z]+)+")
# Files that are named by the word of the field for what their model is.
NAMED_BY_WORD = {"coop_statement": "coop.settlement.line"}


def _rooms(path=MODELS / "__init__.py"):
    """The rooms from the ground up, as they are loaded."""
    return [alias.name for node in ast.parse(path.read_text("utf-8")).body for alias in node.names]


class TestLayers(BaseCase):
    """A package in models/ imports and names only engine, common and the rooms before it (doc: rooms)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rooms = _rooms()
        cls.place = {room: place for place, room in enumerate(cls.rooms)}
        cls.trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted(MODELS.glob("*/*.py"))}

    def _room(self, path):
        return path.relative_to(MODELS).parts[0]

    def _imports(self, path, tree):
        """(folder of the addon, room or None) of everything of ours that a module imports."""
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = path.relative_to(ROOT).with_suffix("").parts[: -node.level]
                module = (node.module or "").split(".") if node.module else []
                names = [
                    ".".join(("odoo.addons.social_cooperative", *base, *module, alias.name)) for alias in node.names
                ]
            else:
                continue
            for name in names:
                if name.startswith("odoo.addons.social_cooperative."):
                    folder, *rest = name.split(".")[3:]
                    yield folder, (rest or [None])[0]

    def _homes(self):
        """{model: the first room that defines it}"""
        homes = {}
        for path, tree in self.trees.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["_name"]:
                    name, room = ast.literal_eval(node.value), self._room(path)
                    if name not in homes or self.place[room] < self.place[homes[name]]:
                        homes[name] = room
        return homes

    def test_every_package_is_a_room(self):
        found = {path.name for path in MODELS.iterdir() if (path / "__init__.py").exists()}
        self.assertEqual(found, set(self.rooms))
        self.assertEqual(self.rooms[0], "common")

    def test_the_page_has_every_room_in_this_order(self):
        page = (ROOT / "doc" / "architecture.md").read_text("utf-8")
        table = page.partition("| room | holds | begin at |")[2].partition("\n\n")[0]
        self.assertEqual(re.findall(r"^\| `(\w+)`", table, re.M), self.rooms)

    def test_where_is_what_has_every_room(self):
        page = (ROOT / "doc" / "changing.md").read_text("utf-8")
        table = page.partition("\n## Where is what\n")[2].partition("\n## ")[0]
        self.assertEqual(set(self.rooms) - set(re.findall(r"`models/(\w+)/", table)), set())

    def _extended(self, tree):
        """The models that a file defines or extends, in its order."""
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                values = {
                    statement.targets[0].id: ast.literal_eval(statement.value)
                    for statement in node.body
                    if isinstance(statement, ast.Assign)
                    and getattr(statement.targets[0], "id", "") in ("_name", "_inherit")
                }
                if name := values.get("_name") or values.get("_inherit"):
                    yield name if isinstance(name, str) else name[0]

    def test_a_file_bears_the_name_of_its_model(self):
        """What follows the name is the topic of a file; lines and the like stand with the document that they are of."""
        found = 0
        for path, tree in self.trees.items():
            models = list(self._extended(tree))
            of_file = [name for name in models if f"{path.stem}_".startswith(name.replace(".", "_") + "_")]
            of_file += [NAMED_BY_WORD[path.stem].rpartition(".")[0]] if path.stem in NAMED_BY_WORD else []
            found += bool(models)
            for name in models:
                with self.subTest(file=str(path.relative_to(ROOT)), model=name):
                    self.assertTrue(
                        any(f"{name}.".startswith(f"{of}.") for of in of_file), "belongs in a file of its own name"
                    )
        self.assertGreater(found, 100)

    def test_imports_of_models(self):
        for path, tree in self.trees.items():
            room = self._room(path)
            for folder, module in self._imports(path, tree):
                with self.subTest(file=str(path.relative_to(ROOT)), imported=f"{folder}.{module}"):
                    self.assertIn(folder, {"engine", "models"}, "models import no edge: wizard, report, controllers …")
                    if folder == "models":
                        self.assertLessEqual(self.place[module], self.place[room], "that room comes later")

    def test_imports_of_the_tests_of_the_engine(self):
        """They run without Odoo, also for dev/mutants; what they need beside it are data of other tests."""
        for path in sorted((ROOT / "tests" / "engine").glob("*.py")):
            for folder, module in self._imports(path, ast.parse(path.read_text("utf-8"))):
                with self.subTest(file=path.name, imported=f"{folder}.{module}"):
                    self.assertIn(folder, {"engine", "tests"})

    def test_imports_of_engine(self):
        for path in sorted((ROOT / "engine").glob("**/*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            with self.subTest(file=path.name):
                self.assertFalse({folder for folder, _module in self._imports(path, tree)} - {"engine"})
                names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
                names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
                self.assertFalse([name for name in names if name.split(".")[0] == "odoo"])

    def test_names_of_models(self):
        homes = self._homes()
        self.assertGreater(len(homes), 40)
        for path, tree in self.trees.items():
            room = self._room(path)
            for node in ast.walk(tree):
                if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                    continue
                for name in MODEL_NAME.findall(node.value):
                    if name in homes:
                        with self.subTest(file=str(path.relative_to(ROOT)), line=node.lineno, model=name):
                            self.assertLessEqual(
                                self.place[homes[name]], self.place[room], f"{homes[name]} comes later"
                            )

    def test_names_of_tables(self):
        """SQL names tables of the room itself and of those before it."""
        tables = {name.replace(".", "_"): room for name, room in self._homes().items() if name.startswith("coop.")}
        for path, tree in self.trees.items():
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and re.search("SELECT|FROM", node.value)
                ):
                    for table in re.findall(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+(coop_\w+)", node.value):
                        room = tables.get(table, "common")
                        with self.subTest(file=str(path.relative_to(ROOT)), line=node.lineno, table=table):
                            self.assertLessEqual(self.place[room], self.place[self._room(path)])

    def _defined(self):
        """({field that begins with coop_: places}, {private method: places}) of the rooms that define them."""
        found, methods = {}, {}
        for path, tree in self.trees.items():
            place = self.place[self._room(path)]
            for node in (node for top in tree.body if isinstance(top, ast.ClassDef) for node in top.body):
                if isinstance(node, ast.FunctionDef):
                    methods.setdefault(node.name, set()).add(place)
                elif isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("fields."):
                    found.setdefault(node.targets[0].id, set()).add(place)
                elif isinstance(node, ast.Assign):
                    methods.setdefault(getattr(node.targets[0], "id", ""), set()).add(place)
        core = {shape.name for shape in SHAPES}
        return (
            {name: places for name, places in found.items() if name.startswith("coop_")},
            {name: places for name, places in methods.items() if name.startswith("_") and name not in core},
        )

    def test_names_of_fields_and_methods(self):
        """A room asks for no field of Odoo's models, and calls no private method, that only a later room adds.

        Fields also in strings: dependencies, related fields, domains and columns of SQL. Those of our own models are called
        what many others are called, "state" or "amount", so that nobody can tell from a name whose it is.
        """
        found, methods = self._defined()
        self.assertGreater(len(found), 60)
        self.assertGreater(len(methods), 500)
        for path, tree in self.trees.items():
            place = self.place[self._room(path)]
            for node in ast.walk(tree):
                names = []
                if isinstance(node, ast.Attribute):
                    names = [(node.attr, found), (node.attr, methods)]
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    names = [(name, found) for name in re.findall(r"\bcoop_\w+", node.value)]
                for name, homes in names:
                    if name in homes:
                        with self.subTest(file=str(path.relative_to(ROOT)), line=node.lineno, name=name):
                            self.assertLessEqual(min(homes[name]), place, "only a later room adds it")

    def test_external_ids_of_models(self):
        """model_coop_… stands for a model as its name does."""
        homes = {f"model_{name.replace('.', '_')}": room for name, room in self._homes().items()}
        for path, tree in self.trees.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    for name in re.findall(r"\bmodel_coop_\w+", node.value):
                        with self.subTest(file=str(path.relative_to(ROOT)), line=node.lineno, id=name):
                            self.assertIn(name, homes)
                            self.assertLessEqual(self.place[homes[name]], self.place[self._room(path)])
