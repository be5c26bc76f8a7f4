from datetime import date
from decimal import Decimal as D
from itertools import pairwise

from odoo.tests import BaseCase

from ...engine import (
    Amounts,
    Contribution,
    Destination,
    Rule,
    RuleError,
    by_segment,
    contributions,
    segment_on,
    timeline,
)

MEMBER, COMPANY, AGREEMENT, OTHER_AGREEMENT = 7, 1, 30, 31
SCOPE_IDS = {"company": COMPANY, "agreement": AGREEMENT, "member": MEMBER}
UNTIL = date(2026, 12, 31)
COOPERATIVE, SHARED_POT, MUNICIPALITY = Destination(), Destination("shared_pot", 12), Destination("municipality", 9)


def day(text):
    return text and date.fromisoformat(text)


def percentage(rule_id, pct, scope="company", date_from=None, date_to=None, **values):
    values = {"destination": COOPERATIVE, "base": "net_turnover", "scope_id": SCOPE_IDS[scope], **values}
    dates = {"date_from": day(date_from) or date.min, "date_to": day(date_to)}
    return Rule(rule_id, f"{pct} %", scope, percentage=D(pct), **dates, **values)


def monthly(rule_id, amount, scope="company", date_from=None, date_to=None):
    dates = {"date_from": day(date_from) or date.min, "date_to": day(date_to)}
    return Rule(rule_id, f"€ {amount}", scope, SCOPE_IDS[scope], COOPERATIVE, monthly_amount=D(amount), **dates)


def shape(rules, agreements=()):
    """Per segment its first day and the ids of its rules."""
    segments = timeline(rules, agreements, MEMBER, COMPANY)
    return [(str(segment.date_from), [rule.id for rule in segment.rules]) for segment in segments]


def taken(rules, turnovers, history=(), until=UNTIL):
    """What the rules take of dated turnovers."""
    segments = timeline(rules, (), MEMBER, COMPANY)
    dated = [(day(when), Amounts(D(amount))) for when, amount in turnovers]
    return contributions(segments, by_segment(segments, dated), history, until)


class TestEngineRule(BaseCase):
    def test_refused(self):
        cases = [
            ("percentage_or_monthly_amount", {}),
            ("percentage_or_monthly_amount", {"percentage": D(1), "base": "turnover", "monthly_amount": D(1)}),
            ("percentage_needs_base", {"percentage": D(1)}),
            ("percentage_needs_base", {"percentage": D(1), "base": "profit"}),
            ("percentage_out_of_range", {"percentage": D("-0.01"), "base": "turnover"}),
            ("percentage_out_of_range", {"percentage": D("100.01"), "base": "turnover"}),
            ("monthly_amount_negative", {"monthly_amount": D("-1")}),
            ("period_reversed", {"monthly_amount": D(1), "date_from": UNTIL, "date_to": date(2026, 1, 1)}),
        ]
        for code, values in cases:
            with self.subTest(code, **values), self.assertRaises(RuleError) as caught:
                Rule(1, "rule", "company", COMPANY, COOPERATIVE, **values)
            self.assertEqual(caught.exception.code, code)

    def test_refused_scope_and_destination(self):
        with self.assertRaises(RuleError):
            Rule(1, "rule", "country", 1, COOPERATIVE, monthly_amount=D(1))
        for kind, ref in (("bank", 1), ("cooperative", 1), ("shared_pot", 0)):
            with self.subTest(kind), self.assertRaises(RuleError):
                Destination(kind, ref)


