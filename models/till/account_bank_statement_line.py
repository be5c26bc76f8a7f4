from odoo import fields, models


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    coop_opened_session_id = fields.Many2one(
        "pos.session",
        "Counted when it was opened",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The session of the till at whose opening this was counted.",
    )
