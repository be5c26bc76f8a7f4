"""The engine against an oracle that was written from the rule, on many histories of runs; and the figures of doc/rewards.md."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D
from fractions import Fraction

from odoo.tests import BaseCase

from ...engine import (
    Earned,
    Elsewhere,
    LegalAmount,
    Month,
    Period,
    Permitted,
    RewardInput,
    RewardPolicy,
    reward,
    with_reward,
)
from . import reward_oracle as oracle
from .reward_oracle import Member, Oracle, Permission, Terms

JANUARY = 2025 * 12
LETTERS = ("31.2.j", "31.2.n", "31.2.r", "34a", "other")
LAW = [
    ("31.2.j", "year", date(2024, 1, 1), 300000),
    ("31.2.j", "year", date(2025, 7, 1), 310000),
    ("31.2.j", "year", date(2026, 1, 1), 320000),
    ("31.2.n", "month", date(2024, 1, 1), 27300),
    ("31.2.n", "month", date(2025, 7, 1), 27800),
    ("31.2.n", "month", date(2026, 1, 1), 28500),
    ("31.2.r", "month", date(2025, 2, 1), 17700),
]


def month(number):
    return Month(number // 12, number % 12 + 1)


def euro(cents):
    return None if cents is None else D(cents) / 100


def as_policy(number, terms):
    """Terms of the oracle as the engine reads them."""
    return RewardPolicy(
        number,
        terms.letter,
        terms.of,
        D(terms.percent.numerator) / D(terms.percent.denominator),
        terms.rhythm,
        month_cap=euro(terms.month_cap),
        half_year_cap=euro(terms.half_cap),
        year_cap=euro(terms.year_cap),
        payments_per_year=terms.payments,
        payment_months=terms.payment_months,
        duration=terms.duration,
        contiguous=terms.contiguous,
        not_under_27=terms.adult,
        volunteer=terms.volunteer,
        decision_required=terms.decision,
        after=terms.after,
        whole_months=terms.whole,
        duration_from="permission" if terms.from_permission else "reward",
        paused_months=terms.paused,
        joint_cap=euro(terms.joint_cap),
        joint_with=terms.joint_with,
        chain=terms.chain,
        in_force=Period(terms.since, terms.until),
    )


def as_given(member, law):
    """A member of the oracle as the engine reads him, without a period."""
    return RewardInput(
        period=Period(date(2025, 1, 1), date(2025, 1, 31)),
        payment_date=date(2025, 2, 1),
        earned={
            month(m): Earned(**{name: euro(cents) for name, cents in own.items()}) for m, own in member.results.items()
        },
        settled_until=None if member.settled is None else month(member.settled).last,
        permitted=tuple(
            Permitted(Period(one.since, one.until), one.decided, one.also_young) for one in member.permissions
        ),
        available=euro(member.available),
        turns_27=member.turns_27,
        elsewhere=tuple(Elsewhere(letter, month(m), euro(cents)) for letter, m, cents in member.elsewhere),
        legal_amounts=tuple(
            LegalAmount(letter, per, euro(cents), start, date(2030, 12, 31)) for letter, per, start, cents in law
        ),
        history=member.states,
    )


class Engine:
    """The engine, used as the oracle is: one member, run after run."""

    def __init__(self, member, law=()):
        self.given = as_given(member, law)
        self.rewarded, self.recovered = {}, {}

    def run(self, terms, months, pay_day, run=None):
        first, last = months
        key = terms[0].letter, terms[0].chain
        chain = tuple(as_policy(number, one) for number, one in enumerate(terms, 1))
        given = replace(
            self.given,
            period=Period(month(first).first, month(last).last),
            payment_date=pay_day,
            rewarded=self.rewarded.get(key),
            recovered=self.recovered.get(key, D(0)),
            run=run,
        )
        outcome = reward(chain, given)
        if not any(step for step in outcome.refusals if not outcome.steps):
            after = with_reward(chain[-1], given, outcome)
            self.rewarded[key], self.recovered[key] = after.rewarded, after.recovered
            self.given = after
        return outcome

    def know(self, member):
        """What changed meanwhile: results, what is settled, what was received elsewhere."""
        now = as_given(member, ())
        self.given = replace(
            self.given, earned=now.earned, settled_until=now.settled_until, elsewhere=now.elsewhere,
            permitted=now.permitted, history=now.history,
        )  # fmt: skip


class TestEngineRewardOracle(BaseCase):
    """Figures first: each was wrong before rewards were computed to date."""

    def _paid(self, terms, results, cuts, **member):
        """{who: (paid in each run, still too much at the end)}, the engine's having to be the oracle's."""
        member = Member(
            {JANUARY + place: {"surplus": cents * 100} for place, cents in enumerate(results)},
            member.pop("permissions", [Permission(date(2024, 1, 1))]), settled=JANUARY + 40, **member,
        )  # fmt: skip
        both, found = (Oracle(member, LAW), Engine(member, LAW)), []
        for first, last in cuts:
            pay_day = month(JANUARY + last).last
            right, own = (one.run(terms, (JANUARY + first, JANUARY + last), pay_day) for one in both)
            self.assertEqual((own.amount, own.carried), (euro(right.amount), euro(right.carried)))
            found.append(own.amount)
        return found, own.carried

    def test_a_loss_before_anything_was_granted(self):
        """January −100, February +200 at 50 %: 50, month by month and at once, and when January was never run."""
        for rhythm in ("month", "period"):
            for cuts in ([(0, 0), (1, 1)], [(0, 1)], [(1, 1)]):
                paid, carried = self._paid([Terms(rhythm=rhythm)], [-100, 200], cuts)
                self.assertEqual((sum(paid), carried), (D(50), D(0)), (rhythm, cuts))

    def test_a_policy_replaced_within_a_month(self):
        """In the middle of February, *whole months* off, months together: 600 in February, half of it is 300 in all."""
        first = Terms(whole=False, until=date(2025, 2, 14))
        for second in (Terms(whole=False, since=date(2025, 2, 15)), Terms(whole=True, since=date(2025, 2, 15))):
            for cuts in ([(0, 2)], [(0, 0), (1, 1), (2, 2)], [(0, 1), (2, 2)]):
                paid, carried = self._paid([first, second], [0, 600, 0], cuts)
                self.assertEqual((sum(paid), carried), (D(300), D(0)), cuts)

    def test_an_exit_with_an_open_permission(self):
        """Exited on 15 February: February and March do not count."""
        states = [(date(2024, 1, 1), "active"), (date(2025, 2, 15), "exited")]
        for rhythm in ("month", "period"):
            for cuts in ([(0, 2)], [(0, 0), (1, 1), (2, 2)]):
                paid, _carried = self._paid([Terms(rhythm=rhythm)], [100, 200, 300], cuts, states=states)
                self.assertEqual(sum(paid), D(50))

    def test_a_permission_from_march(self):
        """1,000 in January, 100 in March, and a permission from 1 March: half of March's own 100."""
        permissions = [Permission(date(2025, 3, 1))]
        exemption = [Terms(letter="31.2.n", rhythm="month")]
        for results in ([1000, 0, 100], [-1000, 0, 100]):
            paid, _carried = self._paid(exemption, results, [(0, 2)], permissions=permissions)
            self.assertEqual(paid, [D(50)])

    def test_what_lies_above_the_maximum_of_a_year_does_not_come_later(self):
        """IASZ: 25 % of the year's income, at most 607.25. Of 4,000 in 2025 and 1,000 in 2026: 607.25 and 250.00."""
        for rhythm in ("month", "period"):
            iasz = [Terms(letter="31.2.j", percent=Fraction(25), rhythm=rhythm, year_cap=60725)]
            results = [0] * 5 + [4000] + [0] * 10 + [1000]
            for cuts in ([(0, 11), (12, 23)], [(0, 5), (6, 11), (12, 17), (18, 23)]):
                paid, carried = self._paid(iasz, results, cuts)
                self.assertEqual((sum(paid), carried), (D("857.25"), D(0)))

    def test_what_was_paid_counts_in_the_year_of_payment(self):
        """One payment a year: what was paid in 2026 stands in the way of another in 2026, not in 2025."""
        member = Member({JANUARY + 11: {"surplus": 10000}, JANUARY + 12: {"surplus": 10000}},
            [Permission(date(2024, 1, 1))], settled=JANUARY + 20)  # fmt: skip
        terms = [Terms(letter="31.2.j", payments=1)]
        for day, second in ((date(2025, 12, 31), D(50)), (date(2026, 1, 2), D(0))):
            own, right = Engine(member, LAW), Oracle(member, LAW)
            for who in (own, right):
                who.run(terms, (JANUARY + 11, JANUARY + 11), day)
            outcome = own.run(terms, (JANUARY + 12, JANUARY + 12), date(2026, 3, 1))
            self.assertEqual(outcome.amount, second)
            self.assertEqual(euro(right.run(terms, (JANUARY + 12, JANUARY + 12), date(2026, 3, 1)).amount), second)

    def test_two_policies_of_one_run_are_one_payment(self):
        """A new agreement begins anew on 1 February; its reward and that of January are paid by one run on one day."""
        member = Member({JANUARY: {"surplus": 10000}, JANUARY + 1: {"surplus": 20000}},
            [Permission(date(2024, 1, 1))], settled=JANUARY + 20)  # fmt: skip
        old = Terms(letter="31.2.j", payments=1, until=date(2025, 1, 31))
        new = Terms(letter="31.2.j", payments=1, since=date(2025, 2, 1), chain=7)
        for run, second in ((5, D(100)), (6, D(0))):
            own, right = Engine(member, LAW), Oracle(member, LAW)
            for who in (own, right):
                who.run([old], (JANUARY, JANUARY + 1), date(2025, 3, 1), run=5)
            amounts = [who.run([new], (JANUARY, JANUARY + 1), date(2025, 3, 1), run=run).amount for who in (own, right)]
            self.assertEqual((amounts[0], euro(amounts[1])), (second, second))


