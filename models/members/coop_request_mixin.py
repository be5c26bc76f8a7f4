from odoo import models

from ..common.groups import COACH, TREASURER


class CoopRequestMixin(models.AbstractModel):
    """The members of a request, whom a coach guides."""

    _inherit = "coop.request.mixin"

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
