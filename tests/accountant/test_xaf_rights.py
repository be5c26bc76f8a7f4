import json

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_xaf import XafCommon

MAY = ("accountant", "treasurer", "administrator")
MAY_NOT = ("invoicing", "board", "coach", "shop", "employee", "portal")


@tagged("post_install", "-at_install", "thorough")
class TestXafRights(XafCommon, HttpCase):
    """Accountants (reading is enough), accounting administrators and treasurers; each sees his own files only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._let_log_in({*MAY, *MAY_NOT})
        cls._invoice([(10.0, {cls.own: 100})])

    def test_who_may(self):
        for role in MAY:
            with self.subTest(role):
                self._assert_valid(self._file(user=getattr(self, role)))

    def test_who_may_not(self):
        for role in MAY_NOT:
            user = getattr(self, role)
            with self.subTest(role):
                with self.assertRaises(AccessError):
                    self._make(user=user)
                with self.assertRaises(AccessError):
                    self.env["coop.xaf"].with_user(user)._books(self.company, *self._days())
                with self.assertRaises(AccessError):
                    self.env["coop.xaf"].with_user(user).search([]).read(["name"])

    def _days(self):
        books = self._books()
        return books.scope.date_from, books.scope.date_to

    def test_another_company(self):
        other = self._create_cooperative()
        with self.assertRefused(AccessError, "may not see"):
            self._make(company=other)

    def test_branch_that_the_user_may_not_see(self):
        self.env["res.company"].create({"name": "Secret branch", "parent_id": self.company.id})
        with self.assertRefused(AccessError, "Secret branch"):
            self._make()

    def test_dialog_of_somebody_else(self):
        wizard, _action = self._make(anyway=False)
        theirs = wizard.with_user(self.treasurer)
        for attack in (theirs.action_make_anyway, theirs.action_open_accounts, lambda: theirs.read(["year"])):
            with self.assertRaises(AccessError):
                attack()

    def test_file_of_somebody_else(self):
        self._file()
        job = self._job()
        self.assertTrue(job.attachment_id.with_user(self.accountant).raw)
        for role in ("treasurer", "administrator", *MAY_NOT):
            user = getattr(self, role)
            with self.subTest(role):
                with self.assertRaises(AccessError):
                    job.with_user(user).action_download()
                with self.assertRaises(AccessError):
                    job.attachment_id.with_user(user).read(["raw"])

    def test_nobody_writes_a_file_himself(self):
        self._file()
        job = self._job()
        vals = {"company_id": self.company.id, "date_from": "2026-01-01", "date_to": "2026-12-31", "state": "ready"}
        for attack in (
            lambda: job.create(vals),
            lambda: job.write({"company_id": 1}),
            lambda: job.sudo(False).write(vals),
        ):
            with self.assertRaises(AccessError):
                attack()

    def test_rights_taken_away(self):
        self._file()
        job = self._job()
        self.accountant.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        with self.assertRaises(AccessError):
            job.action_download()
        with self.assertRaises(AccessError):
            job.attachment_id.with_user(self.accountant).read(["raw"])

    # === OVER THE WIRE === #

    def _call(self, role, model, method, *args):
        self.authenticate(f"coop_{role}", f"coop_{role}")
        body = {"params": {"model": model, "method": method, "args": args, "kwargs": {}}}
        response = self.url_open(
            "/web/dataset/call_kw", data=json.dumps(body), headers={"Content-Type": "application/json"}
        )
        return response.json()

    def test_over_the_wire(self):
        vals = {"company_id": self.company.id, "year": "2026"}
        for role in ("accountant", "treasurer"):
            [wizard] = self._call(role, "coop.xaf.make", "create", [vals])["result"]
            action = self._call(role, "coop.xaf.make", "action_make_anyway", [wizard])["result"]
            content = self.url_open(action["url"])
            self.assertEqual(content.status_code, 200)
            self._assert_valid(content.content)
            for other in {"treasurer", "accountant", "board", "employee"} - {role}:
                self.authenticate(f"coop_{other}", f"coop_{other}")
                self.assertNotIn(b"<auditfile", self.url_open(action["url"]).content)

    def test_over_the_wire_refused(self):
        vals = {"company_id": self.company.id, "year": "2026"}
        job = {"company_id": self.company.id, "date_from": "2026-01-01", "date_to": "2026-12-31"}
        with mute_logger("odoo.http"):
            for role in MAY_NOT:
                with self.subTest(role):
                    self.assertIn("error", self._call(role, "coop.xaf.make", "create", [vals]))
                    self.assertIn("error", self._call(role, "coop.xaf", "create", [job]))
            for method in ("_request", "_books", "_fill", "_cron_make", "_make"):
                with self.subTest(method):
                    self.assertIn("error", self._call("accountant", "coop.xaf", method, []))
            self.assertIn("error", self._call("accountant", "coop.xaf", "create", [job]))
