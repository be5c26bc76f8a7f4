from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

ACTIVITY = "social_cooperative.mail_activity_member"
OWN = ("draft", "returned")
MAX_LINES = 20
MAX_TEXT = 2000


class CoopAssignment(models.Model):
    """What a member does with his assignments on his own page.

    He has no rights on assignments: these methods are asked of records found as his own (``_page_find``), and check
    every step again. He writes down work of himself alone; coach and treasurer add who shared in it.
    """

    _name = "coop.assignment"
    _inherit = ["coop.assignment", "coop.upload.mixin"]

    member_note = fields.Text("The member says", help="Written on the member's page, for coach and treasurer.")

    # What the form asks, besides the lines.
    _page_fields = ("title", "partner", "customer_note", "date_start", "date_end", "member_note")

    # === FINDING === #

    @api.model
    def _page_domain(self, member):
        return self._of_members_domain(member) & Domain("company_id", "in", member.company_id.ids)

    @api.model
    def _page_find(self, member, assignment_id):
        """One assignment in which this member shares; empty when there is none."""
        return self.search(self._page_domain(member) & Domain("id", "=", assignment_id), limit=1)

    def _page_share(self, member):
        """What this member gets of it, in euros excluding VAT."""
        return sum(self.share_ids.filtered(lambda share: share.member_id == member).mapped("result"))

    def _page_state(self):
        """The status in words for the member: {"label", "help", "icon", "kind"}."""
        self.ensure_one()
        label, text, icon, kind = {
            "draft": (
                self.env._("Not sent in"), self.env._("You can still change it. Send it in when it is ready."),
                "fa-pencil", "wait",
            ),
            "returned": (
                self.env._("Sent back to you"), self.env._("Something is missing. Put it right and send it in again."),
                "fa-reply", "act",
            ),
            "submitted": (
                self.env._("Sent in"), self.env._("Your coach or the treasurer looks at it."), "fa-paper-plane", "wait",
            ),
            "approved": (
                self.env._("Approved"), self.env._("The cooperative makes the invoice."), "fa-thumbs-up", "wait",
            ),
            "invoiced": (
                self.env._("Invoice sent"), self.env._("We wait until the customer pays."), "fa-hourglass-half", "wait",
            ),
            "paid": (
                self.env._("Paid"), self.env._("The customer has paid. The money counts for your pot."),
                "fa-check", "done",
            ),
            "credited": (
                self.env._("Taken back"), self.env._("The invoice was taken back. It does not count."), "fa-undo", "off",
            ),
            "cancelled": (self.env._("Stopped"), self.env._("This does not go ahead."), "fa-ban", "off"),
        }[self.state]  # fmt: skip
        return {"label": label, "help": text, "icon": icon, "kind": kind}

    def _page_may(self):
        """Which buttons the member has: {"edit", "submit", "withdraw", "cancel"}."""
        self.ensure_one()
        open_ = self.state in OWN
        return {
            "edit": open_,
            "submit": open_,
            "withdraw": self.state == "submitted",
            "cancel": open_ or self.state == "submitted",
        }

    # === MAKING AND CHANGING === #

    @api.model
    def _page_create(self, member, typed, uploads):
        """A draft of this member's own work.

        :param typed: the form as typed: title, partner, customer_note, date_start, date_end, member_note and lines
        :param uploads: from :meth:`_read_uploads`
        """
        if not member._page_can_ask():
            raise UserError(member.env._("You cannot send in new work at this moment. Ask your coach."))
        vals = self._page_vals(member, self, typed)
        assignment = self.create(
            {**vals, "company_id": member.company_id.id, "share_ids": [Command.create({"member_id": member.id})]}
        )
        assignment._attach_uploads(uploads)
        return assignment

    def _page_change(self, member, typed, uploads):
        self.ensure_one()
        self._page_check("edit")
        self.write(self._page_vals(member, self, typed))
        self._attach_uploads(uploads)

    def _page_take(self, step):
        """One of the steps of :meth:`_page_may` that need nothing else."""
        self.ensure_one()
        self._lock()
        self._page_check(step)
        {"submit": self.action_submit, "withdraw": self.action_draft, "cancel": self.action_cancel}[step]()

    def _page_remove_upload(self, attachment_id):
        self.ensure_one()
        self._page_check("edit")
        self._own_upload(attachment_id).unlink()

    def _attach(self, name, content, mimetype):
        self.ensure_one()
        # That it may still change was checked; members have no rights on attachments.
        return (
            self.env["ir.attachment"]
            .sudo()
            .create({"name": name, "raw": content, "mimetype": mimetype, "res_model": self._name, "res_id": self.id})
        )

    def _page_check(self, step):
        if not self._page_may()[step]:
            raise UserError(
                self.env._(
                    "%(assignment)s is %(state)s; this step is not possible now.",
                    assignment=self.display_name,
                    state=self._state_label().lower(),
                )
            )

    # === WHAT WAS TYPED === #

    @api.model
    def _page_vals(self, member, assignment, typed):
        """Values to write, of what was typed.

        :raises UserError: when a field is empty that must be filled in, or cannot be understood
        """
        title = (typed["title"] or "").strip()[:MAX_TEXT]
        if not title:
            raise UserError(self.env._("Write down what work you did."))
        dates = {name: self._page_date(typed[name]) for name in ("date_start", "date_end")}
        if not dates["date_start"]:
            raise UserError(self.env._("Choose the day on which you did the work."))
        if dates["date_end"] and dates["date_end"] < dates["date_start"]:
            raise UserError(self.env._("The last day lies before the first."))
        return {
            "title": title,
            **self._page_customer(member, assignment, typed),
            **dates,
            "member_note": (typed["member_note"] or "").strip()[:MAX_TEXT],
            "line_ids": self._page_lines(assignment, typed["lines"]),
        }

    @api.model
    def _page_customer(self, member, assignment, typed):
        """The customer chosen from those he worked for before, else the new one in words."""
        chosen = typed["partner"]
        if chosen:
            partner = self._page_customers(member, assignment).filtered(lambda one: str(one.id) == chosen)
            if not partner:
                raise UserError(self.env._("Choose the customer from the list, or write down a new one."))
            return {"partner_id": partner.id, "customer_note": False}
        note = (typed["customer_note"] or "").strip()[:MAX_TEXT]
        if not note:
            raise UserError(self.env._("Choose the customer, or write down name and address of a new one."))
        return {"partner_id": False, "customer_note": note}

    @api.model
    def _page_customers(self, member, assignment):
        """For whom this member worked before, by name; and the customer of the assignment itself."""
        done = self._read_group(
            self._page_domain(member) & Domain("partner_id", "!=", False), [], ["partner_id:recordset"]
        )[0][0]
        invoiced = self.env["coop.member.ledger"]._read_group(
            Domain("member_id", "=", member.id)
            & Domain("level", "=", "earned")
            & Domain("category", "=", "turnover")
            & Domain("partner_id", "!=", False),
            ["partner_id"],
        )
        customers = done.union(assignment.partner_id, *(partner for (partner,) in invoiced))
        return customers.filtered("active").sorted("name") | assignment.partner_id

    @api.model
    def _page_lines(self, assignment, typed):
        """Commands for the lines; an emptied line goes, and what a line has besides stays as it is."""
        known = {str(line.id): line for line in assignment.line_ids}
        if len(typed) > MAX_LINES:
            raise UserError(self.env._("These are too many lines. Make two assignments of it."))
        kept, commands = set(), []
        for row in typed:
            line = known.get(row["id"])
            if not any((row["name"].strip(), row["price"].strip())):
                continue
            vals = self._page_line_vals(row, line)
            if line:
                kept.add(line.id)
                commands.append(Command.update(line.id, vals))
            else:
                commands.append(Command.create(vals))
        gone = [Command.delete(line.id) for line in assignment.line_ids if line.id not in kept]
        if not commands:
            raise UserError(self.env._("Say what you did and what it costs."))
        return gone + commands

    @api.model
    def _page_line_vals(self, row, line):
        """A number that still stands as the form showed it is left alone: a coach may have been more exact."""
        if not row["name"].strip():
            raise UserError(self.env._("Say what you did and what it costs."))
        vals = {"name": row["name"].strip()[:MAX_TEXT]}
        for name, column in (("quantity", "quantity"), ("price", "price_unit")):
            if not line or row[name] != self._page_shown(line[column]):
                vals[column] = float(self._page_number(row[name] or (name == "quantity" and "1")))
        return vals

    @api.model
    def _page_new(self, _member):
        """An empty form."""
        return dict.fromkeys(self._page_fields, "") | {"date_start": str(fields.Date.context_today(self)), "lines": []}

    @api.model
    def _page_choices(self, member):
        """What the form offers: for whom he worked before."""
        return {"customers": self._page_customers(member, self)}

    def _page_typed(self):
        """This assignment as its form shows it: texts only."""
        self.ensure_one()
        return {
            "title": self.title,
            "partner": str(self.partner_id.id or ""),
            "customer_note": self.customer_note or "",
            "date_start": str(self.date_start),
            "date_end": str(self.date_end or ""),
            "member_note": self.member_note or "",
            "lines": [
                {
                    "id": str(line.id),
                    "name": line.name,
                    "quantity": self._page_shown(line.quantity),
                    "price": self._page_shown(line.price_unit),
                }
                for line in self.line_ids
            ],
        }
