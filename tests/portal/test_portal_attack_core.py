import json
from contextlib import suppress

from odoo import http
from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_portal import PNG
from .common_portal_records import PortalRecordsCase

# What a member makes on his page. He has no rights on it, nor on anything else of the cooperative.
MADE_BY_MEMBERS = ("coop.assignment", "coop.spending.request")
READS = (
    ("search_read", [[], ["id"]]),
    ("search_count", [[]]),
    ("web_search_read", [[], {"id": {}}]),
    ("name_search", [""]),
    ("formatted_read_group", [[], ["create_uid"], ["__count"]]),
)
SECRETS = ("Secret", "Klusbus", "Bert", "Zwart", "Elders", "Piet", "Testdam", "280.0", "140.0")
RECORD_CALLS = (("read", ["id"]), ("write", {}), ("unlink",), ("copy",), ("export_data", ["id"]))


@tagged("post_install", "-at_install", "thorough")
class TestPortalAttackCore(PortalRecordsCase):
    """Odoo's own doors, which take the name of a model: RPC, files, chatter, reports and our spreadsheets."""

    def _models(self):
        return [name for name in self.env.registry if name.startswith("coop.") and not self.env[name]._abstract]

    def _rpc(self, user, model, method, *args, **kwargs):
        return call_kw(self.env(user=user, su=False)[model], method, list(args), kwargs)

    def _assert_refused(self, user, model, method, *args):
        """An AccessError is a UserError, too."""
        with (
            self.assertRaises(UserError, msg=f"{user.login} {model}.{method}"),
            mute_logger("odoo.models"),
        ):
            self._rpc(user, model, method, *args)

    def test_every_model_by_rpc(self):
        models = self._models()
        self.assertGreater(len(models), 50)
        for model in models:
            with self.subTest(model):
                self._assert_refused(self.visitor, model, "search_read", [], ["id"])
                for method, args in READS:
                    self._assert_refused(self.anna_user, model, method, *args)
                self._assert_refused(self.anna_user, model, "create", {})
                record = self.env[model].sudo().search([], limit=1) if self.env[model]._auto else None
                for method, *args in RECORD_CALLS if record else ():
                    self._assert_refused(self.anna_user, model, method, record.ids, *args)

    def test_own_public_methods_by_rpc(self):
        """Whatever our own code opens to clients: on a foreign record it tells nothing of it and moves nothing.

        Some answer with the name of a screen; what that screen would show is refused by the model.
        """
        tried, states = 0, self._states()
        for model in self._models():
            record = self.env[model].sudo().search([], limit=1) if self.env[model]._auto else self.env[model]
            for method in self._public_methods(model):
                arguments = [record.ids] if not hasattr(getattr(type(self.env[model]), method), "_api_model") else []
                tried += 1
                with self.subTest(model, method=method), self.env.cr.savepoint() as savepoint:
                    answer = None
                    # A missing record or argument is a refusal, too: nothing was given away.
                    with suppress(UserError, TypeError, ValueError):
                        answer = str(self._rpc(self.anna_user, model, method, *arguments))
                        self.env.flush_all()
                    for secret in SECRETS if answer else ():
                        self.assertNotIn(secret, answer)
                    self.assertEqual(self._states(), states)
                    savepoint.rollback()
                    self.env.invalidate_all()
        self.assertGreater(tried, 60)

    def _states(self):
        """How far Bert's records are; nobody else may move them."""
        self.env.invalidate_all()
        return [(record._name, record.exists().sudo().state) for record in self.berts.values()]

    def _public_methods(self, model):
        found = set()
        for cls in type(self.env[model]).mro():
            if cls.__module__.startswith("odoo.addons.social_cooperative."):
                found |= {name for name, value in vars(cls).items() if callable(value) and not name.startswith("_")}
        return sorted(found - {"create", "write", "unlink", "copy", "search_fetch"})

    def test_through_models_of_odoo(self):
        """What others have is not found through contacts, books, messages, files and activities either."""
        partners = (self.bert.partner_id | self.piet.partner_id | self.coach.partner_id).ids
        for model, domain in (
            ("res.partner", [("id", "in", partners)]),
            ("account.move", []),
            ("account.move.line", []),
            ("mail.message", [("model", "=like", "coop.%")]),
        ):
            with self.subTest(model):
                self.assertFalse(self._rpc(self.anna_user, model, "search_read", domain, ["id"]))
        for model in (
            "account.analytic.line",
            "account.analytic.account",
            "mail.activity",
            "portal.wizard",
            "ir.exports",
        ):
            with self.subTest(model):
                self._assert_refused(self.anna_user, model, "search_read", [], ["id"])

    def test_by_http_and_json(self):
        line = self.berts["coop.settlement.line"]
        self._log_in(self.anna_user)
        key = self._api_key(self.anna_user)
        for model, method, args in (
            ("coop.member", "search_read", {"domain": [], "fields": ["number"]}),
            ("coop.settlement.line", "read", {"ids": line.ids, "fields": ["closing"]}),
            ("coop.assignment", "action_submit", {"ids": self.berts["coop.assignment"].ids}),
            ("res.users", "_coop_members", {"ids": self.bert_user.ids}),
        ):
            with self.subTest(model, method=method), self._refusals():
                params = {
                    "model": model,
                    "method": method,
                    "args": [args.pop("ids")] if "ids" in args else [],
                    "kwargs": args,
                }
                answer = self.url_open("/web/dataset/call_kw", json={"jsonrpc": "2.0", "params": params}).json()
                self.assertIn("error", answer)
                answer = self.url_open(
                    f"/json/2/{model}/{method}", data=json.dumps(args | {"ids": params["args"] and params["args"][0]}),
                    headers={"Authorization": f"bearer {key}", "Content-Type": "application/json"},
                )  # fmt: skip
                self.assertIn(answer.status_code, (403, 404, 422))

    def test_files(self):
        photos = {model: self._photo(self.berts[model], self.bert_user) for model in MADE_BY_MEMBERS}
        # Bert, too: his photos go by his page, which looks at what they are and how large.
        for user in (self.anna_user, self.visitor, self.piet_user, self.bert_user, None):
            self._log_in(user)
            for model, photo in photos.items():
                for address in (
                    f"/web/content/{photo.id}", f"/web/image/{photo.id}", f"/web/content/{photo.id}?access_token=1",
                    f"/web/content/ir.attachment/{photo.id}/raw", f"/web/image/ir.attachment/{photo.id}/datas",
                ):  # fmt: skip
                    with self.subTest(address, model=model, by=user and user.login), self._refusals():
                        self.assertNotEqual(self.url_open(address).content, PNG)
                with self._refusals():
                    answer = self.url_open(
                        "/mail/attachment/upload",
                        data={
                            "thread_model": model,
                            "thread_id": self.berts[model].id,
                            "csrf_token": http.Request.csrf_token(self),
                        },
                        files=[("ufile", ("x.png", PNG))],
                    )
                self.assertNotEqual(answer.status_code, 200)
            self.assertFalse(self.env["ir.attachment"].search([("name", "=", "x.png")]))

    def test_chatter(self):
        # pylint: disable=translation-required
        self.berts["coop.assignment"].message_post(body="Secret talk", subtype_xmlid="mail.mt_comment")
        self.berts["coop.spending.request"].message_post(body="Secret talk", subtype_xmlid="mail.mt_comment")
        self.bert.message_post(body="Secret talk", subtype_xmlid="mail.mt_comment")
        threads = [
            self.berts["coop.assignment"],
            self.berts["coop.spending.request"],
            self.bert,
            self.berts["coop.reward"].run_id,
        ]
        for user in (self.anna_user, self.visitor, None):
            self._log_in(user)
            for thread in threads:
                who = {"thread_model": thread._name, "thread_id": thread.id}
                for route, params in (
                    ("/mail/thread/messages", who), ("/mail/chatter_fetch", who), ("/portal/chatter_init", who),
                    ("/mail/chatter_fetch", who | {"token": "1"}), ("/mail/chatter_fetch", who | {"hash": "1", "pid": 1}),
                    ("/mail/message/post", who | {"post_data": {"body": "Intruder"}}),
                    ("/mail/thread/subscribe", {"res_model": thread._name, "res_id": thread.id, "partner_ids": user and user.partner_id.ids}),
                    ("/mail/thread/recipients", who | {"message_id": thread.message_ids[:1].id}),
                ):  # fmt: skip
                    with self.subTest(route, model=thread._name, by=user and user.login), self._refusals():
                        answer = self.url_open(route, json={"jsonrpc": "2.0", "params": params}).text
                        self.assertNotIn("Secret talk", answer)
                        self.assertNotIn("Klusbus", answer)
        self.assertFalse(self.env["mail.message"].search([("body", "ilike", "Intruder")]))
        self.assertNotIn(self.anna.partner_id, threads[0].message_partner_ids | threads[1].message_partner_ids)

    def test_reports_and_spreadsheets(self):
        line, reward = self.berts["coop.settlement.line"], self.berts["coop.reward"]
        for user in (self.anna_user, self.visitor, None):
            self._log_in(user)
            for address in (
                *(f"/report/{kind}/social_cooperative.report_statement/{line.id}" for kind in ("html", "pdf", "text")),
                *(f"/report/{kind}/social_cooperative.report_reward/{reward.id}" for kind in ("html", "pdf")),
                "/coop/ledger.xlsx", f"/coop/ledger.xlsx?companies=[{self.company.id}]", "/coop/pots.xlsx?date=2026-12-31",
                f"/coop/rewards.xlsx?run={reward.run_id.id}", "/coop/register.xlsx",
                f"/coop/weights.xlsx?date_from=2026-01-01&date_to=2026-01-31&company={self.company.id}",
            ):  # fmt: skip
                with self.subTest(address, by=user and user.login), mute_logger("odoo.http"):
                    response = self.url_open(address, allow_redirects=False)
                    self.assertNotEqual(response.status_code, 200)
                    self.assertNotIn(b"Klusbus", response.content)
