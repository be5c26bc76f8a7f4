from odoo import api, models

from ..common.groups import ADMINISTRATOR


class CoopSettlement(models.Model):
    """What is due follows from rules and categories as they are now: changing one restates months that were settled.

    The next settlement books the difference as a correction (design §3). That is what one wants after a mistake, and
    never by accident: only an administrator of the cooperative may.
    """

    _inherit = "coop.settlement"

    @api.model
    def _may_change_settled_months(self):
        return self.env.su or self.env.user.has_group(ADMINISTRATOR)

    @api.model
    def _settled_until(self, company):
        """The last day that was settled, False when there is none."""
        # No secret to whoever edits accounts or rules.
        return self.sudo()._last_posted(company).date_to
