import json
import tempfile
from os import SEEK_END

from psycopg2.errors import InvalidTextRepresentation
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wsgi import wrap_file

from odoo import fields, http
from odoo.http import request

from ..models.books.coop_pot_balance import DATE_KEY
from ..report.books.coop_member_ledger_xlsx import MemberLedgerXlsx
from ..report.books.coop_pot_balance_xlsx import PotBalanceXlsx
from ..report.common.import_template import ImportTemplate
from ..report.rewards.coop_reward_xlsx import RewardRunXlsx

# What Odoo raises for a domain with unknown fields, operators or values.
DOMAIN_ERRORS = (ValueError, TypeError, NotImplementedError)
TEMPLATES = {
    "members": "coop.member",
    "permissions": "coop.permission",
    "opening_balances": "coop.opening.line",
}
MAX_ID = 2**31 - 1
MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CoopXlsx(http.Controller):
    """Downloads of what a list shows. Everything is read as the user, within his companies and access rules."""

    @http.route("/coop/ledger.xlsx", type="http", auth="user", methods=["GET"], readonly=True)
    def ledger(self, domain="[]", companies="[]"):
        env = self._env("coop.member.ledger", companies)
        export = MemberLedgerXlsx(env, self._domain(env["coop.member.ledger"], domain))
        return self._download(export, env._("Member ledger"))

    @http.route("/coop/pots.xlsx", type="http", auth="user", methods=["GET"], readonly=True)
    def pots(self, date="", domain="[]", companies="[]"):
        day = fields.Date.to_string(self._date(date))
        env = self._env("coop.pot.balance", companies, **{DATE_KEY: day})
        export = PotBalanceXlsx(env, self._domain(env["coop.pot.balance"], domain))
        return self._download(export, env._("Pots %(date)s", date=day))

    @http.route("/coop/rewards.xlsx", type="http", auth="user", methods=["GET"], readonly=True)
    def rewards(self, run="", companies="[]"):
        env = self._env("coop.reward.run", companies)
        # Searched, not browsed: the record rules then decide, too.
        found = env["coop.reward.run"].search([("id", "=", self._id(run))])
        if not found:
            raise NotFound
        return self._download(RewardRunXlsx(env, found), found.display_name.replace("/", "-"))

    @http.route(
        "/coop/import/<any(members,permissions,opening_balances):kind>.xlsx",
        type="http", auth="user", methods=["GET"], readonly=True,
    )  # fmt: skip
    def import_template(self, kind):
        """The template of an import, with headings in the user's language."""
        model = TEMPLATES[kind]
        env = self._env(model, "[]")
        [template] = env[model].get_import_templates()
        return self._download(ImportTemplate(env, model), template["label"])

    def _env(self, model, companies, **context):
        company_ids = [self._id(company) for company in self._json(companies)] or request.env.user.company_id.ids
        env = request.env(context={**request.env.context, "allowed_company_ids": company_ids, **context})
        env[model].check_access("read")
        return env

    def _json(self, text):
        """A JSON list from the address."""
        try:
            value = json.loads(text)
        except ValueError as error:
            raise BadRequest from error
        if not isinstance(value, list):
            raise BadRequest
        return value

    def _domain(self, model, text):
        """A domain from the address that means something for this model."""
        domain = self._json(text)
        try:
            model._search(domain)
        except DOMAIN_ERRORS as error:
            raise BadRequest from error
        return domain

    def _date(self, text):
        try:
            day = fields.Date.to_date(text)
        except ValueError as error:
            raise BadRequest from error
        if not day:
            raise BadRequest
        return day

    def _id(self, value):
        """A record's number in the database, as text or from JSON."""
        text = str(value)
        if not text.isdecimal() or int(text) > MAX_ID:
            raise BadRequest
        return int(text)

    def _download(self, export, name):
        # Closed by the server when it was sent; a file on disk, since a year of books need not fit in memory.
        file = tempfile.TemporaryFile()  # noqa: SIM115
        try:
            export.fill(file)
        except InvalidTextRepresentation as error:
            # A condition compares with what the column cannot hold; only the database finds out.
            raise BadRequest from error
        size = file.seek(0, SEEK_END)
        file.seek(0)
        headers = [
            ("Content-Type", MIME),
            ("Content-Length", size),
            ("Content-Disposition", http.content_disposition(f"{name}.xlsx")),
            ("X-Content-Type-Options", "nosniff"),
        ]
        response = request.make_response(wrap_file(request.httprequest.environ, file), headers)
        response.direct_passthrough = True
        return response
