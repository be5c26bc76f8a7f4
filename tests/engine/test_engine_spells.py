from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine import MEMBER_STATES, Period, RuleError, Spell, members_on, movement, spells_of
from ...engine.activity import state_on

START = date(2024, 1, 1)
stable = settings(deadline=None, derandomize=True, max_examples=200, database=None)
# Where a history goes from each state. Many steps, few days: several on one day are the rule here.
NEXT = {
    "applicant": ("trial", "active", "exited"),
    "trial": ("active", "exited"),
    "active": ("paused", "exited"),
    "paused": ("active", "exited"),
    "exited": ("trial", "active"),
}
days = st.integers(0, 60).map(lambda number: START + timedelta(days=number))


@st.composite
def histories(draw):
    """A history as people have it, of up to nine steps."""
    state, lines = draw(st.sampled_from(("applicant", "trial", "active"))), []
    for day in sorted(draw(st.lists(days, min_size=1, max_size=9))):
        lines.append((day, state))
        state = draw(st.sampled_from(NEXT[state]))
    return lines


class TestEngineSpells(BaseCase):
    def test_unsorted(self):
        with self.assertRaises(RuleError) as caught:
            spells_of([(date(2026, 2, 1), "trial"), (date(2026, 1, 1), "active")])
        self.assertEqual(caught.exception.code, "history_unsorted")

    def test_a_year_with_every_kind(self):
        """Counted by hand: who was there, came, left, came back, left on New Year's Day, and was there for no day."""
        year = Period(date(2026, 1, 1), date(2026, 12, 31))
        people = {
            "all the time": [Spell(date(2020, 1, 1))],
            "came on 1 January": [Spell(date(2026, 1, 1))],
            "came on 31 December": [Spell(date(2026, 12, 31))],
            "left on 1 January": [Spell(date(2020, 1, 1), date(2026, 1, 1))],
            "last day 31 December": [Spell(date(2020, 1, 1), date(2027, 1, 1))],
            "came back": [Spell(date(2020, 1, 1), date(2024, 1, 1)), Spell(date(2026, 5, 1))],
            "left and came back": [Spell(date(2020, 1, 1), date(2026, 2, 1)), Spell(date(2026, 2, 1))],
            "no day": [Spell(date(2026, 6, 1), date(2026, 6, 1))],
            "before": [Spell(date(2020, 1, 1), date(2021, 1, 1))],
            "after": [Spell(date(2027, 1, 1))],
        }
        found = movement(people.values(), year)
        # At the start: all the time, left on 1 January, last day 31 December, left and came back.
        # At the end: all the time, both who came, last day 31 December, came back, left and came back.
        self.assertEqual((found.at_start, found.entrants, found.returned, found.leavers, found.at_end), (4, 5, 2, 3, 6))
        self.assertTrue(found.adds_up)

    @stable
    @given(st.lists(histories(), max_size=12), days, days)
    def test_members_when_it_began_plus_entrants_minus_leavers(self, people, one, other):
        period = Period(min(one, other), max(one, other))
        found = movement([spells_of(history) for history in people], period)
        self.assertTrue(found.adds_up)
        # The same from the states of the days themselves, and from the lines that lead in and out.
        for count, day in ((found.at_start, period.date_from - timedelta(days=1)), (found.at_end, period.date_to)):
            self.assertEqual(count, sum(state_on(history, day) in MEMBER_STATES for history in people))
        came, left = 0, 0
        for history in people:
            before = ""
            for day, state in history:
                came += day in period and state in MEMBER_STATES and before not in MEMBER_STATES
                left += day in period and state not in MEMBER_STATES and before in MEMBER_STATES
                before = state
        self.assertEqual((found.entrants, found.leavers), (came, left))
        self.assertLessEqual(found.returned, found.entrants)

    @stable
    @given(histories(), days)
    def test_a_spell_is_the_days_as_a_member(self, history, day):
        spells = spells_of(history)
        self.assertEqual(members_on(spells, day), state_on(history, day) in MEMBER_STATES)
        for before, after in zip(spells, spells[1:], strict=False):
            self.assertLessEqual(before.date_left, after.date_from)

    @stable
    @given(st.lists(histories(), max_size=8), st.lists(days, min_size=3, max_size=3))
    def test_two_periods_that_follow_are_one(self, people, three):
        """Nobody is lost between two periods: the end of one is the start of the next, and the steps add up."""
        first, middle, last = sorted(three)
        people = [spells_of(history) for history in people]
        whole = movement(people, Period(first, last + timedelta(days=1)))
        parts = [
            movement(people, Period(first, middle)),
            movement(people, Period(middle + timedelta(days=1), last + timedelta(days=1))),
        ]
        self.assertEqual(parts[0].at_end, parts[1].at_start)
        for name in ("entrants", "returned", "leavers"):
            self.assertEqual(getattr(whole, name), sum(getattr(part, name) for part in parts))