class TestEngineRewardHistories(BaseCase):
    """Random histories: losses, corrections, several policies, half-years, decisions, volunteer pay, pauses, exits.

    Some hundreds here; tests/rewards/test_reward_oracle.py goes through thousands.
    """

    def test_random_histories(self):
        for seed in range(250):
            with self.subTest(seed=seed):
                self.compare(random.Random(seed))

    def compare(self, random_):
        """One history, run after run: the engine pays, takes off and carries what the oracle says, month by month."""
        for answer, outcome in both(random_):
            found = (outcome.amount, outcome.recovered, outcome.carried)
            self.assertEqual(found, (euro(answer.amount), euro(answer.taken), euro(answer.carried)))
            granted = {
                (part.period.date_from, part.period.date_to): part.amount for part in outcome.parts if part.amount
            }
            right = {(month(a).first, month(b).last): euro(cents) for (a, b), cents in answer.granted.items()}
            self.assertEqual(granted, right)


def outcomes(random_):
    """The rewards of one random history, as the engine computes them."""
    return [outcome for _answer, outcome in both(random_)]


def both(random_):
    """(the oracle's answer, the engine's) of each run of a random history."""
    member, chains = history(random_)
    right, own = Oracle(member, LAW), Engine(member, LAW)
    halves = any(one.rhythm == "half_year" for one in chains[0])
    first, day = JANUARY + random_.randint(0, 2), date(2025, 1, 1)
    for number in range(random_.randint(1, 5)):
        if halves and first % 6:
            first += 6 - first % 6
        last = first + (6 if halves else random_.choice((1, 1, 2, 3, 6))) - 1
        member = now(random_, member, last)
        right.member = replace(member, available=right.member.available)
        own.know(member)
        day = max(day, month(last).last + timedelta(days=random_.choice((1, 15, 40, 200))))
        for terms in chains:
            answer = right.run(terms, (first, last), day, post=False, run=number)
            if not answer.refused:
                right.post((terms[0].letter, terms[0].chain), (first, last), day, answer, number)
            yield answer, own.run(terms, (first, last), day, run=number)
        first = random_.choice((last + 1, last + 1, last + 1, last + 2, first))


