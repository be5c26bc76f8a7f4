from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..common.coop_guard import as_own_code
from ..common.groups import TREASURER

PIECES = 50  # more of one thing on a bill line is stock, no equipment


class AccountMove(models.Model):
    """What a bill bought for members' work goes on the list of equipment."""

    _inherit = "account.move"

    coop_equipment_count = fields.Integer(compute="_compute_coop_equipment_count")
    coop_may_be_equipment = fields.Boolean(compute="_compute_coop_equipment_count", export_string_translation=False)

    def _compute_coop_equipment_count(self):
        # Whoever opens bills need not be allowed to read the list.
        equipment = self.env["coop.equipment"].sudo()
        groups = dict(
            equipment._read_group([("move_line_id", "in", self.invoice_line_ids.ids)], ["move_line_id"], ["__count"])
        )
        for move in self:
            move.coop_equipment_count = sum(groups.get(line, 0) for line in move.invoice_line_ids)
            move.coop_may_be_equipment = any(line not in groups for line in move._coop_equipment_lines())

    def _coop_equipment_lines(self):
        """The lines of posted bills that are investments of members."""
        bills = self.filtered(lambda move: move.move_type in ("in_invoice", "in_receipt") and move.state == "posted")
        return bills.invoice_line_ids.filtered(
            lambda line: line.display_type == "product" and line.account_id.coop_category == "investment"
        )

    # === ACTIONS === #

    def action_coop_make_equipment(self):
        """Put what was bought on the list, in use by the member who paid for it."""
        self.ensure_one()
        if not self.env.user.has_group(TREASURER):
            raise AccessError(self.env._("Only the treasurer puts equipment on the list."))
        equipment = self.env["coop.equipment"]
        done = equipment.search([("move_line_id", "in", self.invoice_line_ids.ids)]).move_line_id
        lines = self._coop_equipment_lines() - done
        if not lines:
            raise UserError(
                self.env._(
                    "There is no line on an account of investments that is not on the list yet. "
                    "Other equipment is added under Spending ▸ Equipment."
                )
            )
        for line in lines:
            line._coop_make_equipment()
        return self.action_view_coop_equipment()

    def action_view_coop_equipment(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_equipment_action")
        return action | {"domain": [("move_line_id", "in", self.invoice_line_ids.ids)], "context": {}}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _coop_make_equipment(self):
        """One for each piece on the line; with one member on it, in use by him since the day of the bill."""
        self.ensure_one()
        whole = self.quantity == int(self.quantity) and 0 < self.quantity <= PIECES
        pieces = int(self.quantity) if whole else 1
        made = as_own_code(self.env["coop.equipment"]).create([self._prepare_equipment_vals(pieces)] * pieces)
        owners = self.env["account.analytic.plan"]._coop_owners()
        [shares] = self._coop_shares().values()
        members = [owners[account_id].member_id for account_id, share in shares.items() if share]
        if len(members) == 1 and members[0]:
            member = self.env["coop.member"].browse(members)
            for equipment in made.with_env(self.env):
                equipment._hand_over(member, equipment.purchase_date)

    def _prepare_equipment_vals(self, pieces):
        return {
            "name": (self.name or self.move_id.ref or self.move_id.name).split("\n")[0],
            "company_id": self.company_id.id,
            "purchase_date": self.move_id.invoice_date or self.move_id.date,
            "purchase_price": self.company_id.currency_id.round(self.balance / pieces),
            "move_line_id": self.id,
        }
