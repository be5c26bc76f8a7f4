from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tools import format_date

from ...engine import next_month_end
from ..common.coop_guard import as_own_code, is_own_code, without_defaults

# Written by the steps below and by nothing else, whatever rights the client has.
GUARDED = {
    "name", "state", "previous_id", "date_from", "recognition", "computed_by_id", "computed_on", "approved_by_id",
    "approved_on", "posted_by_id", "posted_on", "line_ids", "item_ids", "move_ids", "company_id",
}  # fmt: skip
# Who sees every statement; to a coach a total would only be that of his own members.
SEES_ALL = "social_cooperative.group_treasurer,social_cooperative.group_board,account.group_account_readonly"


class CoopSettlement(models.Model):
    """A period's settlement (periodeafrekening): books per member what is due to date less what was booked before.

    A settled period is never opened again: what changes in it afterwards comes as a correction in the next
    settlement (design §3). Settlements form a chain; only the last can be reversed.
    """

    _name = "coop.settlement"
    _description = "Settlement"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        "First day", readonly=True, copy=False, help="Day after the last settlement; empty for the first settlement."
    )
    date_to = fields.Date(
        "Up to and including",
        required=True,
        tracking=True,
        default=lambda self: self._default_date_to(),
        help="Everything up to this day is settled, whatever day that is; the end of a month by default.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("computed", "Computed"),
            ("approved", "Approved"),
            ("posted", "Posted"),
            ("reversed", "Reversed"),
        ],
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    recognition = fields.Selection(
        [("received", "When the customer has paid"), ("invoiced", "When invoiced")],
        "Turnover counts",
        readonly=True,
        copy=False,
    )
    previous_id = fields.Many2one(
        "coop.settlement", "Previous settlement", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    line_ids = fields.One2many("coop.settlement.line", "settlement_id", "Members", readonly=True, copy=False)
    item_ids = fields.One2many(
        "coop.settlement.item",
        "settlement_id",
        "Source documents",
        readonly=True,
        copy=False,
        domain=[("category", "!=", "expected")],
    )
    move_ids = fields.One2many("account.move", "coop_settlement_id", "Journal entries", readonly=True, copy=False)
    computed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    computed_on = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    posted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    posted_on = fields.Datetime(readonly=True, copy=False)
    change = fields.Monetary(
        "Set aside", compute="_compute_totals", groups=SEES_ALL, help="What this settlement adds to the pots."
    )
    correction = fields.Monetary(
        "Of which corrections",
        compute="_compute_totals",
        groups=SEES_ALL,
        help="The part that belongs to periods settled before.",
    )
    member_count = fields.Integer("Number of members", compute="_compute_totals", groups=SEES_ALL)

    # The chain, guaranteed by the database: two settlements cannot follow the same one.
    _chain_uniq = models.UniqueIndex(
        "(company_id, COALESCE(previous_id, 0)) WHERE state = 'posted'",
        "Another settlement was posted in the meantime. Compute this one again.",
    )
    _period_uniq = models.UniqueIndex(
        "(company_id, date_to) WHERE state = 'posted'", "There is a posted settlement up to this day already."
    )

    # === COMPUTE METHODS === #

    @api.model
    def _default_date_to(self):
        last = self._last_posted(self.env.company)
        if last:
            return next_month_end(last.date_to)
        return fields.Date.context_today(self).replace(day=1) - timedelta(days=1)

    @api.depends("line_ids.change", "line_ids.correction")
    def _compute_totals(self):
        groups = self.env["coop.settlement.line"]._read_group(
            [("settlement_id", "in", self.ids)],
            ["settlement_id"],
            ["change:sum", "correction:sum", "__count"],
        )
        totals = {settlement.id: rest for settlement, *rest in groups}
        for settlement in self:
            settlement.change, settlement.correction, settlement.member_count = totals.get(settlement.id, (0, 0, 0))

    @api.depends("name", "date_to")
    def _compute_display_name(self):
        for settlement in self:
            day = settlement.date_to and format_date(self.env, settlement.date_to)
            named = settlement.name and settlement.name != "/"
            settlement.display_name = (
                f"{settlement.name} ({day})" if named else self.env._("Settlement to %(date)s", date=day or "")
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if is_own_code(self.env):
            return super().create(vals_list)
        for vals in vals_list:
            self._check_guarded({key: value for key, value in vals.items() if key != "company_id" and value})
        settlements = super(CoopSettlement, without_defaults(self, GUARDED - {"company_id"})).create(vals_list)
        return settlements.with_env(self.env)

    def write(self, vals):
        self._check_guarded(vals)
        if "date_to" in vals and any(settlement.state != "draft" for settlement in self):
            raise UserError(self.env._("Set the settlement back to draft to change its end date."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        if any(settlement.state in ("posted", "reversed") for settlement in self):
            raise UserError(self.env._("A settlement that was posted stays. Reverse it if it was wrong."))

    def _check_guarded(self, vals):
        if GUARDED & vals.keys() and not is_own_code(self.env):
            raise AccessError(
                self.env._("A settlement goes from step to step by its buttons: Compute, Approve, Post, Reverse.")
            )

    # === ACTIONS === #

    def action_compute(self):
        for settlement in self:
            settlement._check_can_compute()
            settlement._do_compute()

    def action_approve(self):
        for settlement in self:
            settlement._check_can_approve()
            as_own_code(settlement).write(
                {"state": "approved", "approved_by_id": self.env.uid, "approved_on": fields.Datetime.now()}
            )

    def action_draft(self):
        """Back to draft: the computed lines go, nothing was booked."""
        for settlement in self:
            if settlement.state not in ("computed", "approved"):
                raise UserError(self.env._("Only a settlement that is not posted goes back to draft."))
            settlement._clear_computation()

    def action_post(self):
        for settlement in self:
            settlement._lock_chain()
            settlement._check_can_post()
            settlement._do_post()

    def action_reverse(self):
        for settlement in self:
            settlement._lock_chain()
            settlement._check_can_reverse()
            settlement._do_reverse()

    # === BUSINESS METHODS === #

    @api.model
    def _last_posted(self, company):
        """The settlement that the next one follows; empty when there is none."""
        return self.search([("company_id", "=", company.id), ("state", "=", "posted")], order="date_to desc", limit=1)

    def _lock_chain(self):
        """One posting at a time per cooperative: lock the members' pot, and read the state anew.

        Writing the pot (see _mark_chain) makes a transaction that began before ours fail and start again.
        """
        self.ensure_one()
        try:
            # The lock is on the pot, which a treasurer reads but does not edit.
            self.company_id.coop_pot_id.sudo().lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody is posting a settlement of %(company)s at this moment. Try again in a minute.",
                    company=self.company_id.name,
                )
            ) from error
        self.invalidate_recordset()

    def _mark_chain(self, settlement):
        # A treasurer reads pots but does not edit them; this is the chain's own mark.
        as_own_code(self.company_id.coop_pot_id).sudo().last_settlement_id = settlement
