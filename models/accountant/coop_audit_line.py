from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...engine.names import mentions
from ..common.coop_guard import as_own_code
from ..common.groups import AUDIT, BOOKKEEPER, TREASURER

# Who writes what, while the check is under way.
COMMITTEE_FIELDS = frozenset({"verdict", "finding"})
TREASURER_FIELDS = frozenset({"answer"})


class CoopAuditLine(models.Model):
    """One entry of the sample: what was booked, its papers, what the committee finds and what the treasurer answers."""

    _name = "coop.audit.line"
    _description = "Entry in the sample of the audit committee"
    _inherit = ["coop.guarded"]
    _order = "audit_id, sequence"
    _rec_name = "move_name"
    _guarded_rows = True
    _free_fields = COMMITTEE_FIELDS | TREASURER_FIELDS

    audit_id = fields.Many2one("coop.audit", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="audit_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    audit_state = fields.Selection(related="audit_id.state")
    sequence = fields.Integer("No.", readonly=True)
    move_id = fields.Many2one(
        "account.move",
        readonly=True,
        required=True,
        index=True,
        ondelete="restrict",
        groups=BOOKKEEPER,
    )
    # Of the entry, for the committee, which has no rights on journal entries.
    move_name = fields.Char("Entry", compute="_compute_entry", compute_sudo=True)
    date = fields.Date(compute="_compute_entry", compute_sudo=True)
    journal_name = fields.Char("Journal", compute="_compute_entry", compute_sudo=True)
    amount = fields.Monetary("Total", compute="_compute_entry", compute_sudo=True, help="Sum of the debits, in euro.")
    details = fields.Html("Booked", compute="_compute_details", compute_sudo=True, sanitize=False)
    paper_count = fields.Integer("Number of papers", compute="_compute_papers", compute_sudo=True)
    papers = fields.Html(compute="_compute_papers", compute_sudo=True, sanitize=False)
    verdict = fields.Selection([("right", "In order"), ("finding", "Finding")], "Outcome")
    finding = fields.Text(help="What is not in order, or cannot be seen from the papers.")
    answer = fields.Text("Answer of the treasurer")
    answered_by_id = fields.Many2one("res.users", readonly=True)

    _move_uniq = models.UniqueIndex("(audit_id, move_id)", "Each entry is drawn once.")

    # === COMPUTE METHODS === #

    @api.depends("move_id")
    def _compute_entry(self):
        for line in self:
            move = line.move_id
            line.move_name, line.date, line.journal_name = move.name, move.date, move.journal_id.name
            line.amount = sum(move.line_ids.mapped("debit"))

    @api.depends("move_id")
    def _compute_details(self):
        members = self._find_members()
        for line in self:
            line.details = (
                self.env["ir.qweb"]
                .with_context(minimal_qcontext=True)
                ._render(
                    "social_cooperative.audit_entry",
                    {"rows": line._entry_rows(members), "reference": line._without_names(line.move_id.ref, members)},
                )
            )

    @api.depends("move_id")
    def _compute_papers(self):
        for line in self:
            attachments = line._find_attachments()
            line.paper_count = len(attachments)
            line.papers = Markup("<br/>").join(
                Markup('<a href="/coop/audit/%s/paper/%s" target="_blank">%s</a>') % (line.id, one.id, one.name)
                for one in attachments
            )

    # === CRUD METHODS === #

    def _guarded_message(self, names):
        return self.env._("The sample is drawn, not chosen: fill in the outcome, the finding and the answer.")

    def write(self, vals):
        if COMMITTEE_FIELDS & vals.keys():
            self._check_writes(AUDIT, self.env._("Only the audit committee says what it found."))
        if TREASURER_FIELDS & vals.keys():
            self._check_writes(TREASURER, self.env._("Only the treasurer answers a finding."))
            as_own_code(self).answered_by_id = self.env.user
        return super().write(vals)

    def _check_writes(self, group, message):
        if not self.env.user.has_group(group):
            raise AccessError(message)
        if any(line.audit_state != "drawn" for line in self):
            raise UserError(self.env._("The report is signed and stays as it is."))

    @api.constrains("verdict", "finding")
    def _check_finding(self):
        for line in self:
            if line.verdict == "finding" and not (line.finding or "").strip():
                raise UserError(self.env._("Say what you found on %(entry)s.", entry=line.move_name))

    # === BUSINESS METHODS === #

    def _find_members(self):
        """{contact: member}, of everybody who is or was a member of these companies."""
        members = self.env["coop.member"].with_context(active_test=False)
        return {member.partner_id: member for member in members.search([("company_id", "in", self.company_id.ids)])}

    def _entry_rows(self, members):
        """What was booked, with number and trade name where it names a member: that alone reveals a benefit."""
        self.ensure_one()
        rows = []
        for item in self.move_id.line_ids.filtered(lambda item: item.display_type not in ("line_section", "line_note")):
            member = members.get(item.partner_id) or members.get(item.partner_id.commercial_partner_id)
            rows.append(
                {
                    "account": item.account_id.with_company(self.company_id).display_name,
                    "label": self._without_names(item.name, members),
                    "partner": member._get_book_name() if member else item.partner_id.display_name,
                    "debit": item.debit and self.currency_id.format(item.debit),
                    "credit": item.credit and self.currency_id.format(item.credit),
                }
            )
        return rows

    def _without_names(self, text, members):
        """A text of which nobody learns who is a member: banks write names in it."""
        named = [member for partner, member in members.items() if mentions(text, partner.name)]
        if not named:
            return text
        return self.env._("(text with the name of %(members)s)", members=", ".join(m._get_book_name() for m in named))

    def _find_attachments(self):
        """The papers of the entry: its own, and those of the payment that made it. No bank statements: others are on them."""
        self.ensure_one()
        found = self.env["ir.attachment"]
        for record in filter(None, (self.move_id, self.move_id.origin_payment_id)):
            found |= found.search(
                [
                    ("res_model", "=", record._name),
                    ("res_id", "=", record.id),
                    ("res_field", "in", [False, "invoice_pdf_report_file"]),
                ]
            )
        return found
