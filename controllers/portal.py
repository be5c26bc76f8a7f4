from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.portal.coop_member_page_movements import MOVEMENTS

CHOSEN = "coop_member_id"
LEVELS = ("pot", "earned")
HEADERS = {
    # Amounts of a member, on phones and computers that others use, too.
    "Cache-Control": "no-store",
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": "frame-ancestors 'self'",
}


class MemberPortal(CustomerPortal):
    """The member's page. The member follows from the user who is logged in (``res.users._coop_member``), never from the
    address; whatever is asked for is looked up among his own, and what is not there is not found."""

    def _prepare_portal_layout_values(self):
        user = request.env.user
        is_member = bool(user._coop_members())
        return super()._prepare_portal_layout_values() | {
            "coop_is_member": is_member,
            "coop_is_only_member": is_member and not user._coop_trades(),
        }

    # === PAGES === #

    @http.route("/my/pot", type="http", auth="user", website=True, methods=["GET"], readonly=True)
    def my_pot(self):
        member = self._member()
        values = {
            "figures": member._page_figures(),
            "line": member._page_pot_line(),
            "target": member._page_target(),
        }
        return self._page("social_cooperative.portal_pot", "coop_pot", member, **values)

    @http.route("/my/pot/choose", type="http", auth="user", website=True, methods=["POST"], readonly=True)
    def choose(self, member=""):
        """A member of two cooperatives chooses which one to look at."""
        found = request.env.user._coop_members().filtered(lambda membership: str(membership.id) == member)
        if not found:
            raise NotFound
        request.session[CHOSEN] = found.id
        return request.redirect("/my/pot")

    @http.route(
        ["/my/pot/movements", "/my/pot/movements/page/<int:page>"],
        type="http", auth="user", website=True, methods=["GET"], readonly=True,
    )  # fmt: skip
    def movements(self, page=1, level="pot", month=""):
        member = self._member()
        months = member._page_months(level) if level in LEVELS else []
        first = next((day for day in months if f"{day:%Y-%m}" == month), None)
        if level not in LEVELS or (month and not first):
            raise NotFound
        count = member._page_movement_count(level, first)
        args = {"level": level, "month": month}
        pager = portal_pager("/my/pot/movements", count, page=page, step=MOVEMENTS, url_args=args)
        rows = member._page_movements(level, pager["offset"], first) if count else []
        return self._page(
            "social_cooperative.portal_movements", "coop_movements", member,
            level=level, rows=rows, pager=pager, count=count, months=months, chosen=first, month=member._page_month,
        )  # fmt: skip

    # === FOR ALL PAGES === #

    def _member(self):
        member = request.env.user._coop_member(request.session.get(CHOSEN))
        if not member:
            raise NotFound
        return member

    def _page(self, template, page_name, member, **values):
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": page_name,
            "member": member,
            "memberships": request.env.user._coop_members(),
            "money": member._page_money,
            "day": member._page_day,
            "contact": member._page_contact(),
            "can_ask": member._page_can_ask(),
            "done": request.params.get("done"),
            **values,
        }
        return request.render(template, values, headers=HEADERS)

    def _file(self, stream, **kwargs):
        """A photo or paper: shown as what it is, and nothing in it may run."""
        response = stream.get_response(content_security_policy="default-src 'none'", **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response
