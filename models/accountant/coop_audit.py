import secrets

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...engine.audit_sample import checksum, sample
from ..common.coop_guard import as_own_code
from ..common.groups import AUDIT

SIGNERS = 2  # BW 2:48: at least two members, who are not in the board
MOST = 500


class CoopAudit(models.Model):
    """The audit committee's check of a year: a sample of entries with their papers, findings, answers, a signed report."""

    _name = "coop.audit"
    _description = "Check by the audit committee"
    _coop_help = "year-end#the-audit-committee"
    _inherit = ["coop.guarded", "mail.thread"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date("From", required=True, default=lambda self: self._default_date("date_from"))
    date_to = fields.Date("Up to", required=True, default=lambda self: self._default_date("date_to"))
    size = fields.Integer("Entries", required=True, default=25, help="How many entries are drawn.")
    seed = fields.Char(
        required=True,
        copy=False,
        default=lambda self: str(secrets.randbelow(900_000) + 100_000),
        help="Any number or word. Who draws again with the same one, over the same entries, gets the same sample.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("drawn", "Under way"), ("signing", "Signed by one"), ("signed", "Signed")],
        "Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    population = fields.Integer("Posted entries", readonly=True, copy=False, help="From how many was drawn.")
    population_checksum = fields.Char(
        "Checksum of the numbers",
        readonly=True,
        copy=False,
        help="SHA-256 of the numbers that were drawn from, sorted, one on a line. The same checksum: the same entries.",
    )
    line_ids = fields.One2many("coop.audit.line", "audit_id", "Sample", readonly=True, copy=False)
    is_year_open = fields.Boolean("Year not closed yet", compute="_compute_is_year_open")
    checked_count = fields.Integer("Looked at", compute="_compute_counts")
    finding_count = fields.Integer("Findings", compute="_compute_counts")
    conclusion = fields.Text(copy=False, help="What the committee tells the general meeting.")
    signature_ids = fields.One2many("coop.audit.signature", "audit_id", "Signed by", readonly=True, copy=False)

    _dates_in_order = models.Constraint("CHECK (date_from <= date_to)", "The first day comes before the last.")
    _size_sane = models.Constraint(
        f"CHECK (size BETWEEN 1 AND {MOST})", f"Draw at least one entry, and at most {MOST}."
    )
    _name_company_uniq = models.UniqueIndex("(company_id, name) WHERE name IS NOT NULL")

    @api.model
    def _default_date(self, name):
        """The last fiscal year that is over."""
        today = fields.Date.context_today(self)
        this_year = self.env.company.compute_fiscalyear_dates(today)
        return self.env.company.compute_fiscalyear_dates(fields.Date.subtract(this_year["date_from"], days=1))[name]

    @api.depends("company_id", "date_to")
    def _compute_is_year_open(self):
        for audit in self:
            audit.is_year_open = bool(audit.date_to) and audit.company_id._coop_is_open(audit.date_to)

    @api.depends("line_ids.verdict")
    def _compute_counts(self):
        for audit in self:
            audit.checked_count = len(audit.line_ids.filtered("verdict"))
            audit.finding_count = len(audit.line_ids.filtered(lambda line: line.verdict == "finding"))

    @api.depends("name", "date_from", "date_to")
    def _compute_display_name(self):
        for audit in self:
            period = " – ".join(format_date(self.env, day) for day in (audit.date_from, audit.date_to) if day)
            audit.display_name = " ".join(filter(None, [audit.name, period]))

    # === CRUD METHODS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {
            "name",
            "state",
            "population",
            "population_checksum",
            "line_ids",
            "signature_ids",
        }

    def _guarded_message(self, names):
        return self.env._("A check goes from step to step by its buttons: Draw the sample, Sign.")

    def _check_guarded(self, vals):
        """The screen sends outcomes, findings and answers together with the check; the lines themselves say who may."""
        return super()._check_guarded({name: value for name, value in vals.items() if not self._is_update(name, value)})

    @api.model
    def _is_update(self, name, value):
        return name == "line_ids" and all(command[0] == Command.UPDATE for command in value)

    def write(self, vals):
        terms = {"date_from", "date_to", "size", "seed", "company_id"} & vals.keys()
        if terms and any(audit.state != "draft" for audit in self):
            raise UserError(self.env._("The sample is drawn: its period, size and seed stay. Begin a new check."))
        if "conclusion" in vals:
            self._check_is_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_drawn(self):
        if any(audit.state != "draft" for audit in self):
            raise UserError(self.env._("A check of which the sample is drawn stays."))

    # === ACTIONS === #

    def action_draw(self):
        """Draw the sample: everybody can do it again and find the same."""
        self.ensure_one()
        self._check_is_committee()
        if self.state != "draft":
            raise UserError(self.env._("The sample is drawn already."))
        moves = self._find_population()
        if not moves:
            raise UserError(self.env._("No entry is posted in this period: choose another one."))
        by_name = {self._drawn_by(move): move.id for move in moves}
        drawn = sample(list(by_name), self.size, self.seed)
        # The committee may not read which journal entry a line is about, and so cannot write it either.
        as_own_code(self).sudo().write(
            {
                "name": self.env["ir.sequence"]._coop_next_number(self._name, self.company_id, self.date_to),
                "state": "drawn",
                "population": len(by_name),
                "population_checksum": checksum(by_name),
                "line_ids": [
                    Command.create({"sequence": place, "move_id": by_name[name]}) for place, name in enumerate(drawn, 1)
                ],
            }
        )

    def action_sign(self):
        """Sign the report by name.

        The first signature keeps the entries as they are shown, and closes outcomes, answers and conclusion: what one has
        signed, the other signs too. With the second signature nothing of it changes any more.
        """
        self.ensure_one()
        self._check_is_committee()
        self._check_can_sign()
        if not self.signature_ids:
            self.line_ids._freeze()
        as_own_code(self.env["coop.audit.signature"]).create({"audit_id": self.id, "name": self.env.user.name})
        # Written at each signature: who changes the conclusion at the same moment meets this row, and is refused.
        as_own_code(self).state = "signed" if len(self.signature_ids) >= SIGNERS else "signing"

    def action_withdraw(self):
        """Take the first signature away, so that something can change; who signed hears of it, and signs anew."""
        self.ensure_one()
        self._check_is_committee()
        if self.state == "signed":
            raise UserError(self.env._("The report is signed and stays as it is."))
        if self.state != "signing":
            raise UserError(self.env._("Nobody signed this yet, so it can be changed."))
        signers, names = self.signature_ids.create_uid, self._signed_by()
        # The committee may add a signature and delete none; entries it may not write at all.
        as_own_code(self.signature_ids).sudo().unlink()
        as_own_code(self.line_ids).sudo().write({"frozen": False})
        as_own_code(self).state = "drawn"
        self.message_post(
            body=self.env._(
                "%(user)s withdrew the signature of %(names)s. What was signed can change again; both sign anew.",
                user=self.env.user.name,
                names=names,
            ),
            partner_ids=(signers - self.env.user).partner_id.ids,
        )

    # === CHECKS === #

    def _check_is_committee(self):
        self.check_access("write")
        if not self.env.user.has_group(AUDIT):
            raise AccessError(self.env._("Only the audit committee draws the sample and signs its report."))

    def _check_is_open(self):
        """:raise UserError: when somebody signed what it says now"""
        for audit in self:
            if audit.state == "signed":
                raise UserError(self.env._("The report is signed and stays as it is."))
            if audit.state == "signing":
                raise UserError(
                    self.env._(
                        "%(names)s signed this already, so it stays as it is. To change it, the audit committee presses "
                        "Withdraw the signature first, and signs anew afterwards.",
                        names=audit._signed_by(),
                    )
                )

    def _check_can_sign(self):
        if self.state not in ("drawn", "signing"):
            raise UserError(self.env._("Draw the sample first; a signed report is not signed again."))
        if self.env.user in self.signature_ids.create_uid:
            raise UserError(self.env._("You signed already; another member of the committee signs as well."))
        open_lines = self.line_ids.filtered(lambda line: not line.verdict)
        if open_lines:
            raise UserError(
                self.env._(
                    "%(count)s entries were not looked at yet, %(first)s among them.",
                    count=len(open_lines),
                    first=open_lines[0].move_name,
                )
            )
        unanswered = self.line_ids.filtered(lambda line: line.verdict == "finding" and not line.answer)
        if unanswered:
            raise UserError(
                self.env._(
                    "The treasurer has not answered the finding on %(entry)s yet.", entry=unanswered[0].move_name
                )
            )
        self._check_as_seen()
        if not (self.conclusion or "").strip():
            raise UserError(self.env._("Write a conclusion for the general meeting first."))

    def _check_as_seen(self):
        """:raise UserError: when an entry is no longer what the committee looked at"""
        changed = self.line_ids.filtered("is_changed")
        if changed:
            raise UserError(
                self.env._(
                    "%(entries)s changed after the outcome was given. Look at it again, and press Looked at again or give "
                    "another outcome.",
                    entries=", ".join(changed.mapped("move_name")),
                )
            )

    # === BUSINESS METHODS === #

    def _signed_by(self):
        return ", ".join(self.signature_ids.mapped("name"))

    def _drawn_by(self, move):
        """Journal and number, which are one entry's only; a branch may number as the company does."""
        branch = move.company_id.name if move.company_id != self.company_id else ""
        return " ".join(filter(None, (branch, move.journal_id.code, move.name)))

    def _find_population(self):
        # The committee has no rights on journal entries: it sees what was drawn, without names.
        moves = self.env["account.move"].sudo()
        return moves.search(
            [
                ("company_id", "child_of", self.company_id.id),
                ("state", "=", "posted"),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
                ("line_ids", "!=", False),
            ]
        )


class CoopAuditSignature(models.Model):
    """Who signed a report of the audit committee, by name, and when."""

    _name = "coop.audit.signature"
    _description = "Signature of the audit committee"
    _inherit = ["coop.guarded"]
    _order = "id"
    _guarded_rows = True

    audit_id = fields.Many2one("coop.audit", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="audit_id.company_id", store=True, index=True, precompute=True)
    name = fields.Char(required=True)
    create_uid = fields.Many2one("res.users", "User", readonly=True)
    create_date = fields.Datetime("Signed on", readonly=True)

    _once = models.UniqueIndex("(audit_id, create_uid)", "This user signed already.")

    def _guarded_message(self, names):
        return self.env._("A signature is set by the button Sign, and stays.")
