from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ...engine.typed import LARGEST

MAX_LINES = 20


class CoopAssignment(models.Model):
    """What a member does with assignments on the member's page, and what coach and treasurer hear of it.

    A member writes down own work only; coach and treasurer add who shared in it. They see in the chatter what was sent
    in, and get an activity until it is handled.
    """

    _name = "coop.assignment"
    _inherit = ["coop.assignment", "coop.page.mixin"]
    _question = "social_cooperative.mail_activity_member"

    member_note = fields.Text("The member says", help="Written on the member's page, for coach and treasurer.")

    # What the form asks, besides the lines.
    _page_fields = ("title", "partner", "customer_note", "date_start", "date_end", "member_note")

    # === FINDING === #

    @api.model
    def _page_domain(self, member):
        return self._of_members_domain(member) & Domain("company_id", "in", member.company_id.ids)

    def _page_share(self, member):
        """What this member gets of it, in euros excluding VAT."""
        return sum(self.share_ids.filtered(lambda share: share.member_id == member).mapped("result"))

    # === MAKING AND CHANGING === #

    @api.model
    def _page_cannot_ask_message(self):
        return self.env._("You cannot send in new work at this moment. Ask your coach.")

    @api.model
    def _prepare_page_create_vals(self, member):
        return {"company_id": member.company_id.id, "share_ids": [Command.create({"member_id": member.id})]}

    # === WHAT WAS TYPED === #

    def _prepare_page_vals(self, member, typed):
        title = self._page_text(typed["title"])
        if not title:
            raise UserError(self.env._("Write down what work you did."))
        dates = {name: self._page_date(typed[name]) for name in ("date_start", "date_end")}
        if not dates["date_start"]:
            raise UserError(self.env._("Choose the day on which you did the work."))
        if dates["date_end"] and dates["date_end"] < dates["date_start"]:
            raise UserError(self.env._("The last day lies before the first."))
        return {
            "title": title,
            **self._prepare_page_customer_vals(member, typed),
            **dates,
            "member_note": self._page_text(typed["member_note"]),
            "line_ids": self._page_lines(typed["lines"]),
        }

    def _prepare_page_customer_vals(self, member, typed):
        """The customer chosen from those the member worked for before, else the new one in words."""
        chosen = typed["partner"]
        if chosen:
            partner = self._page_customers(member).filtered(lambda customer: str(customer.id) == chosen)
            if not partner:
                raise UserError(self.env._("Choose the customer from the list, or write down a new one."))
            return {"partner_id": partner.id, "customer_note": False}
        note = self._page_text(typed["customer_note"])
        if not note:
            raise UserError(self.env._("Choose the customer, or write down name and address of a new one."))
        return {"partner_id": False, "customer_note": note}

    def _page_customers(self, member):
        """For whom this member worked before, by name; and the customer of the assignment itself, if there is one."""
        worked_for = self._read_group(
            self._page_domain(member) & Domain("partner_id", "!=", False), [], ["partner_id:recordset"]
        )[0][0]
        invoiced = self.env["coop.member.ledger"]._read_group(
            Domain("member_id", "=", member.id)
            & Domain("level", "=", "earned")
            & Domain("category", "=", "turnover")
            & Domain("partner_id", "!=", False),
            ["partner_id"],
        )
        customers = worked_for.union(self.partner_id, *(partner for (partner,) in invoiced))
        return customers.filtered("active").sorted("name") | self.partner_id

    def _page_lines(self, typed):
        """Commands for the lines; an emptied line goes, and what a line has besides stays as it is."""
        known = {str(line.id): line for line in self.line_ids}
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
        gone = [Command.delete(line.id) for line in self.line_ids if line.id not in kept]
        if not commands:
            raise UserError(self.env._("Say what you did and what it costs."))
        return gone + commands

    @api.model
    def _page_line_vals(self, row, line):
        """A number that still stands as the form showed it is left alone: a coach may have been more exact."""
        if not row["name"].strip():
            raise UserError(self.env._("Say what you did and what it costs."))
        vals = {"name": self._page_text(row["name"])}
        for name, column in (("quantity", "quantity"), ("price", "price_unit")):
            if not line or row[name] != self._page_shown(line[column]):
                vals[column] = float(self._page_number(row[name] or (name == "quantity" and "1")))
        self._check_page_amount(
            row, *(vals.get(column, line and line[column]) for column in ("quantity", "price_unit"))
        )
        return vals

    @api.model
    def _check_page_amount(self, row, quantity, price):
        """Each of the two can be a number that somebody may type, and both together none that anybody earns."""
        if abs(quantity * price) > float(LARGEST):
            text = f"{row['quantity']} × {row['price']}"
            raise UserError(self.env._("The number “%(text)s” is too large.", text=self._page_quoted(text)))

    @api.model
    def _page_new(self, _member):
        """An empty form."""
        return dict.fromkeys(self._page_fields, "") | {"date_start": str(fields.Date.context_today(self)), "lines": []}

    def _page_choices(self, member):
        """What the form offers: for whom the member worked before."""
        return {"customers": self._page_customers(member)}

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

    # === WHO HEARS OF IT === #

    def action_submit(self):
        result = super().action_submit()
        for assignment in self:
            if assignment._is_of_user():
                assignment._tell_sent_in()
        return result

    def _tell_sent_in(self):
        """The content as it was sent in, with the photos: later changes are shown beside it."""
        self.ensure_one()
        own = self.sudo()  # members have no rights on messages
        message = own.message_post(
            body=own._describe_sent_in(), author_id=self.env.user.partner_id.id, subtype_xmlid="mail.mt_note"
        )
        # Afterwards: from members Odoo takes along only what its own composer uploaded.
        message.attachment_ids = own._own_uploads()
        self._ask(own._get_first_approver())

    def _get_question(self):
        return self.env._("%(member)s sent this in", member=self.member_names)

    def _describe_sent_in(self):
        rows = [
            self.env._("Sent in by the member:"),
            self.title,
            self.partner_id.display_name or self.customer_note,
            *(f"{line.name}: {line.quantity:g} × {self.currency_id.format(line.price_unit)}" for line in self.line_ids),
            self.member_note,
        ]
        return Markup("<br/>").join(row for row in rows if row)

    def _get_first_approver(self):
        """A coach who may approve it without the treasurer, else the treasurer."""
        coach = self.share_ids.member_id.coach_id
        if len(coach) == 1 and coach.active and not self.with_user(coach)._get_not_allowed_reason("answer"):
            return coach
        return self.company_id._coop_treasurer()
