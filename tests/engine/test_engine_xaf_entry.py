from odoo.tests import BaseCase

from ...engine.xaf_entry import (
    Item,
    Tax,
    Vat,
    parts,
    rounded,
    split_item,
    spread,
    vat_amounts,
    vat_elements,
)

HIGH, LOW = Tax("21", 21000, (3,)), Tax("9", 9000, (4,))
TAXES = {3: HIGH, 4: LOW, 5: Tax("both", 0, (3, 4))}


def item(number, cents, **vals):
    empty = dict.fromkeys(Item._fields)
    return Item(**{**empty, "number": number, "cents": cents, "currency_cents": 0, **vals})


def told(*entry):
    """(number of the item, cents, member, [(VAT code, cents)]) of each line of the file."""
    return [
        (part.item.number, part.cents, part.member, [(vat.tax.code, vat.cents) for vat in part.vats])
        for part in parts(entry, TAXES)
    ]


class TestEngineXafEntry(BaseCase):
    """An entry as a transaction: its lines balance, every cent is somebody's, and VAT stands on what it was reckoned from."""

    def test_whole_items(self):
        entry = (
            item(1, 12100, member=None),
            item(2, -10000, taxes=[3], member=8),
            item(3, -2100, tax=3, tax_counts=True),
        )
        self.assertEqual(told(*entry), [(1, 12100, None, []), (2, -10000, 8, [("21", -2100)]), (3, -2100, None, [])])

    def test_one_member_has_all(self):
        entry = (
            item(1, -10000, members=[5], shares=[-10000], taxes=[3], currency_cents=-77),
            item(2, -2100, tax=3, tax_counts=True),
        )
        self.assertEqual(told(*entry)[0], (1, -10000, 5, [("21", -2100)]))
        self.assertEqual(next(parts(entry, TAXES)).currency_cents, -77)

    def test_shares_and_the_cooperatives_own(self):
        entry = (
            item(1, -10000, members=[5, 6], shares=[-5000, -2500], taxes=[3, 4], currency_cents=-1001),
            item(2, -2100, tax=3, tax_counts=True),
            item(3, -900, tax=4, tax_counts=True),
        )
        self.assertEqual(
            told(*entry)[:3],
            [
                (1, -5000, 5, [("21", -1050), ("9", -450)]),
                (1, -2500, 6, [("21", -525), ("9", -225)]),
                (1, -2500, None, [("21", -525), ("9", -225)]),
            ],
        )
        self.assertEqual([part.currency_cents for part in parts(entry, TAXES)][:3], [-501, -250, -250])

    def test_nobody_shares(self):
        self.assertEqual(told(item(1, 0, members=[], shares=[])), [(1, 0, None, [])])

    def test_group_of_taxes(self):
        """The item has the group; the entry books its taxes one by one, in more than one item."""
        entry = (
            item(1, -10000, taxes=[5]),
            item(2, -2000, tax=3, tax_counts=True),
            item(3, -100, tax=3, tax_counts=True),
            item(4, -900, tax=4, tax_counts=True),
        )
        self.assertEqual(told(*entry)[0], (1, -10000, None, [("21", -2100), ("9", -900)]))

    def test_what_does_not_count(self):
        """The other half of a reverse charge is no VAT on the line, or both would cancel out."""
        entry = (
            item(1, 10000, taxes=[3]),
            item(2, 2100, tax=3, tax_counts=True),
            item(3, -2100, tax=3, tax_counts=False),
        )
        self.assertEqual(told(*entry)[0], (1, 10000, None, [("21", 2100)]))

    def test_tax_that_was_not_booked(self):
        """What the books have not, the file does not tell either."""
        self.assertEqual(told(item(1, -1000, taxes=[4]))[0], (1, -1000, None, [("9", 0)]))

    def test_split_item(self):
        self.assertEqual(split_item(100, [5, 6], [70, 40]), [(5, 70), (6, 40), (None, -10)])
        self.assertEqual(split_item(0, [5, 6], [70, -70]), [(5, 70), (6, -70)])
        self.assertEqual(split_item(0, [5], [0]), [(5, 0)])
        with self.assertRaises(ValueError):
            split_item(100, [5, 6], [100])

    def test_spread(self):
        cases = [
            ((100, [1, 2, 1]), [25, 50, 25]),
            ((1, [1, 1]), [1, 0]),
            ((-1, [1, 1]), [-1, 0]),
            ((10, [0, 5]), [0, 10]),
            ((7, [3, -3, 0]), [7, 0, 0]),
            ((7, [0]), [7]),
            ((0, [2, 3]), [0, 0]),
        ]
        for values, found in cases:
            self.assertEqual(spread(*values), found, values)
            self.assertEqual(sum(found), values[0])

    def test_rounded(self):
        """Half goes away from zero, whatever the signs."""
        cases = [(5, 10, 1), (-5, 10, -1), (5, -10, -1), (-5, -10, 1), (4, 10, 0), (14, 10, 1), (15, 10, 2), (0, 7, 0)]
        for numerator, denominator, quotient in [*cases, (3, 1, 3), (-20, 10, -2), (1, 3, 0), (2, 3, 1), (-2, 3, -1)]:
            self.assertEqual(rounded(numerator, denominator), quotient, (numerator, denominator))

    def test_vat_amounts(self):
        cases = [
            ((2100, [10000], 21000), [2100]),
            ((2101, [10000], 21000), [2101], "a cent of rounding"),
            ((2099, [10000], 21000), [2099]),
            ((2102, [10000], 21000), [2102], "changed by hand"),
            ((3, [5, 10], 21000), [1, 2], "1.05 + 2.10"),
            ((4, [5, 10], 21000), [1, 3], "the cent goes to the largest"),
            ((4, [10, 5], 21000), [3, 1]),
            ((-4, [-5, -10], 21000), [-1, -3]),
            ((2, [5, 10], 21000), [1, 1]),
            ((5, [5, 10], 21000), [2, 3], "two cents: one for each"),
            ((1000, [100, 300], 21000), [250, 750], "no rate explains it: in proportion"),
            ((80, [100, 300], 21000), [20, 60], "four cents of two bases is more than rounding"),
            ((86, [100, 300], 21000), [22, 64], "two cents of two bases is rounding"),
            ((87, [100, 300], 21000), [22, 65], "three is not"),
            ((44, [10, 190], 21000), [3, 41], "as many cents as bases is rounding"),
            ((6, [7, 7, 7, 7], 21000), [2, 2, 1, 1], "of equal ones the first"),
            ((0, [10_000_000, -10_000_000], 21000), [2_100_000, -2_100_000], "a line and its refund"),
            ((0, [100, -300], 0), [0, 0]),
            ((1, [-100, 50], 0), [1, 0], "the largest, whatever its sign"),
        ]
        for values, found, *why in cases:
            self.assertEqual(vat_amounts(*values), found, (values, *why))

    def test_vat_elements(self):
        """A percentage of at most eight signs with three decimals, never below zero; an amount without a sign."""
        cases = [(21000, 5, "21.000", "0.05", "D"), (9000, -5, "9.000", "0.05", "C"), (5500, 0, "5.500", "0.00", "D")]
        for thousandths, cents, percent, money, side in [*cases, (1005, 1, "1.005", "0.01", "D")]:
            self.assertEqual(
                vat_elements(Vat(Tax("x", thousandths, ()), cents)),
                {"vatID": "x", "vatPerc": percent, "vatAmnt": money, "vatAmntTp": side},
            )
