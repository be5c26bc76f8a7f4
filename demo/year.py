import gc
from collections import defaultdict
from datetime import datetime, time, timedelta
from random import Random

from odoo.addons.social_cooperative.models.common.coop_guard import as_own_code

from .documents import Documents
from .months import SETTLED_MONTHS
from .story import COSTS, MUNICIPALITIES, WORK


class Year:
    """Month after month: invoices, bills, what happened besides, payments, and the settlement."""

    def __init__(self, people, calendar):
        self.people = people
        self.calendar = calendar
        self.documents = Documents(people)
        self.due = []  # (day, document): customers pay one by one
        self.made = {}  # (member, text, month): invoice

    def run(self, events):
        events.before()
        for month in range(SETTLED_MONTHS + 1):
            self._make_invoices(month)
            self._make_bills(month)
            events.during(month)
            self._receive_until(self.calendar.end(month))
            events.before_settlement(month)
            settlement = self._settle(month)
            events.after_settlement(month, settlement)
            gc.collect()  # Odoo looks through all environments for each new one; let the finished ones go
            self._analyze()

    def _analyze(self):
        """The year is one transaction: without this, PostgreSQL plans Odoo's queries for tables that it takes for empty."""
        env = self.documents.env
        env.flush_all()
        env.cr.execute(
            "ANALYZE account_move, account_move_line, account_partial_reconcile, account_payment, account_analytic_line"
        )

    # === INVOICES === #

    def _make_invoices(self, month):
        planned = sorted(self._plan_work(month), key=lambda plan: plan[0])
        moves = self.documents.post([vals for _day, _key, vals in planned])
        for (day, key, _vals), move in zip(planned, moves, strict=True):
            self.made[key] = move
            self.expect_payment(move, day)

    def _plan_work(self, month):
        """(day, key, values of an invoice) of the regular work; the same at every installation."""
        for work in WORK:
            random = Random(f"{work.member} {work.text} {month}")
            day = self.calendar.day(month, random.randint(3, 26))
            hours = max(2, work.hours + random.randint(-2, 3))
            if month in work.months and self.calendar.has_come(day):
                line = self.documents.line(f"{work.text}, uren", hours, work.price, {work.member: 100}, tax=work.tax)
                partner = self.people.customers[work.customer]
                yield day, (work.member, work.text, month), self.documents.prepare("out_invoice", partner, day, [line])
        if month % 3 == 0:
            yield from self._plan_fees(month)

    def _plan_fees(self, month):
        """Every quarter the municipalities pay the cooperative for guidance: the cooperative's own turnover."""
        day = self.calendar.day(month, 2)
        if not self.calendar.has_come(day):
            return
        for code, name, _manager in MUNICIPALITIES:
            line = self.documents.line("Vergoeding begeleiding, kwartaal", 1, 600.0, {"own": 100}, tax="btw_0_d")
            partner = self.people.agreements[code].municipality_partner_id
            yield day, (name, "fee", month), self.documents.prepare("out_invoice", partner, day, [line])

    def expect_payment(self, move, day):
        """Customers pay a week early to two weeks late, and the treasurer books the bank twice a month."""
        random = Random(f"{move.partner_id.name} {day - self.calendar.start}")
        paid = move.invoice_date_due + timedelta(days=random.randint(-7, 14))
        self.due.append((paid.replace(day=13 if paid.day <= 13 else 27), move))

    def never_paid(self, *moves):
        self.due = [(day, move) for day, move in self.due if move not in moves]

    def _receive_until(self, end):
        arrived = defaultdict(lambda: self.documents.env["account.move"])
        for day, move in self.due:
            if day <= end and move.payment_state in ("not_paid", "partial"):
                arrived[day] |= move
        self.due = [(day, move) for day, move in self.due if day > end]
        for day in sorted(arrived):
            self.documents.pay(arrived[day], day)

    # === BILLS === #

    def _make_bills(self, month):
        """Bills of the month, all paid in one run on the 28th."""
        planned = sorted(self._plan_costs(month), key=lambda vals: vals["date"])
        if not planned:
            return
        bills = self.documents.post(planned)
        day = self.calendar.day(month, 28)
        if self.calendar.has_come(day):
            self.documents.pay(bills, day)

    def _plan_costs(self, month):
        for number, cost in enumerate(COSTS, 1):
            random = Random(f"{cost.text} {month}")
            day = self.calendar.day(month, random.randint(2, 24))
            fixed = cost.member is None or len(cost.months) == 1
            amount = cost.amount if fixed else round(cost.amount * random.uniform(0.8, 1.25), 2)
            if month in cost.months and self.calendar.has_come(day):
                line = self.documents.cost(
                    cost.text, amount, cost.member and {cost.member: 100}, account=cost.account, tax=cost.tax
                )
                partner = self.people.suppliers[cost.supplier]
                yield self.documents.prepare("in_invoice", partner, day, [line], ref=f"F{day:%y%m}-{number:02}")

    # === SETTLEMENTS === #

    def _settle(self, month):
        """Computed by the treasurer, approved by the board, posted by the treasurer; this month's waits for approval."""
        settlement = self.documents.env["coop.settlement"].create(
            {"company_id": self.people.company.id, "date_to": self.calendar.end(month)}
        )
        settlement.action_compute()
        if month < SETTLED_MONTHS:
            settlement.with_user(self.people.user("bestuur")).action_approve()
            settlement.action_post()
            self._date_back(settlement)
        return settlement

    def _date_back(self, settlement):
        """The steps were taken in the first days of the next month, not at the moment of installation."""
        day = settlement.date_to
        steps = {"computed_on": (2, 10), "approved_on": (3, 15), "posted_on": (3, 16)}
        as_own_code(settlement).write(
            {
                name: min(datetime.combine(day + timedelta(days=days), time(hour)), datetime.now())
                for name, (days, hour) in steps.items()
            }
        )
