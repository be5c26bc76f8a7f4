from decimal import Decimal as D

from odoo.tests import BaseCase

from ...engine import Amounts, Base, Category, PotFigures, RuleError, Waterfall, cents, total


class TestEngineWaterfall(BaseCase):
    def test_values(self):
        self.assertEqual([one.value for one in Category], ["turnover", "assignment_cost", "investment", "training"])
        self.assertEqual([one.value for one in Base], ["turnover", "net_turnover", "surplus"])

    def test_bases(self):
        amounts = Amounts(D("1000"), D("100"), D("50"), D("25"))
        for base, amount in (("turnover", 1000), ("net_turnover", 900), ("surplus", 825)):
            with self.subTest(base):
                self.assertEqual(amounts.base(base), amount)
                self.assertEqual(amounts.base(Base(base)), amount)

    def test_quarter_of_a_member(self):
        """An invoice with a credit note, two more invoices of which one is not paid, material, travel and a printer."""
        documents = [
            *(Amounts.of("turnover", D(amount)) for amount in ("450.00", "-50.00", "600.00", "250.00")),
            *(Amounts.of("assignment_cost", D(amount)) for amount in ("180.00", "42.00")),
            Amounts.of("investment", D("199.00")),
        ]
        unpaid = Amounts.of("turnover", D("250.00"))
        cases = [
            ("invoiced", total(documents), "1250.00", "1028.00", "308.40", "719.60", "520.60"),
            ("received", total(documents) - unpaid, "1000.00", "778.00", "233.40", "544.60", "345.60"),
        ]
        for basis, amounts, turnover, net, contribution, gross, pot in cases:
            with self.subTest(basis):
                self.assertEqual(str(amounts.turnover), turnover)
                self.assertEqual(str(cents(amounts.net_turnover * 30 / 100)), contribution)
                waterfall = Waterfall(amounts, D(contribution))
                self.assertEqual(str(waterfall.net_turnover), net)
                self.assertEqual(str(waterfall.pot_gross), gross)
                self.assertEqual(str(waterfall.pot_net), pot)

    def test_refund_by_a_vendor(self):
        amounts = total([Amounts.of("assignment_cost", D("180.00")), Amounts.of("assignment_cost", D("-30.00"))])
        self.assertEqual(amounts.net_turnover, D("-150.00"))

    def test_arithmetic(self):
        one, other = Amounts(D(1), D(2), D(3), D(4)), Amounts(D(10), D(20), D(30), D(40))
        self.assertEqual(one + other, Amounts(D(11), D(22), D(33), D(44)))
        self.assertEqual(other - one, Amounts(D(9), D(18), D(27), D(36)))
        self.assertEqual(one + -one, Amounts())

    def test_unknown_category(self):
        with self.assertRaises(RuleError):
            Amounts.of("donation", D(1))

    def test_figures(self):
        figures = PotFigures(D("345.60"), D("175.00"), D("0.00"), D("600.00"))
        self.assertEqual((figures.pot, figures.available), (D("520.60"), D("-79.40")))
        self.assertEqual(PotFigures().available, 0)
