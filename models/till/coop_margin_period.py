from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...engine import member_shares, to_decimal
from ...engine.margin import period_margin
from ..common.coop_guard import on_own_authority, without_spending_check
from ..common.coop_run_mixin import Step


class CoopMarginPeriod(models.Model):
    """Value added tax over the margin of a period (globalisation), per rate, in one entry."""

    _name = "coop.margin.period"
    _description = "Margin scheme period"
    _inherit = ["coop.shop.run.mixin"]
    _order = "date_to desc, id desc"
    _rec_name = "date_to"
    _steps = {"compute": Step(("draft",)), "post": Step(("draft",)), "reverse": Step(("posted",))}
    _four_eyes_step = None
    _books_tax = True
    _entry_field = "coop_margin_period_id"

    previous_id = fields.Many2one("coop.margin.period", "Previous period")
    next_id = fields.Many2one("coop.margin.period", "Next period")
    is_over = fields.Boolean(compute="_compute_is_over", export_string_translation=False)
    line_ids = fields.One2many("coop.margin.period.line", "period_id", readonly=True, copy=False)
    move_ids = fields.One2many("account.move", "coop_margin_period_id", "Journal entries", readonly=True, copy=False)
    sales = fields.Monetary(compute="_compute_totals")
    purchases = fields.Monetary(compute="_compute_totals")
    margin = fields.Monetary(compute="_compute_totals")
    vat = fields.Monetary("Value added tax", compute="_compute_totals")

    # The chain, guaranteed by the database: two periods cannot follow the same one.
    _chain_uniq = models.UniqueIndex(
        "(company_id, COALESCE(previous_id, 0)) WHERE state = 'posted'",
        "Another period was posted in the meantime. Look whether this one still follows it.",
    )

    # === COMPUTE METHODS === #

    @api.depends("date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for period in self:
            ends = (format_date(self.env, day) for day in (period.date_from, period.date_to) if day)
            period.display_name = self.env._("Margin scheme %(period)s", period=" – ".join(ends))

    @api.depends("date_to")
    @api.depends_context("tz")
    def _compute_is_over(self):
        today = fields.Date.context_today(self)
        for period in self:
            period.is_over = bool(period.date_to) and period.date_to < today

    @api.depends("line_ids.sales", "line_ids.purchases", "line_ids.margin", "line_ids.vat")
    def _compute_totals(self):
        for period in self:
            for name in ("sales", "purchases", "margin", "vat"):
                period[name] = sum(period.line_ids.mapped(name))

    # === CHECKS === #

    def _check_computable(self):
        self._check_follows()

    def _check_postable(self):
        self._check_over()

    def _not_over_message(self):
        """What is sold after posting would land in the return of the next period."""
        return self.env._(
            "This period is not over. Post it on %(date)s or later; Compute shows what it is so far.",
            date=format_date(self.env, fields.Date.add(self.date_to, days=1)),
        )

    def _check_follows(self):
        """Periods follow each other without a gap, or sales would escape and the loss carried would be wrong.

        In place of the mixin's: it is asked before computing, too.
        """
        last = self._last_of_chain()
        if last and self.date_from != fields.Date.add(last.date_to, days=1):
            raise UserError(
                self.env._(
                    "The last period ends on %(date)s: let this one begin the day after.",
                    date=format_date(self.env, last.date_to),
                )
            )

    # === COMPUTING === #

    def _do_compute(self):
        """What it is so far; the period stays a draft, since posting computes it again."""
        previous = self._last_of_chain()
        carried = {line.rate_id: line.carried_out for line in previous.line_ids}
        rates = self.env["coop.margin.rate"]._of_company(self.company_id)
        lines = [self._prepare_line(rate, carried.get(rate, 0.0)) for rate in rates]
        on_own_authority(self).write(
            {"previous_id": previous.id, "line_ids": [Command.clear(), *(Command.create(vals) for vals in lines)]}
        )

    def _prepare_line(self, rate, carried):
        before = self._posted_before().line_ids.filtered(lambda line: line.rate_id == rate)
        sales = -self._balance(rate.sales_account_id) - sum(before.mapped("sales"))
        purchases = self._balance(rate.purchase_account_id) - sum(before.mapped("purchases"))
        amounts = (to_decimal(round(amount, 2)) for amount in (sales, purchases, carried, rate.tax_id.amount))
        outcome = period_margin(*amounts)
        return {
            "rate_id": rate.id,
            "sales": self.currency_id.round(sales),
            "purchases": self.currency_id.round(purchases),
            "carried_in": carried,
            "margin": float(outcome.margin),
            "vat": float(outcome.vat),
            "carried_out": float(outcome.carried),
        }

    def _posted_before(self):
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "posted"),
                ("date_to", "<", self.date_from),
            ],
            order="date_from",
        )

    def _domain_items(self, account):
        """Posted items to date, without what the periods themselves booked.

        From the first period on: what was booked late in a period that is posted counts in this one.
        """
        own = self.search([("company_id", "=", self.company_id.id)])
        return [
            ("account_id", "=", account.id),
            ("company_id", "=", self.company_id.id),
            ("parent_state", "=", "posted"),
            ("date", ">=", self._posted_before()[:1].date_from or self.date_from),
            ("date", "<=", self.date_to),
            ("move_id", "not in", own.move_ids.ids),
        ]

    def _balance(self, account):
        [(total,)] = self.env["account.move.line"]._read_group(self._domain_items(account), [], ["balance:sum"])
        return total or 0.0

    # === BOOKING === #

    def _before_booking(self):
        self._do_compute()

    def _book(self):
        # Tax lines are given, as on a closing entry of the till; Odoo must not make them again.
        return super(CoopMarginPeriod, self.with_context(skip_invoice_sync=True))._book()

    def _authorise(self, moves):
        return without_spending_check(moves)

    def _label(self):
        return self.env._(
            "Margin scheme %(date_from)s – %(date_to)s",
            date_from=format_date(self.env, self.date_from),
            date_to=format_date(self.env, self.date_to),
        )

    def _prepare_move_lines(self):
        return [vals for line in self.line_ids.filtered("vat") for vals in line._prepare_move_lines()]

    def _why_fixed(self):
        return self.env._(
            "This entry belongs to %(run)s. Reverse the margin period instead: then the tax stays right.",
            run=self.display_name,
        )

    def _prepare_reversal_vals(self):
        return super()._prepare_reversal_vals() | {
            "ref": self.env._("Reversal of %(ref)s", ref=self.move_id.ref),
        }


