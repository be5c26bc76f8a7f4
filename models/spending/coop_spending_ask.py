from odoo import models

from ..common.groups import BOARD, TREASURER


class CoopSpendingRequest(models.Model):
    """Who is asked to answer a request: an activity in his list."""

    _inherit = "coop.spending.request"

    def _ask_approval(self):
        self.ensure_one()
        for user in self._approvers():
            # Members submit, who have no rights on activities.
            self.sudo().activity_schedule(
                "social_cooperative.mail_activity_spending",
                user_id=user.id,
                summary=self.env._("%(amount)s for %(title)s", amount=self._amount_label(), title=self.title),
            )

    def _amount_label(self):
        return self.currency_id.format(self.amount)

    def _approvers(self):
        """The member's coach; without one the treasurers; above the limit the board. Never who asked.

        When nobody of these is left, whoever else may approve it.
        """
        self.ensure_one()
        coach = self.sudo().member_id.coach_id  # asked by members, too
        board, treasurers = self._users_of(BOARD), self._users_of(TREASURER)
        choices = [board] if self._is_above_limit() else [coach, treasurers, board]
        for users in choices:
            able = users.filtered(lambda user: user.active and self._seen_by(user)._may_approve())
            if able:
                return able
        return self.env["res.users"]

    def _seen_by(self, user):
        """This request as that user sees it, who need not be allowed in every company that this one looks at."""
        return self.with_user(user).sudo(False).with_context(allowed_company_ids=self.company_id.ids)

    def _users_of(self, group):
        """The people of this company in a group; not those who are in it only as administrators of the system."""
        # Users are the system administrator's to see.
        users = self.env["res.users"].sudo()
        found = users.search(
            [
                ("company_ids", "in", self.company_id.ids),
                ("share", "=", False),
                ("all_group_ids", "in", self.env.ref(group).ids),
            ]
        )
        return found.filtered(lambda user: not user.has_group("social_cooperative.group_administrator")) or found
