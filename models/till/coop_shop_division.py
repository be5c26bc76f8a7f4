from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ...engine import cents, to_decimal
from ...engine.division import divide
from ..common.coop_guard import as_own_code, without_spending_check


class CoopShopDivision(models.Model):
    """The result of the shop, divided over who worked there, by hours.

    What is divided is the shop's turnover less its costs *to date*, less what was divided before: late bills and
    refunds heal themselves in the next division, and a loss is carried forward. Posting moves turnover from the shop
    to the members, so contributions and statements follow as for any turnover.
    """

    _name = "coop.shop.division"
    _description = "Division of the shop's result"
    _inherit = ["coop.run.mixin", "mail.thread"]
    _order = "date_to desc, id desc"
    _rec_name = "date_to"
    _RESULTS = (
        *("state", "computed_by_id", "turnover", "costs", "result", "divided_before", "amount"),
        *("hours", "line_ids", "move_id", "reversal_id"),
    )
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    shop_account_id = fields.Many2one(
        "account.analytic.account",
        "Shop",
        required=True,
        check_company=True,
        domain=lambda self: self.env["pos.config"]._domain_coop_shop_account(),
        default=lambda self: self.env["coop.shift"]._default_shop_account(self.env.company),
    )
    account_id = fields.Many2one(
        "account.account",
        "Turnover account",
        required=True,
        check_company=True,
        domain="[('coop_category', '=', 'turnover')]",
        default=lambda self: self.env.company.income_account_id,
    )
    date_from = fields.Date(
        required=True,
        compute="_compute_date_from",
        store=True,
        readonly=False,
        precompute=True,
        help="Hours from this day on count.",
    )
    date_to = fields.Date(required=True)
    percentage = fields.Float(default=100.0, help="How much of the result is divided; the rest stays the shop's.")
    state = fields.Selection(
        [("draft", "Draft"), ("computed", "Computed"), ("posted", "Posted"), ("reversed", "Reversed")],
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    computed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    turnover = fields.Monetary(
        "Turnover to date", readonly=True, copy=False, help="Without tax, as far as it is received."
    )
    costs = fields.Monetary("Costs to date", readonly=True, copy=False)
    result = fields.Monetary("Result to date", readonly=True, copy=False)
    share = fields.Monetary("Of this is divided", compute="_compute_steps")
    divided_before = fields.Monetary(readonly=True, copy=False)
    amount = fields.Monetary("To divide now", readonly=True, copy=False)
    hours = fields.Float(readonly=True, copy=False)
    per_hour = fields.Monetary("For an hour", compute="_compute_steps")
    line_ids = fields.One2many("coop.shop.division.line", "division_id", readonly=True, copy=False)
    move_id = fields.Many2one("account.move", "Journal entry", readonly=True, copy=False)
    reversal_id = fields.Many2one("account.move", readonly=True, copy=False)

    _dates = models.Constraint("CHECK (date_from <= date_to)", "The first day comes before the last.")
    _percentage = models.Constraint(
        "CHECK (percentage > 0 AND percentage <= 100)", "Divide more than 0, at most 100 %."
    )

    @api.depends("company_id", "shop_account_id")
    def _compute_date_from(self):
        """The day after the last division, or that of the first hours."""
        for division in self:
            last = division._last_posted(division.company_id, division.shop_account_id)
            first = self.env["coop.shift"].search(division._domain_worked(), order="date", limit=1)
            division.date_from = fields.Date.add(last.date_to, days=1) if last else first.date or division.date_from

    @api.depends("result", "percentage", "amount", "hours")
    def _compute_steps(self):
        for division in self:
            division.share = division.currency_id.round(division.result * division.percentage / 100)
            division.per_hour = division.amount / division.hours if division.hours else 0.0

    @api.depends("shop_account_id", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for division in self:
            known = division.shop_account_id and division.date_to
            division.display_name = division._label() if known else self.env._("New division")

    # === ACTIONS === #

    def action_compute(self):
        self.ensure_one()
        self.check_access("write")
        self._check_state("draft", "computed")
        self._check_over()
        self._check_follows()
        self._check_hours_known()
        self._do_compute()

    def action_post(self):
        """By somebody else than who computed: another treasurer, or the board."""
        self.ensure_one()
        self.check_access("write")
        self._check_state("computed")
        self._check_four_eyes()
        self._check_over()
        self._check_follows()
        self._check_hours_known()
        self._do_post()

    def action_reverse(self):
        self.ensure_one()
        self.check_access("write")
        self._check_state("posted")
        if self._last_posted(self.company_id, self.shop_account_id) != self:
            raise UserError(self.env._("A later division is posted. Reverse the last one first."))
        # Whoever may post a division may take it back; the entry is its own.
        reversal = self.move_id.sudo()._reverse_moves([{"date": self.date_to, "ref": self._label()}])
        without_spending_check(reversal)._post(soft=False)
        as_own_code(self).write({"state": "reversed", "reversal_id": reversal.id})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        if any(division.state in ("posted", "reversed") for division in self):
            raise UserError(self.env._("A posted division stays. Reverse it instead."))

    @api.model
    def _last_posted(self, company, shop=None):
        domain = [("company_id", "=", company.id), ("state", "=", "posted")]
        if shop:
            domain.append(("shop_account_id", "=", shop.id))
        return self.search(domain, order="date_to desc, id desc", limit=1)

    # === BUSINESS METHODS === #

    def _do_compute(self):
        # Whoever computes or posts sees the figures, not the journal items behind them.
        own = self.sudo()
        hours, divided = own._gather_hours(), own._divided_before()
        turnover, costs = own._gather("turnover"), -own._gather("assignment_cost")
        # What an own division moved out is no cost: put it back to see the shop's result.
        turnover += divided
        outcome = divide(turnover - costs, divided, to_decimal(self.percentage), hours)
        # The lines are nobody's to write; the division makes them.
        as_own_code(self).sudo().write(
            {
                "turnover": float(turnover),
                "costs": float(costs),
                "result": float(turnover - costs),
                "divided_before": float(divided),
                "amount": float(outcome.amount),
                "hours": float(sum(hours.values(), Decimal(0))),
                "state": "computed",
                "computed_by_id": self.env.uid,
                "line_ids": [Command.clear(), *self._prepare_lines(hours, outcome.parts)],
            }
        )

    def _prepare_lines(self, hours, parts):
        for till_member_id, part in parts.items():
            yield Command.create(
                {"till_member_id": till_member_id, "hours": float(hours[till_member_id]), "amount": float(part)}
            )

    def _domain_shifts(self):
        return [
            ("company_id", "=", self.company_id.id),
            ("shop_account_id", "in", [self.shop_account_id.id, False]),
            ("date", ">=", self.date_from),
            ("date", "<=", self.date_to),
        ]

    def _gather_hours(self):
        """{till member id: Decimal hours} in the period"""
        groups = self.env["coop.shift"]._read_group(
            [*self._domain_shifts(), ("hours", ">", 0)], ["till_member_id"], ["hours:sum"]
        )
        return {till_member.id: to_decimal(round(hours, 2)) for till_member, hours in groups}

    def _gather(self, category):
        """What posted items of a category say of the shop to date (turnover +, costs −), own divisions included.

        Turnover counts as for members: when received, unless the company counts what is invoiced.
        """
        items = self._domain_items(category)
        [(total,)] = self.env["account.analytic.line"]._read_group(items, [], ["amount:sum"])
        total = to_decimal(round(total or 0.0, 2))
        if category == "turnover" and self.company_id.coop_recognition == "received":
            total -= self._gather_not_received(items)
        return total

    def _domain_items(self, category):
        column = self.env["account.analytic.plan"]._coop_members_plan()._column_name()
        return [
            (column, "=", self.shop_account_id.id),
            ("company_id", "=", self.company_id.id),
            ("date", "<=", self.date_to),
            ("general_account_id.coop_category", "=", category),
            ("move_line_id.parent_state", "=", "posted"),
        ]

    def _gather_not_received(self, items):
        """What customers owed at the last day on the shop's invoices."""
        documents = self.env["coop.waterfall"]._open_documents_sql(self.company_id, self.date_to, None)
        rows = self.env.execute_query(SQL("SELECT move_id, now::text FROM (%s) AS open", documents))
        shares = {move_id: Decimal(share) for move_id, share in rows}
        lines = self.env["account.analytic.line"].search([*items, ("move_line_id.move_id", "in", list(shares))])
        return sum(
            (cents(to_decimal(line.amount) * shares[line.move_line_id.move_id.id]) for line in lines), Decimal(0)
        )

    def _divided_before(self):
        others = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("shop_account_id", "=", self.shop_account_id.id),
                ("state", "=", "posted"),
                ("id", "!=", self.id),
            ]
        )
        return sum((to_decimal(round(other.amount, 2)) for other in others), Decimal(0))

    def _do_post(self):
        before, computed_by = self.amount, self.computed_by_id
        self._do_compute()
        if self.currency_id.compare_amounts(before, self.amount):
            raise UserError(self.env._("The shop's books or hours changed since. Compute the division again."))
        if not self.line_ids:
            raise UserError(self.env._("There is nothing to divide: the shop has no surplus, or nobody worked."))
        # The board may post what the treasurer computed; the entry is the division's own.
        move = self.env["account.move"].sudo().create(self._prepare_move_vals())
        without_spending_check(move)._post(soft=False)
        as_own_code(self).write({"state": "posted", "move_id": move.id, "computed_by_id": computed_by.id})

    def _label(self):
        day = format_date(self.env, self.date_to)
        return self.env._("%(shop)s, result up to %(date)s", shop=self.shop_account_id.name, date=day)

    def _prepare_move_vals(self):
        self.company_id._coop_check_books("coop_journal_id")
        lines = [self._prepare_line_vals(self._label(), self.shop_account_id, self.amount)]
        for line in self.line_ids.filtered("amount"):
            account = line.till_member_id._get_analytic_account()
            lines.append(self._prepare_line_vals(line._explain(), account, -line.amount))
        return {
            "move_type": "entry",
            "journal_id": self.company_id.coop_journal_id.id,
            "company_id": self.company_id.id,
            "date": self.date_to,
            "ref": self._label(),
            "line_ids": [Command.create(vals) for vals in lines],
        }

    def _prepare_line_vals(self, name, analytic_account, balance):
        return {
            "name": name,
            "account_id": self.account_id.id,
            "balance": balance,
            "analytic_distribution": {str(analytic_account.id): 100},
        }
