from odoo import api, models
from odoo.exceptions import AccessError

from .coop_guard import is_own_code, without_defaults


class CoopRunMixin(models.AbstractModel):
    """A run that computes and books: what it found is written by itself only, and posted it stays as it is."""

    _name = "coop.run.mixin"
    _description = "Run that books"

    # What only the run itself writes.
    _RESULTS = ("state", "line_ids", "move_id", "reversal_id")

    @api.model_create_multi
    def create(self, vals_list):
        if any(set(self._RESULTS) & vals.keys() for vals in vals_list):
            self._check_own_code()
        return super(CoopRunMixin, without_defaults(self, self._RESULTS)).create(vals_list)

    def write(self, vals):
        if set(self._RESULTS) & vals.keys() or any(
            run.state != "draft" and name in self._fields and self._fields[name].copy and name != "write_date"
            for run in self
            for name in vals
        ):
            self._check_own_code()
        return super().write(vals)

    def _check_own_code(self):
        if not is_own_code(self.env):
            raise AccessError(self.env._("These figures are made by Compute and Post, and cannot be edited."))
