from odoo import fields, models
from odoo.exceptions import UserError


class CoopRequestMixin(models.AbstractModel):
    """How a request is answered: who is asked, approving it, and sending it back with a reason."""

    _inherit = "coop.request.mixin"

    # The activity with which somebody is asked to answer; the next step of the request ends it.
    _question = None

    # === ACTIONS === #

    def action_approve(self):
        self._check_can("approve")
        for request in self:
            request._do_approve()

    def action_send_back(self):
        """Open the dialog that asks for the reason."""
        return self._open_answer("returned")

    def _open_answer(self, answer):
        """The dialog that asks for the reason.

        :param answer: one of :attr:`_answers`
        """
        self.ensure_one()
        self._check_can(self._answers[answer])
        dialog = self.env["coop.request.answer"]
        return {
            "type": "ir.actions.act_window",
            "name": dict(dialog._fields["answer"]._description_selection(self.env))[answer],
            "res_model": dialog._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id, "default_answer": answer},
        }

    # === APPROVING === #

    def _do_approve(self, step="approve", **vals):
        """Approve it, when nobody else takes a step at this moment and nothing is missing.

        :param step: the step that leads to approved
        :param vals: what is written besides
        """
        self.ensure_one()
        self._lock()
        self._check_can(step)
        self._check_approvable()
        self._move_to("approved", **self._prepare_approved_vals() | vals)

    def _check_approvable(self):
        """All that must be there before it is approved. Meant to be extended.

        :raises UserError: with what is missing
        """
        self._check_complete()

    def _prepare_approved_vals(self):
        return {"approved_by_id": self.env.uid, "approved_on": fields.Datetime.now()}

    # === ANSWERING WITH A REASON === #

    def _answer(self, answer, reason):
        """Sent back or refused, with a reason that stays on the form and in the chatter.

        :param answer: one of :attr:`_answers`: the step that it leads to
        """
        self.ensure_one()
        self._check_can(self._answers[answer])
        reason = (reason or "").strip()
        if not reason:
            raise UserError(
                self.env._("Say what is missing, so that the member can put it right.")
                if answer == "returned"
                else self.env._("Say why, so that the member knows what to do.")
            )
        self._drop_documents()
        self._move_to(answer, approved_by_id=False, approved_on=False, **{self._reason_field: reason})
        self._tell_followers(
            self.env._("Sent back: %(reason)s", reason=reason)
            if answer == "returned"
            else self.env._("Refused: %(reason)s", reason=reason)
        )

    # === WHO IS ASKED === #

    def _ask(self, users):
        """Ask these users to answer, each in his own language."""
        self.ensure_one()
        for user in users:
            # Members submit, who have no rights on activities.
            asked = self.sudo().with_context(lang=user.lang)
            asked.activity_schedule(self._question, user_id=user.id, summary=asked._get_question())

    def _get_question(self):
        """Hook: what the activity says."""
        raise NotImplementedError

    def _drop_question(self):
        """Whoever was asked need not answer any more."""
        if self._question:
            self.sudo().activity_unlink([self._question])  # who takes the step may not edit activities of others
