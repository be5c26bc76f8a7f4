from odoo import models
from odoo.exceptions import UserError

from ...engine import ZERO, to_decimal

SALES = ("out_invoice", "out_receipt")


class AccountMove(models.Model):
    """What nobody pays is no turnover, also when the loss stands on the invoice itself.

    A line below zero on a cost account lowers what the customer owes, and is a cost of whoever it names: a fee that the
    customer keeps, for instance. A bad debt that is typed there would leave the members with turnover for which no money
    comes: nothing is owed any more, so all of it would count.
    """

    _inherit = "account.move"

    def _coop_check_posted(self):
        for move in self.filtered(lambda move: move.move_type in SALES and not move._coop_is_till()):
            move._coop_check_covered()
        return super()._coop_check_posted()

    def _coop_check_covered(self):
        """:raises UserError: when costs take all that the customer owes, or more of it than is the cooperative's own"""
        owners = self.env["account.analytic.plan"]._coop_owners()
        lines = self.line_ids.filtered(lambda line: line.display_type == "product" and not line.tax_repartition_line_id)
        costs = lines.filtered(lambda line: line.account_id.internal_group == "expense")
        lost = sum(costs.mapped("balance"))
        if self.company_currency_id.compare_amounts(lost, 0) <= 0:
            return
        income = lines.filtered(lambda line: line.account_id.internal_group == "income")
        members = income._coop_get_results(lambda account_id: owners[account_id].member_id)
        own = (income | costs)._coop_get_results(lambda account_id: not owners[account_id].member_id)
        nobodys = to_decimal(sum(line.balance for line in costs if not line._coop_amounts()))
        is_all = self.company_currency_id.compare_amounts(lost, -sum(income.mapped("balance"))) >= 0
        if members > 0 and (is_all or own < nobodys):
            raise UserError(
                self.env._(
                    "%(line)s takes off what the customer owes, but leaves the members their turnover, so money that nobody "
                    "pays would be in their pots. If it is lost, take the line off, post the invoice, and write it off: Pay, "
                    "Mark as fully paid, with the account for bad debts. If a member bears it, name him on the line.",
                    line=costs.filtered(lambda line: line.balance > 0)[0].display_name,
                )
            )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _coop_get_results(self, is_counted):
        """What certain owners have in these lines, in euro; income is positive.

        :param is_counted: of the id of an analytic account of the plan Members, whether it is one of them
        """
        amounts = (pair for line in self for pair in line._coop_amounts().items())
        return sum((amount for account_id, amount in amounts if is_counted(account_id)), ZERO)
