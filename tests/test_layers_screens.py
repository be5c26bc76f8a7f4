import ast
import re
from collections import defaultdict
from xml.etree import ElementTree

from odoo.tests import BaseCase

from .test_layers import MODEL_NAME, MODELS, ROOT, _rooms

#: Folders that mirror the rooms of models/.
EDGES = ("views", "wizard", "report", "security")
#: Attributes that hold text for people, and no names.
TEXT = {"string", "help", "title", "placeholder", "aria-label", "confirm", "class", "data-string"}
#: A name of the model itself, not one behind a dot.
WORD = re.compile(r"(?<![.\w])\w+")
REFERENCE = re.compile(r"%\((?:social_cooperative\.)?(\w+)\)d")


def _words(text):
    return WORD.findall(text or "")


class TestLayersOfScreens(BaseCase):
    """A screen, a dialog, a paper or a right in a room names only what that room and the rooms before it know.

    A later room puts its fields and buttons on the screen of an earlier one with an inherited view.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rooms = _rooms()
        cls.place = {room: place for place, room in enumerate(cls.rooms)}
        cls.files = {
            path: (cls.place[room], ElementTree.parse(path).getroot())
            for top in EDGES
            for room in cls.rooms
            for path in sorted((ROOT / top / room).glob("*.xml"))
        }
        cls.homes, cls.parents, cls.names, cls.comodels = {}, defaultdict(set), defaultdict(dict), {}
        for top in ("models", "wizard", "report"):
            for room in cls.rooms:
                for path in sorted((ROOT / top / room).glob("*.py")):
                    cls._read_classes(ast.parse(path.read_text("utf-8")), cls.place[room])
        cls.ids = {
            record.get("id"): place
            for path, (place, root) in reversed(cls.files.items())
            for record in root.iter()
            if record.tag in ("record", "menuitem", "template") and record.get("id")
        }

    @classmethod
    def _read_classes(cls, tree, place):
        for node in tree.body:
            if not isinstance(node, ast.ClassDef):
                continue
            said = {
                statement.targets[0].id: ast.literal_eval(statement.value)
                for statement in node.body
                if isinstance(statement, ast.Assign)
                and getattr(statement.targets[0], "id", "") in ("_name", "_inherit")
            }
            inherited = said.get("_inherit", [])
            inherited = [inherited] if isinstance(inherited, str) else inherited
            if model := said.get("_name") or (inherited and inherited[0]):
                cls.parents[model].update(set(inherited) - {model})
                if "_name" in said:
                    cls.homes[model] = min(place, cls.homes.get(model, place))
                cls._read_names(model, node, place)

    @classmethod
    def _read_names(cls, model, node, place):
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef):
                name = statement.name
            elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
                name, call = statement.targets[0].id, statement.value
                arguments = [*call.args[:1], *(word.value for word in call.keywords if word.arg == "comodel_name")]
                for argument in arguments:
                    if isinstance(argument, ast.Constant) and re.fullmatch(r"[a-z]+(\.[a-z]+)+", str(argument.value)):
                        cls.comodels[model, name] = argument.value
            else:
                continue
            cls.names[model][name] = min(place, cls.names[model].get(name, place))

    def _place_of(self, model, name):
        """The place of the first room that gives the model this field or method; 0 when none of ours does."""
        places = [self.names[one][name] for one in self._with_parents(model) if name in self.names[one]]
        return min(places, default=0)

    def _with_parents(self, model):
        found, more = set(), {model}
        while more:
            found |= more
            more = {parent for one in more for parent in self.parents[one]} - found
        return found

    def _named(self, model, element):
        """(model, word) of what an element of a view and those in it may name; a list in a field is of its comodel."""
        for attribute, value in element.attrib.items():
            if attribute not in TEXT:
                yield from ((model, word) for word in _words(value))
        inner = self.comodels.get((model, element.get("name")), model) if element.tag == "field" else model
        for child in element:
            yield from self._named(inner, child)

    def _named_by_records(self, root):
        for record in root.iter("record"):
            fields = {field.get("name"): field for field in record.findall("field")}
            model = next((fields[name].text for name in ("model", "res_model") if name in fields), None)
            for name in ("domain", "context"):
                if name in fields:
                    yield from ((model, word) for word in _words(fields[name].text or fields[name].get("eval")))
            if "arch" in fields:
                for child in fields["arch"]:
                    yield from self._named(model, child)

    def test_fields_and_buttons(self):
        seen = 0
        for path, (place, root) in self.files.items():
            for model, word in set(self._named_by_records(root)):
                seen += word in self.names[model]
                with self.subTest(file=str(path.relative_to(ROOT)), model=model, name=word):
                    self.assertLessEqual(self._place_of(model, word), place, "only a later room adds it")
        self.assertGreater(seen, 500)

    def test_external_ids(self):
        """Views, actions, menus and groups of screens."""
        for path, (place, root) in self.files.items():
            for element in root.iter():
                values = [element.get(name, "") for name in ("ref", "action", "parent", "inherit_id")]
                names = {value.removeprefix("social_cooperative.") for value in values}
                names |= {name for value in element.attrib.values() for name in REFERENCE.findall(value)}
                for name in names & self.ids.keys():
                    with self.subTest(file=str(path.relative_to(ROOT)), id=name):
                        self.assertLessEqual(self.ids[name], place, "only a later room makes it")

    def test_models_of_rights(self):
        homes = {f"model_{model.replace('.', '_')}": place for model, place in self.homes.items()}
        seen = 0
        for room in self.rooms:
            for path in sorted((ROOT / "security" / room).glob("*")):
                for name in set(re.findall(r"\bmodel_coop_\w+", path.read_text("utf-8"))):
                    seen += 1
                    with self.subTest(file=str(path.relative_to(ROOT)), id=name):
                        self.assertLessEqual(homes[name], self.place[room], "that model comes later")
        self.assertGreater(seen, 60)

    def test_models_and_modules_of_dialogs_and_papers(self):
        for top in ("wizard", "report"):
            for room in self.rooms:
                for path in sorted((ROOT / top / room).glob("*.py")):
                    text = path.read_text("utf-8")
                    named = {self.homes.get(name, 0) for name in MODEL_NAME.findall(text)}
                    named |= {self.place[name] for name in re.findall(r"from \.\.\.?models\.(\w+)", text)}
                    named |= {self.place.get(name, 0) for name in re.findall(r"from \.\.(\w+)", text)}
                    with self.subTest(file=str(path.relative_to(ROOT))):
                        self.assertLessEqual(max(named, default=0), self.place[room], "it names a later room")

    def test_every_screen_is_in_a_room(self):
        """What lies elsewhere would be checked by nobody."""
        rooms = {path.name for path in MODELS.iterdir()} | {"__pycache__", "__init__.py"}
        for top in ("views", "wizard", "report"):
            self.assertLessEqual({path.name for path in (ROOT / top).iterdir()}, rooms, top)
