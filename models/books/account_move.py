from collections import defaultdict
from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import frozendict

from ...engine import member_shares
from ..common.coop_guard import as_own_code, is_own_code
from .coop_posting import open_posting, posting_of

# What a run booked does not change by writing either; an RPC client can write these on posted entries.
FIXED_FIELDS = {
    "company_id",
    "currency_id",
    "date",
    "invoice_line_ids",
    "journal_id",
    "line_ids",
    "partner_id",
    "state",
    "ref",
}
# They decide whether turnover waits for its payment, of which customer, and at whose rate it counts (design §3, §4). Core
# keeps dates as well, but for a client that sends ``skip_readonly_check``.
FIXED_WHEN_POSTED = {"move_type", "reversed_entry_id", "date", "invoice_date", "commercial_partner_id"}
# Lines that Odoo derives from others and taxes: their taxes have the same owners.
TAXED = ("epd", "non_deductible_product")
# Analytic items follow these; the first two can also make an entry a cooperative's.
FOLLOWED_FIELDS = {"company_id", "journal_id", "date", "state"}


class AccountMove(models.Model):
    """Journal entries of cooperatives: what is checked and completed when they are written and posted.

    This is the one ``create``, ``write``, ``unlink``, ``_post``, ``_reverse_moves`` and ``button_draft`` of the addon. Rooms extend
    the hooks below, in ``<room>/account_move*.py``, and call ``super()``. The order is that of models/__init__.py and of
    the package's own: the last room comes first on the way in, and last on the way out. Hooks are called for entries of
    cooperatives only.

    At any time:

    - ``_guarded_fields()``, ``_guarded_message(names)``: fields that only the addon's own code writes (coop.guarded)
    - ``_coop_run_fields()``: fields that say which run of the addon made an entry, and alone undoes it
    - ``_coop_writing(vals)``: around each write
    - ``_coop_deleting()``: around deleting
    - ``_coop_fields_of_original()``: what a reversal takes from the entry that it reverses

    When posted, whatever way that comes: a screen, a cron, a bank statement, the closing of a till, or a client that
    writes the state. In this order:

    1. ``_coop_prepare_post()``: check what people typed and complete it. Odoo then adds number, cost of goods, analytic
       items and lines of its own.
    2. ``_coop_posting()``: around the moment in which the state becomes posted. All lines are there by now.
    3. ``_coop_check_posted()``: check the documents as they are in the end.
    """

    _name = "account.move"
    _inherit = ["coop.guarded", "account.move"]

    # Entries with the date of an invoice: Odoo's own screens make none, another program can.
    _coop_dated_entry_idx = models.Index("(company_id) WHERE move_type = 'entry' AND invoice_date IS NOT NULL")

    # === HOOKS === #

    @api.model
    def _coop_run_fields(self):
        """Names of the many2one fields that say which run of the addon made an entry. A room with a run adds its own."""
        return frozenset()

    @api.model
    def _coop_fields_of_original(self):
        """Names of many2one fields that a reversal takes from the entry that it reverses."""
        return frozenset()

    @contextmanager
    def _coop_writing(self, vals):
        """Around each write on these entries.

        :param vals: what is written, as the caller sent it
        """
        if FIXED_FIELDS & vals.keys():
            self._coop_check_not_run_entry()
        if FIXED_WHEN_POSTED & vals.keys() and not is_own_code(self.env):
            self._coop_check_fixed_when_posted(vals)
        yield

    @contextmanager
    def _coop_deleting(self):
        """Around deleting these entries."""
        yield

    def _coop_prepare_post(self):
        """Check what people typed in these entries, which are to be posted, and complete it."""
        # Lines that Odoo adds by itself follow later, when all of them are there; but not those that still are taxed.
        self.line_ids.filtered(lambda line: not line._coop_is_derived())._coop_assign_owners()
        self.line_ids.filtered(lambda line: line.display_type in TAXED)._coop_assign_owners()

    @contextmanager
    def _coop_posting(self):
        """Around the moment in which the state of these entries becomes posted."""
        self.line_ids._coop_check_pot_items()
        self.line_ids.with_context(skip_invoice_sync=True)._coop_assign_owners()
        self.line_ids._coop_give_places()
        yield

    def _coop_check_posted(self):
        """Check these entries at the end of their posting."""

    # === CRUD METHODS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | self._coop_run_fields()

    def _guarded_message(self, names):
        if self._coop_run_fields() & set(names):
            return self.env._("Which run made a journal entry is written by the run itself.")
        return super()._guarded_message(names)

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        # Core refuses this in the values, but not as a default in a client's context: nothing would be asked then.
        if any(move.state == "posted" for move in moves._coop_cooperatives()):
            raise UserError(self.env._("A journal entry is made as a draft, and posted after that."))
        return moves

    def write(self, vals):
        cooperatives = self._coop_cooperatives()
        if not cooperatives and not {"company_id", "journal_id"} & vals.keys():
            return super().write(vals)
        with cooperatives._coop_writing(vals), self._coop_becoming_posted(vals) as moves:
            result = super(AccountMove, moves).write(vals)
            moves._coop_sync_after(vals)
        return result

    @contextmanager
    def _coop_becoming_posted(self, vals):
        """Around a write in which the state becomes posted: within :meth:`_post`, or because a client writes it.

        :return: these entries, in the environment in which they are written
        """
        if vals.get("state") != "posted":
            yield self
        elif posting_of(self.env):
            drafts = self._coop_cooperatives().filtered(lambda move: move.state != "posted")
            drafts._coop_join_posting()
            with drafts._coop_posting():
                yield self
        else:
            with open_posting(self) as moves:
                with moves._coop_becoming_posted(vals):
                    yield moves
                moves._coop_cooperatives()._coop_check_posted()

    def _coop_join_posting(self):
        """Prepare those of these entries that are not prepared by the posting that runs."""
        posting = posting_of(self.env)
        new = self.filtered(lambda move: move.id not in posting.move_ids)
        posting.move_ids.update(new.ids)
        if new:
            new._coop_prepare_post()

    def _coop_sync_after(self, vals):
        """The members' items follow what was written."""
        if FOLLOWED_FIELDS & vals.keys():
            moves = self._coop_cooperatives()
            if "state" not in vals:
                moves = moves.filtered(lambda move: move.state == "posted")
            moves.line_ids._coop_sync_analytic_items()

    def unlink(self):
        with self._coop_cooperatives()._coop_deleting():
            return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_run_entry(self):
        # A client can ask to delete posted entries, too.
        self._coop_check_not_run_entry()

    def _coop_check_fixed_when_posted(self, vals):
        for move in self.filtered(lambda move: move.state == "posted"):
            names = FIXED_WHEN_POSTED & vals.keys()
            if move.statement_line_id:  # it is posted from the start, and follows its bank statement
                names -= {"date", "commercial_partner_id"}
            if any(move._field_will_change(move, vals, name) for name in names):
                raise UserError(
                    self.env._(
                        "%(entry)s is posted: its kind, its dates and customer, and the invoice that it corrects, stay as "
                        "they are. Reset it to draft, or reverse it.",
                        entry=move.display_name,
                    )
                )

    # === POSTING === #

    def _post(self, soft=True):
        drafts = self._coop_cooperatives().filtered(lambda move: move.state == "draft")
        if not drafts:
            return super()._post(soft)
        with open_posting(self) as moves:
            drafts.with_env(moves.env)._coop_join_posting()
            posted = super(AccountMove, moves)._post(soft)
            # Core may have posted others along with them.
            joined = moves.browse(posting_of(moves.env).move_ids)
            joined.filtered(lambda move: move.state == "posted")._coop_check_posted()
        return posted.with_env(self.env)

    def _coop_being_posted(self):
        """Those of these entries that the posting which runs will check at its end."""
        posting = posting_of(self.env)
        return self.filtered(lambda move: move.id in posting.move_ids) if posting else self.browse()

    def _coop_cooperatives(self):
        return self.filtered(lambda move: move.company_id.coop_enabled)

    def _coop_is_till(self):
        """Whether the till made this entry: closing a session must not stop because an owner is missing."""
        self.ensure_one()
        return not self._coop_outside_till()

    def _coop_outside_till(self):
        """These entries without those that the till made."""
        moves = self.sudo()  # whoever posts an invoice need not be allowed to read the till's orders
        return self - moves.filtered(
            lambda move: move.pos_session_ids or move.pos_order_ids or move.reversed_pos_order_id
        )

    # === RESETTING AND REVERSING === #

    def button_draft(self):
        if not self._coop_cooperatives():
            return super().button_draft()
        self._coop_check_not_run_entry()
        # Core removes the analytic items of an entry that goes back to draft, after its own lock date checks.
        return super(AccountMove, as_own_code(self)).button_draft()

    def button_cancel(self):
        self._coop_check_not_run_entry()
        return super().button_cancel()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self._coop_check_not_run_entry()
        reversals = super()._reverse_moves(default_values_list=default_values_list, cancel=cancel)
        for reversal in reversals._coop_cooperatives():
            original = reversal.reversed_entry_id
            vals = {name: original[name].id for name in self._coop_fields_of_original() if original[name]}
            if vals:
                as_own_code(reversal).write(vals)
            reversal.line_ids._coop_take_cut_off_of(original.line_ids)
            reversal.line_ids._coop_take_places(original.line_ids)
        return reversals

    def _coop_get_run(self):
        """The run of the addon that made one of these entries, whatever rights the user has; empty when none did."""
        moves = self.sudo()  # who has no rights on the run is refused, too
        runs = (moves[name][:1] for name in self._coop_run_fields())
        return next((run for run in runs if run), self.env["coop.run.mixin"])

    def _coop_why_fixed(self):
        """Why only a run of the addon makes and undoes these entries, as a message to the user; None when that is not so."""
        run = self._coop_get_run()
        return run._why_fixed() if run else None

    def _coop_check_not_run_entry(self):
        """:raises UserError: when one of these is the own entry of a run, see :meth:`_coop_why_fixed`"""
        cooperatives = self._coop_cooperatives()
        if cooperatives and not is_own_code(self.env) and (reason := cooperatives._coop_why_fixed()):
            raise UserError(reason)

    def _coop_get_corrected(self):
        """The entry that this one corrects, through any number of steps; itself when it corrects nothing."""
        self.ensure_one()
        move, seen = self, self
        while move.reversed_entry_id and move.reversed_entry_id not in seen:
            move = move.reversed_entry_id
            seen |= move
        return move

    # === MEMBERS OF A DOCUMENT === #

    def _coop_document_shares(self):
        """{analytic account id: percent}: the members' shares in these documents' own lines, weighed by amount.

        Exchange differences, write-offs and rounding lines of the documents carry these (design §3).
        """
        lines = self.line_ids.filtered(lambda line: line.display_type == "product" and line._coop_is_flagged())
        totals = defaultdict(float)
        for line_id, shares in lines._coop_shares().items():
            for account_id, share in shares.items():
                totals[account_id] += share * lines.browse(line_id).balance
        return member_shares.proportions(totals)

    def _coop_documents(self):
        """The invoices that these entries are or pay; the entries themselves when there are none."""
        invoices = self.filtered(lambda move: move.is_invoice(include_receipts=True))
        if not invoices:
            matched = self.line_ids.matched_debit_ids.debit_move_id | self.line_ids.matched_credit_ids.credit_move_id
            invoices = matched.move_id.filtered(lambda move: move.is_invoice(include_receipts=True))
        return invoices or self

    def _coop_complete_vals(self, vals):
        """Put the owners of these documents into the values of a journal item on a flagged account."""
        cooperatives = self._coop_cooperatives()
        if not cooperatives or self.env["account.account"].browse(vals["account_id"]).coop_category in (False, "none"):
            return
        owners = self.env["account.analytic.plan"]._coop_owners()
        if not member_shares.shares_of(vals.get("analytic_distribution"), owners):
            shares = cooperatives._coop_documents()._coop_document_shares()
            vals["analytic_distribution"] = member_shares.added(vals.get("analytic_distribution"), shares)

    def _get_invoice_counterpart_amls_for_early_payment_discount_per_payment_term_line(self):
        """The discount of each invoice belongs to its own members, even when one payment settles several invoices."""
        result = super()._get_invoice_counterpart_amls_for_early_payment_discount_per_payment_term_line()
        for term_line, amounts in result["term_lines"].items() if self.company_id.coop_enabled else ():
            result["term_lines"][term_line] = {}
            for key, vals in amounts.items():
                vals = {**key, **vals}
                self._coop_complete_vals(vals)
                distribution = frozendict(vals["analytic_distribution"] or {})
                result["term_lines"][term_line][frozendict(key, analytic_distribution=distribution)] = vals
        return result

    @api.model
    def _get_invoice_counterpart_amls_for_early_payment_discount(self, aml_values_list, open_balance):
        result = super()._get_invoice_counterpart_amls_for_early_payment_discount(aml_values_list, open_balance)
        moves = self.browse().union(*(values["aml"].move_id for values in aml_values_list))
        for vals in result["exchange_lines"]:
            moves._coop_complete_vals(vals)
        return result
