from odoo import models


class ResUsersApikeys(models.Model):
    """A program that logs in with a user's key has no longer access than the user."""

    _inherit = "res.users.apikeys"

    def _check_credentials(self, *, scope, key):
        user_id = super()._check_credentials(scope=scope, key=key)
        if user_id and self.env["res.users"].browse(user_id)._coop_is_over():
            return None
        return user_id
