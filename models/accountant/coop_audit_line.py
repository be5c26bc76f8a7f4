import json
from hashlib import sha256

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...engine.names import mentions, without_name
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
    # With the first signature; from then on the report and this page show this, whatever becomes of the entry.
    frozen = fields.Json("Entry as signed", readonly=True, copy=False)
    verdict = fields.Selection([("right", "In order"), ("finding", "Finding")], "Outcome")
    finding = fields.Text(help="What is not in order, or cannot be seen from the papers.")
    # Of the entry as it was when the outcome was given; one that changed since is looked at again before somebody signs.
    seen = fields.Char(readonly=True, copy=False, export_string_translation=False)
    is_changed = fields.Boolean("Changed since it was looked at", compute="_compute_is_changed", compute_sudo=True)
    answer = fields.Text("Answer of the treasurer")
    answered_by_id = fields.Many2one("res.users", readonly=True)

    _move_uniq = models.UniqueIndex("(audit_id, move_id)", "Each entry is drawn once.")

    # === COMPUTE METHODS === #

    @api.depends("move_id", "frozen")
    def _compute_entry(self):
        members = self._find_members()
        for line in self:
            head = line.frozen or line._read_head(members)
            line.move_name, line.journal_name, line.amount = head["name"], head["journal"], head["amount"]
            line.date = fields.Date.to_date(head["date"])

    @api.depends("move_id", "frozen", "verdict", "seen")
    def _compute_is_changed(self):
        for line in self:
            line.is_changed = bool(line.verdict and not line.frozen) and line.seen != line._fingerprint()

    @api.depends("move_id", "frozen")
    def _compute_details(self):
        members = self._find_members()
        for line in self:
            booked = line.frozen or line._read_booked(members)
            line.details = (
                self.env["ir.qweb"]
                .with_context(minimal_qcontext=True)
                ._render("social_cooperative.audit_entry", {"rows": booked["rows"], "reference": booked["reference"]})
            )

    @api.depends("move_id", "frozen")
    def _compute_papers(self):
        members = self._find_members()
        for line in self:
            papers = line.frozen["papers"] if line.frozen else line._read_papers(members)
            there = line._find_attachments().ids
            line.paper_count = len(papers)
            line.papers = Markup("<br/>").join(line._paper_link(paper, paper["id"] in there) for paper in papers)

    def _paper_link(self, paper, is_there):
        if not is_there:
            return self.env._("%(paper)s (no longer there as it was signed)", paper=paper["name"])
        link = Markup('<a href="/coop/audit/%s/paper/%s" target="_blank">%s</a>')
        return link % (self.id, paper["id"], paper["name"])

    # === CRUD METHODS === #

    def _guarded_message(self, names):
        return self.env._("The sample is drawn, not chosen: fill in the outcome, the finding and the answer.")

    def write(self, vals):
        if COMMITTEE_FIELDS & vals.keys():
            self._check_writes(AUDIT, self.env._("Only the audit committee says what it found."))
        if TREASURER_FIELDS & vals.keys():
            self._check_writes(TREASURER, self.env._("Only the treasurer answers a finding."))
            as_own_code(self).answered_by_id = self.env.user
        before = self.filtered(lambda line: line.verdict == "finding")
        result = super().write(vals)
        if COMMITTEE_FIELDS & vals.keys():
            self._remember_seen()
        (self.filtered(lambda line: line.verdict == "finding") - before)._tell_treasurer()
        return result

    def _check_writes(self, group, message):
        if not self.env.user.has_group(group):
            raise AccessError(message)
        self.audit_id._check_is_open()

    @api.constrains("verdict", "finding")
    def _check_finding(self):
        for line in self:
            if line.verdict == "finding" and not (line.finding or "").strip():
                raise UserError(self.env._("Say what you found on %(entry)s.", entry=line.move_name))

    # === ACTIONS === #

    def action_open(self):
        """The entry by itself: whoever may not edit the check, as the treasurer, writes his answer there."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.move_name,
            "res_model": self._name,
            "view_mode": "form",
            "res_id": self.id,
            "target": "new",
        }

    def action_look_again(self):
        """The outcome stands for the entry as it is now."""
        self._check_writes(AUDIT, self.env._("Only the audit committee says what it found."))
        self.check_access("write")
        self._remember_seen()

    # === BUSINESS METHODS === #

    def _remember_seen(self):
        # The committee may not read the entry behind a line of the sample.
        for line in as_own_code(self).sudo():
            line.seen = line.verdict and line._fingerprint()

    def _fingerprint(self):
        """A checksum of what the committee looks at: number, day, journal, what was booked, and the papers."""
        self.ensure_one()
        move = self.move_id
        rows = [
            [
                item.display_type or "",
                item.account_id.id,
                item.name or "",
                item.partner_id.id,
                f"{item.debit:.2f}",
                f"{item.credit:.2f}",
            ]
            for item in move.line_ids
        ]
        papers = sorted([paper.id, paper.checksum or ""] for paper in self._find_attachments())
        head = [move.state, move.name, str(move.date), move.journal_id.id, move.ref or ""]
        return sha256(json.dumps([head, sorted(rows), papers]).encode()).hexdigest()

    def _tell_treasurer(self):
        """A finding waits for an answer: without one nobody can sign."""
        for line in self:
            # Who the treasurer is, is no secret; the committee reads no users.
            treasurer = line.company_id.sudo()._coop_treasurer()
            line.audit_id.message_post(
                body=self.env._("Finding on %(entry)s: %(finding)s", entry=line.move_name, finding=line.finding),
                partner_ids=treasurer.partner_id.ids,
            )

    def _find_members(self):
        """{contact: member}, of everybody who is or was a member of these companies."""
        members = self.env["coop.member"].with_context(active_test=False)
        return {
            member.partner_id: member for member in members.search([("company_id", "child_of", self.company_id.ids)])
        }

    def _freeze(self):
        """Keep what the entry and its papers are at this moment: this is what is signed."""
        # Whoever signs has no rights on the entry, and sees no members.
        members = self.sudo()._find_members()
        # He may not write what is frozen either, nor read the entry behind a line of the sample.
        for line in as_own_code(self).sudo():
            line.frozen = line._read_head(members) | line._read_booked(members) | {"papers": line._read_papers(members)}

    def _read_head(self, members):
        self.ensure_one()
        move = self.move_id
        return {
            "name": self._without_names(move.name, members),
            "date": fields.Date.to_string(move.date),
            "journal": self._without_names(move.journal_id.name, members),
            "amount": self.currency_id.round(sum(move.line_ids.mapped("debit"))),
        }

    def _read_papers(self, members):
        """The papers of the entry, each with the checksum of its content."""
        return [
            {"id": paper.id, "name": self._without_names(paper.name, members), "checksum": paper.checksum}
            for paper in self._find_attachments()
        ]

    def _read_booked(self, members):
        """What was booked, with number and trade name where it names a member: that alone reveals a benefit."""
        self.ensure_one()
        items = self.move_id.line_ids.filtered(lambda item: item.display_type not in ("line_section", "line_note"))
        rows = [
            {
                "account": self._account_name(item.account_id, members),
                "label": self._without_names(item.name, members),
                "partner": self._partner_name(item.partner_id, members),
                "debit": item.debit and self.currency_id.format(item.debit),
                "credit": item.credit and self.currency_id.format(item.credit),
            }
            for item in items
        ]
        return {"rows": rows, "reference": self._without_names(self.move_id.ref, members)}

    def _account_name(self, account, members):
        """Code and name; of a display name who may not read accounts gets the name only."""
        account = account.with_company(self.company_id)
        return " ".join(filter(None, (account.code, self._without_names(account.name, members))))

    def _partner_name(self, partner, members):
        """Of a firm its name; a private person is nobody's business, a member or not."""
        member = members.get(partner) or members.get(partner.commercial_partner_id)
        if member:
            return member._get_book_name()
        if partner and not partner.commercial_partner_id.is_company:
            return self._without_names(partner.ref, members) or self.env._("private person")
        return partner.commercial_partner_id.name

    def _without_names(self, text, members):
        """A text of which nobody learns who is a member, or which private person bought: banks write names in it."""
        named = [member for partner, member in members.items() if mentions(text, partner.name, any_case=True)]
        if named:
            return self.env._(
                "(text with the name of %(members)s)", members=", ".join(m._get_book_name() for m in named)
            )
        if not text:
            return text
        partners = self.move_id.partner_id | self.move_id.line_ids.partner_id
        for person in partners.filtered(lambda partner: not partner.is_company):
            text = without_name(text, person.name, "…", any_case=True)
        return text

    def _find_attachments(self):
        """The papers of the entry: its own, and those of the payment that made it; after a signature, those that were signed.

        No bank statements: others are on them.
        """
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
        if self.frozen:
            signed = {(paper["id"], paper["checksum"]) for paper in self.frozen["papers"]}
            return found.filtered(lambda paper: (paper.id, paper.checksum) in signed)
        return found
