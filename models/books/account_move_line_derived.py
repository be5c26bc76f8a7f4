from collections import defaultdict

from odoo import models
from odoo.tools import float_compare

from ...engine import member_shares
from ..common.coop_guard import as_own_code


class AccountMoveLine(models.Model):
    """Lines that Odoo derives from some lines of a document are whose those lines are, not the whole document's."""

    _inherit = "account.move.line"

    def _coop_right_discounts(self):
        """Of a draft: core weighs whom a line names without its percentages, so that a discount of 60/40 becomes 50/50."""
        for line in self.filtered(lambda line: line.display_type == "discount" and line.move_id.state == "draft"):
            distribution = line.move_id._coop_get_discount_distribution(line.account_id)
            if distribution != line.analytic_distribution:
                as_own_code(line).with_context(skip_invoice_sync=True).analytic_distribution = distribution

    # === OF WHICH LINES === #

    def _coop_get_origins(self):
        """{line: weight}: the lines of which Odoo derived this one, with how much of it comes from each.

        Empty when it belongs to the document as a whole, as rounding does. A weight is an amount in euro; only their
        proportions matter.
        """
        self.ensure_one()
        typed = self.move_id.line_ids.filtered(lambda line: line.display_type == "product")
        if self.display_type == "epd":
            lines = typed.filtered(lambda line: line.tax_ids and line.account_id == self.account_id)
            return {line: line.balance for line in lines}
        if self.display_type == "non_deductible_product":
            return self._coop_find_private_origin(typed)
        if self.display_type in ("non_deductible_product_total", "non_deductible_tax"):
            return typed._coop_get_private_weights(self.display_type == "non_deductible_tax")
        if self.display_type == "cogs":
            return dict.fromkeys(self.cogs_origin_id, 1.0)
        if self.tax_line_id:
            taxed = typed.filtered(lambda line: self.tax_line_id in line.tax_ids.flatten_taxes_hierarchy())
            return {line: line.balance for line in taxed}
        return {}

    def _coop_find_private_origin(self, typed):
        """Core keeps no link between a line and its part that is not deducted; of two that are alike the order decides."""
        self.ensure_one()
        term = self._coop_get_private_term()
        twins = self.move_id.line_ids.filtered(
            lambda line: line.display_type == self.display_type and line._coop_get_private_term() == term
        )
        origins = typed.filtered(lambda line: line._coop_is_partly_private() and line._coop_get_private_term() == term)
        pairs = zip(
            twins.sorted(lambda line: (round(-line.amount_currency, 2), line.sequence, line.id)),
            origins.sorted(lambda line: (round(line._coop_get_private_amount(), 2), line.sequence, line.id)),
            strict=False,
        )
        return {origin: 1.0 for twin, origin in pairs if twin == self}

    def _coop_get_private_term(self):
        taxes = self.tax_ids.filtered(lambda tax: tax.amount_type != "fixed")
        return self.name, self.account_id, taxes

    def _coop_is_partly_private(self):
        self.ensure_one()
        # Core compares with this coarse rounding, too: a line of which 99 % is deducted has no private part.
        return float_compare(self.deductible_amount, 100, precision_rounding=2) != 0

    def _coop_get_private_amount(self, of_tax=False):
        """The part of this line that is not deducted, in the currency of the document; or that part of its tax."""
        self.ensure_one()
        amount = self.price_total - self.price_subtotal if of_tax else self.price_subtotal
        return self.move_id.direction_sign * amount * (1 - self.deductible_amount / 100)

    def _coop_get_private_weights(self, of_tax):
        private = self.filtered(lambda line: line._coop_is_partly_private())
        return {line: line._coop_get_private_amount(of_tax) for line in private}

    # === WHOSE === #

    def _coop_get_origin_shares(self):
        """{analytic account id: percent} of the lines of which this one was derived; {} when it has no such lines."""
        self.ensure_one()
        own_id = self.company_id.coop_analytic_account_id.id
        totals = defaultdict(float)
        for line, weight in self._coop_get_origins().items():
            shares = line._coop_shares()[line.id]
            shares[own_id] = shares.get(own_id, 0) + member_shares.missing(shares)
            for account_id, share in shares.items():
                totals[account_id] += share * weight
        return member_shares.proportions(totals)


class AccountMove(models.Model):
    _inherit = "account.move"

    def _coop_get_discount_distribution(self, account):
        """The owners of discounts that are booked separately.

        :param account: that of the lines from which they are taken, or the account of discounts, which takes all
        """
        self.ensure_one()
        discounts = self._get_discount_allocation_account()
        totals, whole = defaultdict(float), 0.0
        for line in self.line_ids.filtered(lambda line: line.display_type == "product" and line.discount):
            if line.account_id != discounts and account in (discounts, line.account_id):
                amount = line.quantity * line.price_unit * line.discount
                whole += amount
                for key, percent in (line.analytic_distribution or {}).items():
                    totals[key] += amount * percent
        return {key: amount / whole for key, amount in totals.items()} if whole else {}
