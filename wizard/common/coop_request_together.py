from odoo import fields, models

from ...models.common.notification import RELOAD


class CoopRequestTogether(models.TransientModel):
    """Says which of many requests were not approved, and why."""

    _name = "coop.request.together"
    _description = "What was not approved, and why"
    _inherit = ["coop.dialog"]

    summary = fields.Char(readonly=True)
    reasons = fields.Text(readonly=True)

    def action_close(self):
        """Back to the list, read anew."""
        self.check_access("read")
        return RELOAD
