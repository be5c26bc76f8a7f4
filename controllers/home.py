from odoo.http import request

from odoo.addons.portal.controllers.web import Home


class MemberHome(Home):
    """Logging in on the member's page."""

    def _login_redirect(self, uid, redirect=None):
        """After logging in, users read the language that is set for them, not that of the browser or of its last user.

        The choice of language at the foot of the page holds from then on.
        """
        user = request.env["res.users"].browse(uid)
        if user.share and user.lang:
            request.future_response.set_cookie("frontend_lang", user.lang)
        return super()._login_redirect(uid, redirect=redirect)
