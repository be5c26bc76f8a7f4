import ast
import itertools
import re
from pathlib import Path

from lxml import etree

from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval

from ..models.company.markdown import anchor, to_html
from .common import CoopCommon

ROOT = Path(__file__).resolve().parent.parent
MODULE = "social_cooperative"
GEAR = "o_coop_gear"
PRIMARY = {"btn-primary", "oe_highlight"}
# Buttons that a header holds at once; the others stand under the gear.
AT_MOST = 3
# Only in these states can these be true.
ONLY = {"may_mail": {"posted"}}
# Of these, one is shown at most.
EITHER_OR = [{"may_approve", "may_override"}]


@tagged("post_install", "-at_install")
class TestScreens(TransactionCase):
    """Every form, list and window of ours: what is the same in all of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        data = cls.env["ir.model.data"].search([("module", "=", MODULE), ("model", "=", "ir.ui.view")])
        views = cls.env["ir.ui.view"].browse(data.mapped("res_id")).filtered(lambda view: view.mode == "primary")
        cls.ids = {view: view.get_external_id()[view.id] for view in views}
        cls.forms = {view: view._get_combined_arch() for view in views if view.type == "form"}
        cls.lists = {view: view._get_combined_arch() for view in views if view.type == "list"}
        actions = cls.env["ir.model.data"].search([("module", "=", MODULE), ("model", "=", "ir.actions.act_window")])
        cls.actions = cls.env["ir.actions.act_window"].browse(actions.mapped("res_id"))

    def _header_buttons(self, arch):
        """Those of the header that stand in it, in their order."""
        return [node for node in arch.xpath("./header/button") if GEAR not in (node.get("class") or "")]

    # === HEADERS === #

    def _most_at_once(self, model, buttons):
        """How many of these buttons are shown at once, in the worst case that the steps of a request allow."""
        conditions = [node.get("invisible") or "False" for node in buttons]
        values = self._values(conditions)
        most = 0
        for state in self._states(model):
            free = {name: found for name, found in values.items() if self._is_open(model, name, state)}
            known = dict.fromkeys(values, False) | {"state": state, "id": 1}
            for chosen in itertools.product(*free.values()):
                given = dict(zip(free, chosen, strict=True))
                if not any(sum(bool(given.get(name)) for name in group) > 1 for group in EITHER_OR):
                    most = max(most, sum(not safe_eval(text, known | given) for text in conditions))
        return most

    def _values(self, conditions):
        """{name: what it can be}: nothing, something, or one of the texts that it is compared with."""
        values = {}
        for node in (node for text in conditions for node in ast.walk(ast.parse(text, mode="eval"))):
            if isinstance(node, ast.Name):
                values.setdefault(node.id, {False: None, True: None})
            if isinstance(node, ast.Compare) and isinstance(node.left, ast.Name):
                texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
                values.setdefault(node.left.id, {False: None, True: None}).update(dict.fromkeys(texts))
        return {name: list(found) for name, found in values.items() if name not in ("state", "id")}

    def _states(self, model):
        field = self.env[model]._fields.get("state")
        return [key for key, _label in field._description_selection(self.env)] if field else [""]

    def _is_open(self, model, name, state):
        """Whether the name can be true in this state: the steps of a request say in which states they are taken."""
        if state not in ONLY.get(name, {state}):
            return False
        steps = getattr(self.env[model], "_steps", {})
        step = steps.get(name.removeprefix("may_"))
        return state in step.states if name.startswith("may_") and step else True

    def test_three_buttons_at_most(self):
        self.assertGreater(len(self.forms), 40)
        many = {}
        for view, arch in self.forms.items():
            count = self._most_at_once(view.model, self._header_buttons(arch))
            if count > AT_MOST:
                many[self.ids[view]] = count
        self.assertFalse(many)

    def test_the_walk_counts(self):
        """Four buttons that one state shows are found; two that shut each other out count once."""
        arch = etree.fromstring(
            "<form><header>"
            "<button name='a' invisible=\"state != 'draft'\"/><button name='b' invisible='not may_submit'/>"
            "<button name='c'/><button name='d' invisible='not may_approve'/>"
            f"<button name='e' class='{GEAR}'/></header></form>"
        )
        buttons = self._header_buttons(arch)
        self.assertEqual(len(buttons), 4)
        # A draft is submitted, and what is submitted is approved: never both.
        self.assertEqual(self._most_at_once("coop.assignment", buttons), 3)
        self.assertEqual(self._most_at_once("coop.duty", buttons), 3, "a duty is no draft")
        self.assertEqual(self._most_at_once("coop.intake", buttons), 4)

    def test_buttons_on_forms_of_odoo_stand_under_the_gear(self):
        """Odoo's own fill the header of an entry."""
        arch = self.env.ref("account.view_move_form")._get_combined_arch()
        ours = [node for node in arch.xpath("./header/button") if "coop" in (node.get("name") or "")]
        self.assertTrue(ours)
        self.assertFalse([node.get("name") for node in ours if GEAR not in (node.get("class") or "")])

    def test_the_primary_button_comes_first(self):
        wrong = {}
        for view, arch in self.forms.items():
            is_primary = [bool(PRIMARY & set((node.get("class") or "").split())) for node in self._header_buttons(arch)]
            if is_primary != sorted(is_primary, reverse=True):
                wrong[self.ids[view]] = is_primary
        self.assertFalse(wrong)

    def test_what_refuses_stands_last_and_apart(self):
        names = {"action_refuse", "action_rejected"}
        found = 0
        for view, arch in self.forms.items():
            buttons = self._header_buttons(arch)
            for place, node in enumerate(buttons):
                if node.get("name") in names:
                    found += 1
                    with self.subTest(view=self.ids[view], button=node.get("name")):
                        self.assertIn("o_coop_apart", node.get("class"))
                        self.assertNotIn("Primary", node.get("class"))
                        # Nothing that may be shown with it stands behind it.
                        after = [other for other in buttons[place + 1 :] if other.get("name") == "action_approve"]
                        self.assertFalse(after)
        self.assertGreaterEqual(found, 2)

    def test_the_status_bar_comes_after_the_buttons(self):
        for view, arch in self.forms.items():
            tags = [node.tag for node in arch.xpath("./header/*[not(@invisible='1')]")]
            with self.subTest(view=self.ids[view]):
                self.assertEqual(tags, sorted(tags), "buttons, then the status")

    # === LISTS === #

    def test_no_people_who_do_not_exist(self):
        """Odoo fills empty lists with samples; in a list of members' money they would look like members."""
        views = {**self.forms, **self.lists}
        for view in self.ids:
            if view not in views:
                views[view] = view._get_combined_arch()
        self.assertFalse(
            [self.ids[view] for view, arch in views.items() if arch.xpath("descendant-or-self::*[@sample='1']")]
        )

    def _field_of(self, model, node):
        """The field that a node shows, also in a list within a form; None for a related path or what is no field."""
        for above in reversed(list(node.iterancestors("field"))):
            field = self.env[model]._fields.get(above.get("name"))
            model = field.comodel_name if field is not None and field.comodel_name else model
        return self.env[model]._fields.get(node.get("name"))

    def test_days_one_way(self):
        """In numbers, as in lists of Odoo's invoices: 31-03-2026."""
        wrong, found = set(), 0
        for view, arch in {**self.lists, **self.forms}.items():
            for node in arch.iter("field"):
                field = self._field_of(view.model, node)
                hidden = node.get("column_invisible") in ("True", "1") or node.get("invisible") in ("True", "1")
                if field is not None and field.type == "date" and not hidden and not node.get("widget"):
                    found += 1
                    if not re.search(r"numeric['\"]: *[tT]rue", node.get("options") or ""):
                        wrong.add((self.ids[view], node.get("name")))
        self.assertGreater(found, 100)
        self.assertFalse(sorted(wrong))

    # === SETTINGS === #

    def test_every_setting_has_a_name_and_an_explanation(self):
        """A setting takes the label and help of its first field; an invisible one has none to give."""
        arch = self.env.ref(f"{MODULE}.res_config_settings_view_form")._get_combined_arch()
        fields = self.env["res.config.settings"]._fields
        app = arch.xpath("//app[@name='social_cooperative']")[0]
        settings = app.xpath(".//setting")
        self.assertGreater(len(settings), 15)
        for node in settings:
            first = next(node.iter("field"), None)
            with self.subTest(setting=node.get("id")):
                self.assertTrue(node.get("help") or (first is not None and fields[first.get("name")].help))
                self.assertTrue(node.get("string") or first is not None)
                if not node.get("string"):
                    self.assertNotIn(first.get("invisible"), ("1", "True"))

    # === HELP === #

    def test_every_window_has_its_page(self):
        self.assertGreater(len(self.actions), 50)
        for action in self.actions:
            xml_id = action.get_external_id()[action.id]
            page = self.env["coop.help"]._get_page(action.res_model, xml_id)
            name, _mark, heading = page.partition("#")
            with self.subTest(action=xml_id, page=page):
                path = ROOT / "doc" / f"{name}.md"
                self.assertTrue(path.is_file())
                headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
                self.assertIn(heading, ["", *map(anchor, headings)])
                if not action.res_model.startswith("coop."):
                    self.assertIn(xml_id, self.env["coop.help"]._get_action_pages())

    def test_pages_of_models(self):
        page = self.env["coop.help"]._get_page
        self.assertEqual(page("coop.reward.run"), "rewards")
        self.assertEqual(page("coop.xaf"), "xaf")
        self.assertEqual(page("coop.settlement.line"), "settlements")
        self.assertEqual(page("coop.member"), "members")
        self.assertEqual(page("coop.shift"), "till")
        self.assertEqual(page("no.such.model"), page("res.partner"))


