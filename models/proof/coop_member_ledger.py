from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CoopMemberLedger(models.Model):
    """Which rows no posted settlement counted yet, or not wholly."""

    _inherit = "coop.member.ledger"

    is_unsettled = fields.Boolean(
        "Not yet settled",
        compute="_compute_is_unsettled",
        search="_search_is_unsettled",
        help="No posted settlement counted this document, or not all of it: not paid yet, or changed since.",
    )

    def _compute_is_unsettled(self):
        unsettled = self.browse(self._search([("id", "in", self.ids), ("is_unsettled", "=", True)]))
        for row in self:
            row.is_unsettled = row in unsettled

    @api.model
    def _search_is_unsettled(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return Domain.custom(to_sql=lambda model, alias, query: model._unsettled_sql(alias))

    @api.model
    def _unsettled_sql(self, alias):
        """Whether the row's document is more or less for the member now than posted settlements counted of it."""
        for model in ("coop.settlement", "coop.settlement.item", "account.analytic.line", "account.move.line"):
            self.env[model].flush_model()
        members = self.env.context.get("coop_ledger_members")
        return SQL(
            """(%(row)s.member_id, %(row)s.move_id, CASE %(row)s.level WHEN 'pot' THEN 'pot' ELSE %(row)s.category END) IN (
                SELECT member_id, move_id, category
                  FROM (%(documents)s UNION ALL %(entries)s UNION ALL %(counted)s) AS part(member_id, move_id, category, amount)
                 WHERE %(who)s
                 GROUP BY member_id, move_id, category HAVING SUM(amount) <> 0)
               AND (%(row)s.member_id, %(row)s.move_id) NOT IN (%(written_off)s)
               AND COALESCE(%(row)s.pot_id IN (SELECT id FROM coop_pot WHERE kind = 'member'), TRUE)
               AND %(row)s.settlement_id IS NULL""",
            row=SQL.identifier(alias),
            documents=SQL(
                """SELECT line.member_id, item.move_id, account.coop_category, line.amount
                     FROM account_analytic_line line
                     JOIN account_move_line item ON item.id = line.move_line_id
                     JOIN account_account account ON account.id = line.general_account_id
                    WHERE line.member_id IS NOT NULL AND account.coop_category <> 'none'"""
            ),
            entries=SQL(
                """SELECT item.coop_member_id, item.move_id, 'pot', -item.balance
                     FROM account_move_line item
                     JOIN coop_pot pot ON pot.id = item.coop_pot_id AND pot.kind = 'member'
                     JOIN account_move move ON move.id = item.move_id
                    WHERE item.parent_state = 'posted' AND move.coop_settlement_id IS NULL"""
            ),
            counted=SQL(
                """SELECT counted.member_id, counted.move_key, counted.category, -counted.amount
                     FROM coop_settlement_item counted
                     JOIN coop_settlement settlement ON settlement.id = counted.settlement_id
                    WHERE settlement.state = 'posted'"""
            ),
            written_off=self._written_off_sql(),
            who=SQL("member_id = ANY(%s)", list(members)) if members else SQL("member_id IS NOT NULL"),
        )

    @api.model
    def _written_off_sql(self):
        """A query: member_id and move_id of entries whose loss posted settlements took off the documents themselves."""
        return SQL(
            """SELECT item.member_id, other.move_id
                 FROM coop_settlement_item item
                 JOIN coop_settlement settlement ON settlement.id = item.settlement_id AND settlement.state = 'posted'
                 JOIN account_move_line term ON term.move_id = item.move_key AND term.display_type = 'payment_term'
           CROSS JOIN LATERAL (%s) AS receipt
                 JOIN account_move_line other ON other.id = receipt.item_id
                WHERE item.category = 'write_off'""",
            self.env["coop.engine.input"]._reconciled_with_sql("term"),
        )
