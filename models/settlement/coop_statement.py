from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.database import KeyedMany2one
from .reader_rights import STATEMENT_FIELDS, STEP_FIELDS, is_hidden

# Amounts of one settlement for one member, as effect on the pot: turnover +, costs and contributions −.
CODES = ("turnover", "assignment_cost", "net_turnover", "contribution", "pot_gross", "investment", "training")
# Of the rows of a statement: they copy settlement, company and member of their line, and go with it.
OF_THE_LINE = (
    "FOREIGN KEY (line_id, settlement_id, company_id, member_id) "
    "REFERENCES coop_settlement_line (id, settlement_id, company_id, member_id) ON DELETE CASCADE"
)


class CoopSettlementLine(models.Model):
    """The statement (overzicht) of a member: what one settlement does to the member's pot, final once posted."""

    _name = "coop.settlement.line"
    _description = "Statement of a member"
    _inherit = ["coop.guarded"]
    _order = "date_to desc, member_number, id"
    _check_company_auto = True
    _guarded_rows = True

    settlement_id = fields.Many2one(
        "coop.settlement", required=True, readonly=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="settlement_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(related="settlement_id.date_from", store=True)
    date_to = fields.Date(related="settlement_id.date_to", store=True)
    state = fields.Selection(related="settlement_id.state", store=True, index=True)
    member_id = fields.Many2one(
        "coop.member", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    # As they were when the settlement was computed: a statement does not change when the member does.
    member_number = fields.Char(readonly=True)
    member_name = fields.Char("Name", readonly=True)
    trade_name = fields.Char(readonly=True)
    number = fields.Char("Statement number", readonly=True, copy=False, help="Given when the settlement is posted.")
    opening = fields.Monetary(readonly=True, help="In the pot at the end of the last statement.")
    turnover = fields.Monetary(readonly=True)
    assignment_cost = fields.Monetary("Assignment costs", readonly=True)
    net_turnover = fields.Monetary(readonly=True)
    contribution = fields.Monetary("Contributions", readonly=True)
    pot_gross = fields.Monetary("Pot gross", readonly=True)
    investment = fields.Monetary("Investments", readonly=True)
    training = fields.Monetary(readonly=True)
    change = fields.Monetary("Set aside", readonly=True, help="What this settlement adds to the pot.")
    correction = fields.Monetary(
        "Of which corrections", readonly=True, help="The part of it that belongs to periods settled before."
    )
    other = fields.Monetary("Other entries", readonly=True, help="Opening balance, transfers, entries by hand.")
    closing = fields.Monetary(readonly=True, help="In the pot at the end date.")
    to_date = fields.Monetary(
        "Due to date", readonly=True, help="All that was ever set aside by settlements, up to the end date."
    )
    invoiced_to_date = fields.Monetary(
        "Due if all were paid", readonly=True, help="The same, counting invoices as soon as they are sent."
    )
    received_to_date = fields.Monetary(
        "Due as received", readonly=True, help="The same, counting invoices when the customer has paid."
    )
    expected = fields.Monetary(readonly=True, help="Invoiced but not yet paid by customers, after contribution.")
    step_ids = fields.One2many("coop.settlement.step", "line_id", "Steps", readonly=True)
    item_ids = fields.One2many(
        "coop.settlement.item", "line_id", "Source documents", readonly=True, domain=[("category", "!=", "expected")]
    )
    expected_item_ids = fields.One2many(
        "coop.settlement.item", "line_id", "Not yet paid", readonly=True, domain=[("category", "=", "expected")]
    )

    _member_uniq = models.UniqueIndex("(settlement_id, member_id)", "A member has one statement per settlement.")
    _parts_uniq = models.UniqueIndex("(id, settlement_id, company_id, member_id)")
    _number_uniq = models.UniqueIndex(
        "(company_id, number) WHERE number IS NOT NULL", "There is a statement with this number already."
    )

    @api.depends("number", "member_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.number or line.settlement_id.display_name} {line.member_id.display_name}"

    def _guarded_message(self, names):
        return self.env._("Statements are made by a settlement and cannot be edited.")

    # === ACCESS === #

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and not is_hidden(self.env, field, STATEMENT_FIELDS)


class CoopSettlementStep(models.Model):
    """One step of the waterfall on a statement, with its formula."""

    _name = "coop.settlement.step"
    _description = "Step of a statement"
    _inherit = ["coop.guarded"]
    _guarded_rows = True
    _log_access = False  # thousands of rows, whose settlement says who made them and when
    _order = "line_id, sequence, id"

    line_id = KeyedMany2one("coop.settlement.line", required=True, readonly=True, index=True, ondelete="cascade")
    settlement_id = KeyedMany2one(related="line_id.settlement_id", store=True, index=True, precompute=True)
    company_id = KeyedMany2one(related="line_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    member_id = KeyedMany2one(related="line_id.member_id", store=True, index=True, precompute=True)
    sequence = fields.Integer(readonly=True)
    key = fields.Char(required=True, readonly=True, help="Step of the waterfall and, for a contribution, to whom.")
    code = fields.Char(required=True, readonly=True)
    booked = fields.Boolean(readonly=True, help="Whether this step is booked; the others only explain.")
    to_date = fields.Monetary(readonly=True, help="Due up to the end date.")
    booked_before = fields.Monetary(readonly=True, help="Booked by earlier settlements.")
    amount = fields.Monetary("This settlement", readonly=True, help="Due up to the end date less booked before.")
    this_period = fields.Monetary(readonly=True, help="The part that belongs to this period.")
    correction = fields.Monetary(readonly=True, help="The part that belongs to periods settled before.")
    invoiced_to_date = fields.Monetary("To date, if all were paid", readonly=True)
    formulas = fields.Json(readonly=True, help="How the amount to date follows, rule by rule.")
    labels = fields.Json(
        readonly=True, help="Contributions: the names of rules and receiver by language, as they were when computed."
    )
    name = fields.Char("Step", compute="_compute_name")
    explanation = fields.Text(compute="_compute_explanation", help="How the amount to date follows, in words.")

    _line_fkey = models.Constraint(OF_THE_LINE)

    @api.depends_context("lang")
    @api.depends("key", "labels")
    def _compute_name(self):
        for step in self:
            step.name = step._get_label()

    @api.depends_context("lang")
    @api.depends("formulas", "labels", "booked_before", "amount", "correction")
    def _compute_explanation(self):
        words = self.env["report.social_cooperative.report_statement"]
        for step in self:
            step.explanation = "\n".join(words._contribution_notes(step)) if step.code == "contribution" else False

    def _get_label(self):
        """The step in the words of design §2, in the language of the environment."""
        self.ensure_one()
        if self.code == "contribution":
            return self._in_language("name") or self.env._("Contribution")
        return {
            "turnover": self.env._("Turnover"),
            "assignment_cost": self.env._("Assignment costs"),
            "net_turnover": self.env._("Net turnover"),
            "pot_gross": self.env._("Pot gross"),
            "investment": self.env._("Investments"),
            "training": self.env._("Training"),
            "pot_net": self.env._("Pot net"),
        }[self.code]

    def _in_language(self, what, rule_id=None):
        """Of the frozen labels: the "name" of a contribution, who receives it ("to"), or one of its "rules"."""
        self.ensure_one()
        names = (self.labels or {}).get(what) or {}
        if rule_id:
            names = names.get(str(rule_id)) or {}
        return names.get(self.env.lang or "en_US") or names.get("en_US") or ""

    # === ACCESS === #

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and not is_hidden(self.env, field, STEP_FIELDS)


class CoopSettlementItem(models.Model):
    """What of one source document this settlement counts for one member.

    Kept apart from the document, which may change: what a statement shows must stay what it showed.
    """

    _name = "coop.settlement.item"
    _description = "Source document of a statement"
    _inherit = ["coop.guarded"]
    _guarded_rows = True
    _log_access = False  # thousands of rows, whose settlement says who made them and when
    _order = "line_id, date, id"

    line_id = KeyedMany2one("coop.settlement.line", required=True, readonly=True, index=True, ondelete="cascade")
    settlement_id = KeyedMany2one("coop.settlement", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = KeyedMany2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    member_id = KeyedMany2one("coop.member", required=True, readonly=True)
    category = fields.Selection(
        [
            ("turnover", "Turnover"),
            ("write_off", "Written off: the customer does not pay"),
            ("assignment_cost", "Assignment cost"),
            ("investment", "Investment"),
            ("training", "Training"),
            ("pot", "Entry on the pot"),
            ("expected", "Not yet paid by the customer"),
        ],
        required=True,
        readonly=True,
    )
    move_key = fields.Integer(
        readonly=True,
        index=True,
        help="The journal entry's number in the database, kept when the entry is deleted.",
    )
    # No foreign key: it would lock the entries of years, one by one, each time that a settlement looks at them all.
    move_id = fields.Many2one("account.move", "Journal entry", compute="_compute_move_id", search="_search_move_id")
    name = fields.Char("Document", readonly=True)
    label = fields.Char("Description", readonly=True)
    date = fields.Date(readonly=True)
    to_date = fields.Monetary(readonly=True, help="What of this document counts up to the end date.")
    booked_before = fields.Monetary(readonly=True, help="What of it earlier settlements counted.")
    amount = fields.Monetary("This settlement", readonly=True)
    correction = fields.Monetary(readonly=True, help="The part that belongs to periods settled before.")
    expected = fields.Monetary(
        "Not yet paid", readonly=True, help="Invoiced to the customer, not yet received; ex VAT."
    )

    _line_fkey = models.Constraint(OF_THE_LINE)
    _before_idx = models.Index("(company_id, member_id, move_key, category) INCLUDE (settlement_id, amount)")
    _write_off_idx = models.Index("(company_id, move_key) WHERE category = 'write_off'")
    _pot_idx = models.Index("(company_id, member_id, move_key) INCLUDE (settlement_id, amount) WHERE category = 'pot'")

    @api.depends("move_key")
    def _compute_move_id(self):
        moves = self.env["account.move"].browse({key for key in self.mapped("move_key") if key}).exists()
        for item in self:
            item.move_id = item.move_key if item.move_key in moves._ids else False

    def _search_move_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("move_key", "in", self.env["account.move"].browse(key for key in value if key).exists().ids)]

    def action_open_document(self):
        """The journal entry, invoice or bill behind this row."""
        self.ensure_one()
        if not self.move_id:
            raise UserError(self.env._("%(document)s was deleted.", document=self.name or self.env._("The document")))
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }
