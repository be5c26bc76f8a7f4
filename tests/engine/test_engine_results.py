from datetime import date
from decimal import Decimal as D

from odoo.tests import BaseCase

from ...engine import Amounts, Destination, Month, Rule, timeline
from ...engine.results import results_by_month

JANUARY, FEBRUARY, MARCH = (Month(2026, number) for number in (1, 2, 3))


def rules(*terms):
    """The segments of a member under these rules: {"percentage": …} or {"monthly_amount": …}, and dates."""
    made = [
        Rule(
            number, f"Rule {number}", "company", 1, Destination(), "net_turnover" if "percentage" in own else None,
            **{name: D(value) if name != "date_from" and name != "date_to" else value for name, value in own.items()},
        )
        for number, own in enumerate(terms, 1)
    ]  # fmt: skip
    return timeline(made, [], 7, 1)


class TestEngineResults(BaseCase):
    """What a member earned in each month: what a reward is a percentage of."""

    def _surplus(self, segments, amounts, history=(), until=date(2026, 3, 31)):
        earned = results_by_month(segments, amounts, history, until)
        return {month.month: str(one.surplus) for month, one in earned.items()}

    def test_each_basis(self):
        amounts = {(JANUARY, 0): Amounts(D("1250.00"), D("222.00"), D("199.00"), D("10.00"))}
        ((month, earned),) = results_by_month(rules({"percentage": 30}), amounts, (), date(2026, 3, 31)).items()
        self.assertEqual(month, JANUARY)
        self.assertEqual(
            (earned.turnover, earned.net_turnover, earned.surplus), (D("1250.00"), D("1028.00"), D("510.60"))
        )

    def test_months_add_up_to_what_is_due_whatever_the_rounding(self):
        """A third of a cent each month: the cents come in the months in which they arise."""
        amounts = {(month, 0): Amounts(D("0.05")) for month in (JANUARY, FEBRUARY, MARCH)}
        self.assertEqual(self._surplus(rules({"percentage": 30}), amounts), {1: "0.03", 2: "0.04", 3: "0.03"})

    def test_a_contribution_is_given_back_in_the_month_of_the_loss(self):
        amounts = {(JANUARY, 0): Amounts(D(100)), (FEBRUARY, 0): Amounts(D(0), D(200)), (MARCH, 0): Amounts(D(100))}
        self.assertEqual(self._surplus(rules({"percentage": 30}), amounts), {1: "70.00", 2: "-170.00", 3: "100.00"})

    def test_the_rate_of_the_document(self):
        """30 % up to 14 February, 10 % from then on; both in one month."""
        segments = rules(
            {"percentage": 30, "date_to": date(2026, 2, 14)}, {"percentage": 10, "date_from": date(2026, 2, 15)}
        )
        amounts = {(FEBRUARY, 0): Amounts(D(100)), (FEBRUARY, 1): Amounts(D(200)), (MARCH, 1): Amounts(D(50))}
        self.assertEqual(self._surplus(segments, amounts), {2: "250.00", 3: "45.00"})

    def test_a_monthly_contribution_comes_off_each_month(self):
        """25 a month when active on its last day, also in a month without documents; not after what is settled."""
        segments, history = rules({"monthly_amount": 25}), ((date(2026, 1, 10), "active"),)
        amounts = {(FEBRUARY, 0): Amounts(D(100))}
        for until, expected in (
            (date(2026, 3, 31), {1: "-25.00", 2: "75.00", 3: "-25.00"}),
            (date(2026, 3, 30), {1: "-25.00", 2: "75.00"}),
        ):
            self.assertEqual(self._surplus(segments, amounts, history, until), expected)
        self.assertEqual(self._surplus(segments, amounts), {2: "100.00"}, "somebody of whom no state is known")
        before = {(Month(2025, 12), 0): Amounts(D(10)), **amounts}
        self.assertEqual(self._surplus(segments, before, history), {12: "10.00", 1: "-25.00", 2: "75.00", 3: "-25.00"})

    def test_nothing(self):
        self.assertEqual(self._surplus(rules(), {}), {})
        self.assertEqual(self._surplus(rules(), {(MARCH, 0): Amounts()}), {3: "0.00"})
