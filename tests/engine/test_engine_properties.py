from datetime import date, timedelta
from decimal import Decimal as D
from itertools import pairwise
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine import (
    Amounts,
    Destination,
    MemberInput,
    Rule,
    by_segment,
    cents,
    contributions,
    due,
    expected,
    month_ends,
    split,
    timeline,
    true_up,
)

START, END = date(2025, 1, 1), date(2025, 12, 31)
HISTORY = [(date(2025, 1, 10), "trial"), (date(2025, 2, 1), "active"), (date(2025, 9, 1), "paused")]
AGREEMENTS = [(30, date(2025, 4, 1), None)]

stable = settings(deadline=None, derandomize=True, max_examples=60, database=None)


class Document(NamedTuple):
    """A document as the books know it: the date that sets its rate, and the day on which it was paid, if ever."""

    day: date
    paid: date | None
    amounts: Amounts


def _amount(low=-5_000_00, high=5_000_00):
    return st.integers(low, high).map(lambda count: D(count) / 100)


days = st.integers(0, 364).map(lambda number: START + timedelta(days=number))
amounts = st.builds(Amounts, _amount(), _amount(0, 500_00), _amount(0, 500_00), _amount(0, 100_00))
documents = st.lists(st.builds(Document, days, st.none() | days, amounts), max_size=15)
shares = st.lists(st.integers(0, 10_000), min_size=1, max_size=8).map(
    lambda weights: {number: D(weight) * 100 / max(sum(weights), 10_000) for number, weight in enumerate(weights)}
)
destinations = st.sampled_from([Destination(), Destination("shared_pot", 12), Destination("municipality", 9)])


@st.composite
def _rule(draw):
    scope, scope_id = draw(st.sampled_from([("company", 1), ("agreement", 30), ("member", 7)]))
    terms = {"monthly_amount": draw(_amount(0, 50_00))}
    if draw(st.booleans()):
        base = draw(st.sampled_from(["turnover", "net_turnover", "surplus"]))
        terms = {"base": base, "percentage": D(draw(st.integers(0, 5000))) / 100}
    first, last = sorted([draw(days), draw(days)])
    dates = {"date_from": first, "date_to": draw(st.sampled_from([last, None]))}
    return Rule(draw(st.integers(1, 10**6)), "rule", scope, scope_id, draw(destinations), **terms, **dates)


rules = st.lists(_rule(), max_size=6, unique_by=lambda rule: rule.id)


def _input(found_rules, found_documents, until):
    """The member as he stands at `until`: turnover counts when paid or when invoiced, costs when booked."""
    segments = timeline(found_rules, AGREEMENTS, 7, 1)
    booked = [document for document in found_documents if document.day <= until]
    received = [
        (
            document.day,
            document.amounts
            if document.paid and document.paid <= until
            else document.amounts - Amounts(document.amounts.turnover),
        )
        for document in booked
    ]
    invoiced = [(document.day, document.amounts) for document in booked]
    return MemberInput(7, segments, by_segment(segments, received), by_segment(segments, invoiced), HISTORY)


def _due(found_rules, found_documents, until, basis="received"):
    return due(_input(found_rules, found_documents, until), basis, until)


class TestEngineSplitProperties(BaseCase):
    @stable
    @given(_amount(), shares)
    def test_sums_to_the_cent(self, amount, parts):
        found = split(amount, parts)
        total = sum(parts.values())
        exact = D(100) if abs(total - 100) < D("0.000001") else total
        self.assertEqual(sum(found.values()), cents(amount * exact / 100))
        self.assertEqual(list(found), list(parts))

    @stable
    @given(_amount(), shares)
    def test_credit_note_mirrors_invoice(self, amount, parts):
        self.assertEqual(split(-amount, parts), {key: -part for key, part in split(amount, parts).items()})

    @stable
    @given(_amount(), shares)
    def test_within_a_cent_of_the_exact_share(self, amount, parts):
        for key, part in split(amount, parts).items():
            self.assertLess(abs(part - amount * parts[key] / 100), D("0.010001"))


