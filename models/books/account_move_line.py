from contextlib import contextmanager, nullcontext

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.sql import column_exists, create_column

from ..common.coop_guard import is_own_code, without_defaults

# Written by runs that book, or computed; nobody else sets them.
OWN_FIELDS = {"coop_step", "coop_pot_id", "coop_member_id"}
# Computed by Odoo from reconciliations: a client who writes them could call an invoice received.
RESIDUAL_FIELDS = {"amount_residual", "amount_residual_currency", "reconciled"}
# Copies of the journal entry's own values: a client could write them apart, and be posted yet look like draft.
ENTRY_FIELDS = {
    "parent_state": "state",
    "company_id": "company_id",
    "date": "date",
    "invoice_date": "invoice_date",
    "journal_id": "journal_id",
    "move_name": "name",
}
AMOUNT_FIELDS = {"balance", "debit", "credit", "amount_currency"}
WATCHED_FIELDS = (
    {"account_id", "partner_id", "move_id", "name", "display_type", "analytic_distribution"}
    | ENTRY_FIELDS.keys()
    | AMOUNT_FIELDS
)
# Other plans than Members stay free, on what a run booked too; the members' part is frozen anyway.
FIXED_IN_RUNS = WATCHED_FIELDS - {"analytic_distribution"}


class AccountMoveLine(models.Model):
    """Journal items of cooperatives: which pot they are on, and what may still change once they are posted.

    As with account.move, this is the one ``create`` and ``write`` of the addon, and other rooms extend its hooks; they
    are called for items of cooperatives only.
    """

    _name = "account.move.line"
    _inherit = ["coop.guarded", "account.move.line"]

    coop_pot_id = fields.Many2one(
        "coop.pot",
        string="Pot",
        compute="_compute_coop_pot",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        export_string_translation=False,
    )
    coop_member_id = fields.Many2one(
        "coop.member",
        string="Member",
        compute="_compute_coop_pot",
        store=True,
        precompute=True,
        ondelete="restrict",
        help="On a pot account: the member whose pot this item is, found by the partner.",
    )
    coop_step = fields.Char(
        string="Settlement step",
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="The step of the settlement that booked this item; empty on entries by hand.",
    )

    _coop_pot_has_member = models.Constraint(
        "CHECK (coop_pot_id IS NULL OR coop_member_id IS NOT NULL OR parent_state IS DISTINCT FROM 'posted')",
        "Every journal item on a pot account must carry a member as partner.",
    )
    # What the ledger of a pot counts and adds up.
    _coop_member_date_idx = models.Index(
        "(coop_member_id, date, id) INCLUDE (company_id, coop_pot_id, parent_state, balance) WHERE coop_member_id IS NOT NULL"
    )
    # The member ledger knows a pot item by the negative of its id.
    _coop_ledger_idx = models.Index("((-id)) WHERE coop_pot_id IS NOT NULL")
    # A settlement asks of all invoices which are open.
    _coop_open_idx = models.Index(
        "(company_id, move_id) WHERE display_type = 'payment_term' AND parent_state = 'posted' AND reconciled IS NOT TRUE"
    )
    # And of all entries that are no documents, which of them brought something else than money.
    _coop_entry_idx = models.Index(
        "(journal_id, account_id, (balance > 0)) INCLUDE (move_id) WHERE invoice_date IS NULL"
    )

    def _auto_init(self):
        # Items from before the installation are on no pot. Making the columns here keeps the ORM from computing
        # millions of them one by one.
        for name in ("coop_pot_id", "coop_member_id"):
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, "int4")
        return super()._auto_init()

    # === COMPUTE METHODS === #

    @api.depends("account_id", "partner_id", "company_id")
    def _compute_coop_pot(self):
        self.coop_pot_id = False
        self.coop_member_id = False
        lines = self._coop_on_pots()
        pots = self.env["coop.pot"]._by_account(lines.account_id)
        members = self.env["coop.member"]._by_partner(lines.partner_id) if lines.partner_id else {}
        for line in lines:
            line.coop_pot_id = pots[line.account_id.id]
            line.coop_member_id = members.get((line.partner_id.id, line.company_id.id), False)

    # === HOOKS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | OWN_FIELDS

    def _guarded_message(self, names):
        if OWN_FIELDS & set(names):
            return self.env._("Pot, member and step of a journal item are filled in by the books themselves.")
        return super()._guarded_message(names)

    @api.model
    def _coop_watched_fields(self):
        """Names of the fields that may not be written unseen on items of cooperatives."""
        return WATCHED_FIELDS | RESIDUAL_FIELDS

    def _coop_complete_write_vals(self, vals):
        """What is written on these items when somebody writes ``vals``."""
        return vals

    @api.model
    @contextmanager
    def _coop_changing_amounts(self, moves, distributions):
        """Around each change of what posted entries amount to.

        :param moves: those entries
        :param distributions: the analytic distributions of the items that are changed, before and after
        """
        yield

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        moves = self.env["account.move"].browse({vals["move_id"] for vals in vals_list if vals.get("move_id")})
        moves = moves._coop_cooperatives()
        if not moves:
            return super().create(vals_list)
        posted = moves.filtered(lambda move: move.state == "posted")
        with self._coop_changing_amounts(posted, [vals.get("analytic_distribution") for vals in vals_list]):
            if is_own_code(self.env):
                return super().create(vals_list)
            lines = super(AccountMoveLine, without_defaults(self, RESIDUAL_FIELDS)).create(vals_list)
            lines._coop_check_created(set().union(*vals_list))
        return lines.with_env(self.env)

    def _coop_check_created(self, names):
        """:param names: the fields that were sent"""
        self._coop_check_residual(names)
        self._coop_check_entry_fields(names | {name for name in ENTRY_FIELDS if f"default_{name}" in self.env.context})
        # Core adds lines to posted bank statement entries, and so can any client.
        posted = self._coop_posted()
        posted.move_id._coop_check_not_run_entry()
        posted._coop_sync_analytic_items(assign_owners=True)

    def write(self, vals):
        if not self._coop_watched_fields() & vals.keys():
            return super().write(vals)
        moves = (self.move_id | self.env["account.move"].browse(vals.get("move_id")))._coop_cooperatives()
        if not moves:
            return super().write(vals)
        with self._coop_changing_amounts_by(vals, moves):
            if is_own_code(self.env):
                return super().write(vals)
            vals = self._coop_complete_write_vals(vals)
            with self._coop_checking_write(vals) as lines:
                return super(AccountMoveLine, lines).write(vals)

    def _coop_changing_amounts_by(self, vals, moves):
        """What goes around writing ``vals`` on these items of ``moves``."""
        if not {"account_id", "move_id", *AMOUNT_FIELDS} & vals.keys():
            return nullcontext()
        posted = moves.filtered(lambda move: move.state == "posted")
        return self._coop_changing_amounts(
            posted, [vals.get("analytic_distribution"), *self.mapped("analytic_distribution")]
        )

    @contextmanager
    def _coop_checking_write(self, vals):
        """Around a write by anybody but our own code: what is posted stays what it was, and its items follow.

        :return: these lines, in the environment in which they are written
        """
        self._coop_check_residual(vals)
        posted = self._coop_posted()
        if not posted and not ({"move_id"} | ENTRY_FIELDS.keys()) & vals.keys():
            yield self  # a draft is free
            return
        posted._coop_check_posted_write(vals)
        before = posted._coop_shares()
        # A client may send this key, too; then core would leave the analytic items as they are.
        yield self.with_context(skip_analytic_sync=False) if posted else self
        self._coop_check_entry_fields(vals)
        # Bank statement entries are posted at once: whoever chooses the account of such a line also chooses its owner.
        posted.filtered(lambda line: before[line.id] or "account_id" not in vals)._coop_check_shares(before)
        says = bool({"account_id", "move_id", *AMOUNT_FIELDS} & vals.keys())
        self._coop_posted()._coop_sync_analytic_items(assign_owners=says)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted_members(self):
        """Core lets anybody delete posted items who sends ``force_delete``; it needs that for bank statements only."""
        if is_own_code(self.env):
            return
        posted = self._coop_posted()
        posted.move_id._coop_check_not_run_entry()
        shares = posted._coop_shares()
        frozen = posted.filtered(
            lambda line: not line.move_id.statement_line_id and (line.coop_pot_id or shares[line.id])
        )
        if frozen:
            frozen._coop_refuse_posted()

    # === CHECKS === #

    def _coop_check_residual(self, names):
        if RESIDUAL_FIELDS & set(names) and any(self.company_id.mapped("coop_enabled")):
            raise UserError(self.env._("What is still to be received or paid follows from the reconciliations."))

    def _coop_check_entry_fields(self, names):
        """State, company, journal, number and dates of an item are those of its entry, whatever a client writes."""
        for name in ENTRY_FIELDS.keys() & set(names):
            for line in self:
                if line.move_id.company_id.coop_enabled and line[name] != line.move_id[ENTRY_FIELDS[name]]:
                    raise UserError(
                        self.env._(
                            "State, company, journal, number and dates of a journal item follow its entry. Change the entry "
                            "%(entry)s instead.",
                            entry=line.move_id.display_name,
                        )
                    )

    def _coop_check_posted_write(self, vals):
        """A posted item stays in its entry, and one on a pot keeps account, member and amount; no other becomes a pot
        item. An item of a run stays as it was booked.
        """
        accounts = self.account_id | self.env["account.account"].browse(vals.get("account_id"))
        pots = self.env["coop.pot"]._by_account(accounts)
        for line in self:
            changed = {name for name in vals if line.move_id._field_will_change(line, vals, name)}
            if changed & FIXED_IN_RUNS:
                line.move_id._coop_check_not_run_entry()
            fixed = {"move_id", "display_type"}  # which of an invoice's items wait for the customer
            if line.account_id.id in pots or vals.get("account_id") in pots:
                # An entry of a bank statement is posted from the start, and follows the statement's amount.
                fixed |= {"account_id", "partner_id"} | (set() if line.move_id.statement_line_id else AMOUNT_FIELDS)
            if changed & fixed:
                line._coop_refuse_posted()

    def _coop_refuse_posted(self):
        raise UserError(
            self.env._(
                "%(line)s is posted: entry, pot, member and amount are fixed. Reset the entry to draft, or reverse it.",
                line=self[:1].display_name,
            )
        )

    def _coop_on_pots(self):
        """Those of these items, of cooperatives, that are on a pot's control account."""
        items = self.filtered("company_id.coop_enabled")
        pots = self.env["coop.pot"]._by_account(items.account_id) if items else {}
        return items.filtered(lambda line: line.account_id.id in pots)

    def _coop_check_pot_items(self):
        """Every item on a pot carries a member of this cooperative as partner, and is no invoice's (design §3, level 2)."""
        items = self._coop_on_pots()
        if not items:
            return
        for name in ("coop_pot_id", "coop_member_id"):  # the member may be newer than the draft
            self.env.add_to_compute(self._fields[name], items)
        wrong = items.filtered(lambda line: not line.coop_member_id)
        if wrong:
            raise UserError(
                self.env._(
                    "%(account)s holds the members' pots: every item on it must carry a member as partner. "
                    "Fill in the member on: %(lines)s",
                    account=wrong[0].account_id.display_name,
                    lines=", ".join(line.name or line.account_id.display_name for line in wrong[:5]),
                )
            )
        if any(move.is_invoice(include_receipts=True) for move in items.move_id):
            raise UserError(
                self.env._("An invoice or bill cannot be booked on a pot: pots move by settlement or by journal entry.")
            )
