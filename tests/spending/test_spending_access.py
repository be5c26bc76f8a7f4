from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import Form, tagged

from .common_spending import SpendingCase

MODELS = (
    "coop.spending.request", "coop.equipment", "coop.equipment.use", "coop.sharing.key", "coop.sharing.key.line",
)  # fmt: skip


@tagged("post_install", "-at_install", "thorough")
class TestSpendingAccess(SpendingCase):
    """Who sees and does what with spending, by the ORM and as a client calls it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._earn(cls.anna, 2000.0)
        cls._earn(cls.carl, 2000.0)
        cls.annas = cls._request().with_env(cls.env)
        cls.carls = cls._request(member=cls.carl).with_env(cls.env)
        cls.trimmer, cls.bike = cls.env["coop.equipment"].create([{"name": "Trimmer"}, {"name": "Bike"}])
        cls.trimmer._hand_over(cls.anna, cls.today.replace(day=1))
        cls.bike._hand_over(cls.carl, cls.today.replace(day=1))
        cls.key = cls.env["coop.sharing.key"].create(
            {"name": "Rent", "date_from": "2026-01-01", "line_ids": [(0, 0, {"member_id": cls.anna.id})]}
        )
        cls.env.flush_all()

    def _rpc(self, user, model, method, *args, **kwargs):
        return call_kw(self.env(user=user, su=False)[model], method, args, kwargs)

    def _seen(self, user, model="coop.spending.request"):
        return {row["id"] for row in self._rpc(user, model, "search_read", [], ["display_name"])}

    # === WHO SEES WHAT === #

    def test_who_sees_what(self):
        for user in (self.treasurer, self.board, self.accountant, self.administrator):
            self.assertEqual(self._seen(user), set((self.annas | self.carls).ids), user.name)
            self.assertEqual(self._seen(user, "coop.equipment"), set((self.trimmer | self.bike).ids), user.name)
            self.assertEqual(self._seen(user, "coop.sharing.key"), set(self.key.ids), user.name)
        self.assertEqual(self._seen(self.coach), set(self.annas.ids))
        self.assertEqual(self._seen(self.coach2), set(self.carls.ids))
        self.assertEqual(self._seen(self.coach, "coop.equipment"), set(self.trimmer.ids))
        self.assertEqual(self._seen(self.coach, "coop.equipment.use"), set(self.trimmer.use_ids.ids))

    def test_who_sees_nothing(self):
        closed = [(user, model) for user in (self.shop, self.invoicing, self.member_user) for model in MODELS]
        closed += [(self.coach, model) for model in MODELS[3:]]
        for user, model in closed:
            record = self.env[model].search([], limit=1)
            for method, args in (
                ("search_read", ([], ["display_name"])),
                ("read", (record.ids, ["display_name"])),
                ("write", (record.ids, {})),
                ("formatted_read_group", ([], ["create_uid"], ["__count"])),
            ):
                with self.assertRaises(AccessError, msg=f"{user.name} {model} {method}"):
                    self._rpc(user, model, method, *args)

    def test_readers_only_read(self):
        for user in (self.board, self.accountant):
            for model in MODELS:
                record = self.env[model].with_user(user).search([], limit=1)
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(record.has_access(operation), f"{user.name} {model} {operation}")
        for model in MODELS[1:3]:
            self.assertFalse(self.env[model].with_user(self.coach).has_access("write"))

    def test_who_answers_sees_what_there_is(self):
        self.annas.with_user(self.coach).action_submit()
        for user, available in (
            (self.treasurer, 2000),
            (self.board, 2000),
            (self.coach, 0),
            (self.accountant, 0),
        ):
            [row] = self._rpc(user, "coop.spending.request", "read", self.annas.ids, ["available_now"])
            self.assertEqual(row["available_now"], available, user.name)

    def test_every_page_opens(self):
        for user in (self.treasurer, self.board, self.coach, self.administrator, self.accountant):
            Form(self.annas.with_user(user))
            Form(self.trimmer.with_user(user))
            Form(self.anna.with_user(user))
        for user in (self.treasurer, self.board, self.accountant):
            Form(self.key.with_user(user))

    def test_attachments_follow_the_request(self):
        self.carls.with_user(self.coach2)._attach("receipt.png", b"x")
        photo = self.carls._attachments()
        self.assertEqual(len(photo), 1)
        for user, sees in (
            (self.treasurer, True), (self.coach2, True), (self.board, True),
            (self.coach, False), (self.shop, False), (self.invoicing, False), (self.member_user, False),
        ):  # fmt: skip
            found = self.env["ir.attachment"].with_user(user).search([("id", "=", photo.id)])
            self.assertEqual(bool(found), sees, user.name)
        with self.assertRaises(AccessError):
            self.carls.with_user(self.member_user)._attachments()

    # === WHO DOES WHAT === #

    def test_who_asks(self):
        for user in (self.board, self.accountant, self.shop, self.invoicing, self.coach2):
            for method in ("action_submit", "action_cancel"):
                with self.assertRaises(AccessError, msg=f"{user.name} {method}"):
                    self._rpc(user, "coop.spending.request", method, self.annas.ids)
        with self.assertRaises(AccessError):
            self._request(member=self.carl, user=self.coach)
        with self.assertRaises(AccessError):
            self.annas.with_user(self.coach).member_id = self.carl

    def test_who_answers(self):
        self.annas.with_user(self.coach).action_submit()
        for user in (self.accountant, self.shop, self.invoicing, self.coach, self.coach2, self.member_user):
            for method in ("action_approve", "action_send_back", "action_refuse", "action_override"):
                with self.assertRaises(AccessError, msg=f"{user.name} {method}"):
                    self._rpc(user, "coop.spending.request", method, self.annas.ids)
        for user in (self.coach, self.coach2, self.accountant, self.shop, self.member_user):
            with self.assertRaises(AccessError, msg=user.name):
                answer = {"res_model": self.annas._name, "res_id": self.annas.id, "answer": "refused", "reason": "x"}
                self.env["coop.request.answer"].with_user(user).create(answer).action_confirm()
        self._rpc(self.treasurer, "coop.spending.request", "action_approve", self.annas.ids)
        self.assertEqual(self.annas.state, "approved")

    def test_the_limit_from_both_sides(self):
        self.company.coop_spending_limit = 250
        for amount, user, allowed in (
            (250.0, self.treasurer, True),
            (250.0, self.coach, True),
            (250.0, self.board, True),
            (250.01, self.treasurer, False),
            (250.01, self.coach, False),
            (250.01, self.board, True),
        ):
            asks = self.treasurer2
            request = self._submitted(amount, user=asks)
            with self.subTest(amount=amount, user=user.name):
                if allowed:
                    request.with_user(user).action_approve()
                    self.assertEqual(request.state, "approved")
                else:
                    with self.assertRefused(AccessError, "the board approves it"):
                        request.with_user(user).action_approve()

    def test_nobody_answers_himself(self):
        """Not who wrote it, not who submitted it, not who it is for."""
        self.board.group_ids += self.env.ref("social_cooperative.group_treasurer")
        written = self._request(user=self.board)
        written.with_user(self.coach).action_submit()
        submitted = self._request(user=self.coach)
        submitted.with_user(self.board).action_submit()
        self.board.partner_id = self.bert.partner_id
        own = self._submitted(member=self.bert, user=self.treasurer2)
        for request in (written, submitted, own):
            with self.assertRefused(AccessError, "asked .* yourself"):
                request.with_user(self.board).action_approve()
            with self.assertRefused(AccessError, "asked .* yourself"):
                request.with_user(self.board)._answer("refused", "x")

    def test_who_books(self):
        request = self._approved(100.0)
        for user in (self.coach, self.board, self.accountant, self.member_user):
            for method in ("action_make_bill", "action_close"):
                with self.assertRaises(AccessError, msg=f"{user.name} {method}"):
                    self._rpc(user, "coop.spending.request", method, request.ids)
        with self.assertRefused(UserError, "Only the treasurer links"):
            self._rpc(
                self.invoicing, "account.move", "create",
                [{"move_type": "in_invoice", "coop_spending_request_id": request.id}],
            )  # fmt: skip

    # === WHAT A CLIENT WRITES === #

    def test_guarded_fields(self):
        request = self._approved(100.0)
        for vals in (
            {"state": "approved"}, {"step": "approved"}, {"approved_by_id": self.board.id}, {"amount_reserved": 0},
            {"is_closed": True}, {"override_reason": "x"}, {"override_by_id": self.board.id}, {"name": "BST/1"},
            {"submitted_by_id": self.board.id}, {"move_ids": []}, {"available_then": 1},
        ):  # fmt: skip
            for user in (self.coach, self.treasurer, self.administrator):
                with self.assertRaises(AccessError, msg=f"{user.name} {vals}"):
                    self._rpc(user, "coop.spending.request", "write", request.ids, vals)
                made = self._rpc(
                    user, "coop.spending.request", "create",
                    [{"title": "x", "amount": 1, "member_id": self.anna.id, **vals}],
                    context={f"default_{name}": value for name, value in vals.items() if name != "move_ids"},
                )  # fmt: skip
                record = self.env["coop.spending.request"].browse(made)
                self.assertEqual((record.state, record.amount_reserved), ("draft", 0))
                self.assertFalse(record.override_by_id | record.approved_by_id | record.submitted_by_id)

    def test_what_was_asked_stays(self):
        request = self._submitted(100.0)
        for vals in ({"amount": 90}, {"member_id": self.bert.id}, {"kind": "receipt"}, {"title": "Car"}):
            for user in (self.coach, self.treasurer):
                with self.assertRefused(UserError, "can no longer be changed"):
                    self._rpc(user, "coop.spending.request", "write", request.ids, vals)
        self._rpc(self.treasurer, "coop.spending.request", "write", request.ids, {"category": "training"})

    def test_a_member_asks_by_his_page_only(self):
        for method, args in (
            ("create", ({"title": "x", "amount": 1},)),
            ("write", (self.annas.ids, {"title": "x"})),
            ("action_submit", (self.annas.ids,)),
            ("message_post", (self.annas.ids,)),
            ("copy", (self.annas.ids,)),
        ):
            with self.assertRaises(AccessError, msg=method):
                self._rpc(self.member_user, "coop.spending.request", method, *args)

    def test_private_methods_are_not_called(self):
        for model, methods in {
            "coop.spending.request": ("_move_to", "_do_approve", "_answer", "_override", "_make_bill", "_attach"),
            "coop.equipment": ("_hand_over", "_end_use"),
            "coop.member": ("_lock_pot", "_get_reserved"),
        }.items():
            for method in methods:
                with self.assertRaises(AccessError):
                    self._rpc(self.treasurer, model, method, self.env[model].search([], limit=1).ids)

    # === OTHER COMPANIES === #

    def test_other_companies(self):
        other = self._create_cooperative()
        stranger = self._create_user("stranger", "social_cooperative.group_treasurer", company=other)
        for model in MODELS:
            self.assertFalse(self._seen(stranger, model))
        with self.assertRaises(AccessError):
            self._rpc(stranger, "coop.spending.request", "action_cancel", self.annas.ids)
        theirs = self._create_member("Piet", company_id=other.id)
        request = self._request(member=theirs, user=self.env.user)
        self.assertEqual(request.company_id, other)
        self.assertRegex(request.name, "/0001$")
        request = self._approved(50.0)
        with self.assertRefused(UserError, "no request of"):
            self.env["account.move"].with_company(other).create(
                {"move_type": "in_invoice", "coop_spending_request_id": request.id}
            )

    def test_who_is_asked(self):
        def asked(request):
            return request.with_env(self.env).activity_ids.user_id

        self.assertEqual(asked(self._submitted(user=self.treasurer2)), self.coach)
        self.assertEqual(asked(self._submitted(user=self.coach)), self.treasurer | self.treasurer2)
        self.assertEqual(asked(self._submitted(250.01)), self.board)
        request = self._submitted()
        request.with_user(self.treasurer).action_approve()
        self.assertFalse(asked(request))
