from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from .portal import MemberPortal

READ = {"type": "http", "auth": "user", "website": True, "methods": ["GET"], "readonly": True}
ID = "<int(max=2147483647):record_id>"


class MemberPortalPapers(MemberPortal):
    """Statements and reward statements, to read and to download."""

    @http.route("/my/pot/statements", **READ)
    def statements(self):
        member = self._member()
        return self._page(
            "social_cooperative.portal_statements", "coop_statements", member, statements=member._page_statements()
        )

    @http.route("/my/pot/statements/by", type="http", auth="user", website=True, methods=["POST"])
    def paper_by(self, paper_by=""):
        """How this member wants to get statements."""
        try:
            self._member()._page_choose_paper(paper_by)
        except UserError as error:
            raise NotFound from error
        return request.redirect("/my/pot/statements?done=paper_by")

    @http.route(f"/my/pot/statements/{ID}", **READ)
    def statement(self, record_id):
        member, line = self._paper("coop.settlement.line", record_id)
        return self._page(
            "social_cooperative.portal_statement", "coop_statements", member,
            line=line, statement=member._page_statement(line),
        )  # fmt: skip

    @http.route(f"/my/pot/statements/{ID}/pdf", **READ)
    def statement_pdf(self, record_id):
        return self._pdf(*self._paper("coop.settlement.line", record_id))

    @http.route("/my/pot/rewards", **READ)
    def rewards(self):
        member = self._member()
        return self._page("social_cooperative.portal_rewards", "coop_rewards", member, rewards=member._page_rewards())

    @http.route(f"/my/pot/rewards/{ID}", **READ)
    def reward(self, record_id):
        member, reward = self._paper("coop.reward", record_id)
        return self._page(
            "social_cooperative.portal_reward", "coop_rewards", member,
            reward=reward, statement=member._page_reward(reward),
        )  # fmt: skip

    @http.route(f"/my/pot/rewards/{ID}/pdf", **READ)
    def reward_pdf(self, record_id):
        return self._pdf(*self._paper("coop.reward", record_id))

    def _paper(self, model, record_id):
        """(member, record) of the chosen membership, or 404."""
        member = self._member()
        record = member._page_paper(model, record_id)
        if not record:
            raise NotFound
        return member, record

    def _pdf(self, member, record):
        name, content = member._page_pdf(record)
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(name)),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
        ]
        return request.make_response(content, headers=headers)
