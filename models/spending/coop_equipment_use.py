from odoo import fields, models

from .coop_equipment import OUTCOMES


class CoopEquipmentUse(models.Model):
    """Who had it on loan, from when to when: made by handing over and ending, kept for good."""

    _name = "coop.equipment.use"
    _description = "Use of equipment"
    _coop_help = "spending#equipment"
    _inherit = ["coop.guarded"]
    _order = "date_from desc, id desc"
    _check_company_auto = True
    _guarded_rows = True
    # The loan-for-use agreement may be signed and scanned later.
    _free_fields = frozenset({"signed_on", "agreement", "agreement_name"})

    equipment_id = fields.Many2one("coop.equipment", required=True, index=True, ondelete="restrict", check_company=True)
    company_id = fields.Many2one(related="equipment_id.company_id", store=True, index=True, precompute=True)
    member_id = fields.Many2one("coop.member", required=True, index=True, ondelete="restrict", check_company=True)
    date_from = fields.Date("From", required=True, help="First day of the loan.")
    date_to = fields.Date("To", help="The day on which it came back or went.")
    signed_on = fields.Date("Loan signed on", help="The day on which the member signed the loan-for-use agreement.")
    agreement = fields.Binary("Signed agreement", attachment=True)
    agreement_name = fields.Char()
    outcome = fields.Selection(OUTCOMES, "How it ended")
    note = fields.Char()

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_from <= date_to)", "It cannot end before it began."
    )
    # It may come back and be handed over on one day.
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(equipment_id, equipment_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[)') WITH &&)",
        "Somebody has this equipment at that time already.",
    )

    def _guarded_message(self, names):
        return self.env._("Use is written by the buttons Hand over and End of use, and is kept.")
