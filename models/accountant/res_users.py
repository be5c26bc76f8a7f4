from odoo import api, fields, models
from odoo.exceptions import AccessDenied, ValidationError

from ..common.groups import ACCOUNTANT, AUDIT, BILLING, BOARD, BOOKKEEPER, COACH, TREASURER

# The board, whoever keeps the books or sees all of them, and whoever meets members by name.
NOT_IN_COMMITTEE = (BOARD, TREASURER, BILLING, BOOKKEEPER, ACCOUNTANT, COACH, "base.group_partner_manager")


class ResUsers(models.Model):
    """A login that ends by itself, for who looks into the books for a while."""

    _inherit = "res.users"

    coop_access_until = fields.Date(
        "Access until",
        help="The last day on which this user can log in; the login is then archived. Empty: without end. Members of the "
        "audit committee must have one.",
    )
    coop_is_no_member = fields.Boolean(
        "In the audit committee, but no member", compute="_compute_coop_is_no_member", compute_sudo=True
    )

    @api.depends("partner_id", "group_ids")
    def _compute_coop_is_no_member(self):
        """The law wants members of the cooperative; a statute may want somebody else beside them, so it is no refusal."""
        members = self.env["coop.member"].search([("partner_id", "in", self.partner_id.ids)]).partner_id
        for user in self:
            user.coop_is_no_member = user.has_group(AUDIT) and user.partner_id not in members

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "coop_access_until"]

    @api.constrains("active", "group_ids", "coop_access_until")
    def _check_audit_committee(self):
        """Its members are outside the board and keep no books (BW 2:48), and look only as long as their task lasts."""
        for user in self.filtered(lambda user: user.active and user.has_group(AUDIT)):
            other = next((group for group in NOT_IN_COMMITTEE if user.has_group(group)), None)
            if other:
                raise ValidationError(
                    self.env._(
                        "%(user)s is in the audit committee, so not in the board, keeps no books, and does not work with "
                        "members or contacts. Take one of the two rights away: Audit committee, or %(group)s.",
                        user=user.name,
                        # Which right it is, may also ask who may not read groups.
                        group=self.env.ref(other).sudo().name,
                    )
                )
            if not user.coop_access_until:
                raise ValidationError(
                    self.env._(
                        "%(user)s is in the audit committee: fill in Access until, the day on which this login ends.",
                        user=user.name,
                    )
                )

    def _check_credentials(self, credential, env):
        if self._coop_is_over():
            raise AccessDenied()
        return super()._check_credentials(credential, env)

    @api.model
    def _check_uid_passwd(self, uid, passwd):
        # Core remembers a password that was right; this day may have come since.
        if self.browse(uid)._coop_is_over():
            raise AccessDenied()
        return super()._check_uid_passwd(uid, passwd)

    def _compute_session_token(self, sid):
        # False fits no session, so who is logged in still is asked to log in again.
        return not self._coop_is_over() and super()._compute_session_token(sid)

    def _coop_is_over(self):
        """Whether the last day of this login has been. Asked for before anybody is logged in, of users that may be gone."""
        over = [("id", "in", self.ids), ("coop_access_until", "<", fields.Date.context_today(self))]
        # Nobody is logged in yet, and who is may not read the day of another one.
        return bool(self.sudo().with_context(active_test=False).search_count(over, limit=1))

    @api.model
    def _cron_coop_end_access(self):
        """Every night: logins of which the last day is over are archived, with their sessions."""
        self.search([("coop_access_until", "<", fields.Date.context_today(self))]).active = False
