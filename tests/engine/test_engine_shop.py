from datetime import date, timedelta
from decimal import Decimal

from odoo.tests import BaseCase

from ...engine import Discount, RuleError, Weights, by_origin, colour, discount, divide, windows

STEPS = [Discount(4, Decimal(50)), Discount(3, Decimal(25))]


class TestEngineShop(BaseCase):
    """The rules of the thrift store: colour tags and weights."""

    def test_without_discounts(self):
        """A shop that takes its last discount away sells at the price on the tag."""
        self.assertEqual(windows(date(2026, 1, 5), []), [])

    def test_windows_and_discount_agree_on_every_day(self):
        tagged = date(2026, 1, 15)
        found = windows(tagged, STEPS)
        for number in range(60):
            day = tagged + timedelta(days=number)
            inside = [one.percentage for one in found if one.first <= day and (one.last is None or day <= one.last)]
            self.assertEqual(inside or [Decimal(0)], [discount(tagged, day, STEPS)], day)

    def test_a_clock_that_runs_behind_gives_no_discount(self):
        self.assertEqual(discount(date(2026, 3, 2), date(2026, 1, 1), STEPS), 0)

    def test_a_discount_may_be_anything_above_nothing_and_all(self):
        """From the first week on, half a percent as well as everything."""
        for percentage in ("0.5", "1", "100"):
            self.assertEqual(Discount(1, Decimal(percentage)).percentage, Decimal(percentage))

    def test_colours_take_turns_by_the_week(self):
        """One colour hangs always; of five each hangs every fifth week."""
        first = date(2026, 1, 5)
        weeks = [first + timedelta(weeks=number) for number in range(7)]
        self.assertEqual([colour(day, first, 1) for day in weeks], [0] * 7)
        self.assertEqual([colour(day, first, 5) for day in weeks], [0, 1, 2, 3, 4, 0, 1])
        self.assertEqual(colour(first - timedelta(weeks=1), first, 5), 4)

    def test_refused(self):
        for code, rule in (
            ("tag_weeks", lambda: Discount(0, Decimal(25))),
            ("tag_percentage", lambda: Discount(1, Decimal(0))),
            ("tag_percentage", lambda: Discount(1, Decimal(101))),
            ("tag_without_colours", lambda: colour(date(2026, 1, 1), date(2026, 1, 1), 0)),
            ("tag_same_age", lambda: windows(date(2026, 1, 1), [STEPS[0], STEPS[0]])),
        ):
            with self.assertRaises(RuleError) as caught:
                rule()
            self.assertEqual(caught.exception.code, code)

    def test_parts_add_up(self):
        gave = {"a": Decimal(1), "b": Decimal(1), "c": Decimal(1), "none": Decimal(0), "back": Decimal(-5)}
        for kilos in ("10.00", "0.01", "-7.00", "100.01"):
            self.assertEqual(sum(divide(Decimal(kilos), gave).values()), Decimal(kilos))
        self.assertEqual(divide(Decimal(10), {}), {})

    def test_origins_get_their_part(self):
        cell = ("textile", None)
        traced = {
            "Zwolle": {cell: Weights(collected=Decimal(80), for_sale=Decimal(60), recycled=Decimal(20))},
            "Kampen": {cell: Weights(collected=Decimal(40), for_sale=Decimal(30), residual=Decimal(10))},
        }
        parts = by_origin(traced, {cell: Weights(sold=Decimal(30), passed_on=Decimal(9))}, "?")
        self.assertEqual(list(parts), ["Zwolle", "Kampen"])
        origins = {name: cells[cell] for name, cells in parts.items()}
        self.assertEqual((origins["Zwolle"].sold, origins["Kampen"].sold), (20, 10))
        self.assertEqual((origins["Zwolle"].recycled, origins["Kampen"].passed_on), (20, 3))
        self.assertEqual(origins["Kampen"].reuse, Decimal("25.0"))

    def test_a_kind_goes_by_its_own(self):
        """Kampen gave all the books; textile says nothing about them."""
        textile, books = ("textile", None), ("books", None)
        traced = {
            "Zwolle": {textile: Weights(for_sale=Decimal(90))},
            "Kampen": {books: Weights(for_sale=Decimal(10))},
        }
        parts = by_origin(traced, {books: Weights(sold=Decimal(4)), ("toys", None): Weights(sold=Decimal(5))}, "?")
        self.assertNotIn(books, parts["Zwolle"])
        self.assertEqual(parts["Kampen"][books].sold, 4)
        self.assertEqual([parts[name]["toys", None].sold for name in parts], [Decimal("4.50"), Decimal("0.50")])

    def test_without_an_origin_it_is_nobodys(self):
        parts = by_origin({}, {("toys", None): Weights(sold=Decimal(5))}, "?")
        self.assertEqual(parts["?"]["toys", None].sold, 5)

    def test_percentages_are_rounded_half_up(self):
        """2 of 800 kilos are 0.25 %: 0.3."""
        self.assertEqual(str(Weights(collected=Decimal(800), sold=Decimal(2)).reuse), "0.3")
        self.assertEqual(str(Weights(collected=Decimal(800), residual=Decimal(6)).share("residual")), "0.8")

    def test_the_example_of_the_report(self):
        """Domain §6.7: 4,200 kilos came in; sold, recycled, residual and what stayed account for all of them."""
        period = Weights(
            collected=Decimal(4200), sold=Decimal(1932), recycled=Decimal(1470), residual=Decimal(672),
            stock_change=Decimal(126),
        )  # fmt: skip
        self.assertEqual(period.difference, 0)
        shares = [str(period.share(name)) for name in ("sold", "recycled", "residual", "stock_change")]
        self.assertEqual(shares, ["46.0", "35.0", "16.0", "3.0"])

    def test_weights_of_nothing(self):
        self.assertEqual(Weights(), Weights(*[Decimal(0)] * 7, 0))
        self.assertEqual(Weights() + Weights(visitors=3), Weights(visitors=3))

    def test_what_did_not_leave_the_shop_makes_no_row(self):
        cell = ("books", None)
        self.assertEqual(by_origin({"Zwolle": {}}, {cell: Weights(collected=Decimal(5))}, "?"), {"Zwolle": {}})

    def test_nothing_collected_has_no_percentage(self):
        self.assertIsNone(Weights(sold=Decimal(3)).reuse)
