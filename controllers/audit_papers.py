from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

MAX_ID = 2147483647


class AuditPapers(http.Controller):
    """Papers of an entry in the sample of an audit, for who may read the sample but not the entry."""

    @http.route(
        f"/coop/audit/<int(max={MAX_ID}):line_id>/paper/<int(max={MAX_ID}):attachment_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def paper(self, line_id, attachment_id):
        line = request.env["coop.audit.line"].search([("id", "=", line_id)])
        # Which papers belong to the entry is looked up without rights on it; no other file is given out.
        attachment = line and line.sudo()._find_attachments().filtered(lambda paper: paper.id == attachment_id)
        if not attachment:
            raise NotFound()
        return request.env["ir.binary"]._get_stream_from(attachment).get_response(as_attachment=False)
