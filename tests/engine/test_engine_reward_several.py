"""Several rewards of one member: which is computed first, whose a month is, and that no cut into runs changes either."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

from odoo.tests import BaseCase

from ...engine import EXEMPTIONS, Earned, claimed, in_order, reward, with_reward
from ..rewards.reward_data import JANUARY, codes, elsewhere, given, granted, months, policy
from .test_engine_reward_cuts import MONTHS, random_cuts, random_member
from .test_engine_reward_oracle import JANUARY as FIRST
from .test_engine_reward_oracle import LAW, Engine, as_policy, month, policies

FEBRUARY, MARCH = JANUARY.shift(1), JANUARY.shift(2)
MONTHLY = [*sorted(EXEMPTIONS), "other"]
LABORIJN = policy("31.2.j", 50, month_cap=D(200), joint_cap=D(226), joint_with=EXEMPTIONS)
LETTER_N = policy("31.2.n", 25, duration=6)
LETTER_R = policy("31.2.r", 10, duration=30, contiguous=True, after=("31.2.n", 1))
ARTICLE_34A = policy("34a", 15, duration=12, contiguous=True)


def in_one_run(chains, member):
    """{legal basis: outcome} of one run over the months of a member."""
    chains = [(one,) for one in chains]
    chains = [chains[place] for place in in_order(chains)]
    member = replace(member, claimed=claimed([(chain, member) for chain in chains]))
    result = {}
    for chain in chains:
        result[chain[0].legal_basis] = outcome = reward(chain, member)
        member = replace(with_reward(chain[0], member, outcome), rewarded=None)
    return result


class TestEngineRewardSeveral(BaseCase):
    # === THE ORDER === #

    def test_what_looks_at_another_comes_after_it(self):
        other = policy("other", 5)
        for chains, places in (
            ([LABORIJN, LETTER_N], [1, 0]),
            ([LETTER_N, LABORIJN], [0, 1]),
            ([LETTER_R, LETTER_N], [1, 0]),
            ([LABORIJN, LETTER_R, LETTER_N, other], [2, 1, 0, 3]),
            ([other, ARTICLE_34A, LETTER_N], [0, 1, 2]),
            ([replace(LABORIJN, joint_with=("31.2.k",)), LETTER_N], [0, 1]),
            ([replace(LABORIJN, joint_cap=None), LETTER_N], [0, 1]),
            ([LETTER_R, policy("31.2.y", 15)], [0, 1]),
        ):
            self.assertEqual(in_order([(one,) for one in chains]), places)

    def test_two_that_look_at_each_other_come_as_they_are(self):
        joint = policy("other", 5, joint_cap=D(10), joint_with=("31.2.j", "other"))
        both = replace(LABORIJN, joint_with=("other", "31.2.j"))
        self.assertEqual(in_order([(joint,), (both,)]), [0, 1])
        self.assertEqual(in_order([(both,), (joint,)]), [0, 1])

    def test_any_policy_of_a_chain_decides(self):
        self.assertEqual(in_order([(policy("31.2.j", 10), LABORIJN), (LETTER_N,)]), [1, 0])
        self.assertEqual(in_order([(LABORIJN, policy("31.2.j", 10)), (LETTER_N,)]), [1, 0])

    def test_a_joint_maximum_holds_whatever_stands_first(self):
        """600 a month: 150 under letter n, so 76 of its own under the joint maximum of 226."""
        for chains in ([LABORIJN, LETTER_N], [LETTER_N, LABORIJN]):
            found = in_one_run(chains, given(months(600)))
            self.assertEqual({basis: one.amount for basis, one in found.items()}, {"31.2.n": D(150), "31.2.j": D(76)})

    def test_months_together_have_no_part_in_a_joint_maximum_per_month(self):
        """A premium over months together is of no month, also when a run was about one month."""
        joint = policy("other", 50, joint_cap=D(226), joint_with=("31.2.j",))
        for together, amount in ((True, "226.00"), (False, "126.00")):
            before = (replace(granted(JANUARY, "100.00", "31.2.j"), together=together),)
            self.assertEqual(reward(joint, given(months(1000), granted=before)).amount, D(amount))
        month = given(months(1000))
        for rhythm in ("period", "month"):
            premium = policy("31.2.j", 10, rhythm)
            after = with_reward(premium, month, reward(premium, month))
            self.assertEqual([one.together for one in after.granted], [rhythm == "period"])

    # === WHOSE A MONTH IS === #

    def test_one_exemption_has_no_rival(self):
        member = given(months(100, 100))
        self.assertEqual(claimed([((LETTER_N,), member), ((LABORIJN,), member)]), {})

    def test_the_first_takes_the_month(self):
        member = given(months(100, 0, 100))
        for first, second in ((LETTER_N, ARTICLE_34A), (ARTICLE_34A, LETTER_N)):
            claims = claimed([((first,), member), ((second,), member)])
            self.assertEqual({basis: set(own) for basis, own in claims.items()}, {
                first.legal_basis: {JANUARY, MARCH}, second.legal_basis: set(),
            })  # fmt: skip

    def test_what_gives_nothing_leaves_the_month_to_the_other(self):
        """The surplus of February is a loss, its turnover none: February is article 34a's, and no loss of letter n.

        So letter n gives 25 % of March's surplus in one run, as it does in a run for every month.
        """
        earned = {
            JANUARY: Earned(D(100), D(100), D(40)),
            FEBRUARY: Earned(D(100), D(100), D(-60)),
            MARCH: Earned(D(100), D(100), D(40)),
        }
        chains = [replace(LETTER_N, basis="surplus"), ARTICLE_34A]
        found = in_one_run(chains, given(earned))
        self.assertEqual((found["31.2.n"].amount, found["34a"].amount), (D(20), D(15)))
        self.assertIn("month_other_exemption", codes(found["31.2.n"]))

    def test_who_is_refused_takes_no_month(self):
        """Article 34a waits for a decision: then every month is letter n's."""
        waits = replace(ARTICLE_34A, decision_required=True)
        member = given(months(100, 100))
        self.assertEqual(claimed([((waits,), member), ((LETTER_N,), member)]), {})
        found = in_one_run([waits, LETTER_N], member)
        self.assertEqual((found["34a"].amount, found["31.2.n"].amount), (D(0), D(50)))

    def test_months_before_the_run_are_the_ones_that_were_granted(self):
        """January was granted under letter n in an earlier run; article 34a begins in February, though it comes first."""
        member = given(months(100, 100), period=FEBRUARY.period, granted=(granted(JANUARY, "25.00"),))
        claims = claimed([((ARTICLE_34A,), member), ((LETTER_N,), member)])
        self.assertEqual({basis: set(own) for basis, own in claims.items()}, {"34a": {FEBRUARY}, "31.2.n": {JANUARY}})

    def test_up_to_the_last_month_that_was_looked_at(self):
        """A run for January after one for March: March stays letter n's."""
        member = given(months(100, 100, 100), period=JANUARY.period, granted=(granted(MARCH, "25.00"),))
        claims = claimed([((LETTER_N,), member), ((ARTICLE_34A,), member)])
        self.assertIn(MARCH, claims["31.2.n"])

    def test_letter_r_after_letter_n_in_one_run(self):
        """The month of letter n that letter r waits for is one of the same run."""
        found = in_one_run([LETTER_R, replace(LETTER_N, duration=1)], given(months(100, 100, 100)))
        self.assertEqual((found["31.2.n"].amount, found["31.2.r"].amount), (D(25), D(20)))

    def test_received_elsewhere_counts_as_before(self):
        member = given(months(100, 100), elsewhere=(elsewhere(JANUARY, "5.00", "31.2.y"),))
        claims = claimed([((LETTER_N,), member), ((ARTICLE_34A,), member)])
        self.assertEqual(claims["31.2.n"], {FEBRUARY})


