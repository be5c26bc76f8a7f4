from odoo import models
from odoo.tools import SQL

from ...engine import money
from ..common.groups import TREASURER
from .account_move_turnover import SALES

ACTIVITY = "mail.mail_activity_data_todo"


class CoopMember(models.Model):
    """Turnover that a member is going to lose, and the treasurers when it was spent already."""

    _inherit = "coop.member"

    def _tell_treasurers_of_shortage(self, available):
        """One open activity for each treasurer of the cooperative.

        :param available: in euro, below zero
        """
        self.ensure_one()
        group = self.env.ref(TREASURER)
        users = group.all_user_ids.filtered(lambda user: self.company_id in user.company_ids and user.active)
        summary = self.env._("Less turnover than was spent")
        told = self.activity_ids.filtered(lambda activity: activity.summary == summary).user_id
        for user in users - told:
            self.activity_schedule(
                ACTIVITY,
                user_id=user.id,
                summary=summary,
                note=self.env._(
                    "A correction took back turnover of %(member)s that was spent already. Available: %(amount)s.",
                    member=self._get_book_name(),
                    amount=self.currency_id.format(float(available)),
                ),
            )

    def _get_coming_costs(self):
        """Turnover that a document took, and that counts when the document is paid, cannot be spent in between."""
        coming = super()._get_coming_costs()
        for member_id, amount in self._get_coming_losses():
            coming[member_id] = coming.get(member_id, money.ZERO) + money.to_decimal(amount)
        return coming

    def _get_coming_losses(self):
        """(member id, euro): what is still to be paid of documents that come to less than nothing for the member."""
        companies = self.company_id.filtered(lambda company: company.coop_recognition == "received")
        if not companies:
            return []
        self.env["account.analytic.line"].flush_model()
        self.env["account.move"].flush_model(
            ["amount_residual_signed", "amount_total_signed", "payment_state", "state"]
        )
        return self.env.execute_query(
            SQL(
                """SELECT member_id, -SUM(amount)
                     FROM (SELECT line.member_id, move.id,
                                  ROUND(SUM(line.amount) * move.amount_residual_signed / move.amount_total_signed, 2) AS amount
                             FROM account_move move
                             JOIN account_move_line item ON item.move_id = move.id
                             JOIN account_account account ON account.id = item.account_id
                             JOIN account_analytic_line line ON line.move_line_id = item.id
                            WHERE move.company_id = ANY(%(companies)s) AND move.state = 'posted'
                              AND move.payment_state IN ('not_paid', 'partial') AND move.amount_total_signed <> 0
                              AND move.move_type = ANY(%(types)s) AND account.coop_category = 'turnover'
                              AND line.member_id = ANY(%(members)s)
                            GROUP BY line.member_id, move.id HAVING SUM(line.amount) < 0) AS loss
                    GROUP BY member_id""",
                companies=companies.ids,
                types=list(SALES),
                members=self.ids,
            )
        )
