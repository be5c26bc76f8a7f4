from odoo import api, models
from odoo.exceptions import AccessError

from .coop_guard import is_own_code


class CoopFrozenMixin(models.AbstractModel):
    """Rows that a settlement makes and nobody edits; with the settlement posted they never change again."""

    _name = "coop.frozen.mixin"
    _description = "Made by a settlement only"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_own_code()
        return super().create(vals_list)

    def write(self, vals):
        self._check_own_code()
        return super().write(vals)

    def unlink(self):
        self._check_own_code()
        return super().unlink()

    def _check_own_code(self):
        if not is_own_code(self.env):
            raise AccessError(self.env._("Statements are made by a settlement and cannot be edited."))
