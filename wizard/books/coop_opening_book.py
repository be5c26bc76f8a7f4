from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...models.common.coop_guard import as_own_code


class CoopOpeningBook(models.TransientModel):
    """Books all opening balances in one journal entry, or none of them."""

    _name = "coop.opening.book"
    _description = "Book opening balances"
    _inherit = ["coop.dialog"]

    line_ids = fields.Many2many("coop.opening.line", string="Opening balances", required=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        compute="_compute_proposal",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Usually the last day before the cooperative began to work with Odoo: the day before the first entry, or before "
        "this financial year when there is none.",
    )
    account_id = fields.Many2one(
        "account.account",
        "Counterpart",
        compute="_compute_proposal",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        domain="[('company_ids', 'in', company_id), ('account_type', 'not in', ('asset_receivable', 'liability_payable'))]",
        help="Where this money stood in the books until now, for instance a reserve or another liability. Proposed is what "
        "was chosen the last time, else the account of results that were not divided yet, where Odoo books opening "
        "balances.",
    )
    total = fields.Monetary(compute="_compute_total")

    @api.depends("line_ids")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.line_ids.company_id[:1]

    @api.depends("company_id")
    def _compute_proposal(self):
        for wizard in self:
            company = wizard.company_id or self.env.company
            wizard.date = wizard.date or wizard._propose_date(company)
            wizard.account_id = wizard.account_id or wizard._propose_account(company)

    def _propose_date(self, company):
        """The day before the first posted entry, opening entries apart; else before this financial year."""
        opened = self.env["coop.opening.line"].search([("company_id", "=", company.id), ("move_id", "!=", False)])
        moves = self.env["account.move"]
        first = moves.search(
            [("company_id", "=", company.id), ("state", "=", "posted"), ("id", "not in", opened.move_id.ids)],
            order="date",
            limit=1,
        )
        year = company.compute_fiscalyear_dates(fields.Date.context_today(self))["date_from"]
        return fields.Date.subtract(first.date or year, days=1)

    def _propose_account(self, company):
        last = self.env["coop.opening.line"].search(
            [("company_id", "=", company.id), ("state", "=", "booked")], order="move_id desc", limit=1
        )
        pots = self.env["coop.pot"].with_context(active_test=False).search([("company_id", "=", company.id)])
        chosen = last.move_id.line_ids.account_id - pots.account_id
        if len(chosen) == 1:
            return chosen
        accounts = self.env["account.account"].with_company(company)
        domain = [*accounts._check_company_domain(company), ("account_type", "=", "equity_unaffected")]
        return accounts.search(domain, limit=1)

    @api.depends("line_ids.amount")
    def _compute_total(self):
        for wizard in self:
            wizard.total = sum(wizard.line_ids.mapped("amount"))

    def action_confirm(self):
        self.ensure_one()
        self._check_lines()
        move = self.env["account.move"].create(self._prepare_move_vals())
        move._post(soft=False)
        as_own_code(self.line_ids).move_id = move
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": move.id,
        }

    def _check_lines(self):
        if len(self.line_ids.company_id) != 1 or any(line.state == "booked" for line in self.line_ids):
            raise UserError(self.env._("Choose opening balances of one cooperative that are not booked yet."))
        drafts = self.line_ids.move_id.filtered(lambda move: move.state == "draft")
        if drafts:
            raise UserError(
                self.env._(
                    "These balances stand in a draft entry already: %(entries)s. Post that entry, or delete it first; "
                    "otherwise they could be booked twice.",
                    entries=", ".join(drafts.mapped("display_name")),
                )
            )
        wrong = self.line_ids.filtered(
            lambda line: line.member_id.company_id != line.company_id or line.pot_id.company_id != line.company_id
        )
        if wrong:
            raise UserError(
                self.env._(
                    "Nothing was booked. These rows name a member or pot of another cooperative: %(rows)s",
                    rows=", ".join(f"{line.sequence} ({line.member_id.display_name})" for line in wrong),
                )
            )

    def _prepare_move_vals(self):
        company = self.company_id
        company._coop_check_books("coop_journal_id")
        lines = [self._prepare_line_vals(line) for line in self.line_ids.sorted("sequence")]
        total = sum(line.amount for line in self.line_ids)
        lines.append(
            {
                "account_id": self.account_id.id,
                "name": self.env._("Opening balances of the pots"),
                "debit": max(total, 0.0),
                "credit": max(-total, 0.0),
            }
        )
        return {
            "move_type": "entry",
            "journal_id": company.coop_journal_id.id,
            "company_id": company.id,
            "date": self.date,
            "ref": self.env._("Opening balances of the pots"),
            "line_ids": [Command.create(vals) for vals in lines],
        }

    def _prepare_line_vals(self, line):
        label = self.env._("Opening balance")
        return {
            "account_id": line.pot_id.account_id.id,
            "partner_id": line.member_id.partner_id.id,
            "name": f"{line.member_id.display_name} · {line.note or label}",
            "debit": max(-line.amount, 0.0),
            "credit": max(line.amount, 0.0),
        }
