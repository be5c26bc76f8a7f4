from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...engine import next_month_end, parse_step_key
from ..common.coop_guard import as_own_code
from ..common.coop_run_mixin import STEPS, Step
from ..common.groups import BOARD, MONEY_GROUPS, TREASURER


class CoopSettlement(models.Model):
    """A period's settlement (periodeafrekening): books per member what is due to date less what was booked before.

    A settled period is never opened again: what changes in it afterwards comes as a correction in the next
    settlement (design §3). Settlements form a chain; only the last can be reversed.
    """

    _name = "coop.settlement"
    _description = "Settlement"
    _inherit = ["coop.run.chain.mixin", "mail.activity.mixin"]
    _order = "date_to desc, id desc"
    _check_company_auto = True
    _steps = {**STEPS, "draft": Step(("computed", "approved"), (TREASURER, BOARD))}
    _results = ("date_from", "recognition", "line_ids", "item_ids", "move_ids")
    _terms = ("date_to",)
    _sequence_codes = ("coop.settlement", "coop.statement")
    _entry_field = "coop_settlement_id"
    _needed_settings = ("coop_pot_id", "coop_appropriation_account_id", "coop_journal_id")

    name = fields.Char(readonly=True, copy=False, default="/")
    state = fields.Selection(
        selection_add=[("computed", "Computed"), ("approved", "Approved"), ("posted",)],
        ondelete={"computed": "set default", "approved": "set default"},
    )
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
    recognition = fields.Selection(
        [("received", "When the customer has paid"), ("invoiced", "When invoiced")],
        "Turnover counts",
        readonly=True,
        copy=False,
    )
    previous_id = fields.Many2one("coop.settlement", "Previous settlement")
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
    is_last = fields.Boolean(compute="_compute_is_last", help="Only the last posted settlement can be reversed.")
    # To a coach a total would only be that of his own members: so these are for who sees every statement.
    change = fields.Monetary(
        "Set aside", compute="_compute_totals", groups=MONEY_GROUPS, help="What this settlement adds to the pots."
    )
    correction = fields.Monetary(
        "Of which corrections",
        compute="_compute_totals",
        groups=MONEY_GROUPS,
        help="The part that belongs to periods settled before.",
    )
    member_count = fields.Integer("Number of members", compute="_compute_totals", groups=MONEY_GROUPS)

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

    @api.depends("state", "company_id.coop_pot_id.last_settlement_id")
    def _compute_is_last(self):
        for settlement in self:
            settlement.is_last = settlement.state == "posted" and settlement == self._last_posted(settlement.company_id)

    @api.depends("name", "date_to")
    def _compute_display_name(self):
        for settlement in self:
            day = settlement.date_to and format_date(self.env, settlement.date_to)
            named = settlement.name and settlement.name != "/"
            settlement.display_name = (
                f"{settlement.name} ({day})" if named else self.env._("Settlement to %(date)s", date=day or "")
            )

    # === ACTIONS === #

    def action_view_lines(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Statements %(settlement)s", settlement=self.display_name),
            "res_model": "coop.settlement.line",
            "view_mode": "list,form,pivot",
            "domain": [("settlement_id", "=", self.id)],
        }

    # === CHECKS === #

    def _guarded_message(self, names):
        return self.env._("A settlement goes from step to step by its buttons: Compute, Approve, Post, Reverse.")

    def _check_computable(self):
        last = self._last_of_chain()
        if last and self.date_to <= last.date_to:
            raise UserError(
                self.env._(
                    "Everything up to %(date)s is settled already (%(settlement)s). Choose a later end date: "
                    "what changed in settled periods comes along as a correction.",
                    date=format_date(self.env, last.date_to),
                    settlement=last.name,
                )
            )
        if self.date_to > fields.Date.context_today(self):
            raise UserError(self.env._("A settlement cannot run ahead of today. Choose an earlier end date."))

    def _check_postable(self):
        self._check_receivers()

    def _check_receivers(self):
        """What an authority receives is booked on its payable account; known once the settlement is computed."""
        for authority in self._receiving_authorities():
            if not authority.property_account_payable_id:
                raise UserError(
                    self.env._(
                        "%(authority)s receives a contribution, but it has no account to book that on. "
                        "Open its contact, tab Invoicing, and choose the Account Payable.",
                        authority=authority.display_name,
                    )
                )

    def _receiving_authorities(self):
        groups = self.env["coop.settlement.step"]._read_group(
            [("settlement_id", "=", self.id), ("booked", "=", True), ("amount", "!=", 0)], ["key"]
        )
        receivers = [parse_step_key(key)[1] for [key] in groups]
        ids = [receiver.ref for receiver in receivers if receiver and receiver.kind == "municipality"]
        return self.env["res.partner"].with_company(self.company_id).browse(ids)

    # === THE CHAIN === #

    def _get_locked(self):
        """The members' pot stands for the chain: also while there is no settlement to follow yet."""
        return [self.company_id.coop_pot_id]

    def _mark_chain(self, last):
        # A treasurer reads pots but does not edit them; this is the chain's own mark.
        as_own_code(self.company_id.coop_pot_id).sudo().last_settlement_id = last