def history(random_):
    """A member and the policies of one or two legal bases, at random."""
    letter = random_.choice(LETTERS)
    results = {
        JANUARY + place: {"turnover": random_.randint(0, 150000), "surplus": random_.randint(-60000, 90000)}
        for place in range(-3, 30)
        if random_.random() < 0.85
    }
    member = Member(results, permissions(random_), settled=JANUARY + 30)
    member.states = states(random_)
    member.turns_27 = random_.choice((date(1990, 1, 1), date(1990, 1, 1), None, date(2025, 5, 10)))
    member.available = random_.choice((10**9, 10**9, random_.randint(0, 200000)))
    chains = [policies(random_, letter)]
    if random_.random() < 0.4:
        other = random_.choice([one for one in LETTERS if one != letter])
        chains.append(policies(random_, other))
    return member, chains


def permissions(random_):
    start = date(2025, 1, 1) + timedelta(days=random_.choice((-400, 0, 0, random_.randint(0, 150))))
    decided = random_.choice((None, date(2024, 12, 1), start + timedelta(days=random_.randint(0, 300))))
    young = random_.random() < 0.2
    if random_.random() < 0.6:
        return [Permission(start, decided=decided, also_young=young)]
    end = start + timedelta(days=random_.randint(20, 500))
    gap = random_.choice((1, 1, 20))
    later = random_.choice((None, decided, end + timedelta(days=10)))
    return [
        Permission(start, end, decided, young),
        Permission(end + timedelta(days=gap), decided=later, also_young=random_.random() < 0.2),
    ]


