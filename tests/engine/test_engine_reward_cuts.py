"""Any way of cutting the same months into runs gives the same in all, and so do the months of its explanations."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

from odoo.tests import BaseCase

from ...engine import entitled
from .reward_oracle import Member, Permission
from .test_engine_reward_oracle import JANUARY, LAW, LETTERS, Engine, as_policy, month, permissions, policies, states

MONTHS = 24


def random_member(random_):
    results = {
        JANUARY + place: {"turnover": random_.randint(-20000, 90000), "surplus": random_.randint(-60000, 90000)}
        for place in range(-3, MONTHS)
        if random_.random() < 0.9
    }
    given = [replace(one, decided=date(2024, 1, 1)) for one in permissions(random_)]
    received = [
        (random_.choice((*LETTERS, "31.2.k")), JANUARY + random_.randint(0, MONTHS), random_.randint(1, 20000))
        for _one in range(random_.choice((0, 0, 1, 4)))
    ]
    return Member(results, given, states(random_), elsewhere=received, settled=JANUARY + 40)


def random_cuts(random_, halves):
    """[(first, last)] of runs that follow each other, over all months."""
    result, first = [], 0
    while first < MONTHS:
        length = random_.choice((6, 12)) if halves else random_.choice((1, 1, 2, 3, 5, 12))
        result.append((first, min(first + length, MONTHS) - 1))
        first += length
    return result


class TestEngineRewardCuts(BaseCase):
    """Terms of payment apart (their number, their months, the calendar year, the pot): these are rules about a payment."""

    def _terms(self, random_):
        result = policies(random_, random_.choice(LETTERS[1:]))
        apart = {"payments": None, "payment_months": (), "year_cap": None}
        return [replace(one, **apart) for one in result]

    def _paid(self, terms, member, cuts, more=lambda _engine, _first: None):
        """(what was paid less what is still too much, {month or months: granted})."""
        engine, paid, granted = Engine(member, LAW), D(0), Counter()
        for number, (first, last) in enumerate(cuts):
            more(engine, first)
            outcome = engine.run(
                terms, (JANUARY + first, JANUARY + last), date(2027, 1, 2) + timedelta(number), run=number
            )
            paid += outcome.amount
            granted.update({part.period: part.amount for part in outcome.parts if part.amount})
            carried = outcome.carried
        return paid - carried, granted

    def compare(self, seed):
        """The same in all for two random cuts of the months of a random member; returns what is paid at once."""
        random_ = random.Random(seed)
        terms, member = self._terms(random_), random_member(random_)
        halves = any(one.rhythm == "half_year" for one in terms)
        at_once, by_month = self._paid(terms, member, [(0, MONTHS - 1)])
        for _time in range(2):
            cuts = random_cuts(random_, halves)
            total, months = self._paid(terms, member, cuts)
            self.assertEqual(total, at_once, cuts)
            if terms[0].rhythm != "period":
                self.assertEqual(months, by_month, cuts)
        return at_once

    def test_any_cut_gives_the_same(self):
        paid = 0
        for seed in range(90):
            with self.subTest(seed=seed):
                paid += bool(self.compare(seed))
        self.assertGreater(paid, 40)

    def test_a_policy_duplicated_with_the_same_terms_changes_nothing(self):
        """It ends on some day, in or at the end of a month, and its duplicate begins on the next."""
        for seed in range(45):
            random_ = random.Random(seed)
            one, member = self._terms(random_)[0], random_member(random_)
            one = replace(one, since=date(2000, 1, 1), until=date(2099, 12, 31))
            end = date(2025, 1, 1) + timedelta(days=random_.randint(0, 600))
            two = [replace(one, until=end), replace(one, since=end + timedelta(days=1))]
            cuts = random_cuts(random_, one.rhythm == "half_year")
            with self.subTest(seed=seed):
                self.assertEqual(self._paid([one], member, cuts), self._paid(two, member, cuts))

    def test_settled_anew_in_between(self):
        """Some months are settled anew between the runs, and in the end as before: the same in all."""
        for seed in range(45):
            random_ = random.Random(seed)
            terms, member = self._terms(random_), random_member(random_)
            halves = any(one.rhythm == "half_year" for one in terms)
            right, _months = self._paid(terms, member, [(0, MONTHS - 1)])

            def meanwhile(engine, first, member=member, random_=random_):
                results = dict(member.results)
                if first < MONTHS - 12:
                    results[JANUARY + random_.randint(0, MONTHS - 1)] = {"turnover": 30000, "surplus": -40000}
                engine.know(replace(member, results=results))

            cuts = [*random_cuts(random_, halves), (MONTHS - 12, MONTHS - 1)]
            cuts[-2:] = [(cuts[-2][0], cuts[-2][1]), cuts[-1]]
            total, _months = self._paid(terms, member, cuts, meanwhile)
            with self.subTest(seed=seed):
                self.assertEqual(total, right)

    def test_entitled_up_to_each_month(self):
        """What somebody is entitled to up to a month is what a first run up to that month pays."""
        for seed in range(25):
            random_ = random.Random(seed)
            terms, member = self._terms(random_), random_member(random_)
            for last in (2, 11, MONTHS - 1):
                engine = Engine(member, LAW)
                outcome = engine.run(terms, (JANUARY, JANUARY + last), date(2027, 1, 2))
                period = month(JANUARY).period
                given = replace(Engine(member, LAW).given, period=period, payment_date=date(2027, 1, 2))
                chain = [as_policy(number, one) for number, one in enumerate(terms, 1)]
                if not outcome.refusals or outcome.steps:
                    with self.subTest(seed=seed, last=last):
                        self.assertEqual(entitled(chain, given, month(JANUARY + last)).amount, outcome.amount)


class TestEngineRewardStart(BaseCase):
    """Where rewarding begins: with the first run; of months before it only losses count, when the months do."""

    def test_months_before_the_first_run(self):
        half = as_policy(1, policies(random.Random(0), "other")[0])
        half = replace(half, rhythm="month", percentage=D(50), month_cap=None, half_year_cap=None, duration=None,
            joint_cap=None, year_cap=None, payments_per_year=None, payment_months=(), not_under_27=False, volunteer="",
            decision_required=False, basis="surplus")  # fmt: skip
        for january, amount in ((300, "50.00"), (-50, "25.00"), (0, "50.00")):
            member = Member(
                {JANUARY: {"surplus": january * 100}, JANUARY + 1: {"surplus": 10000}},
                [Permission(date(2024, 1, 1))], settled=JANUARY + 5,
            )  # fmt: skip
            given = replace(Engine(member, LAW).given, period=month(JANUARY + 1).period)
            self.assertEqual(entitled((half,), given).amount, D(amount))
