from odoo import api, models

from ..common.coop_guard import is_own_code


class CoopAssignmentPart(models.AbstractModel):
    """A line or share of an assignment: changed only while its assignment may be, by whoever may change that."""

    _name = "coop.assignment.part"
    _description = "Part of an assignment"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_can_edit()
        return parts

    def write(self, vals):
        self._check_can_edit()
        result = super().write(vals)
        if "assignment_id" in vals:
            self._check_can_edit()
        return result

    def unlink(self):
        self._check_can_edit()
        return super().unlink()

    def _check_can_edit(self):
        if not is_own_code(self.env):
            self.assignment_id._check_can_edit()
