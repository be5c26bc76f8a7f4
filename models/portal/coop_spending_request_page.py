from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CoopSpendingRequest(models.Model):
    """What a member does with spending requests on the member's page, also a member who works here with a login."""

    _name = "coop.spending.request"
    _inherit = ["coop.spending.request", "coop.page.mixin"]

    _page_fields = ("title", "reason", "amount", "category", "kind", "date", "vendor_note")

    @api.model
    def _page_domain(self, member):
        return Domain("member_id", "=", member.id)

    # === MAKING AND CHANGING === #

    @api.model
    def _page_cannot_ask_message(self):
        return self.env._("You cannot ask for money at this moment. Ask your coach.")

    @api.model
    def _prepare_page_create_vals(self, member):
        return {"member_id": member.id}

    # === WHAT WAS TYPED === #

    def _prepare_page_vals(self, _member, typed):
        title = self._page_text(typed["title"])
        if not title:
            raise UserError(self.env._("Write down what you want to buy, or what you bought."))
        if any(typed[name] not in self._fields[name].get_values(self.env) for name in ("category", "kind")):
            raise UserError(self.env._("Choose one of the answers."))
        day = self._page_date(typed["date"])
        if not day:
            raise UserError(self.env._("Choose the day that stands on the paper."))
        amount = self._page_number(typed["amount"])
        if not amount:
            raise UserError(self.env._("Fill in the amount, including VAT."))
        return {
            "title": title,
            "reason": self._page_text(typed["reason"]),
            "amount": float(amount),
            "category": typed["category"],
            "kind": typed["kind"],
            "date": day,
            "vendor_note": self._page_text(typed["vendor_note"]),
        }

    @api.model
    def _page_new(self, _member):
        """An empty form."""
        return dict.fromkeys(self._page_fields, "") | {
            "date": str(fields.Date.context_today(self)),
            "category": "assignment_cost",
            "kind": "purchase",
        }

    def _page_choices(self, member):
        """What the form shows besides: what there is to spend."""
        return {"available": member._page_figures()["available"]}

    def _page_above_available(self):
        """What the member can use, when this asks for more than that and was not answered yet; else None."""
        self.ensure_one()
        available = self.member_id._page_figures()["available"]
        open_ = self.state in ("draft", "returned", "submitted")
        return available if open_ and self.currency_id.compare_amounts(self.amount, available) > 0 else None

    def _page_typed(self):
        """This request as its form shows it: texts only."""
        self.ensure_one()
        return {
            "title": self.title,
            "reason": self.reason or "",
            "amount": self._page_shown(self.amount),
            "category": self.category,
            "kind": self.kind,
            "date": str(self.date),
            "vendor_note": self.vendor_note or "",
        }
