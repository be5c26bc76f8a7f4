from odoo import api, models
from odoo.exceptions import UserError

from .coop_guard import is_own_code

# What an attachment is, and of what; the rest is how Odoo hands it out.
CONTENT = frozenset(
    {
        "name", "raw", "datas", "db_datas", "store_fname", "checksum", "file_size", "mimetype", "type", "url",
        "res_model", "res_id", "res_field", "public", "company_id",
    }
)  # fmt: skip


class IrAttachment(models.Model):
    """A receipt is evidence: once it was approved, nobody replaces or deletes it, with whatever rights.

    Odoo's own doors (the chatter, a message that is taken back) delete with all rights; what they call checked whether
    the user may write the document, and not whether the paper may still change.
    """

    _inherit = "ir.attachment"

    def write(self, vals):
        if CONTENT & vals.keys():
            self._coop_check_may_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        self._coop_check_may_change()

    def _coop_check_may_change(self):
        """:raises UserError: for papers of a request that was approved"""
        if is_own_code(self.env):
            return
        # Whose paper it is decides, also for who may not read the request.
        papers = self.sudo().filtered(lambda paper: paper.res_id and (paper.res_model or "").startswith("coop."))
        for model, rows in papers.grouped("res_model").items():
            if model in self.env and isinstance(self.env[model], self.env.registry["coop.request.mixin"]):
                # Whoever adds or removes a paper need not be allowed to read the request that it belongs to.
                self._coop_check_not_kept(self.env[model].sudo().browse(rows.mapped("res_id")).exists())

    def _coop_check_not_kept(self, requests):
        kept = requests.filtered(lambda request: request._keeps_papers())
        if kept:
            raise UserError(
                self.env._(
                    "%(request)s was approved with this paper, so it stays as it is. Add another one beside it, or send "
                    "the request back first.",
                    request=kept[0].display_name,
                )
            )
