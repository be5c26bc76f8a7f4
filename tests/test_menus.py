from odoo.fields import Date
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import file_open

from ..demo.story import GROUPS
from .thrift.common_shop import ShopCommon

PATIENCE = 300  # seconds for all pages of one role, on a machine with much to do


@tagged("post_install", "-at_install", "thorough")
class TestMenusInBrowser(ShopCommon, HttpCase):
    """What only the web client asks for, too: each app, and each page in the bar of it, opened as every role of the demo.

    Every menu of every login, as the server answers it, is in test_demo.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Tills are the manager's of the point of sale.
        cls.env["pos.config"].sudo().create({"name": "Shop"})
        # Odoo's own test data has taxes that are due on payment; then this setting belongs to them.
        cls.company.sudo().tax_exigibility = True
        cls._intake((cls.books, 5, cls.for_sale), date=Date.today())
        cls._create_member("Anna de Wit", trade_name="Tuinhulp Oost")
        with file_open("social_cooperative/tests/menus.js") as script:
            cls.script = script.read()

    def _open_menus(self, role, groups=None, **vals):
        groups = ",".join(groups or GROUPS[role])
        user = new_test_user(self.env, login=f"menus_{role}", groups=groups, company_id=self.company.id, **vals)
        self.browser_js("/odoo", self.script, "odoo.isReady === true", login=user.login, timeout=PATIENCE)

    def test_treasurer(self):
        self._open_menus("penningmeester")

    def test_board(self):
        self._open_menus("bestuur")

    def test_coach(self):
        self._open_menus("coach")

    def test_shop(self):
        self._open_menus("winkel")

    def test_accountant(self):
        self._open_menus("boekhouder")

    def test_audit_committee(self):
        self._open_menus("kascommissie", groups=["social_cooperative.group_audit"], coop_access_until="2100-01-01")

    def test_administrator(self):
        self._open_menus("beheerder")
