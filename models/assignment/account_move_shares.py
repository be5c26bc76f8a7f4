from odoo import models

from ...engine import member_shares, money, percentages, share_out


class AccountMove(models.Model):
    _inherit = "account.move"

    def _coop_product_lines(self):
        return self.invoice_line_ids.filtered(lambda line: line.display_type == "product")

    def _coop_amounts_by_owner(self):
        """{analytic account id: Decimal}: what each has in the lines of this document, turnover positive."""
        self.ensure_one()
        totals = {}
        for line in self._coop_product_lines():
            for account_id, amount in line._coop_amounts().items():
                totals[account_id] = totals.get(account_id, money.ZERO) + amount
        return totals

    def _coop_set_shares(self, targets):
        """Share the lines so that over all of them each gets his target, as {analytic account id: Decimal}.

        On a credit note the targets are negative, as its lines are.
        """
        self.ensure_one()
        lines = self._coop_product_lines()
        sign = -1 if self.move_type == "out_refund" else 1
        positive = {key: sign * amount for key, amount in targets.items()}
        rows = share_out([sign * line._coop_cents() for line in lines], positive)
        for line, row in zip(lines, rows, strict=True):
            line._coop_replace_shares(percentages(row if any(row.values()) else positive))


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _coop_cents(self):
        """The amount of this line excluding VAT; turnover is positive."""
        self.ensure_one()
        return money.cents(money.to_decimal(-self.balance))

    def _coop_replace_shares(self, shares):
        """Put these shares (Decimal percentages) in the place of the members' part; other plans stay."""
        self.ensure_one()
        owners = self.env["account.analytic.plan"]._coop_owners()
        kept = {
            key: percent
            for key, percent in (self.analytic_distribution or {}).items()
            if not member_shares.account_ids(key) & owners.keys()
        }
        self.analytic_distribution = member_shares.added(kept, {key: float(share) for key, share in shares.items()})
