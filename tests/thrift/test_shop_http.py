from io import BytesIO
from urllib.parse import urlencode

from openpyxl import load_workbook

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_shop import ShopCommon

WEIGHTS = "/coop/weights.xlsx?date_from=2026-01-01&date_to=2026-01-31&company=%s"


@tagged("post_install", "-at_install")
class TestShopHttp(ShopCommon, HttpCase):
    """Downloads by address: for who may see the list, and within his companies."""

    def _get(self, address, user):
        self.authenticate(user.login, user.login)
        return self.url_open(address)

    def _rows(self, response):
        self.assertEqual(response.status_code, 200)
        return list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))

    def test_weights(self):
        self._intake((self.books, 12.5, self.for_sale))
        rows = self._rows(self._get(WEIGHTS % self.company.id, self.board))
        self.assertIn(("Zwolle", 12.5), [row[:2] for row in rows])

    def test_register(self):
        self._intake((self.bicycles, 16, self.for_sale, {"serial": "GZ1"}))
        action = self.env["coop.goods.register"].with_user(self.shop).action_export_xlsx()
        self.assertIn("GZ1", [row[4] for row in self._rows(self._get(action["url"], self.shop))])

    @mute_logger("odoo.http")
    def test_refused(self):
        other = self._create_cooperative()
        for address, user in (
            (WEIGHTS % self.company.id, self.coach),
            ("/coop/register.xlsx", self.coach),
            (WEIGHTS % other.id, self.shop),
            (WEIGHTS.replace("2026-01-01", "yesterday") % self.company.id, self.shop),
        ):
            with self.subTest(address=address, user=user.login):
                self.assertIn(self._get(address, user).status_code, (400, 403))

    @mute_logger("odoo.http")
    def test_nonsense_is_refused(self):
        self.authenticate(self.shop.login, self.shop.login)
        whole = {"date_from": "2026-01-01", "date_to": "2026-01-31", "company": self.company.id}
        for wrong in (
            {"date_from": None}, {"date_to": None}, {"company": None}, {"date_to": ""}, {"date_to": "never"},
            {"company": "x"}, {"company": "9" * 20}, {"municipality": "x"}, {"municipality": "9" * 20},
        ):  # fmt: skip
            params = {name: value for name, value in (whole | wrong).items() if value is not None}
            with self.subTest(**params):
                self.assertEqual(self.url_open(f"/coop/weights.xlsx?{urlencode(params)}").status_code, 400)
        for domain in ('[["x","=",1]]', "[1]", '[["date","=","never"]]'):
            with self.subTest(domain=domain):
                address = f"/coop/register.xlsx?{urlencode({'domain': domain})}"
                self.assertEqual(self.url_open(address).status_code, 400)

    def test_rpc_does_not_open_what_is_booked(self):
        """A client may send any context; the key of the guard is no key."""
        intake = self._intake((self.books, 12.5, self.for_sale), user=self.shop, date=fields.Date.today())
        self.authenticate(self.shop.login, self.shop.login)
        for model, method, arguments in (
            ("coop.intake", "write", [intake.ids, {"date": "2020-01-01"}]),
            ("coop.intake.line", "write", [intake.line_ids.ids, {"weight": 1}]),
            ("coop.intake", "_do_cancel", [intake.ids]),
            ("coop.goods.register", "create", [{"number": "1"}]),
        ):
            params = {"model": model, "method": method, "args": arguments, "kwargs": {"context": {"coop_own_code": True}}}
            with self.subTest(model=model, method=method), mute_logger("odoo.http"):
                answer = self.url_open("/web/dataset/call_kw", json={"jsonrpc": "2.0", "params": params}).json()
                self.assertIn("error", answer)
        self.assertEqual((intake.weight, intake.state), (12.5, "done"))
