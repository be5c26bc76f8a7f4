from odoo import api, models
from odoo.fields import Domain


class IrRule(models.Model):
    _inherit = "ir.rule"

    @api.model
    def _compute_domain(self, model_name, mode="read"):
        """Dialogs belong to who opened them: a rule that goes with the mixin, so that no dialog comes without it."""
        domain = super()._compute_domain(model_name, mode)
        if self.env.su or not isinstance(self.env[model_name], self.env.registry["coop.dialog"]):
            return domain
        return domain & Domain("create_uid", "=", self.env.uid)
