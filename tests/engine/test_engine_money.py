from decimal import Decimal as D
from random import Random

from odoo.tests import BaseCase

from ...engine import RuleError, cents, percentages, split, to_decimal
from ...engine.money import odd_cents, places


class TestEngineMoney(BaseCase):
    def test_cents(self):
        cases = [
            ("1680.834", "1680.83", "down below half"),
            ("6475.263", "6475.26", "down below half"),
            ("0.005", "0.01", "half goes up"),
            ("0.015", "0.02", "half goes up after an odd cent"),
            ("0.025", "0.03", "half goes up after an even cent too"),
            ("-0.005", "-0.01", "half goes away from zero"),
            ("-0.0049", "0.00", "no negative zero"),
            ("7", "7.00", "always two decimals"),
            ("123456789012.345", "123456789012.35", "large amounts"),
        ]
        for value, rounded, reason in cases:
            with self.subTest(reason, value=value):
                self.assertEqual(str(cents(D(value))), rounded)

    def test_to_decimal(self):
        cases = [
            (0.1, "0.1"),
            (1028.4, "1028.4"),
            (-19.99, "-19.99"),
            (5, "5"),
            ("30.0000", "30.0000"),
            (D("2.50"), "2.50"),
            (1e-07, "1E-7"),
            (33.333333, "33.333333"),
        ]
        for value, text in cases:
            with self.subTest(value=value):
                self.assertEqual(str(to_decimal(value)), text)

    def test_to_decimal_refuses(self):
        for value in (float("nan"), float("inf"), "Infinity", "", "12,50", False, None):
            with self.subTest(value=value), self.assertRaises(RuleError) as caught:
                to_decimal(value)
            self.assertEqual(caught.exception.code, "not_a_number")

    def test_split(self):
        cases = [
            ("100.00", ["60", "40"], ["60.00", "40.00"], "plain"),
            ("0.01", ["60", "40"], ["0.01", "0.00"], "the largest remainder gets the cent"),
            ("0.01", ["40", "60"], ["0.00", "0.01"], "wherever it stands"),
            ("0.01", ["50", "50"], ["0.01", "0.00"], "tie: the first"),
            ("-0.01", ["50", "50"], ["-0.01", "0.00"], "a credit note mirrors its invoice"),
            ("100.00", ["33.333333"] * 3, ["33.34", "33.33", "33.33"], "stored thirds are the whole"),
            ("1000000.00", ["33.333333"] * 3, ["333333.34", "333333.33", "333333.33"], "of a large amount too"),
            ("10.00", ["25", "25"], ["2.50", "2.50"], "half stays with nobody"),
            ("0.01", ["50"], ["0.01"], "the assigned part is itself rounded half up"),
            ("10.00", ["0", "100"], ["0.00", "10.00"], "a share of nothing"),
            ("10.00", ["0"], ["0.00"], "nothing shared"),
            ("10.00", [], [], "no shares"),
            ("0.00", ["60", "40"], ["0.00", "0.00"], "no amount"),
            ("0.05", ["20", "20", "20", "20", "20"], ["0.01"] * 5, "no remainders"),
            ("0.02", ["20", "20", "20", "20", "20"], ["0.01", "0.01", "0.00", "0.00", "0.00"], "ties in order"),
        ]
        for amount, shares, parts, reason in cases:
            with self.subTest(reason):
                found = split(D(amount), dict(enumerate(map(D, shares))))
                self.assertEqual([str(part) for part in found.values()], parts)

    def test_odd_cents_take_turns(self):
        """A thousand lines shared by three, of 495.03 in all: 165.01 each; in one order all the odd cents were the same one's."""
        amounts = [D(number * 37 % 100) / 100 for number in range(1000)]
        amounts[-1] += D("495.03") - sum(amounts)
        for shares in (["33.333333", "33.333333", "33.333334"], ["33.33", "33.33", "33.34"]):
            totals = dict.fromkeys("ABC", D(0))
            for turn, amount in enumerate(amounts):
                parts = split(amount, dict(zip("ABC", map(D, shares), strict=True)), turn)
                self.assertEqual(sum(parts.values()), amount)
                totals = {key: total + parts[key] for key, total in totals.items()}
            for key, total in totals.items():
                self.assertAlmostEqual(total, D("165.01"), delta=D("0.30"), msg=(shares, key))

    def test_odd_cents_of_books(self):
        """Lines of 0.49 and 0.50 in a thousand documents, 495.03 in all; the turn is that of account.move.line."""
        amounts = [D("0.49")] * 497 + [D("0.50")] * 503
        for shares in (["33.333333", "33.333333", "33.333334"], ["33.33333333", "33.33333333", "33.33333334"]):
            totals = dict.fromkeys("ABC", D(0))
            for number, amount in enumerate(amounts, 7):
                turn = number + int(amount * 100)
                parts = split(amount, dict(zip("ABC", map(D, shares), strict=True)), turn)
                totals = {key: total + parts[key] for key, total in totals.items()}
            self.assertEqual(sum(totals.values()), D("495.03"))
            for key, total in totals.items():
                self.assertAlmostEqual(total, D("165.01"), delta=D("0.01"), msg=(shares, key))

    def test_equal_amounts_share_their_odd_cents(self):
        """Whatever is shared how often: a line is shared whole, nobody is a cent from his part of it, nor of all together."""
        chance = Random(13)
        for _case in range(300):
            weights = [chance.randint(1, 50) for _owner in range(chance.randint(2, 6))]
            shares = {key: (D(weight) * 100 / sum(weights)).quantize(D("1E-8")) for key, weight in enumerate(weights)}
            shares[0] += 100 - sum(shares.values())
            amount, count = D(chance.randint(1, 300)) / 100, chance.randint(2, 100)
            if not odd_cents(amount, shares):
                continue
            totals = dict.fromkeys(shares, D(0))
            for place in places(count, D(chance.randint(0, 99)) / 100 + D("0.005")):
                parts = split(amount, shares, place=place)
                self.assertEqual(sum(parts.values()), amount)
                self.assertEqual(split(-amount, shares, place=place), {key: -part for key, part in parts.items()})
                for key, part in parts.items():
                    self.assertLess(abs(part - amount * shares[key] / 100), D("0.01"))
                    totals[key] += part
            for key, total in totals.items():
                self.assertLess(abs(total - count * amount * shares[key] / 100), D("0.01"), (amount, count, shares))

    def test_equal_amounts_by_the_largest_remainder(self):
        """Why they have places: 0.01 shared 60/40 a hundred times is one person's."""
        shares = {"A": D(60), "B": D(40)}
        for found, expected in (
            ([split(D("0.01"), shares) for _line in range(100)], D("1.00")),
            ([split(D("0.01"), shares, place=place) for place in places(100, D("0.5"))], D("0.60")),
        ):
            self.assertEqual(sum(parts["A"] for parts in found), expected)

    def test_whole_cents_are_not_drawn_for(self):
        """Percentages that stand for whole cents give these, whatever the place; in tens of millions they no longer can."""
        shares = percentages({"A": D("33.34"), "B": D("66.66")})
        for place in places(1000, D("0.5")):
            self.assertEqual(split(D("100.00"), shares, place=place), {"A": D("33.34"), "B": D("66.66")})

    def test_split_refuses(self):
        for shares, code in (({"a": D(-1)}, "share_negative"), ({"a": D(60), "b": D("40.01")}, "shares_above_hundred")):
            with self.subTest(code), self.assertRaises(RuleError) as caught:
                split(D("1.00"), shares)
            self.assertEqual(caught.exception.code, code)

    def test_split_tolerance(self):
        """A sum within 0.000001 of 100 is 100, since three equal shares are stored as 33.333333; the next one is not."""
        self.assertEqual(split(D("1.00"), {"a": D("100.000001")}), {"a": D("1.00")})
        with self.assertRaises(RuleError):
            split(D("1.00"), {"a": D("100.00000101")})
        ten_million = D("10000000.00")
        self.assertEqual(split(ten_million, {"a": D("99.999999")}), {"a": ten_million})
        self.assertEqual(split(ten_million, {"a": D("99.99999899")}), {"a": D("9999999.90")})
