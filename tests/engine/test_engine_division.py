from decimal import Decimal as D

from odoo.tests import BaseCase

from ...engine import RuleError, division, margin


class TestEngineDivision(BaseCase):
    """The result of a shop over who worked there, to the cent."""

    def test_a_percentage_of_the_result_to_date_less_what_was_divided(self):
        """80 % of 1,000.00 is 800.00; 300.00 was divided before."""
        found = division.divide(D(1000), D(300), D(80), {"L1": D(3), "L2": D(1)})
        self.assertEqual(found, division.Division(D("500.00"), {"L1": D("375.00"), "L2": D("125.00")}))

    def test_rounded_before_what_was_divided_is_taken_off(self):
        """A third of 100.01 is 33.34 (half up of 33.3366); 33.33 was divided: one cent, to who worked most."""
        found = division.divide(D("100.01"), D("33.33"), D("33.333"), {"L1": D(1), "L2": D(2)})
        self.assertEqual((found.amount, found.parts), (D("0.01"), {"L1": D("0.00"), "L2": D("0.01")}))

    def test_nothing_is_taken_back(self):
        for result, before in (("-200", "0"), ("100", "100"), ("99.99", "100")):
            self.assertEqual(division.divide(D(result), D(before), D(100), {"L1": D(1)}), division.Division(D(0), {}))

    def test_nobody_worked(self):
        for hours in ({}, {"L1": D(0)}):
            self.assertEqual(division.divide(D(100), D(0), D(100), hours), division.Division(D(0), {}))

    def test_who_did_not_work_gets_nothing(self):
        found = division.divide(D(100), D(0), D(100), {"L1": D(0), "L2": D(2)})
        self.assertEqual(found.parts, {"L1": D("0.00"), "L2": D("100.00")})

    def test_odd_cents_take_turns(self):
        """A thousand divisions of 0.49 and 0.50, 495.03 in all, over three who worked as long: 165.01 each."""
        hours, totals = dict.fromkeys(("L1", "L2", "L3"), D(7)), dict.fromkeys(("L1", "L2", "L3"), D(0))
        result = D(0)
        for number in range(1000):
            before = result
            result += D("0.49") if number < 497 else D("0.50")
            for key, part in division.divide(result, before, D(100), hours, turn=number + 1).parts.items():
                totals[key] += part
        self.assertEqual(sum(totals.values()), D("495.03"))
        for key, total in totals.items():
            self.assertAlmostEqual(total, D("165.01"), delta=D("0.01"), msg=key)

    def test_hours_cannot_be_negative(self):
        with self.assertRaises(RuleError) as caught:
            division.divide(D(100), D(0), D(100), {"L1": D(-1), "L2": D(2)})
        self.assertEqual(caught.exception.code, "hours_negative")


class TestEngineMargin(BaseCase):
    """The margin scheme by period (domain §3.3, §6.6)."""

    def test_bought_furniture(self):
        """Sales of 1,000.00 less purchases of 300.00 at 21 %: 121.49 of tax in a margin of 700.00."""
        found = margin.period_margin(D(1000), D(300), D(0), D(21))
        self.assertEqual(
            [str(one) for one in (found.margin, found.vat, found.base, found.carried)],
            ["700.00", "121.49", "578.51", "0.00"],
        )

    def test_a_loss_is_carried_and_taken_off(self):
        """−200 in the first quarter; 150, then 100 in the next ones: tax on the 50.00 that is left."""
        first = margin.period_margin(D(100), D(300), D(0), D(21))
        second = margin.period_margin(D(150), D(0), first.carried, D(21))
        third = margin.period_margin(D(100), D(0), second.carried, D(21))
        self.assertEqual([one.carried for one in (first, second, third)], [D(-200), D(-50), D(0)])
        self.assertEqual([one.vat for one in (first, second)], [D(0), D(0)])
        self.assertEqual((third.margin, third.vat, third.base), (D("50.00"), D("8.68"), D("41.32")))

    def test_carried_is_never_a_gain(self):
        with self.assertRaises(RuleError) as caught:
            margin.period_margin(D(1), D(0), D("0.01"), D(21))
        self.assertEqual(caught.exception.code, "carried_is_a_loss")