class CoopMarginPeriodLine(models.Model):
    _name = "coop.margin.period.line"
    _description = "Margin of a period at one rate"
    _order = "rate_id, id"

    period_id = fields.Many2one("coop.margin.period", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="period_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    rate_id = fields.Many2one("coop.margin.rate", required=True, ondelete="restrict")
    sales = fields.Monetary()
    purchases = fields.Monetary()
    carried_in = fields.Monetary("Loss carried in")
    margin = fields.Monetary()
    vat = fields.Monetary("Value added tax")
    carried_out = fields.Monetary("Loss carried on")

    def _prepare_move_lines(self):
        """The margin leaves the untaxed turnover and comes back as taxed turnover and tax, with the ordinary tax tags."""
        tax, account = self.rate_id.tax_id, self.rate_id.sales_account_id
        shares = self._gather_shares()
        repartition = tax.invoice_repartition_line_ids
        base = repartition.filtered(lambda line: line.repartition_type == "base")
        tax_line = repartition.filtered(lambda line: line.repartition_type == "tax" and line.factor_percent > 0)[:1]
        name = self.env._("Margin scheme %(tax)s", tax=tax.name)
        return [
            {"name": name, "account_id": account.id, "balance": self.margin, "analytic_distribution": shares},
            {
                "name": name,
                "account_id": account.id,
                "balance": -(self.margin - self.vat),
                "analytic_distribution": shares,
                "tax_ids": [Command.set(tax.ids)],
                "tax_tag_ids": [Command.set(base.tag_ids.ids)],
            },
            {
                "name": tax.name,
                "account_id": (tax_line.account_id or account).id,
                "balance": -self.vat,
                "display_type": "tax",
                "tax_repartition_line_id": tax_line.id,
                "tax_tag_ids": [Command.set(tax_line.tag_ids.ids)],
                "tax_base_amount": self.margin - self.vat,
            },
        ]

    def _gather_shares(self):
        """Whoever sold these goods bears the tax in them, by turnover; the cooperative itself when sales cancel out."""
        domain = [
            *self.period_id._domain_items(self.rate_id.sales_account_id),
            ("date", ">=", self.period_id.date_from),
        ]
        items = self.env["account.move.line"].search(domain)
        column = self.env["account.analytic.plan"]._coop_members_plan()._column_name()
        groups = self.env["account.analytic.line"]._read_group(
            [("move_line_id", "in", items.ids), (column, "!=", False)], [column], ["amount:sum"]
        )
        shares = member_shares.scaled({account.id: amount for account, amount in groups if amount > 0}, 100)
        return member_shares.added({}, shares or {self.company_id.coop_analytic_account_id.id: 100})
