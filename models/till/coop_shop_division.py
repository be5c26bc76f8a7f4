from datetime import date
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from ...engine import to_decimal
from ...engine.division import divide
from ..common.coop_guard import on_own_authority, without_spending_check
from ..common.coop_run_mixin import Step
from ..common.groups import BOARD, TREASURER

BOTH = (TREASURER, BOARD)


class CoopShopDivision(models.Model):
    """The result of the shop, divided over who worked there, by hours.

    What is divided is the shop's turnover less its costs *to date*, less what was divided before: late bills and
    refunds heal themselves in the next division, and a loss is carried forward. Posting moves turnover from the shop
    to the members, so contributions and statements follow as for any turnover.
    """

    _name = "coop.shop.division"
    _description = "Division of the shop's result"
    _inherit = ["coop.shop.run.mixin"]
    _order = "date_to desc, id desc"
    _rec_name = "date_to"
    _check_company_auto = True
    # By somebody else than who computed: another treasurer, or the board; a division needs no approval apart from that.
    _steps = {
        "compute": Step(("draft", "computed"), BOTH),
        "post": Step(("computed",), BOTH),
        "reverse": Step(("posted",), BOTH),
    }
    _four_eyes_step = "post"
    _results = ("turnover", "costs", "result", "divided_before", "amount", "hours", "line_ids")
    _terms = ("shop_account_id", "account_id", "date_from", "date_to", "percentage")
    _entry_field = "coop_shop_division_id"
    _chain = ("shop_account_id",)

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
        compute="_compute_date_from",
        store=True,
        readonly=False,
        precompute=True,
        help="Hours from this day on count.",
    )
    percentage = fields.Float(default=100.0, help="How much of the result is divided; the rest stays the shop's.")
    state = fields.Selection(
        selection_add=[("computed", "Computed"), ("posted",)], ondelete={"computed": "set default"}
    )
    previous_id = fields.Many2one("coop.shop.division", "Previous division")
    next_id = fields.Many2one("coop.shop.division", "Next division")
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
    move_ids = fields.One2many("account.move", "coop_shop_division_id", "Journal entries", readonly=True, copy=False)

    _percentage = models.Constraint(
        "CHECK (percentage > 0 AND percentage <= 100)", "Divide more than 0, at most 100 %."
    )
    # The chain, guaranteed by the database: two divisions of a shop cannot follow the same one.
    _chain_uniq = models.UniqueIndex(
        "(company_id, shop_account_id, COALESCE(previous_id, 0)) WHERE state = 'posted'",
        "Another division of this shop was posted in the meantime. Compute this one again.",
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id", "shop_account_id")
    def _compute_date_from(self):
        """The day after the last division, or that of the first hours."""
        for division in self:
            last = division._last_of_chain()
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

    # === CHECKS === #

    def _check_computable(self):
        self._check_over()
        self._check_follows()
        self._check_hours_known()

    def _check_postable(self):
        self._check_over()
        self._check_hours_known()

    def _not_over_message(self):
        """Divided days are closed: nobody could clock in or out on them any more."""
        return self.env._("These days are not over yet: let the period end before today, so that all hours count.")

    def _check_follows(self):
        """What was divided is not divided again; days on which nobody worked may be left out.

        In place of the mixin's: it is asked before computing, too, and a division posted in the meantime shows in the
        amount (see _before_booking).
        """
        last = self._last_of_chain()
        if last and self.date_from <= last.date_to:
            day = format_date(self.env, last.date_to)
            raise UserError(self.env._("Divided up to %(date)s already: begin on a later day.", date=day))
        self._check_none_left()

    def _check_none_left(self):
        """Earlier hours are closed with these, and would never be paid."""
        left = self._gather_left()
        if left:
            raise UserError(
                self.env._(
                    "Hours of %(members)s before this period are not divided yet: begin on %(date)s.",
                    members=", ".join(left.till_member_id.mapped("display_name")),
                    date=format_date(self.env, min(left.mapped("date"))),
                )
            )

    def _check_hours_known(self):
        """Somebody who forgot to clock out would get nothing, and the hours are fixed afterwards."""
        unfinished = self.env["coop.shift"].search(self._domain_shifts())._unfinished()
        if unfinished:
            raise UserError(
                self.env._(
                    "The hours of %(members)s are not known yet: they did not clock out. Fill in the hours in Shifts, or "
                    "delete what is a mistake.",
                    members=", ".join(
                        f"{shift.till_member_id.display_name} ({format_date(self.env, shift.date)})"
                        for shift in unfinished
                    ),
                )
            )

    # === COMPUTING === #

    def _do_compute(self):
        on_own_authority(self).write(self._prepare_result_vals() | self._prepare_computed_vals())

    def _prepare_result_vals(self):
        """What there is to divide, and over whom."""
        # Whoever computes or posts sees the figures, not the journal items behind them.
        division = self.sudo()
        hours, divided = division._gather_hours(), division._divided_before()
        turnover, costs = division._gather("turnover"), -division._gather("assignment_cost")
        # What a division moved out is no cost: put it back to see the shop's result.
        turnover += divided
        outcome = divide(turnover - costs, divided, to_decimal(self.percentage), hours, turn=self.id)
        return {
            "previous_id": self._last_of_chain().id,
            "turnover": float(turnover),
            "costs": float(costs),
            "result": float(turnover - costs),
            "divided_before": float(divided),
            "amount": float(outcome.amount),
            "hours": float(sum(hours.values(), Decimal(0))),
            "line_ids": [Command.clear(), *self._prepare_lines(hours, outcome.parts)],
        }

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

    def _domain_worked(self):
        """Hours of this shop, also those that are not known yet."""
        return [
            ("company_id", "=", self.company_id.id),
            ("shop_account_id", "in", [self.shop_account_id.id, False]),
            *("|", ("hours", ">", 0), ("start", "!=", False)),
        ]

    def _gather_left(self):
        """Shifts before this period that no division has closed."""
        undivided = Domain.FALSE
        for shop in (self.shop_account_id, self.shop_account_id.browse()):
            last = self._last_posted(self.company_id, shop_account_id=shop)
            undivided |= Domain("shop_account_id", "=", shop.id) & Domain("date", ">", last.date_to or date.min)
        return self.env["coop.shift"].search(
            undivided & Domain(self._domain_worked()) & Domain("date", "<", self.date_from)
        )

    def _gather_hours(self):
        """{till member id: Decimal hours} in the period, by id: whose turn the odd cent is does not follow from names."""
        groups = self.env["coop.shift"]._read_group(
            [*self._domain_shifts(), ("hours", ">", 0)], ["till_member_id"], ["hours:sum"]
        )
        hours = {till_member.id: to_decimal(round(hours, 2)) for till_member, hours in groups}
        return dict(sorted(hours.items()))

    def _gather(self, category):
        """What posted items of a category say of the shop to date (turnover +, costs −), own divisions included.

        Turnover counts as for members: when received, unless the company counts what is invoiced.
        """
        items = self._domain_items(category)
        [(total,)] = self.env["account.analytic.line"]._read_group(items, [], ["amount:sum"])
        total = to_decimal(round(total or 0.0, 2))
        corrections = self.env["coop.engine.input"]._owner_corrections(
            self.company_id, self.date_to, self.shop_account_id, self.company_id.coop_recognition
        )
        return total + corrections.get(category, Decimal(0))

    def _domain_items(self, category):
        column = self.env["account.analytic.plan"]._coop_members_plan()._column_name()
        return [
            (column, "=", self.shop_account_id.id),
            ("company_id", "=", self.company_id.id),
            ("date", "<=", self.date_to),
            ("general_account_id.coop_category", "=", category),
            ("move_line_id.parent_state", "=", "posted"),
        ]

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

    # === BOOKING === #

    def _before_booking(self):
        before = self.amount
        on_own_authority(self).write(self._prepare_result_vals())
        if self.currency_id.compare_amounts(before, self.amount):
            raise UserError(self.env._("The shop's books or hours changed since. Compute the division again."))
        if not self.line_ids:
            raise UserError(self.env._("There is nothing to divide: the shop has no surplus, or nobody worked."))

    def _authorise(self, moves):
        # The board may post what the treasurer computed, and take it back; the entry is the division's own.
        return without_spending_check(moves.sudo())

    def _label(self):
        day = format_date(self.env, self.date_to)
        return self.env._("%(shop)s, result up to %(date)s", shop=self.shop_account_id.name, date=day)

    def _prepare_move_lines(self):
        lines = [self._prepare_line_vals(self._label(), self.shop_account_id, self.amount)]
        for line in self.line_ids.filtered("amount"):
            account = line.till_member_id._get_analytic_account()
            lines.append(self._prepare_line_vals(line._explain(), account, -line.amount))
        return lines

    def _prepare_line_vals(self, name, analytic_account, balance):
        return {
            "name": name,
            "account_id": self.account_id.id,
            "balance": balance,
            "analytic_distribution": {str(analytic_account.id): 100},
        }

    def _why_fixed(self):
        return self.env._(
            "This entry belongs to %(run)s. Reverse the division instead: then what the members received stays right.",
            run=self.display_name,
        )


class CoopShopDivisionLine(models.Model):
    _name = "coop.shop.division.line"
    _description = "A member's part of the shop's result"
    _order = "till_member_id, id"

    division_id = fields.Many2one("coop.shop.division", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="division_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    till_member_id = fields.Many2one("coop.till.member", "Member", required=True, index=True, ondelete="restrict")
    hours = fields.Float()
    amount = fields.Monetary()
    explanation = fields.Char(compute="_compute_explanation")

    @api.depends("hours", "amount", "division_id.hours", "division_id.amount")
    def _compute_explanation(self):
        for line in self:
            line.explanation = line._explain()

    def _explain(self):
        """How this part came about; it is printed on the member's statement."""
        self.ensure_one()
        division = self.division_id
        return self.env._(
            "%(shop)s: %(hours)s of %(all)s hours, of %(amount)s",
            shop=division.shop_account_id.name,
            hours=formatLang(self.env, self.hours, digits=2),
            all=formatLang(self.env, division.hours, digits=2),
            amount=formatLang(self.env, division.amount, currency_obj=division.currency_id),
        )
