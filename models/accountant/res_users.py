from odoo import api, fields, models
from odoo.exceptions import AccessDenied, ValidationError

from ..common.groups import ACCOUNTANT, AUDIT, BILLING, BOARD, BOOKKEEPER, TREASURER

# The board, and whoever keeps the books or sees all of them.
NOT_IN_COMMITTEE = (BOARD, TREASURER, BILLING, BOOKKEEPER, ACCOUNTANT)


class ResUsers(models.Model):
    """A login that ends by itself, for who looks into the books for a while."""

    _inherit = "res.users"

    coop_access_until = fields.Date(
        "Access until",
        help="The last day on which this user can log in; the login is then archived. Empty: without end. Members of the "
        "audit committee must have one.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "coop_access_until"]

    @api.constrains("group_ids", "coop_access_until")
    def _check_audit_committee(self):
        """Its members are outside the board and keep no books (BW 2:48), and look only as long as their task lasts."""
        for user in self.filtered(lambda user: user.active and user.has_group(AUDIT)):
            if any(user.has_group(group) for group in NOT_IN_COMMITTEE):
                raise ValidationError(
                    self.env._(
                        "%(user)s is in the audit committee, so not in the board, and keeps no books.", user=user.name
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
        if self.coop_access_until and self.coop_access_until < fields.Date.context_today(self):
            raise AccessDenied()
        return super()._check_credentials(credential, env)

    @api.model
    def _cron_coop_end_access(self):
        """Every night: logins of which the last day is over are archived, with their sessions."""
        self.search([("coop_access_until", "<", fields.Date.context_today(self))]).active = False
