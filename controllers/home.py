from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.web import Home

MEMBER_PAGE = "/my/pot"


class MemberHome(Home):
    """Logging in on the member's page."""

    @http.route()
    def index(self, *args, **kw):
        if self._is_member(request.session.uid):
            return request.redirect_query(MEMBER_PAGE, query=request.params)
        return super().index(*args, **kw)

    @http.route()
    def web_client(self, s_action=None, **kw):
        if self._is_member(request.session.uid):
            return request.redirect_query(MEMBER_PAGE, query=request.params)
        return super().web_client(s_action, **kw)

    @staticmethod
    def _is_member(uid):
        if not uid:
            return False
        user = request.env(user=uid)["res.users"].browse(uid)
        return user.share and bool(user._coop_members())

    def _login_redirect(self, uid, redirect=None):
        """After logging in, users read the language that is set for them, not that of the browser or of its last user.

        The choice of language at the foot of the page holds from then on.
        """
        user = request.env["res.users"].browse(uid)
        if user.share and user.lang:
            request.future_response.set_cookie("frontend_lang", user.lang)
        if not redirect and self._is_member(uid):
            redirect = MEMBER_PAGE
        return super()._login_redirect(uid, redirect=redirect)
