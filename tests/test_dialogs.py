from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .spending.common_spending import SpendingCase


@tagged("post_install", "-at_install")
class TestDialogs(SpendingCase):
    """What somebody is about to confirm is of who opened the dialog: no colleague reads it, or writes in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._earn(cls.anna, 2000.0)

    def _dialogs(self):
        return [
            name
            for name, model in self.env.registry.items()
            if name.startswith("coop.") and model._transient and not model._abstract
        ]

    def _rpc(self, user, model, method, *args, **kwargs):
        return call_kw(self.env(user=user, su=False)[model], method, args, kwargs)

    def test_every_dialog_has_the_rule(self):
        dialogs = self._dialogs()
        self.assertGreater(len(dialogs), 15)
        for name in dialogs:
            for operation in ("read", "write", "unlink"):
                for user in self.treasurer | self.administrator:
                    with self.subTest(name, operation=operation):
                        domain = self.env(user=user, su=False)["ir.rule"]._compute_domain(name, operation)
                        owner = [one for one in domain.iter_conditions() if one.field_expr == "create_uid"]
                        self.assertTrue(owner)
                        for one in owner:
                            self.assertIn(
                                (one.operator, list(one.value) if one.operator == "in" else one.value),
                                [("=", user.id), ("in", [user.id])],
                            )

    def test_another_treasurer_and_an_administrator(self):
        request = self._submitted()
        asked = {"res_model": request._name, "res_id": request.id}
        vals = asked | {"answer": "returned", "reason": "The shop is not on it"}
        dialog = self.env["coop.request.answer"].with_user(self.treasurer).create(vals)
        for other in self.treasurer2 | self.administrator | self.board:
            for method, args in (
                ("read", (dialog.ids, ["reason"])),
                ("write", (dialog.ids, {"answer": "refused", "reason": "Written by another"})),
                ("unlink", (dialog.ids,)),
                ("action_confirm", (dialog.ids,)),
            ):
                with self.subTest(method, by=other.name), self.assertRaises(AccessError):
                    self._rpc(other, "coop.request.answer", method, *args)
            self.assertFalse(self._rpc(other, "coop.request.answer", "search", []))
            self.assertFalse(
                self._rpc(other, "coop.request.answer", "formatted_read_group", [], [], ["__count"])[0]["__count"]
            )
        self._rpc(self.treasurer, "coop.request.answer", "action_confirm", dialog.ids)
        self.assertEqual((request.state, request.answer_reason), ("returned", "The shop is not on it"))

    def test_lines_of_a_dialog(self):
        action = self._rpc(self.administrator, "coop.setup", "action_open")
        lines = self.env["coop.setup"].browse(action["res_id"]).line_ids
        self.assertTrue(lines.with_user(self.administrator).read(["name"]))
        other = self._create_user("administrator2", "social_cooperative.group_administrator")
        with self.assertRaises(AccessError):
            self._rpc(other, "coop.setup.line", "read", lines.ids, ["name"])
        with self.assertRaises(AccessError):
            self._rpc(other, "coop.setup.line", "write", lines.ids, {"name": "x"})
