from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager as portal_pager

from .portal import MemberPortal
from .portal_papers import ID, READ

WRITE = {"type": "http", "auth": "user", "website": True, "methods": ["POST"]}
KIND = "/my/pot/<any(assignments,spending):kind>"
MODELS = {"assignments": "coop.assignment", "spending": "coop.spending.request"}
PER_PAGE = 20
SPARE_LINES = 5
LINE = ("id", "name", "quantity", "price")


class MemberPortalRequests(MemberPortal):
    """What a member sends in and follows: assignments and spending requests. The rules are in ``coop.page.mixin`` and
    in the models that use it."""

    # === READING === #

    @http.route([KIND, f"{KIND}/page/<int:page>"], **READ)
    def request_list(self, kind, page=1):
        member = self._member()
        records = self._model(member, kind)
        domain = records._page_domain(member)
        pager = portal_pager(f"/my/pot/{kind}", records.search_count(domain), page=page, step=PER_PAGE)
        found = records.search(domain, limit=PER_PAGE, offset=max(0, pager["offset"]))
        return self._kind_page(kind, "list", member, records=found, pager=pager)

    @http.route(f"{KIND}/new", **READ)
    def request_new(self, kind):
        member = self._member()
        records = self._model(member, kind)
        return self._form(kind, member, records, records._page_new(member))

    @http.route(f"{KIND}/{ID}", **READ)
    def request_page(self, kind, record_id):
        return self._request_page(kind, *self._record(kind, record_id))

    @http.route(f"{KIND}/{ID}/edit", **READ)
    def request_edit(self, kind, record_id):
        member, record = self._record(kind, record_id)
        if not record._page_may()["edit"]:
            raise NotFound
        return self._form(kind, member, record, record._page_typed())

    @http.route(f"{KIND}/{ID}/photo/<int(max=2147483647):photo_id>", **READ)
    def request_photo(self, kind, record_id, photo_id):
        photo = self._record(kind, record_id)[1]._own_upload(photo_id)
        if not photo:
            raise NotFound
        return self._file(photo.env["ir.binary"]._get_stream_from(photo))

    # === WRITING === #

    @http.route([f"{KIND}/save", f"{KIND}/{ID}/save"], **WRITE)
    def request_save(self, kind, record_id=None, send=None, **_post):
        """Keep what was typed, and with ``send`` send it in; after an error the form shows it again."""
        member, record = self._record(kind, record_id) if record_id else self._member_and_model(kind)
        typed = self._typed(record)
        try:
            with request.env.cr.savepoint():
                saved = self._save(member, record, typed)
                if send:
                    saved._page_take("submit")
        except UserError as error:
            request.env.invalidate_all()
            return self._form(kind, member, record, typed, error=str(error))
        return request.redirect(f"/my/pot/{kind}/{saved.id}?done={'submit' if send else 'save'}")

    @http.route(f"{KIND}/{ID}/<any(submit,withdraw,cancel):step>", **WRITE)
    def request_step(self, kind, record_id, step):
        return self._take(kind, record_id, step, lambda record: record._page_take(step))

    @http.route(f"{KIND}/{ID}/photo/<int(max=2147483647):photo_id>/remove", **WRITE)
    def request_photo_remove(self, kind, record_id, photo_id):
        return self._take(kind, record_id, "remove", lambda record: record._page_remove_upload(photo_id))

    # === HELPERS === #

    def _model(self, member, kind):
        return member.env[MODELS[kind]]

    def _member_and_model(self, kind):
        member = self._member()
        return member, self._model(member, kind)

    def _record(self, kind, record_id):
        """(member, record) of the chosen membership, or 404."""
        member, records = self._member_and_model(kind)
        record = records._page_find(member, record_id)
        if not record:
            raise NotFound
        return member, record

    def _take(self, kind, record_id, done, action):
        member, record = self._record(kind, record_id)
        try:
            with request.env.cr.savepoint():
                action(record)
        except UserError as error:
            request.env.invalidate_all()
            return self._request_page(kind, member, record, error=str(error))
        return request.redirect(f"/my/pot/{kind}/{record_id}?done={done}")

    def _save(self, member, record, typed):
        files = request.httprequest.files
        uploads = record._read_uploads([*files.getlist("camera"), *files.getlist("photos")])
        if not record:
            return record._page_create(member, typed, uploads)
        record._page_change(member, typed, uploads)
        return record

    def _typed(self, record):
        """The form as typed: texts only."""
        form = request.httprequest.form
        columns = [form.getlist(f"line_{name}") for name in LINE]
        lines = [dict(zip(LINE, row, strict=True)) for row in zip(*columns, strict=False)]
        return {name: form.get(name, "") for name in record._page_fields} | {
            "lines": [row for row in lines if row["name"].strip() or row["price"].strip()]
        }

    # === PAGES === #

    def _kind_page(self, kind, page, member, **values):
        template = f"social_cooperative.portal_{kind}_{page}"
        return self._page(template, f"coop_{kind}", member, base=f"/my/pot/{kind}", **values)

    def _request_page(self, kind, member, record, error=None):
        return self._kind_page(
            kind, "one", member, error=error,
            record=record, may=record._page_may(), photos=record._own_uploads(),
        )  # fmt: skip

    def _form(self, kind, member, record, typed, error=None):
        lines = typed.get("lines", [])
        spare = [{} for _spare in range(SPARE_LINES)]
        return self._kind_page(
            kind, "form", member, error=error,
            record=record, typed=typed | {"lines": [*lines, *spare]}, used=max(1, len(lines)),
            **record._page_choices(member),
        )  # fmt: skip
