from .documents import Payment
from .rewards import FIRST
from .story import MEMBERS, SPENT
from .year import Plan


class Events:
    """What happened besides the regular work, month by month."""

    def __init__(self, year, rewards):
        self.year = year
        self.rewards = rewards
        self.calendar = year.calendar
        self.documents = year.documents
        self.people = year.people
        self.company = year.people.company

    def before(self):
        self._open_bank()
        self._open_pots()

    def plan(self, month):
        """Invoices and bills besides the regular ones."""
        yield from self._plan_spending_from_pots(month)
        for plan in {
            3: [self._share_an_invoice],
            6: [self._share_a_bill],
            7: [self._invoice_of_two_members],
            8: [self._send_an_invoice_twice],
            10: [self._train_together],
            11: [self._share_again],
        }.get(month, []):
            yield plan(month)

    def during(self, month):
        for happens in {
            4: [self._credit_two_hours],
            8: [self._credit_what_was_sent_twice],
            9: [self._credit_of_a_settled_month, self._pay_in_parts, self._leave_unpaid],
            12: [self._draft_of_today],
        }.get(month, []):
            happens(month)

    def before_settlement(self, month):
        if month == 8:
            self._close_pot_of_exited(month)
        if month == 10:
            self._train_from_shared_pot(month)

    def after_settlement(self, month, settlement):
        if month == FIRST[-1]:
            self.rewards.pay_first()
        if month == 9:
            self._late_cost(8)

    # === OPENING === #

    def _open_bank(self):
        bank = self.documents.journal("bank")
        self.documents.entry(
            self.calendar.day(-1, 31),
            "Openingsbalans bank",
            [
                (bank.default_account_id, None, "Saldo bank", 9850.0),
                (self.documents.account("2010"), None, "Saldo bank", -9850.0),
            ],
            journal=self.documents.journal("general"),
        )

    def _open_pots(self):
        """The opening balances by their own dialog, the rest of the bank's balance to the reserve."""
        env = self.documents.env
        lines = env["coop.opening.line"].create(
            [
                {"member_id": self.people.members[person.key].id, "amount": person.opening, "sequence": number}
                for number, person in enumerate([person for person in MEMBERS if person.opening], 1)
            ]
        )
        suspense, day = self.documents.account("2010"), self.calendar.day(-1, 31)
        wizard = env["coop.opening.book"].create({"line_ids": lines.ids, "date": day, "account_id": suspense.id})
        wizard.action_confirm()
        rest = 9850.0 - sum(lines.mapped("amount"))
        self.documents.entry(
            day,
            "Openingsbalans reserve",
            [
                (suspense, None, "Algemene reserve", rest),
                (self.documents.account("0640"), None, "Algemene reserve", -rest),
            ],
            journal=self.documents.journal("general"),
        )

    # === SHARED === #

    def _share_an_invoice(self, month):
        day = self.calendar.day(month, 17)
        line = self.documents.line("Opknappen binnenplaats", 40, 30.0, {"tuin": 60, "klus": 40})
        return Plan(day, self.documents.prepare_invoice("linden", day, line))

    def _share_a_bill(self, month):
        day = self.calendar.day(month, 11)
        line = self.documents.cost("Huur hoogwerker, twee dagen", 148.0, {"tuin": 50, "klus": 50})
        vals = self.documents.prepare_bill("krik", day, line, ref="HW-0611")
        return Plan(day, vals, paid=self.calendar.day(month, 28))

    def _invoice_of_two_members(self, month):
        day = self.calendar.day(month, 19)
        lines = [
            self.documents.line("Buurtfeest: hapjes voor 60 personen", 1, 420.0, {"lepel": 100}, tax="btw_9_d"),
            self.documents.line("Buurtfeest: slingers en tafelkleden", 1, 165.0, {"draad": 100}),
        ]
        return Plan(day, self.documents.prepare_invoice("poort", day, *lines))

    def _share_again(self, month):
        day = self.calendar.day(month, 9)
        line = self.documents.line("Verhuizing kantoor, drie dagen", 3, 240.0, {"klus": 50, "glans": 30, "own": 20})
        return Plan(day, self.documents.prepare_invoice("markt", day, line))

    # === CREDIT NOTES === #

    def _credit_two_hours(self, month):
        invoice = self.year.made["lepel", "Buurtmaaltijd", month]
        note = self.documents.credit(invoice, self.calendar.day(month, 28), "Twee uur te veel", 2)
        self.documents.settle_against(invoice, note)

    def _send_an_invoice_twice(self, month):
        day = self.calendar.day(month, 27)
        line = self.documents.line("Schoonmaak zalen, uren", 12, 23.5, {"glans": 100})
        return Plan(day, self.documents.prepare_invoice("poort", day, line), ("glans", "twice", month))

    def _credit_what_was_sent_twice(self, month):
        invoice = self.year.made["glans", "twice", month]
        note = self.documents.credit(invoice, self.calendar.day(month, 29), "Dubbel gefactureerd")
        self.documents.settle_against(invoice, note)

    def _credit_of_a_settled_month(self, month):
        """An invoice that was paid and settled turns out too high; the customer gets money back."""
        invoice = self.year.made["tuin", "Onderhoud binnentuinen", month - 3]
        note = self.documents.credit(invoice, self.calendar.day(month, 8), "Regen: drie uur niet gewerkt", 3)
        self.year.due.append(Payment(self.calendar.day(month, 15), note))

    # === PAYMENTS === #

    def _pay_in_parts(self, month):
        invoice = self.year.made["klus", "Schilderwerk lokalen", month]
        self.year.never_paid(invoice)
        half = round(invoice.amount_total / 2, 2)
        self.year.due += [
            Payment(self.calendar.day(month, 28), invoice, half),
            Payment(self.calendar.day(month + 2, 12), invoice),
        ]

    def _leave_unpaid(self, month):
        """One customer pays half and goes silent, another does not pay at all."""
        half = self.year.made["fiets", "Onderhoud dienstfietsen", month]
        none = self.year.made["draad", "Gordijnen op maat", month]
        self.year.never_paid(half, none)
        self.year.due.append(Payment(self.calendar.day(month, 28), half, 150.0))

    # === THE POTS === #

    def _plan_spending_from_pots(self, month):
        for number, (member, supplier, text, amount, when, account) in enumerate(SPENT, 1):
            if when == month:
                tax = "0" if account == "4045" else "btw_21_buy"
                line = self.documents.cost(text, amount, {member: 100}, account=account, tax=tax)
                day = self.calendar.day(month, 13)
                vals = self.documents.prepare_bill(supplier, day, line, ref=f"P-{number:03}")
                yield Plan(day, vals, paid=self.calendar.day(month, 27))

    def _close_pot_of_exited(self, month):
        """What is left goes to the training pot of all: two pot items, both with the member as partner."""
        member = self.people.members["kruim"]
        left = member.pot_booked
        pots = self.company.env["coop.pot"].search([("company_id", "=", self.company.id), ("kind", "=", "shared")])
        label = f"{member.display_name} · Uitstroom: rest naar opleidingspot"
        self.documents.entry(
            self.calendar.day(month, 10),
            "Uitstroom: rest van de pot",
            [
                (self.company.coop_pot_id.account_id, member.partner_id, label, left),
                (pots.account_id, member.partner_id, label, -left),
            ],
        )

    def _train_together(self, month):
        """A course for all: the bill is the cooperative's."""
        day = self.calendar.day(month, 20)
        line = self.documents.cost("Workshop offertes schrijven, groep", 120.0, {"own": 100}, account="4045", tax="0")
        vals = self.documents.prepare_bill("vak", day, line, ref="WS-10")
        return Plan(day, vals, paid=self.calendar.day(month, 27))

    def _train_from_shared_pot(self, month):
        """The training pot gives back what the course cost."""
        day = self.calendar.day(month, 20)
        member = self.people.members["kruim"]
        pots = self.company.env["coop.pot"].search([("company_id", "=", self.company.id), ("kind", "=", "shared")])
        label = f"{member.display_name} · Workshop offertes schrijven"
        self.documents.entry(
            day,
            "Workshop uit de opleidingspot",
            [
                (pots.account_id, member.partner_id, label, 120.0),
                (self.company.coop_appropriation_account_id, None, "Workshop uit de opleidingspot", -120.0),
            ],
        )

    def _late_cost(self, month):
        """A bill that comes in after its month was settled: a correction in the next settlement."""
        line = self.documents.cost("Nagekomen: plantgoed", 64.0, {"tuin": 100})
        bill = self.documents.post(
            [self.documents.prepare_bill("perk", self.calendar.day(month, 22), line, ref="NK-0822")]
        )
        self.year.due.append(Payment(self.calendar.day(month + 2, 6), bill))

    # === TODAY === #

    def _draft_of_today(self, month):
        """An invoice and a bill that wait for the treasurer."""
        env, day = self.documents.env, self.calendar.today
        line = self.documents.line("Zonnescherm herstellen", 4, 27.5, {"draad": 100})
        cost = self.documents.cost("Stof voor zonnescherm", 38.5, {"draad": 100})
        env["account.move"].create(
            [
                self.documents.prepare("out_invoice", self.people.customers["anker"], day, [line]),
                self.documents.prepare("in_invoice", self.people.suppliers["stof"], day, [cost], ref="K-2290"),
            ]
        )
