from odoo import fields, models
from odoo.exceptions import UserError

from ...engine import money
from ..books.account_account import COSTS
from ..common.database import lock


class CoopMember(models.Model):
    """What a member asked to spend, the lock under which money leaves the pot, and the equipment in use."""

    _inherit = "coop.member"

    spending_request_count = fields.Integer(compute="_compute_spending_request_count")
    pot_version = fields.Integer(
        readonly=True, copy=False, export_string_translation=False, help="Counts what took or reserved from the pot."
    )
    equipment_count = fields.Integer(compute="_compute_equipment_count")

    def _compute_spending_request_count(self):
        groups = self.env["coop.spending.request"]._read_group(
            [("member_id", "in", self.ids), ("state", "!=", "cancelled")], ["member_id"], ["__count"]
        )
        counts = {member.id: count for member, count in groups}
        for member in self:
            member.spending_request_count = counts.get(member.id, 0)

    def action_open_spending_requests(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_spending_request_action")
        return action | {"domain": [("member_id", "=", self.id)], "context": {"default_member_id": self.id}}

    def _lock_pot(self):
        """Money leaves these pots or is promised from them: nobody else does so until this is done.

        Writing the members makes a transaction that began before ours fail and start again: it would not see what
        ours took. For members whom the caller may reach for by his step, so with the rights that takes.
        """
        # Whoever books something else of these members refers to them, and is not in the way.
        message = self.env._("Somebody is spending from the same pot at this moment. Try again in a minute.")
        lock(self, message, allow_referencing=True)
        for member in self:
            member.pot_version += 1
        self.flush_recordset()

    # === RESERVED === #

    def _get_reserved(self):
        """Approved requests as far as not billed, and bills of a day that is still to come."""
        reserved = super()._get_reserved()
        for amounts in (self._get_request_reserved(), self._get_coming_costs()):
            for member_id, amount in amounts.items():
                reserved[member_id] = reserved.get(member_id, money.ZERO) + amount
        return reserved

    def _get_request_reserved(self):
        """{member id: Decimal}: what approved requests reserve, in euro."""
        groups = self.env["coop.spending.request"]._read_group(
            [("member_id", "in", self.ids), ("amount_reserved", ">", 0)], ["member_id"], ["amount_reserved:sum"]
        )
        return {member.id: money.to_decimal(round(amount, 2)) for member, amount in groups}

    # === EQUIPMENT === #

    def _compute_equipment_count(self):
        groups = self.env["coop.equipment.use"]._read_group(
            [("member_id", "in", self.ids), ("date_to", "=", False)], ["member_id"], ["__count"]
        )
        counts = {member.id: count for member, count in groups}
        for member in self:
            member.equipment_count = counts.get(member.id, 0)

    def action_open_equipment(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_equipment_action")
        return action | {"domain": [("use_ids.member_id", "=", self.id)], "context": {}}

    def _get_equipment_in_use(self):
        # Whoever lets a member exit must know what he still has, also without rights on the list.
        return self.env["coop.equipment"].sudo().search([("member_id", "in", self.ids)])

    def _change_state(self, state, date, note=False, exit_reason=False):
        """Nobody leaves with the cooperative's equipment: somebody first decides what happens to it."""
        equipment = self._get_equipment_in_use() if state == "exited" else ()
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

    def _get_coming_costs(self):
        """{member id: Decimal}: posted costs with a date that is still to come, which the pot does not count yet."""
        groups = self.env["account.analytic.line"]._read_group(
            [
                ("member_id", "in", self.ids),
                ("date", ">", fields.Date.context_today(self)),
                ("general_account_id.coop_category", "in", COSTS),
                ("move_line_id.parent_state", "=", "posted"),
            ],
            ["member_id"],
            ["amount:sum"],
        )
        return {member.id: -money.to_decimal(round(amount, 2)) for member, amount in groups}
