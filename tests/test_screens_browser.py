import json

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import file_open

from .rewards.reward_scenario import RewardScenario
from .today.common_today import TodayMixin

PATIENCE = 300  # seconds for all screens, on a machine with much to do
MODULE = "social_cooperative"
# As long as names of businesses are.
NAMES = ("Tuinonderhoud De Vlinder", "Naaiatelier Draadje")
GROUPS = ("administrator", "shop")


class ScreensWalk(TodayMixin, RewardScenario, HttpCase):
    """A cooperative with something on each form, and a Dutch user who sees all of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("nl_NL")
        cls.env["ir.module.module"].search([("name", "in", ("web", MODULE))])._update_translations(["nl_NL"])
        groups = ",".join(f"{MODULE}.group_{group}" for group in GROUPS)
        cls.reader = new_test_user(cls.env, "screens", groups=groups, company_id=cls.company.id, lang="nl_NL")
        cls._rule(30.0)
        cls._policy()
        for member, name in zip(cls.anna | cls.bert, NAMES, strict=True):
            member.trade_name = name

    def _fill(self):
        self._earn(1400.0, self.anna, "2026-01-10")
        self._earn(700.0, self.bert, "2026-01-20")
        settlement = self._settle("2026-01-31")
        posted, computed = self._posted(), self._run("2026-02-01", "2026-02-28")
        self._earn(1.0, self.bert, "2026-02-20")
        self._settle("2026-02-28")
        computed.action_compute()
        return [
            ("coop_settlement_action", settlement),
            ("coop_settlement_line_action", settlement.line_ids[:1]),
            ("coop_reward_run_action", posted),
            ("coop_reward_run_action", computed),
            ("coop_reward_action", posted.reward_ids[:1]),
            ("coop_assignment_action", self._submitted_assignment(self.anna)),
            ("coop_spending_request_action", self._submitted_request(self.anna, self.treasurer2)),
            ("coop_member_action", self.anna),
            ("coop_agreement_action", self.agreement),
        ]

    def _windows(self, user):
        """Our lists that this user may open."""
        data = self.env["ir.model.data"].search([("module", "=", MODULE), ("model", "=", "ir.actions.act_window")])
        actions = {action.id: action for action in self.env["ir.actions.act_window"].browse(data.mapped("res_id"))}
        for row in data.sorted("name"):
            action = actions[row.res_id]
            is_list = (
                action.view_mode.startswith("list") and action.target != "new" and "active_id" not in str(action.domain)
            )
            if is_list and self.env[action.res_model].with_user(user).has_access("read"):
                yield row.name

    def _walk(self, *screens):
        with file_open(f"{MODULE}/tests/screens.js") as script:
            code = f"const SCREENS = {json.dumps(screens)};\n{script.read()}"
        self.env.flush_all()
        self.browser_js("/odoo", code, "odoo.isReady === true", login=self.reader.login, timeout=PATIENCE)

    def _forms(self):
        return [(f"{MODULE}.{action}", record.id) for action, record in self._fill()]


@tagged("post_install", "-at_install", "thorough")
class TestScreensInBrowser(ScreensWalk):
    """Every list of ours, and the forms that people approve on, in Dutch on an ordinary screen: names can be read, a header
    has three buttons at most, and all states stand on the bar."""

    browser_size = "1280x800"

    def test_names_and_headers(self):
        windows = [(f"{MODULE}.{name}", None) for name in self._windows(self.reader)]
        self.assertGreater(len(windows), 30)
        self._walk(*self._forms(), *windows)

    def test_gear(self):
        """What seldom is pressed stands under the gear, with its question; so does the way to the explanation."""
        self._fill()
        last = self.env["coop.settlement"].search([("company_id", "=", self.company.id)], order="date_to desc", limit=1)
        page = f"/odoo/action-{MODULE}.coop_settlement_action/{last.id}"
        self.start_tour(page, "coop_gear", login=self.treasurer.login)


@tagged("post_install", "-at_install", "thorough")
class TestScreensBesideMessages(ScreensWalk):
    """From 1400 pixels on, messages stand beside a form, which leaves its lists less room than on a smaller screen."""

    browser_size = "1400x900"

    def test_names_and_headers(self):
        self._walk(*self._forms())
