from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CoopOpeningLine(models.Model):
    """What a member had in a pot before the cooperative came to Odoo.

    Rows come in by Odoo's own import of a CSV or XLSX file (all or nothing, errors named by row); booking them makes
    one opening entry.
    """

    _name = "coop.opening.line"
    _description = "Opening balance of a pot"
    _inherit = ["coop.guarded"]
    _order = "state desc, sequence, id"
    _check_company_auto = True

    sequence = fields.Integer("Row", readonly=True, help="The row in the imported file, counted without the header.")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    member_id = fields.Many2one("coop.member", required=True, index=True, ondelete="restrict", check_company=True)
    pot_id = fields.Many2one(
        "coop.pot",
        required=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env.company.coop_pot_id,
    )
    amount = fields.Monetary(required=True, help="Euro in the pot; negative when more was spent than came in.")
    note = fields.Char()
    move_id = fields.Many2one("account.move", "Opening entry", readonly=True, copy=False, index="btree_not_null")
    state = fields.Selection(
        [("new", "To book"), ("booked", "Booked")], compute="_compute_state", store=True, readonly=True, index=True
    )

    _member_pot_uniq = models.UniqueIndex(
        "(member_id, pot_id) WHERE move_id IS NULL",
        "There is an opening balance to book for this member and pot already.",
    )

    @api.depends("move_id")
    def _compute_state(self):
        """The state of the entry decides; as a dependency every posting of every company would look for rows here."""
        for line in self:
            line.state = "booked" if line.move_id.state == "posted" else "new"

    @api.constrains("amount")
    def _check_amount(self):
        for line in self:
            if line.currency_id.is_zero(line.amount):
                raise ValidationError(
                    self.env._(
                        "%(member)s: an opening balance of zero needs no row.", member=line.member_id.display_name
                    )
                )

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Template for opening balances"),
                "template": "/coop/import/opening_balances.xlsx",
            }
        ]

    @api.model
    def _prepare_import_example(self):
        """(paths of the columns, rows) of the template."""
        return ["member_id", "amount", "note"], [
            ("L0001", 345.6, self.env._("Balance from the old spreadsheet")),
            ("L0002", -20, self.env._("Spent in advance")),
        ]

    @api.model
    def load(self, fields, data):
        """Import: keep the row of the file, so that what is wrong can be found back.

        :param fields: column names as the import sends them
        :param data: rows; all are taken or none
        """
        if "sequence" not in fields:
            data = [[*row, str(number)] for number, row in enumerate(data, 1)]
            fields = [*fields, "sequence"]
        return super().load(fields, data)

    @api.model
    def _guarded_fields(self):
        """Only the booking itself marks a balance as booked."""
        return super()._guarded_fields() | {"move_id"}

    def _guarded_message(self, names):
        return self.env._("The opening entry is made by the button Book.")

    def _get_fixed(self):
        return self.filtered(lambda line: line.state == "booked")

    @api.model
    def _fixed_fields(self):
        return {"member_id", "pot_id", "amount"}

    def _fixed_message(self):
        return self.env._("This opening balance is booked. Reverse or reset the opening entry instead.")

    # === ACTIONS === #

    def action_book(self):
        """Ask date and counterpart, for the chosen rows or for all that are not booked."""
        lines = self or self.search([("state", "=", "new"), ("company_id", "=", self.env.company.id)])
        if not lines:
            raise UserError(self.env._("There are no opening balances to book. Import or enter them first."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Book opening balances"),
            "res_model": "coop.opening.book",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_ids": lines.filtered(lambda line: line.state == "new").ids},
        }
