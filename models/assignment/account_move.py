from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import apportion, member_shares, money


class AccountMove(models.Model):
    """The invoice of an assignment, and its credit notes."""

    _inherit = "account.move"

    coop_assignment_id = fields.Many2one(
        "coop.assignment",
        string="Assignment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The work of this invoice or credit note; set when the assignment is approved.",
    )

    _coop_assignment_draft_uniq = models.UniqueIndex(
        "(coop_assignment_id) WHERE coop_assignment_id IS NOT NULL AND state = 'draft' AND move_type = 'out_invoice'",
        "This assignment has a draft invoice already.",
    )

    # === CONSTRAINTS === #

    @api.constrains("coop_assignment_id", "state", "move_type")
    def _check_coop_assignment(self):
        """An assignment is invoiced once, and only after it was approved."""
        # Whoever books need not be allowed to read assignments.
        for assignment in self.sudo().filtered(lambda move: move.state != "cancel").coop_assignment_id:
            live = assignment._live_invoices().filtered(lambda move: move.payment_state != "reversed")
            if len(live) > 1 or (live and assignment.step != "approved"):
                raise UserError(
                    self.env._(
                        "%(assignment)s has another invoice already, or is not approved. Approving it makes the invoice.",
                        assignment=assignment.display_name,
                    )
                )

    # === CRUD METHODS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"coop_assignment_id"}

    def _guarded_message(self, names):
        if "coop_assignment_id" in names:
            return self.env._("Approving an assignment makes its invoice; it cannot be chosen by hand.")
        return super()._guarded_message(names)

    @api.model
    def _coop_fields_of_original(self):
        return super()._coop_fields_of_original() | {"coop_assignment_id"}

    @contextmanager
    def _coop_writing(self, vals):
        with super()._coop_writing(vals):
            yield
        if "invoice_date_due" in vals:
            # Also of a posted invoice. As a dependency of its assignment, every posting would follow it.
            self.coop_assignment_id.modified(["invoice_ids"])

    @contextmanager
    def _coop_deleting(self):
        assignments = self.sudo().coop_assignment_id  # whoever books need not be allowed to read assignments
        names = {assignment: assignment.invoice_id.display_name for assignment in assignments}
        with super()._coop_deleting():
            yield
        for assignment in assignments.exists():
            assignment._message_log(body=self.env._("%(invoice)s was deleted.", invoice=names[assignment]))

    # === ACTIONS === #

    def action_view_coop_assignment(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "coop.assignment",
            "res_id": self.coop_assignment_id.id,
            "view_mode": "form",
            "name": self.coop_assignment_id.display_name,
        }

    # === POSTING AND CREDITING === #

    def _coop_prepare_post(self):
        for move in self:
            if move.coop_assignment_id and move.move_type == "out_invoice":
                # Whoever posts need not be allowed to read assignments; the invoice itself is written with that user's rights.
                move.coop_assignment_id.sudo()._check_invoice_shares(move)
            elif move.move_type == "out_refund" and move.reversed_entry_id.coop_assignment_id:
                move._coop_share_credit()
        return super()._coop_prepare_post()

    def _coop_share_credit(self):
        """Take from each member in proportion to what is left of his part in the invoice.

        Percentages alone would round every credit note anew: two of 0.05 on 0.10 shared in halves would leave one
        member with a cent and the other without. This way the last credit note leaves everybody at exactly nothing.
        Shares that somebody changed on the credit note are left as they are.
        """
        self.ensure_one()
        left = self._coop_left_to_credit()
        total = -sum((line._coop_cents() for line in self._coop_product_lines()), money.ZERO)
        as_copied = self._coop_shares_are_copied()
        if as_copied and 0 < total <= sum(left.values(), money.ZERO) and min(left.values()) >= 0:
            self._coop_set_shares({key: -amount for key, amount in apportion(total, left).items()})

    def _coop_left_to_credit(self):
        """{analytic account id: Decimal}: each one's part in the invoice, less what was credited before."""
        invoice = self.reversed_entry_id
        left = invoice._coop_amounts_by_owner()
        for note in invoice.reversal_move_ids.filtered(lambda move: move.state == "posted" and move != self):
            for key, amount in note._coop_amounts_by_owner().items():
                left[key] = left.get(key, money.ZERO) + amount
        return left

    def _coop_shares_are_copied(self):
        """Whether every line still carries shares of a line of the invoice."""
        originals = list(self.reversed_entry_id._coop_product_lines()._coop_shares().values())
        return all(
            any(member_shares.same(shares, original) for original in originals)
            for shares in self._coop_product_lines()._coop_shares().values()
        )
