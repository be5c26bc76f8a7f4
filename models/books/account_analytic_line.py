from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from ..common.coop_guard import as_own_code

# Together with the column of the plan Members these are the books; items of members follow their journal item in them.
FIXED_FIELDS = {
    "amount",
    "company_id",
    "coop_move_key",
    "currency_id",
    "date",
    "general_account_id",
    "journal_id",
    "member_id",
    "move_line_id",
    "name",
    "partner_id",
    "product_id",
    "ref",
    "unit_amount",
}


class AccountAnalyticLine(models.Model):
    """Analytic items of the plan Members are the books (design §3, level 1): they follow their journal item and
    nothing else. Items of other plans, and items without a journal item, stay as free as in plain Odoo."""

    _name = "account.analytic.line"
    _inherit = ["coop.guarded", "account.analytic.line"]

    member_id = fields.Many2one(
        "coop.member",
        readonly=True,
        ondelete="restrict",
        help="Set when the journal item is posted. Correct it there: reset to draft, or reverse.",
    )
    # What a settlement adds up is a million items: looking up each one's entry would take most of the time. A journal
    # item never leaves its entry, and takes its analytic items along.
    coop_move_key = fields.Integer(
        "Number of the journal entry", readonly=True, aggregator=None, export_string_translation=False
    )

    _coop_has_entry = models.Constraint(
        "CHECK (member_id IS NULL OR coop_move_key IS NOT NULL)", "An item of a member belongs to a journal entry."
    )
    # The order in which documents are added up; with it the table itself need not be read.
    _coop_document_idx = models.Index(
        "(member_id, coop_move_key) INCLUDE (general_account_id, company_id, date, amount) WHERE member_id IS NOT NULL"
    )

    # What a member's ledger counts and adds up.
    _coop_member_date_idx = models.Index(
        "(member_id, date, id) INCLUDE (company_id, move_line_id, amount) WHERE member_id IS NOT NULL"
    )
    # The order of the member ledger, for its page over all members.
    _coop_ledger_idx = models.Index("(date, move_line_id, id) WHERE member_id IS NOT NULL")

    def _auto_init(self):
        """Items from before this column get it before the constraint asks for it."""
        fill = column_exists(self.env.cr, self._table, "member_id") and not column_exists(
            self.env.cr, self._table, "coop_move_key"
        )
        if fill:
            create_column(self.env.cr, self._table, "coop_move_key", "int4")
            self.env.cr.execute(
                SQL(
                    """UPDATE account_analytic_line line SET coop_move_key = item.move_id FROM account_move_line item
                        WHERE item.id = line.move_line_id AND line.member_id IS NOT NULL"""
                )
            )
        return super()._auto_init()

    # === CRUD METHODS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"member_id", "coop_move_key"}

    def _guarded_message(self, names):
        return self._fixed_message()

    def _get_fixed(self):
        """The items of the plan Members that belong to a journal item of a cooperative; core makes those when it posts."""
        column = self._coop_column()
        if not column:
            return self.browse()
        # Whoever edits analytic items need not be allowed to read journal items.
        return self.filtered(lambda item: item[column] and item.sudo().move_line_id.move_id.company_id.coop_enabled)

    @api.model
    def _fixed_fields(self):
        return FIXED_FIELDS | {self._coop_column()}

    def _fixed_message(self):
        return self.env._(
            "These analytic items are part of the members' books and follow their journal entry. "
            "To correct them, reset the entry to draft or reverse it."
        )

    def _inverse_analytic_distribution(self):
        """Splitting an item over another plan is allowed as long as every member keeps the same amount."""
        before = self._coop_amounts()
        result = super(AccountAnalyticLine, as_own_code(self))._inverse_analytic_distribution()
        after = self._coop_amounts()
        if any(
            self.env.company.currency_id.compare_amounts(before[key], after[key])
            for key in before.keys() | after.keys()
        ):
            raise UserError(self._fixed_message())
        return result

    # === CHECKS === #

    @api.model
    def _coop_column(self):
        """The column of the plan Members; False before the first company is switched on."""
        plan = self.env["account.analytic.plan"]._coop_members_plan()
        return plan and plan._column_name()

    def _coop_amounts(self):
        """{(journal item id, analytic account id): amount} of all members' items beside these on their journal items."""
        amounts = defaultdict(float)
        column = self._coop_column()
        # The other items of a journal item may be hidden from whoever splits one of them.
        for item in self.sudo()._get_fixed().move_line_id.analytic_line_ids.filtered(column or "id"):
            amounts[item.move_line_id.id, item[column].id] += item.amount
        return amounts
