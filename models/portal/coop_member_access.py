from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..common.groups import TREASURER
from ..common.notification import notification

ACTIVITY = "social_cooperative.mail_activity_access"


class CoopMember(models.Model):
    """The login of a member: invited, and withdrawn, with Odoo's own portal wizard."""

    _inherit = "coop.member"

    portal_state = fields.Selection(
        [
            ("none", "No access"),
            ("invited", "Invited, not yet logged in"),
            ("access", "Has access"),
            ("internal", "Works here with a login"),
        ],
        "Member's page",
        compute="_compute_portal_state",
        compute_sudo=True,
        help="Whether the member can see his own pot, statements and assignments on the phone.",
    )

    @api.depends("partner_id.user_ids.active", "partner_id.user_ids.company_ids", "company_id")
    def _compute_portal_state(self):
        for member in self:
            user = member._page_user()
            if not user.active or member.company_id not in user.company_ids:
                member.portal_state = "none"
            elif user._is_internal():
                member.portal_state = "internal"
            else:
                member.portal_state = "access" if user.login_date else "invited"

    def _page_user(self):
        """The login of this person, also one that was withdrawn."""
        self.ensure_one()
        # Existence and state only; coaches have no rights on users.
        users = self.partner_id.sudo().with_context(active_test=False).user_ids
        return users.sorted("active", reverse=True)[:1]

    # === ACTIONS === #

    def action_invite(self):
        """Odoo's own wizard for this contact: it makes the login and sends the invitation, or sends it again."""
        self.ensure_one()
        self._check_can_invite()
        user = self._page_user()
        if user.active and self.company_id not in user.company_ids:
            self._check_not_internal(user)
            return self._enter_company(user)
        wizard = self.env["portal.wizard"].with_company(self.company_id)
        return wizard.create({"partner_ids": [Command.set(self.partner_id.ids)]})._action_open_modal()

    def action_ask_invitation(self):
        """A coach has no rights on logins; the treasurer gets an activity."""
        self.ensure_one()
        self.check_access("write")
        self._check_not_exited()
        self._ask_treasurer(self.env._("Invite this member to the member's page"))
        return notification(self.env._("The treasurer is asked to invite this member."))

    def action_withdraw_access(self):
        self.ensure_one()
        self._check_can_give_access()
        self._withdraw_access()

    # === CHECKS === #

    def _check_can_invite(self):
        self._check_can_give_access()
        self._check_not_exited()
        if not self.email:
            raise UserError(self.env._("Fill in the e-mail address first: the invitation goes there."))

    def _check_not_exited(self):
        if self.state == "exited":
            raise UserError(
                self.env._(
                    "%(member)s has left the cooperative. Does the person come back? Then first enter the return, with "
                    "the buttons at the top of the member's form.",
                    member=self.display_name,
                )
            )

    def _check_can_give_access(self):
        self.check_access("write")
        if not self.env.user.has_group(TREASURER):
            raise AccessError(self.env._("Only the treasurer gives and withdraws access to the member's page."))

    def _check_not_internal(self, user):
        """Which companies a colleague enters is the administrator's to say: with a company come its books."""
        if user._is_internal():
            raise UserError(
                self.env._("%(member)s works here with a login of his own. Ask the administrator.", member=self.number)
            )

    # === BUSINESS METHODS === #

    def _enter_company(self, user):
        """Somebody who logs in for another company of this database already: he may enter this one, too."""
        # The treasurer was checked above; users are the administrator's to edit.
        user.sudo().company_ids = [Command.link(self.company_id.id)]
        self._message_log(body=self.env._("Access to the member's page was given; this person had a login already."))
        return notification(self.env._("This person has a login already, and now sees this membership there, too."))

    def _withdraw_access(self):
        """The login stops. Somebody who also enters other companies keeps the login for those."""
        user = self._page_user()
        self._check_not_internal(user)
        others = user.company_ids - self.company_id
        if user.active and others:
            # That this is the treasurer was checked; users are the administrator's to edit.
            user.sudo().write({"company_ids": [Command.unlink(self.company_id.id)], "company_id": others[0].id})
        elif user.active:
            wizard = self.env["portal.wizard"].create({"partner_ids": [Command.set(self.partner_id.ids)]})
            wizard.user_ids.action_revoke_access()
        self._message_log(body=self.env._("Access to the member's page was withdrawn."))

    def _withdraw_or_ask(self):
        """At exit: the treasurer withdraws, a coach asks the treasurer to."""
        if self.portal_state not in ("invited", "access"):
            return
        if self.env.user.has_group(TREASURER):
            self._withdraw_access()
        else:
            self._ask_treasurer(self.env._("Withdraw the access to the member's page: the member left"))

    def _ask_treasurer(self, summary):
        treasurer = self.company_id._coop_treasurer()
        if not treasurer:
            raise UserError(self.env._("There is no treasurer yet. Ask the administrator."))
        # A coach writes to his own members; the activity is the treasurer's.
        self.sudo().activity_schedule(ACTIVITY, user_id=treasurer.id, summary=summary)