class TestEngineSettlementProperties(BaseCase):
    @stable
    @given(rules, documents)
    def test_month_by_month_is_at_once(self, found_rules, found_documents):
        booked, previous = {}, None
        for until in month_ends(START, END):
            now = _due(found_rules, found_documents, until)
            for one in true_up(now, booked, previous):
                booked[one.key] = booked.get(one.key, D(0)) + one.change
                self.assertEqual(one.change, one.correction + one.this_period)
            previous = now
        self.assertEqual(
            {key: amount for key, amount in booked.items() if amount},
            {key: amount for key, amount in now.totals.items() if amount},
        )

    @stable
    @given(rules, documents, documents)
    def test_late_documents_heal(self, found_rules, known, late):
        """What is entered in a settled month is a correction in the next settlement, and all is well after it."""
        april, may = date(2025, 4, 30), date(2025, 5, 31)
        booked = _due(found_rules, known, april).totals
        now, previous = _due(found_rules, known + late, may), _due(found_rules, known + late, april)
        found = true_up(now, booked, previous)
        self.assertEqual(
            sum(one.change for one in found if one.booked),
            now.pot_net - sum(amount for key, amount in booked.items() if key == "pot_net"),
        )
        for one in found:
            self.assertEqual(one.correction, previous.totals.get(one.key, 0) - booked.get(one.key, 0))

    @stable
    @given(rules, documents, rules)
    def test_changed_rules_heal(self, found_rules, found_documents, new_rules):
        booked = _due(found_rules, found_documents, END).totals
        now = _due(new_rules, found_documents, END)
        after = {one.key: booked.get(one.key, D(0)) + one.change for one in true_up(now, booked, now)}
        self.assertEqual({k: v for k, v in after.items() if v}, {k: v for k, v in now.totals.items() if v})
        self.assertLessEqual(set(booked) - {key for key, amount in booked.items() if not amount}, set(after))

    @stable
    @given(rules, documents)
    def test_twice_changes_nothing(self, found_rules, found_documents):
        now = _due(found_rules, found_documents, END)
        booked = {one.key: one.change for one in true_up(now, {})}
        self.assertFalse([one for one in true_up(now, booked, now) if one.change or one.correction or one.this_period])

    @stable
    @given(rules, documents, st.randoms(use_true_random=False))
    def test_order_does_not_matter(self, found_rules, found_documents, random):
        shuffled_rules, shuffled_documents = list(found_rules), list(found_documents)
        random.shuffle(shuffled_rules)
        random.shuffle(shuffled_documents)
        self.assertEqual(
            _due(found_rules, found_documents, END),
            _due(shuffled_rules, shuffled_documents, END),
        )

    @stable
    @given(rules, documents, st.builds(Document, days, days, amounts), days)
    def test_credited_invoice_leaves_no_trace(self, found_rules, found_documents, invoice, paid):
        """A full credit note takes its invoice's rate; once both are settled, all is as if they never were."""
        credit_note = Document(invoice.day, paid, -invoice.amounts)
        with_both = [invoice, *found_documents, credit_note]
        for basis in ("received", "invoiced"):
            self.assertEqual(
                _due(found_rules, with_both, END, basis),
                _due(found_rules, found_documents, END, basis),
            )

    @stable
    @given(rules, documents)
    def test_all_paid_is_all_invoiced(self, found_rules, found_documents):
        paid = [document._replace(paid=END) for document in found_documents]
        invoiced, received = _due(found_rules, paid, END, "invoiced"), _due(found_rules, paid, END)
        self.assertEqual(expected(invoiced, received), 0)


class TestEngineContributionProperties(BaseCase):
    @stable
    @given(rules, documents, days)
    def test_never_below_zero(self, found_rules, found_documents, until):
        member = _input(found_rules, found_documents, until)
        found = contributions(member.segments, member.received, HISTORY, until)
        for key in {one.rule.key for one in found}:
            own = [one for one in found if one.rule.key == key]
            self.assertEqual(sum(one.amount for one in own), max(D(0), sum(one.computed for one in own)))
        for one in found:
            self.assertGreaterEqual(min(one.loss_brought, one.loss_carried), 0)

    @stable
    @given(rules, documents, days)
    def test_steps_add_up(self, found_rules, found_documents, until):
        found = _due(found_rules, found_documents, until)
        sums = found.totals
        handed_over = sum(amount for key, amount in sums.items() if key.startswith("contribution"))
        self.assertEqual(sums["net_turnover"], sums["turnover"] + sums["assignment_cost"])
        self.assertEqual(sums["pot_gross"], sums["net_turnover"] + handed_over)
        self.assertEqual(sums["pot_net"], sums["pot_gross"] + sums["investment"] + sums["training"])
        self.assertEqual(found.pot_net, sums["pot_net"])

    @stable
    @given(rules, days)
    def test_timeline_covers_all_time_once(self, found_rules, when):
        segments = timeline(found_rules, AGREEMENTS, 7, 1)
        self.assertEqual(len([segment for segment in segments if when in segment]), 1)
        for earlier, later in pairwise(segments):
            self.assertEqual(later.date_from - earlier.date_to, timedelta(days=1))
            self.assertNotEqual(earlier.rules, later.rules)