class TestEngineTimeline(BaseCase):
    def test_no_rules(self):
        self.assertEqual(shape([]), [("0001-01-01", [])])

    def test_without_gap_or_overlap(self):
        rules = [percentage(1, 30, date_to="2025-12-31"), percentage(2, 25, date_from="2026-02-01")]
        segments = timeline(rules, (), MEMBER, COMPANY)
        self.assertEqual([segment.number for segment in segments], [0, 1, 2])
        self.assertEqual((segments[0].date_from, segments[-1].date_to), (date.min, date.max))
        for earlier, later in pairwise(segments):
            self.assertEqual((later.date_from - earlier.date_to).days, 1)
        for when, ids in (("2025-12-31", [1]), ("2026-01-31", []), ("2026-02-01", [2])):
            self.assertEqual([rule.id for rule in segment_on(segments, day(when)).rules], ids)

    def test_narrowest_scope_wins(self):
        rules = [
            percentage(1, 30),
            percentage(2, 20, "agreement", "2026-01-01"),
            percentage(3, 10, "member", "2026-02-01", "2026-02-28"),
        ]
        agreements = [(AGREEMENT, day("2025-07-01"), day("2026-06-30"))]
        self.assertEqual(
            shape(rules, agreements),
            [
                ("0001-01-01", [1]),
                ("2026-01-01", [2]),
                ("2026-02-01", [3]),
                ("2026-03-01", [2]),
                ("2026-07-01", [1]),
            ],
        )

    def test_other_keys_apply_side_by_side(self):
        rules = [
            percentage(1, 30),
            percentage(2, 5, destination=SHARED_POT),
            monthly(3, 15),
            percentage(4, 10, "member", "2026-01-01"),
        ]
        expected = [("0001-01-01", [1, 2, 3]), ("2026-01-01", [2, 3, 4])]
        self.assertEqual(shape(rules), expected)
        self.assertEqual(shape(rules[::-1]), expected, "in the order of their dates and numbers, however they come")

    def test_another_base_is_the_same_key(self):
        self.assertEqual(
            shape([percentage(1, 30), percentage(2, 10, "member", base="turnover")]), [("0001-01-01", [2])]
        )

    def test_rules_of_others(self):
        rules = [percentage(1, 30, scope_id=2), percentage(2, 30, "member", scope_id=8), percentage(3, 30, "agreement")]
        self.assertEqual(shape(rules), [("0001-01-01", [])])

    def test_rule_has_no_end_in_the_last_year(self):
        self.assertEqual(shape([percentage(1, 30, date_to="9999-12-31")]), [("0001-01-01", [1])])

    def test_last_agreement_wins(self):
        rules = [percentage(1, 20, "agreement"), percentage(2, 15, "agreement", scope_id=OTHER_AGREEMENT)]
        agreements = [(OTHER_AGREEMENT, day("2026-01-01"), day("2026-03-31")), (AGREEMENT, day("2025-01-01"), None)]
        expected = [("0001-01-01", []), ("2025-01-01", [1]), ("2026-01-01", [2]), ("2026-04-01", [1])]
        self.assertEqual(shape(rules, agreements), expected)
        self.assertEqual(shape(rules, agreements[::-1]), expected)


