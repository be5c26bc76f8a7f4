from odoo import models
from odoo.exceptions import UserError

from ..common.coop_guard import is_own_code


class IrAttachment(models.Model):
    """A payment file stays as it was made: whoever may write the run does not change where the bank pays."""

    _inherit = "ir.attachment"

    def _coop_check_may_change(self):
        answer = super()._coop_check_may_change()
        # Whether a paper is a payment file decides, also for who may not read these.
        papers = self.sudo().filtered(lambda paper: paper.res_model == "coop.reward.run")
        if papers and not is_own_code(self.env):
            if self.env["coop.reward.file"].sudo().search_count([("attachment_id", "in", papers.ids)], limit=1):
                raise UserError(
                    self.env._(
                        "A payment file stays as it was made. If it is wrong, answer Not executed, and make a new one."
                    )
                )
        return answer
