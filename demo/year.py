from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from odoo.addons.social_cooperative.models.common.coop_guard import as_own_code

from .documents import Documents, Payment
from .environments import let_go
from .months import SETTLED_MONTHS
from .story import COSTS, MUNICIPALITIES, WORK


class Plan(NamedTuple):
    """An invoice or a bill to be made.

    :param day: of the document
    :param vals: of the document
    :param key: by which events find it again
    :param paid: the day on which the cooperative pays its bill; customers pay when they do
    """

    day: date
    vals: dict
    key: tuple | None = None
    paid: date | None = None


class Year:
    """Month after month: invoices and bills, what happened besides, payments, and the settlement."""

    def __init__(self, people):
        self.people = people
        self.calendar = people.calendar
        self.documents = Documents(people)
        self.due = []  # payments to come
        self.made = {}  # (member, text, month): invoice

    def run(self, events):
        events.before()
        for month in range(SETTLED_MONTHS + 1):
            self._make_documents([*self._plan_work(month), *self._plan_costs(month), *events.plan(month)])
            events.during(month)
            self._pay_until(self.calendar.end(month))
            events.before_settlement(month)
            settlement = self._settle(month)
            events.after_settlement(month, settlement)
            self._analyze()

    def _analyze(self):
        """The year is one transaction: without this, PostgreSQL plans Odoo's queries for tables that it takes for empty."""
        env = self.documents.env
        let_go(env)
        env.cr.execute(
            "ANALYZE account_move, account_move_line, account_partial_reconcile, account_payment, account_analytic_line"
        )

    # === INVOICES AND BILLS === #

    def _make_documents(self, plans):
        plans = sorted(plans, key=lambda plan: plan.day)
        moves = self.documents.post([plan.vals for plan in plans])
        for plan, move in zip(plans, moves, strict=True):
            self.made[plan.key] = move
            if move.move_type == "out_invoice":
                self.due.append(Payment(self._when_customer_pays(move, plan.day), move))
            elif plan.paid:
                self.due.append(Payment(plan.paid, move))

    def _plan_work(self, month):
        """The regular work; the same at every installation."""
        for work in WORK:
            random = Random(f"{work.member} {work.text} {month}")
            day = self.calendar.day(month, random.randint(3, 26))
            hours = max(2, work.hours + random.randint(-2, 3))
            if month in work.months and self.calendar.has_come(day):
                line = self.documents.line(f"{work.text}, uren", hours, work.price, {work.member: 100}, tax=work.tax)
                vals = self.documents.prepare_invoice(work.customer, day, line)
                yield Plan(day, vals, (work.member, work.text, month))
        if month % 3 == 0:
            yield from self._plan_fees(month)

    def _plan_fees(self, month):
        """Every quarter the municipalities pay the cooperative for guidance: the cooperative's own turnover."""
        day = self.calendar.day(month, 2)
        if not self.calendar.has_come(day):
            return
        for code, name, _manager in MUNICIPALITIES:
            line = self.documents.line("Vergoeding begeleiding, kwartaal", 1, 600.0, {"own": 100}, tax="btw_0_d")
            partner = self.people.agreements[code].authority_partner_id
            yield Plan(day, self.documents.prepare("out_invoice", partner, day, [line]), (name, "fee", month))

    def _plan_costs(self, month):
        """Bills of the month, paid on the 28th."""
        paid = self.calendar.day(month, 28)
        for number, cost in enumerate(COSTS, 1):
            random = Random(f"{cost.text} {month}")
            day = self.calendar.day(month, random.randint(2, 24))
            fixed = cost.member is None or len(cost.months) == 1
            amount = cost.amount if fixed else round(cost.amount * random.uniform(0.8, 1.25), 2)
            if month in cost.months and self.calendar.has_come(day):
                line = self.documents.cost(
                    cost.text, amount, cost.member and {cost.member: 100}, account=cost.account, tax=cost.tax
                )
                vals = self.documents.prepare_bill(cost.supplier, day, line, ref=f"F{day:%y%m}-{number:02}")
                yield Plan(day, vals, paid=paid)

    # === PAYMENTS === #

    def _when_customer_pays(self, move, day):
        """Customers pay a week early to two weeks late, and the treasurer books the bank twice a month."""
        random = Random(f"{move.partner_id.name} {day - self.calendar.start}")
        paid = move.invoice_date_due + timedelta(days=random.randint(-7, 14))
        return paid.replace(day=13 if paid.day <= 13 else 27)

    def never_paid(self, *moves):
        self.due = [payment for payment in self.due if payment.move not in moves]

    def _pay_until(self, end):
        arrived = [payment for payment in self.due if payment.day <= end]
        self.due = [payment for payment in self.due if payment.day > end]
        self.documents.pay(sorted(arrived, key=lambda payment: payment.day))

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