class TestEngineContribution(BaseCase):
    def test_published_years_of_a_cooperative(self):
        """De Blauwe Paraplu printed 1,680.84 and 6,475.23, rounded per member; of the totals, 30 % is another cent."""
        cases = [("2016", "6120.19", "517.41", "1680.83"), ("2017", "25129.11", "3544.90", "6475.26")]
        for year, turnover, costs, contribution in cases:
            with self.subTest(year):
                segments = timeline([percentage(1, 30)], (), MEMBER, COMPANY)
                (one,) = contributions(segments, {0: Amounts(D(turnover), D(costs))}, (), date(int(year), 12, 31))
                self.assertEqual(str(one.amount), contribution)

    def test_rounded_once_on_the_amount_to_date(self):
        """Three times 0.05 is 0.05 of contribution at 30 %; rounded each time it would have been 0.06."""
        (one,) = taken([percentage(1, 30)], [("2026-01-01", "0.05"), ("2026-02-01", "0.05"), ("2026-03-01", "0.05")])
        self.assertEqual((str(one.amount), one.base_amount), ("0.05", D("0.15")))

    def test_rate_of_the_document_date(self):
        rules = [percentage(1, 30, date_to="2026-06-30"), percentage(2, 25, date_from="2026-07-01")]
        old, new = taken(rules, [("2026-06-30", 100), ("2026-07-01", 100), ("2026-06-30", -40)])
        self.assertEqual((old.amount, new.amount), (D("18.00"), D("25.00")))

    def test_one_rule_in_two_segments_is_rounded_once(self):
        rules = [percentage(1, 30), percentage(2, 0, "member", "2026-02-01", "2026-02-28")]
        one, own = taken(rules, [("2026-01-01", "0.05"), ("2026-02-01", 100), ("2026-03-01", "0.05")])
        self.assertEqual((str(one.amount), own.amount, own.base_amount), ("0.03", 0, 100))

    def test_side_by_side(self):
        rules = [
            percentage(1, 30),
            percentage(2, 5, destination=SHARED_POT, base="turnover"),
            percentage(3, 10, destination=MUNICIPALITY, base="surplus"),
            monthly(4, "15.00"),
        ]
        segments = timeline(rules, (), MEMBER, COMPANY)
        amounts = {0: Amounts(D("1250.00"), D("222.00"), D("199.00"))}
        found = contributions(segments, amounts, [(day("2026-10-01"), "active")], UNTIL)
        self.assertEqual([str(one.amount) for one in found], ["308.40", "62.50", "82.90", "45.00"])

    def test_monthly(self):
        """For every month on whose last day the rule applies and the member is active, up to the date asked."""
        rules = [
            monthly(1, "12.50", date_from="2026-02-15", date_to="2026-06-29"),
            monthly(2, "5.00", "member", "2026-04-01", "2026-04-30"),
        ]
        cases = [
            ([("2026-01-01", "active")], "2026-12-31", [3, 1], "until the rule ends, one month replaced"),
            ([("2026-01-01", "active")], "2026-03-30", [1], "the month is not over; the other rule is still to come"),
            ([("2026-01-01", "active")], "2026-03-31", [2], "the month is over"),
            ([("2026-03-31", "active"), ("2026-05-31", "exited")], "2026-12-31", [1, 1], "member for two month ends"),
            ([("2026-01-01", "trial")], "2026-12-31", [], "never active"),
        ]
        for history, until, months, reason in cases:
            with self.subTest(reason):
                states = [(day(when), state) for when, state in history]
                found = taken(rules, [], states, day(until))
                self.assertEqual([one.months for one in found], months)
                for one in found:
                    self.assertEqual(one.amount, one.months * one.rule.monthly_amount)

    def test_losses(self):
        """(rates and turnovers per year) → amounts, brought forward, carried forward."""
        cases = [
            ("a loss alone", [("30", -100)], ["0.00"], ["0.00"], ["30.00"]),
            (
                "a loss smaller than what went before",
                [("30", 1000), ("25", -400)],
                ["300.00", "-100.00"],
                ["0.00", "0.00"],
                ["0.00", "0.00"],
            ),
            (
                "a loss that exceeds it under the new rate",
                [("30", 1000), ("25", -1600)],
                ["300.00", "-300.00"],
                ["0.00", "0.00"],
                ["0.00", "100.00"],
            ),
            (
                "a loss under the old rate is made good under the new one",
                [("30", -1000), ("25", 2000)],
                ["0.00", "200.00"],
                ["0.00", "300.00"],
                ["300.00", "0.00"],
            ),
            (
                "not yet made good",
                [("30", -1000), ("25", 800)],
                ["0.00", "0.00"],
                ["0.00", "300.00"],
                ["300.00", "100.00"],
            ),
            (
                "made good in the third year",
                [("30", -1000), ("25", 800), ("20", 1000)],
                ["0.00", "0.00", "100.00"],
                ["0.00", "300.00", "100.00"],
                ["300.00", "100.00", "0.00"],
            ),
            (
                "up, down and up",
                [("30", 1000), ("25", -1600), ("20", 1000)],
                ["300.00", "-300.00", "100.00"],
                ["0.00", "0.00", "100.00"],
                ["0.00", "100.00", "0.00"],
            ),
            ("exactly zero", [("30", 1000), ("30", -1000)], ["300.00", "-300.00"], ["0.00", "0.00"], ["0.00", "0.00"]),
        ]
        for reason, years, amounts, brought, carried in cases:
            with self.subTest(reason):
                rules = [
                    percentage(number, pct, date_from=f"{2020 + number}-01-01", date_to=f"{2020 + number}-12-31")
                    for number, (pct, _turnover) in enumerate(years)
                ]
                found = taken(rules, [(f"{2020 + number}-05-05", year[1]) for number, year in enumerate(years)])
                self.assertEqual([str(one.amount) for one in found], amounts)
                self.assertEqual([str(one.loss_brought) for one in found], brought)
                self.assertEqual([str(one.loss_carried) for one in found], carried)

    def test_loss_of_one_destination_leaves_the_others(self):
        rules = [percentage(1, 30), percentage(2, 5, destination=SHARED_POT, base="turnover"), monthly(3, 10)]
        segments = timeline(rules, (), MEMBER, COMPANY)
        history = [(day("2026-12-01"), "active")]
        found = contributions(segments, {0: Amounts(D(100), D(300))}, history, UNTIL)
        self.assertEqual([str(one.amount) for one in found], ["0.00", "5.00", "10.00"])

    def test_without_losses_it_is_what_was_computed(self):
        self.assertEqual(Contribution(percentage(1, 30), D(100), 0, D("30.00")).amount, D("30.00"))

    def test_what_took_nothing(self):
        """Only the rule in force is mentioned, so that a statement says why nothing was handed over."""
        rules = [
            percentage(1, 30, date_to="2025-12-31"),
            percentage(2, 25, date_from="2026-01-01", date_to="2026-12-31"),
            percentage(3, 20, date_from="2027-01-01"),
        ]
        (one,) = taken(rules, [])
        self.assertEqual((one.rule.id, one.amount), (2, 0))

    def test_amounts_in_no_segment(self):
        with self.assertRaises(RuleError) as caught:
            contributions(timeline([], (), MEMBER, COMPANY), {1: Amounts(D(1))}, (), UNTIL)
        self.assertEqual(caught.exception.code, "unknown_segment")
