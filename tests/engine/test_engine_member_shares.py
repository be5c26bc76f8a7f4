from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine import member_shares

stable = settings(deadline=None, derandomize=True, max_examples=200, database=None)
OWNERS = {1: "Anna", 2: "Bert", 3: "the cooperative"}
# Accounts 1 to 3 are of the plan Members, 11 and 12 of another; a key names one of each plan at most.
keys = st.tuples(st.sampled_from((1, 2, 3, None)), st.sampled_from((11, 12, None))).map(
    lambda pair: ",".join(str(account) for account in pair if account)
)
distributions = st.dictionaries(keys.filter(bool), st.integers(1, 100).map(float), max_size=5)
shares = st.dictionaries(st.sampled_from((1, 2, 3)), st.integers(1, 100).map(float), min_size=1)


class TestEngineMemberShares(BaseCase):
    @stable
    @given(distributions, shares)
    def test_restoring_gives_exactly_these_shares(self, distribution, wanted):
        """Whatever another plan says, and without leaving anything with a member who has nothing any more."""
        own = {key: percent for key, percent in distribution.items() if key.split(",")[0] not in ("1", "2", "3")}
        kept = {key: percent for key, percent in distribution.items() if member_shares.account_ids(key) & wanted.keys()}
        found = member_shares.restored({**kept, **own}, wanted)
        self.assertTrue(member_shares.same(member_shares.shares_of(found, OWNERS), wanted))
        self.assertEqual({key: found[key] for key in own}, own)

    @stable
    @given(distributions, shares)
    def test_what_is_added_is_there(self, distribution, addition):
        before = member_shares.shares_of(distribution, OWNERS)
        after = member_shares.shares_of(member_shares.added(distribution, addition), OWNERS)
        self.assertEqual({key: after[key] - before.get(key, 0) for key in addition}, addition)
        self.assertEqual(sum(after.values()), sum(before.values()) + sum(addition.values()))

    @stable
    @given(shares, st.integers(1, 200))
    def test_scaling_keeps_proportions(self, parts, percent):
        found = member_shares.scaled(parts, percent)
        self.assertAlmostEqual(sum(found.values()), percent, 6)
        for key, part in parts.items():
            self.assertAlmostEqual(found[key] * sum(parts.values()), part * percent, 6)

    def test_nothing_to_scale(self):
        self.assertEqual(member_shares.scaled({1: 0.0, 2: 0.0}, 100), {})
        self.assertEqual(member_shares.scaled({}, 100), {})

    def test_what_the_inputs_are_stays(self):
        distribution, addition = {"1": 50.0}, {1: 10.0}
        member_shares.added(distribution, addition)
        member_shares.restored(distribution, addition)
        self.assertEqual((distribution, addition), ({"1": 50.0}, {1: 10.0}))

    def test_nothing_is_said(self):
        for empty in (None, {}):
            self.assertEqual(member_shares.shares_of(empty, OWNERS), {})
            self.assertFalse(member_shares.names_two(empty, OWNERS))
            self.assertEqual(member_shares.added(empty, {1: 100.0}), {"1": 100.0})
            self.assertEqual(member_shares.restored(empty, {1: 100.0}), {"1": 100.0})

    def test_keys_that_name_accounts(self):
        for key, accounts in (("1", {1}), ("1,11", {1, 11}), (" 1 , 11", {1, 11}), ("__update__", set()), ("1,x", {1})):
            self.assertEqual(member_shares.account_ids(key), accounts)

    def test_noise_is_no_difference(self):
        """Eight decimals are kept: a third, three times, is all; a millionth of a percent is a difference."""
        third = {1: 33.33333333, 2: 33.33333333, 3: 33.33333334}
        self.assertEqual(member_shares.missing(third), 0)
        self.assertEqual(member_shares.missing({1: 99.999999}), 100 - 99.999999)
        self.assertLess(member_shares.missing({1: 100.000001}), 0)
        self.assertTrue(member_shares.same({1: 100 / 3}, {1: 33.33333333}))
        self.assertTrue(member_shares.same({1: 100.0, 2: 0.0}, {1: 100.0}))
        self.assertFalse(member_shares.same({1: 100.0}, {1: 100.0, 2: 0.000001}))
        self.assertFalse(member_shares.same({1: 50.000001}, {1: 50.0}))
        self.assertNotEqual(member_shares.missing({1: 100 - 5.05e-7}), 0)
        self.assertEqual(member_shares.missing({1: 100 - 4.95e-7}), 0)

    def test_who_is_named_by_one_only(self):
        for other in (1.0, 100.0):
            self.assertFalse(member_shares.same({1: 100.0}, {1: 100.0, 2: other}))
            self.assertFalse(member_shares.same({1: 100.0, 2: other}, {1: 100.0}))

    def test_a_part_of_nothing_is_restored(self):
        self.assertEqual(member_shares.restored({"1": 0.0, "11": 100.0}, {1: 100.0}), {"1": 100.0, "11": 100.0})

    def test_one_key_with_two_members(self):
        self.assertTrue(member_shares.names_two({"3": 50.0, "1,2": 50.0}, OWNERS))
        self.assertFalse(member_shares.names_two({"1,11": 50.0, "2": 50.0, "11,12": 1.0}, OWNERS))
        self.assertEqual(member_shares.shares_of({"1,2": 50.0}, OWNERS), {1: 50.0, 2: 50.0})
