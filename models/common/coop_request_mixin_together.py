from odoo import models
from odoo.exceptions import RedirectWarning, UserError

from .notification import notification


class CoopRequestMixin(models.AbstractModel):
    """Many requests, approved with one press."""

    _inherit = "coop.request.mixin"

    def action_approve_together(self):
        """Approve those of these requests that can be; each of the others stays as it is, and the screen says why."""
        self.check_access("read")
        refused = []
        for request in self:
            try:
                with self.env.cr.savepoint():
                    request.action_approve()
                    self.env.flush_all()
            except (UserError, RedirectWarning) as error:
                refused.append((request.display_name, str(error.args[0])))
        approved = self.env._("%(count)s approved.", count=len(self) - len(refused))
        if not refused:
            return notification(approved)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Approve"),
            "res_model": "coop.request.together",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_summary": f"{approved} {self.env._('%(count)s not:', count=len(refused))}",
                "default_reasons": "\n\n".join(f"{name}\n{reason}" for name, reason in refused),
            },
        }
