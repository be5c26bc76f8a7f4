from odoo import api, fields, models
from odoo.exceptions import UserError

from .coop_equipment import OUTCOMES

# The loan-for-use agreement may be signed and scanned later.
PAPER = {"signed_on", "agreement", "agreement_name"}


class CoopEquipmentUse(models.Model):
    """Who had it on loan, from when to when: made by handing over and ending, kept for good."""

    _name = "coop.equipment.use"
    _description = "Use of equipment"
    _inherit = ["coop.guarded"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

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

    @api.model
    def _is_guarded_row(self, vals=None):
        return vals is None or not vals.keys() <= PAPER

    def _guarded_message(self, names):
        return self.env._("Use is written by the buttons Hand over and End of use, and is kept.")


class CoopMember(models.Model):
    _inherit = "coop.member"

    equipment_count = fields.Integer(compute="_compute_equipment_count")

    def _compute_equipment_count(self):
        groups = self.env["coop.equipment.use"]._read_group(
            [("member_id", "in", self.ids), ("date_to", "=", False)], ["member_id"], ["__count"]
        )
        counts = {member.id: count for member, count in groups}
        for member in self:
            member.equipment_count = counts.get(member.id, 0)

    def action_open_equipment(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_equipment_action")
        return action | {"domain": [("use_ids.member_id", "=", self.id)], "context": {}}

    def _equipment_in_use(self):
        # Who lets a member exit must know what he still has, also without rights on the list.
        return self.env["coop.equipment"].sudo().search([("member_id", "in", self.ids)])

    def _change_state(self, state, date, note=False, exit_reason=False):
        """Nobody leaves with the cooperative's equipment: first it is said what happens to it."""
        equipment = self._equipment_in_use() if state == "exited" else ()
        if equipment:
            raise UserError(
                self.env._(
                    "%(member)s still has equipment of the cooperative: %(equipment)s. First say what happens to it: "
                    "open it under Equipment on the member and press End of use.",
                    member=self.display_name,
                    equipment=", ".join(equipment.mapped("display_name")),
                )
            )
        return super()._change_state(state, date, note=note, exit_reason=exit_reason)