class TestEngineRewardSeveralCuts(BaseCase):
    """Two legal bases that look at each other, or are two exemptions: any way of cutting the months gives the same of each."""

    def _chains(self, random_):
        apart = {"payments": None, "payment_months": (), "year_cap": None}
        result = []
        for letter in random_.sample(MONTHLY, 2):
            rhythm = {} if letter == "other" else {"rhythm": "month"}
            result.append([replace(one, **apart, **rhythm) for one in policies(random_, letter)])
        return result

    def _paid_of_all(self, chains, member, cuts):
        """[what is paid of each legal basis less what is still too much]"""
        engine, paid = Engine(member, LAW), [D(0)] * len(chains)
        carried = list(paid)
        terms = [tuple(as_policy(number, one) for number, one in enumerate(chain, 1)) for chain in chains]
        order = in_order(terms)
        for number, (first, last) in enumerate(cuts):
            day = date(2027, 1, 2) + timedelta(number)
            engine.given = replace(
                engine.given, claimed=claimed([(terms[place], self._known(engine, chains[place][0], first, last, day))
                for place in order]),
            )  # fmt: skip
            for place in order:
                outcome = engine.run(chains[place], (FIRST + first, FIRST + last), day, run=number)
                paid[place] += outcome.amount
                carried[place] = outcome.carried
        return [one - left for one, left in zip(paid, carried, strict=True)]

    @staticmethod
    def _known(engine, one, first, last, day):
        key = one.letter, one.chain
        return replace(
            engine.given, period=replace(month(FIRST + first).period, date_to=month(FIRST + last).last),
            payment_date=day, rewarded=engine.rewarded.get(key), recovered=engine.recovered.get(key, D(0)),
        )  # fmt: skip

    def compare(self, seed):
        random_ = random.Random(seed)
        chains, member = self._chains(random_), random_member(random_)
        halves = any(one.rhythm == "half_year" for chain in chains for one in chain)
        at_once = self._paid_of_all(chains, member, [(0, MONTHS - 1)])
        for _time in range(2):
            cuts = random_cuts(random_, halves)
            self.assertEqual(self._paid_of_all(chains, member, cuts), at_once, cuts)
        return all(at_once)

    def test_any_cut_gives_the_same(self):
        both = 0
        for seed in range(60):
            with self.subTest(seed=seed):
                both += self.compare(seed)
        self.assertGreater(both, 10)