def states(random_):
    if random_.random() < 0.4:
        return None
    rows, day, state = [(date(2024, 1, 1), "trial")], date(2024, 6, 1), "active"
    while day < date(2027, 6, 1) and state != "exited":
        rows.append((day, state))
        state = {"active": random_.choice(("paused", "paused", "exited")), "paused": "active"}[state]
        day += timedelta(days=random_.randint(20, 500))
    return [*rows, (day, state)]


def policies(random_, letter):
    """One to three policies that replace each other."""
    rhythm = "month" if letter in oracle.EXCLUSIVE else random_.choice(("month", "period", "half_year"))
    monthly = rhythm == "month"

    def maybe(value, chance=0.3):
        return value if random_.random() < chance else None

    terms = Terms(
        letter=letter,
        of=random_.choice(("turnover", "surplus", "surplus")),
        percent=Fraction(random_.choice((2500, 5000, 1250, 3333)), 100),
        rhythm=rhythm,
        month_cap=maybe(random_.randint(0, 30000)) if monthly else None,
        joint_cap=maybe(random_.randint(0, 40000), 0.2) if monthly else None,
        joint_with=("31.2.n", "31.2.r", "other"),
        half_cap=maybe(random_.randint(0, 90000)),
        year_cap=maybe(random_.randint(0, 200000)),
        payments=maybe(random_.randint(1, 3), 0.2),
        payment_months=random_.choice(((), (), (), (1, 3, 6, 7, 8, 11))),
        duration=maybe(random_.randint(1, 14), 0.4),
        contiguous=random_.random() < 0.5,
        from_permission=random_.random() < 0.4,
        adult=random_.random() < 0.3,
        volunteer=random_.choice(("", "", "month", "period")),
        decision=random_.random() < 0.3,
        after=("31.2.n", random_.randint(1, 3)) if letter == "31.2.r" and random_.random() < 0.5 else None,
        whole=random_.random() < 0.6,
        paused=random_.random() < 0.4,
    )
    result = [terms]
    while random_.random() < 0.4 and len(result) < 3:
        end = result[-1].since.year > 2024 and result[-1].since or date(2025, 1, 1)
        end += timedelta(days=random_.randint(10, 250))
        result[-1] = replace(result[-1], until=end)
        changed = random_.choice(({}, {}, {"percent": Fraction(40)}, {"half_cap": 40000}, {"whole": False}))
        result.append(
            replace(
                result[-1], since=end + timedelta(days=random_.choice((1, 1, 12))), until=date(2099, 12, 31), **changed
            )
        )
    return result


def now(random_, member, last):
    """The member at the time of the next run: corrections, what was received elsewhere, settlements that are made anew."""
    results, received = dict(member.results), list(member.elsewhere)
    if random_.random() < 0.3:
        changed = random_.randint(JANUARY, last)
        results[changed] = {"turnover": random_.randint(0, 150000), "surplus": random_.randint(-60000, 90000)}
    if random_.random() < 0.25:
        letter = random_.choice((*LETTERS, oracle.VOLUNTEER))
        received.append((letter, random_.randint(JANUARY, last), random_.randint(1, 20000)))
    settled = last - random_.randint(0, 3) if random_.random() < 0.2 else JANUARY + 40
    return replace(member, results=results, elsewhere=received, settled=settled)
