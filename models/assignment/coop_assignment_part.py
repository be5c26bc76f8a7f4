from odoo import models


class CoopAssignmentPart(models.AbstractModel):
    """A line or share of an assignment: changed only while its assignment may be, by whoever may change that."""

    _name = "coop.assignment.part"
    _description = "Part of an assignment"
    _inherit = ["coop.guarded"]

    def _get_fixed(self):
        return self.filtered(lambda part: part.assignment_id._get_cannot_edit_reason())

    def _fixed_message(self):
        return self.assignment_id[:1]._get_cannot_edit_reason()
