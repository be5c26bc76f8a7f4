from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import frozendict

from ..common.coop_guard import as_own_code, is_own_code, without_defaults
from . import coop_shares

# What a settlement booked does not change by writing either; an RPC client can write these on posted entries.
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
# They decide whether turnover waits for its payment, and at whose rate it counts (design §3, §4).
FIXED_WHEN_POSTED = {"move_type", "reversed_entry_id"}


class AccountMove(models.Model):
    _inherit = "account.move"

    coop_settlement_id = fields.Many2one(
        "coop.settlement",
        string="Settlement",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    # A settlement asks which payments were reset to draft; nearly everything is posted.
    _coop_unposted_idx = models.Index("(company_id) WHERE state <> 'posted'")
    # And which documents count on another date than they are booked on.
    _coop_other_date_idx = models.Index("(company_id) WHERE reversed_entry_id IS NOT NULL OR invoice_date <> date")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if is_own_code(self.env):
            return super().create(vals_list)
        if any(vals.get("coop_settlement_id") for vals in vals_list):
            self._coop_check_guarded()
        moves = super(AccountMove, without_defaults(self, ["coop_settlement_id"])).create(vals_list)
        return moves.with_env(self.env)

    def write(self, vals):
        if "coop_settlement_id" in vals:
            self._coop_check_guarded()
        if FIXED_FIELDS & vals.keys():
            self._coop_check_not_settlement()
        if FIXED_WHEN_POSTED & vals.keys():
            self._coop_check_fixed_when_posted(vals)
        if not {"state", "date", "journal_id", "company_id"} & vals.keys():
            return super().write(vals)
        # A client can write the state without posting; then, too, the books must be right.
        if vals.get("state") == "posted":
            drafts = self._coop_cooperatives().filtered(lambda move: move.state != "posted").line_ids
            drafts._coop_check_pot_items()
            drafts.with_context(skip_invoice_sync=True)._coop_assign_owners()
        result = super().write(vals)
        moves = self._coop_cooperatives()
        if "state" not in vals:
            moves = moves.filtered(lambda move: move.state == "posted")
        moves.line_ids._coop_sync_analytic_items()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settlement(self):
        # A client can ask to delete posted entries, too.
        self._coop_check_not_settlement()

    def _coop_check_fixed_when_posted(self, vals):
        for move in self._coop_cooperatives():
            if move.state == "posted" and any(
                move._field_will_change(move, vals, name) for name in FIXED_WHEN_POSTED & vals.keys()
            ):
                raise UserError(
                    self.env._(
                        "%(entry)s is posted: its kind, and the invoice that it corrects, stay as they are. "
                        "Reset it to draft, or reverse it.",
                        entry=move.display_name,
                    )
                )

    def _coop_check_guarded(self):
        if not is_own_code(self.env):
            raise UserError(self.env._("Only a settlement makes its own journal entry."))

    # === POSTING === #

    def _post(self, soft=True):
        """Every way in ends here: screens, RPC, cron, POS closing. So whose it is, is asked here (design §3)."""
        lines = self._coop_cooperatives().filtered(lambda move: move.state == "draft").line_ids
        # Lines that Odoo adds by itself follow later, when all of them are there.
        lines.filtered(lambda line: not line._coop_is_derived())._coop_assign_owners()
        return super()._post(soft)

    def _coop_cooperatives(self):
        return self.filtered(lambda move: move.company_id.coop_enabled)

    def _coop_is_till(self):
        """Whether the till made this entry: closing a session must not stop on the question whose it is."""
        self.ensure_one()
        return not self._coop_outside_till()

    def _coop_outside_till(self):
        """These entries without those that the till made."""
        moves = self.sudo()  # who posts an invoice need not be allowed to read the till's orders
        return self - moves.filtered(
            lambda move: move.pos_session_ids or move.pos_order_ids or move.reversed_pos_order_id
        )

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
        total = sum(totals.values())
        return coop_shares.scaled({key: amount for key, amount in totals.items() if amount * total > 0}, 100)

    def _coop_documents(self):
        """The invoices that these entries are or pay; the entries themselves when there are none."""
        invoices = self.filtered(lambda move: move.is_invoice(include_receipts=True))
        if not invoices:
            matched = self.line_ids.matched_debit_ids.debit_move_id | self.line_ids.matched_credit_ids.credit_move_id
            invoices = matched.move_id.filtered(lambda move: move.is_invoice(include_receipts=True))
        return invoices or self

    def _coop_complete_vals(self, vals):
        """Say in the values of a journal item on a flagged account that it is the members' of these documents."""
        cooperatives = self._coop_cooperatives()
        if not cooperatives or self.env["account.account"].browse(vals["account_id"]).coop_category in (False, "none"):
            return
        owners = self.env["account.analytic.plan"]._coop_owners()
        if not coop_shares.shares_of(vals.get("analytic_distribution"), owners):
            shares = cooperatives._coop_documents()._coop_document_shares()
            vals["analytic_distribution"] = coop_shares.added(vals.get("analytic_distribution"), shares)

    def _get_invoice_counterpart_amls_for_early_payment_discount_per_payment_term_line(self):
        """The discount of each invoice is its own members', also when one payment settles several invoices."""
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

    # === PROTECTION OF SETTLEMENTS === #

    def button_draft(self):
        if not self:  # Odoo asks for nothing often
            return super().button_draft()
        self._coop_check_not_settlement()
        # Core removes the analytic items of an entry that goes back to draft, after its own lock date checks.
        return super(AccountMove, as_own_code(self)).button_draft()

    def button_cancel(self):
        self._coop_check_not_settlement()
        return super().button_cancel()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self._coop_check_not_settlement()
        return super()._reverse_moves(default_values_list=default_values_list, cancel=cancel)

    def _coop_check_not_settlement(self):
        """Refuse when one of these is a settlement's own entry. Meant to be extended for other runs that book."""
        # The field says which entry is a settlement's; accountants without rights on settlements are refused, too.
        settlements = self and self.sudo().coop_settlement_id
        if settlements and not is_own_code(self.env):
            raise UserError(
                self.env._(
                    "This entry belongs to settlement %(name)s. Reverse the settlement instead: "
                    "then the members' statements stay right.",
                    name=settlements[0].display_name,
                )
            )
