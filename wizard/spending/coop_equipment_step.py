from odoo import fields, models
from odoo.exceptions import UserError


class CoopEquipmentStep(models.TransientModel):
    """Handing equipment over, or ending its use."""

    _name = "coop.equipment.step"
    _description = "Handing over equipment"
    _inherit = ["coop.dialog"]

    equipment_id = fields.Many2one("coop.equipment", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="equipment_id.company_id")
    step = fields.Selection([("hand_over", "Hand over"), ("end", "End of use")], required=True, readonly=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    member_id = fields.Many2one("coop.member", domain="[('company_id', '=', company_id), ('state', '!=', 'exited')]")
    signed_on = fields.Date("Loan signed on", help="The day on which the member signed the loan-for-use agreement.")
    agreement = fields.Binary("Signed agreement")
    agreement_name = fields.Char()
    outcome = fields.Selection(
        selection=lambda self: self.env["coop.equipment.use"]._fields["outcome"]._description_selection(self.env),
        default="returned",
        string="What happens to it",
        help="Transferred or sold to the member, or written off: from then on it is not the cooperative's any more. "
        "What is sold to the member, is invoiced to him.",
    )
    note = fields.Char()

    def action_confirm(self):
        self.ensure_one()
        if self.step == "end":
            self.equipment_id._end_use(self.date, self.outcome, self.note)
        elif not self.member_id:
            raise UserError(self.env._("Choose the member who gets it."))
        else:
            self.member_id.check_access("read")
            self.equipment_id._hand_over(
                self.member_id,
                self.date,
                signed_on=self.signed_on,
                agreement=self.agreement,
                agreement_name=self.agreement_name,
            )
        return {"type": "ir.actions.act_window_close"}
