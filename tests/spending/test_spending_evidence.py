from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common_spending import SpendingCase

AMOUNT = {"amount": 240.0}


@tagged("post_install", "-at_install")
class TestSpendingEvidence(SpendingCase):
    """What was approved stays what it was: its papers, and who asked what. Who guides the member no more hears no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._earn(cls.anna, 2000.0)

    def _rpc(self, user, model, method, *args, **kwargs):
        return call_kw(self.env(user=user, su=False)[model], method, args, kwargs)

    def _receipt(self, **vals):
        request = self._request(kind="receipt", **vals)
        return request, request._attach("receipt.png", b"first")

    # === RECEIPTS === #

    def _doors(self, paper):
        """Every way to replace or delete a paper; Odoo's own doors use all rights once they looked at the document."""
        message = self.env["mail.message"].create(
            {"model": paper.res_model, "res_id": paper.res_id, "attachment_ids": [Command.link(paper.id)]}
        )
        other = self._request().with_env(self.env)
        for name, value in (
            ("raw", b"second"), ("datas", "c2Vjb25k"), ("name", "other.png"), ("res_id", other.id), ("res_id", False),
            ("res_model", "coop.member"), ("mimetype", "text/html"), ("type", "url"), ("public", True),
        ):  # fmt: skip
            yield f"write {name}", lambda own, name=name, value=value: own.write({name: value})
        yield "unlink", lambda own: own.unlink()
        yield "with all rights", lambda own: own.sudo().unlink()
        yield "written with all rights", lambda own: own.sudo().write({"raw": b"second"})
        yield "chatter", lambda own: own.sudo()._delete_and_notify()
        yield (
            "message",
            lambda own: (
                own.env["coop.spending.request"]
                .browse(own.res_id)
                ._message_update_content(message.with_env(own.env), body="x", attachment_ids=[])
            ),
        )

    def _try(self, paper, user, door):
        """Whether it is refused; whatever it did is undone."""
        try:
            with self.cr.savepoint() as savepoint:
                door(paper.with_user(user))
                self.env.flush_all()
                savepoint.rollback()
        except UserError:
            return True
        finally:
            self.env.invalidate_all()
        return False

    def test_papers_from_approval_on(self):
        request, paper = self._receipt(amount=100.0)
        request.action_submit()
        self.assertFalse(self._try(paper, self.treasurer, lambda own: own.write({"raw": b"second"})))
        request.with_user(self.treasurer).action_approve()
        self.env.flush_all()
        for state in ("approved", "billed", "cancelled bill"):
            if state == "billed":
                bill = self._billed(request)
            elif state == "cancelled bill":
                bill.button_draft()
                bill.button_cancel()
            for user in (self.treasurer, self.administrator, self.coach, self.member_user, self.env.user):
                for name, door in self._doors(paper):
                    with self.subTest(name, state=state, by=user.name):
                        self.assertTrue(self._try(paper, user, door))
            self.assertEqual((paper.raw, paper.res_id, paper.name), (b"first", request.id, "receipt.png"))
        request.with_user(self.treasurer).message_post(body="One more", attachments=[("more.png", b"x")])  # pylint: disable=translation-required
        self.assertEqual(len(request._attachments()), 2)

    def test_papers_of_what_is_sent_back(self):
        request, paper = self._receipt(amount=100.0)
        request.action_submit()
        request.with_user(self.treasurer).action_approve()
        request.with_user(self.treasurer)._answer("returned", "Not readable")
        paper.with_user(self.treasurer).write({"raw": b"second"})
        self.assertEqual(paper.raw, b"second")
        paper.with_user(self.treasurer).unlink()
        request.with_user(self.coach).action_cancel()
        request.with_user(self.coach).unlink()

    def test_cancelling_frees_nothing(self):
        """It was approved with this paper, also when it is cancelled before there is a bill, or taken up again."""
        request, paper = self._receipt(amount=100.0)
        request.action_submit()
        request.with_user(self.treasurer).action_approve()
        own = request.with_user(self.coach)
        own.action_cancel()
        for state in ("cancelled", "draft", "submitted"):
            for user in (self.coach, self.treasurer, self.administrator):
                for name, door in self._doors(paper):
                    with self.subTest(name, state=state, by=user.name):
                        self.assertTrue(self._try(paper, user, door))
            if state != "submitted":
                with self.assertRefused(UserError, "stays"):
                    own.unlink()
            getattr(own, {"cancelled": "action_draft", "draft": "action_submit"}.get(state, "exists"))()
        request.with_user(self.treasurer)._answer("returned", "Not readable")
        self.assertFalse(request.approved_by_id or request.approved_on)
        own.unlink()

    # === WHO CHANGED WHAT IS ASKED === #

    def test_who_raised_it_does_not_approve_it(self):
        request = self._request(amount=12.0, user=self.coach)
        self._rpc(self.treasurer, "coop.spending.request", "write", request.ids, AMOUNT)
        request.with_user(self.coach).action_submit()
        with self.assertRefused(AccessError, "You changed what is asked"):
            self._rpc(self.treasurer, "coop.spending.request", "action_approve", request.ids)
        with self.assertRefused(AccessError, "You changed what is asked"):
            request.with_user(self.treasurer)._answer("refused", "No")
        self.assertFalse(request.with_user(self.treasurer).may_approve)
        self.assertNotIn(self.treasurer, request._get_approvers())
        request.with_user(self.treasurer2).action_approve()
        self.assertEqual((request.state, request.approved_by_id, request.amount), ("approved", self.treasurer2, 240))

    def test_each_thing_that_is_asked(self):
        for name, value in (
            ("title", "Lawn mower"), ("reason", "Another"), ("amount", 13.0), ("kind", "receipt"), ("date", "2026-02-01"),
            ("member_id", self.bert.id),
        ):  # fmt: skip
            request = self._request(amount=12.0)
            with self.subTest(name):
                request.with_user(self.treasurer).write({name: value})
                self.assertEqual(request.sudo().changed_by_ids, self.treasurer)

    def test_what_stays_the_same_is_no_change(self):
        """Nor is how it will be booked, which who approves completes."""
        request = self._request(amount=12.0)
        request.with_user(self.treasurer).write({"amount": 12.0, "title": request.title, "category": "training"})
        request.action_submit()
        request.with_user(self.treasurer).write({"category": "investment", "partner_id": self.supplier.id})
        self.assertFalse(request.sudo().changed_by_ids)
        request.with_user(self.treasurer).action_approve()

    def test_nobody_writes_who_changed_it(self):
        request = self._request(amount=12.0)
        request.with_user(self.treasurer).write(AMOUNT)
        for user in (self.treasurer, self.administrator, self.coach):
            with self.assertRefused(AccessError, "by its buttons"):
                self._rpc(user, "coop.spending.request", "write", request.ids, {"changed_by_ids": [(5,)]})
        made = self._rpc(
            self.treasurer,
            "coop.spending.request",
            "create",
            [request.copy_data()[0] | {"changed_by_ids": [(4, self.board.id)]}],
        )
        self.assertFalse(self.env["coop.spending.request"].browse(made).changed_by_ids)

    # === WHO IS ASKED === #

    def test_it_is_asked_in_the_language_of_who_answers(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.coach.lang = "nl_NL"
        self.treasurer.lang = "en_US"
        request = self._submitted(user=self.treasurer, amount=12.5)
        self.assertEqual(request.activity_ids.user_id, self.coach)
        self.assertIn("12,50", request.activity_ids.summary)

    # === WHO GUIDES THE MEMBER NO MORE === #

    def test_an_ex_coach_hears_no_more(self):
        request = self._submitted(user=self.treasurer)
        self.assertEqual(request.activity_ids.user_id, self.coach)
        work = self.env["coop.assignment"].create(
            {
                "title": "Hedge",
                "line_ids": [Command.create({"name": "Work", "price_unit": 100, "tax_ids": False})],
                "share_ids": [Command.create({"member_id": self.anna.id})],
            }
        )
        shared = work.copy()
        shared.share_ids = [Command.create({"member_id": self.bert.id})]
        everything = (request.with_env(self.env), work, shared)
        for record in everything:
            record.message_subscribe((self.coach | self.treasurer).partner_id.ids)
            record.activity_schedule("mail.mail_activity_data_todo", user_id=self.coach.id, summary="Look at it")
        self.anna.activity_schedule("mail.mail_activity_data_todo", user_id=self.coach.id, summary="Talk")
        self.anna.with_user(self.coach).coach_id = self.coach2
        coach, partner = self.coach, self.coach.partner_id
        for record in (self.anna, request, work):
            self.assertNotIn(partner, record.message_partner_ids)
            self.assertNotIn(coach, record.activity_ids.user_id)
        self.assertIn(self.treasurer.partner_id, request.message_partner_ids)
        # Bert, who shares in it, is still his.
        self.assertIn(partner, shared.message_partner_ids)
        self.assertIn(coach, shared.activity_ids.user_id)
        asked = request.activity_ids.filtered(lambda one: one.summary != "Look at it")
        self.assertEqual(asked.user_id, self.coach2)
        self.assertEqual(self.anna.activity_ids.user_id, self.coach2)

    def test_without_a_next_coach(self):
        request = self._submitted(user=self.treasurer)
        self.anna.with_user(self.treasurer2).coach_id = False
        self.assertNotIn(self.coach.partner_id, request.message_partner_ids)
        self.assertNotIn(self.coach, request.activity_ids.user_id)
        self.assertTrue(request.activity_ids)