class TestMarkdown(TransactionCase):
    """The pages of doc/ as they are shown beside the screens."""

    def _html(self, text):
        return to_html(text, lambda target: f"/d/{target}")

    def test_blocks(self):
        self.assertEqual(self._html("## A *b*\n\nOne\ntwo."), '<h2 id="a-b">A <em>b</em></h2>\n<p>One two.</p>')
        self.assertEqual(
            self._html("- one\n  more\n- two\n    - under\n\nafter"),
            "<ul><li>one more</li><li>two<ul><li>under</li></ul></li></ul>\n<p>after</p>",
        )
        self.assertEqual(self._html("1. one\n2. two"), "<ol><li>one</li><li>two</li></ol>")
        table = self._html("| a | b |\n|---|---|\n| 1 | `x \\| y` |")
        self.assertIn("<tr><td>1</td><td><code>x | y</code></td></tr>", table)
        self.assertEqual(self._html("    1 < 2\n    3"), "<pre><code>1 &lt; 2\n3</code></pre>")

    def test_marks(self):
        self.assertEqual(self._html("**a** and *b*, 2 * 3 * 4"), "<p><strong>a</strong> and <em>b</em>, 2 * 3 * 4</p>")
        self.assertEqual(self._html("[a](b.md#c)"), '<p><a href="/d/b.md#c">a</a></p>')
        self.assertEqual(self._html("![a](b.png)"), '<p><img src="/d/b.png" alt="a"/></p>')

    def test_nothing_of_a_page_runs(self):
        for text in ("<script>alert(1)</script>", "# <b>x</b>", "| <i> |", "- <u>", "`<s>`", '[x](a"onclick="b)'):
            html = self._html(text)
            with self.subTest(text=text):
                self.assertNotRegex(html, r"<(?:script|b|i|u|s)>")
                self.assertNotIn('"onclick', html)

    def test_every_page(self):
        """Nothing is left of the marks, outside code."""
        for path in sorted((ROOT / "doc").glob("*.md")):
            html = re.sub(r"<(pre|code)>.*?</\1>", "", self._html(path.read_text("utf-8")), flags=re.DOTALL)
            with self.subTest(page=path.name):
                self.assertNotRegex(html, r"\]\(|\*\*|^#|\x00|\|---")
                etree.fromstring(f"<body>{html}</body>")


@tagged("post_install", "-at_install", "thorough")
class TestHelpPages(CoopCommon, HttpCase):
    """Who works in the cooperative reads them; a member and who is not logged in do not."""

    def test_reading(self):
        self.authenticate(self.coach.login, self.coach.login)
        answer = self.url_open("/social_cooperative/help?model=coop.reward.run")
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.url.endswith("/social_cooperative/doc/rewards"))
        self.assertIn('<h1 id="rewards">', answer.text)
        self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
        picture = self.url_open("/social_cooperative/doc/screenshots/reward.png")
        self.assertEqual((picture.status_code, picture.content[:4]), (200, b"\x89PNG"))

    def test_only_pages(self):
        self.authenticate(self.coach.login, self.coach.login)
        for path in ("nothing", "..%2FREADME", "README", "screenshots/..%2Fbooks.md", "books.md"):
            with self.subTest(path=path):
                self.assertEqual(self.url_open(f"/social_cooperative/doc/{path}").status_code, 404)

    def test_who_is_not_logged_in(self):
        answer = self.url_open("/social_cooperative/doc/rewards")
        self.assertIn("/web/login", answer.url)
