from odoo import models
from odoo.exceptions import UserError

from ...engine import ZERO

# What one buys to keep. Costs and income count by their group.
ASSETS = ("asset_fixed", "asset_non_current")
# Where Odoo itself books for a moment, too: payments on their way, accruals, goods received before their bill.
PASSING = ("asset_current", "asset_prepayments")
BILLS = ("in_invoice", "in_receipt", "in_refund")


class AccountMoveLine(models.Model):
    """Posted means charged: a member whom a line names has it in his pot, or the line is refused."""

    _inherit = "account.move.line"

    def _coop_check_charged(self, shares, owners):
        """:raises UserError: when the line names a member and its account counts for nobody's pot"""
        self.ensure_one()
        named = [account_id for account_id, share in shares.items() if share > 0 and owners[account_id].member_id]
        if not named or self.account_id.coop_category not in (False, "none"):
            return
        if self._coop_should_count() and not all(self._coop_is_taken_back(account_id) for account_id in named):
            members = [owners[account_id].member_id for account_id in named]
            raise UserError(
                self.env._(
                    "%(line)s is %(member)s's, but account %(account)s has no member category: nothing would be charged to "
                    "the pot. Choose an account with a category (Investment, for what is bought from the pot and kept), "
                    "give this account a category if nothing else is booked on it, or take the member off the line.",
                    line=self.name or self.display_name,
                    member=self._coop_get_member_names(members),
                    account=self.account_id.display_name,
                )
            )

    def _coop_get_member_names(self, member_ids):
        # Whoever books need not be allowed to read members: number and trade name are what the books show.
        members = self.env["coop.member"].sudo().browse(filter(None, member_ids))
        return ", ".join(member._get_book_name() for member in members)

    def _coop_should_count(self):
        """Whether somebody typed this line as something that a member buys, uses or earns.

        Odoo carries members along to accounts that are no cost: an accrual, a deposit of a customer, a payment on its way.
        What is there is not the member's yet, or no longer.
        """
        self.ensure_one()
        move, account_type = self.move_id, self.account_id.account_type
        if self._coop_is_derived() or self.tax_repartition_line_id:
            return False
        if self.account_id.internal_group in ("income", "expense"):
            return not move._coop_is_till()
        if move.move_type in BILLS:
            return True
        if move.tax_cash_basis_rec_id:
            return False
        return account_type in ASSETS or (account_type in PASSING and not self._coop_is_in_passing())

    def _coop_is_taken_back(self, owner_id):
        """Whether this takes back no more than the reversed entry gave this owner on this account.

        What is there from before a category was asked can be reversed. Of a draft anybody says which entry it reverses.

        :param owner_id: an analytic account of the plan Members
        """
        self.ensure_one()
        original = self.move_id.reversed_entry_id.filtered(lambda move: move.state == "posted")
        given = original._coop_get_amount_on(self.account_id, owner_id)
        corrections = original.reversal_move_ids.filtered(lambda move: move.state == "posted") | self.move_id
        left = given + corrections._coop_get_amount_on(self.account_id, owner_id)
        return 0 <= left < given or given < left <= 0

    def _coop_is_in_passing(self):
        """Whether it only waits there: to be matched with a payment or a bill, for another period, or for the till."""
        self.ensure_one()
        move = self.move_id.sudo()  # whoever posts need not be allowed to read the till's orders
        return (
            self.account_id.reconcile
            or self.account_id == move.journal_id.suspense_account_id
            or bool(move.adjusting_entry_origin_move_ids)
            or move._coop_is_till()
        )


class AccountMove(models.Model):
    _inherit = "account.move"

    def _coop_get_amount_on(self, account, owner_id):
        """What an owner has on an account in these entries, in euro; income is positive."""
        lines = self.line_ids.filtered(lambda line: line.account_id == account)
        return sum((line._coop_amounts().get(owner_id, ZERO) for line in lines), ZERO)
