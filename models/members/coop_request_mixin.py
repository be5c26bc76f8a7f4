from odoo import models

from ..common.groups import COACH, TREASURER


class CoopRequestMixin(models.AbstractModel):
    """The members of a request, whom a coach guides."""

    _inherit = "coop.request.mixin"

    # External id of the letter that tells the members the answer, and the setting of the company that allows it.
    _answer_template = None
    _answer_setting = None

    def _get_members(self):
        """The members whose request it is, with all rights: who they are is compared and not shown."""
        raise NotImplementedError

    def _is_handled_by_user(self):
        """The treasurer; a coach of one of the members, or of a draft that has none yet; a member himself."""
        self.ensure_one()
        user, members = self.env.user, self._get_members()
        return (
            user.has_group(TREASURER)
            or (user.has_group(COACH) and (not members or user in members.coach_id))
            or user.partner_id in members.partner_id
        )

    def _is_coached_by_user(self):
        """Whether this user is the coach of all its members; a member without a coach is nobody's to guide."""
        self.ensure_one()
        user, members = self.env.user, self._get_members()
        return bool(members) and user.has_group(COACH) and all(member.coach_id == user for member in members)

    def _is_of_user(self):
        """Whether this user is one of the members himself."""
        self.ensure_one()
        return self.env.user.partner_id in self._get_members().partner_id

    # === TELLING THEM === #

    def _get_written_to(self):
        return super()._get_written_to() | self._get_members().partner_id

    def _do_approve(self, step="approve", **vals):
        result = super()._do_approve(step, **vals)
        self._write_answer()
        return result

    def _answer(self, answer, reason):
        result = super()._answer(answer, reason)
        self._write_answer()
        return result

    def _write_answer(self):
        """Write to the members that their request was answered, and how."""
        self.ensure_one()
        # Who answers need not be allowed to read the settings.
        if self._answer_setting and self.company_id.sudo()[self._answer_setting]:
            for member in self._get_members():
                member._write_letter(self._answer_template, self)
