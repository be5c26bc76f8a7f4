from datetime import timedelta

from odoo import Command

from .documents import Payment


class Assignments:
    """Assignments of this month and the last: one in every state, shared ones, and one that comes back."""

    def __init__(self, year):
        self.people = year.people
        self.calendar = year.calendar
        self.documents = year.documents
        self.env = year.documents.env
        coach = self.people.user("coach")
        self.coach_env = self.env(user=coach)

    def make(self):
        self._make_waiting()
        self._make_invoiced()
        self._make_recurring()

    def _create(self, title, customer, lines, shares, **vals):
        """A draft of the coach: lines of (text, quantity, price), shares {member's key: number}."""
        tax = self.documents.tax("btw_21_d")
        method = vals.get("split_method", "percentage")
        return self.coach_env["coop.assignment"].create(
            {
                "title": title,
                "company_id": self.people.company.id,
                "partner_id": customer and self.people.customers[customer].id,
                "date_start": self.calendar.today - timedelta(days=vals.pop("days", 3)),
                "line_ids": [
                    Command.create(
                        {"name": text, "quantity": quantity, "price_unit": price, "tax_ids": [Command.set(tax.ids)]}
                    )
                    for text, quantity, price in lines
                ],
                "share_ids": [
                    Command.create({"member_id": self.people.members[key].id, method: share})
                    for key, share in shares.items()
                ],
                **vals,
            }
        )

    def _make_waiting(self):
        """Drafts, one sent back, and what waits for approval."""
        self._create("Gordijnen inkorten", "meer", [("Gordijnen inkorten", 4, 22.5)], {"draad": 100}, days=1)
        returned = self._create("Haag snoeien", "oosting", [("Snoeiwerk, uren", 3, 27.5)], {"tuin": 100})
        returned.action_submit()
        returned._answer("returned", "De foto van de getekende werkbon ontbreekt. Maak die nog even.")
        self._create(
            "Tuinhuis opknappen",
            "linden",
            [("Schuren en schilderen", 1, 240.0), ("Beplanting", 1, 95.01)],
            {"tuin": 4, "klus": 7.5},
            split_method="hours",
        ).action_submit()
        self._create(
            "Website voor een nieuwe klant",
            None,
            [("Website maken", 1, 180.0)],
            {"web": 100},
            customer_note="Kapsalon Krul, Dorpsstraat 8, Zwolle, info@krul.example",
        ).action_submit()
        self._create("Verhuizing", "markt", [("Verhuizen", 5, 25.5)], {"klus": 100}).action_cancel()

    def _make_invoiced(self):
        """Approved, invoiced, overdue, partly and wholly paid."""
        shared = {"tuin": 120.0, "klus": 80.0}
        self._approve(
            self._create("Schutting plaatsen", "linden", [("Schutting", 1, 200.0)], shared, split_method="amount")
        )
        self._post("Kledingreparatie", "vlieger", [("Kostuums herstellen", 3, 27.5)], {"draad": 100}, days=6)
        self._post("Deuren afhangen", "palet", [("Deuren, uren", 5, 29.5)], {"klus": 100}, days=60)
        paid = self._post(
            "Podium bouwen", "vlieger", [("Podium", 1, 310.0)], {"klus": 2, "tuin": 1}, days=25, split_method="hours"
        )
        half = self._post("Perken aanleggen", "poort", [("Perken", 1, 260.0)], {"tuin": 100}, days=20)
        today = self.calendar.today
        self.documents.pay([Payment(today, paid), Payment(today, half, 100.0)])

    def _approve(self, assignment):
        assignment.action_submit()
        assignment.action_approve()
        return assignment.with_env(self.env).invoice_id

    def _post(self, title, customer, lines, shares, *, days, **kwargs):
        invoice = self._approve(self._create(title, customer, lines, shares, days=days, **kwargs))
        invoice.invoice_date = self.calendar.today - timedelta(days=days)
        invoice.action_post()
        return invoice

    def _make_recurring(self):
        """Cleaning every month; the first of this month's drafts is there already."""
        like = self._create("Kozijnen nalopen", "rietland", [("Kozijnen, uren", 6, 31.0)], {"klus": 100}, days=40)
        recurrence = self.coach_env["coop.assignment.recurrence"].create(
            {"assignment_id": like.id, "date_start": self.calendar.today - timedelta(days=9)}
        )
        recurrence._draft_due_or_stop()
