import re
from pathlib import Path

from markupsafe import Markup
from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from ..models.company.markdown import to_html

DOC = "/social_cooperative/doc"
PAGE = re.compile(r"[a-z-]+")
PICTURE = re.compile(r"[\w-]+\.png")
SAFE = {"Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline'"}


class CoopHelpPages(http.Controller):
    """The pages of doc/, for whoever works in the cooperative."""

    @http.route("/social_cooperative/help", type="http", auth="user", methods=["GET"], readonly=True)
    def help(self, model="", action=""):
        self._check_user()
        return request.redirect(f"{DOC}/{request.env['coop.help']._get_page(model, action)}")

    @http.route(f"{DOC}/<string:page>", type="http", auth="user", methods=["GET"], readonly=True)
    def page(self, page):
        self._check_user()
        text = self._read(PAGE, page, f"{page}.md").decode()
        title = text.partition("\n")[0].lstrip("# ")
        values = {"title": title, "body": Markup(to_html(text, self._address))}  # noqa: S704 # pages of the addon itself, escaped
        return request.render("social_cooperative.help_page", values, headers=SAFE)

    @http.route(f"{DOC}/screenshots/<string:picture>", type="http", auth="user", methods=["GET"], readonly=True)
    def picture(self, picture):
        self._check_user()
        content = self._read(PICTURE, picture, f"screenshots/{picture}")
        return request.make_response(
            content, headers=[("Content-Type", "image/png"), ("Cache-Control", "max-age=3600")]
        )

    def _check_user(self):
        """Members read their own page, in plain words; these pages are for those who work with their figures."""
        if not request.env.user._is_internal():
            raise NotFound

    def _read(self, pattern, name, file):
        if not pattern.fullmatch(name):
            raise NotFound
        try:
            return Path(request.env["coop.help"]._get_path(file)).read_bytes()
        except FileNotFoundError as error:
            raise NotFound from error

    @staticmethod
    def _address(target):
        """Of another page, or of a picture, which a wheel has not; a file elsewhere in the addon has no page."""
        name, _mark, heading = target.partition("#")
        if name.endswith(".md") and "/" not in name:
            return f"{DOC}/{name[:-3]}" + (f"#{heading}" if heading else "")
        if name.startswith("screenshots/"):
            try:
                request.env["coop.help"]._get_path(name)
            except FileNotFoundError:
                return ""
        return f"{DOC}/{target}"
