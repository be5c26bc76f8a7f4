import csv
from datetime import date
from decimal import Decimal

from odoo.tests import tagged
from odoo.tools import file_open

from ..engine import cents
from .scenario import CoopScenario


@tagged("post_install", "-at_install")
class TestBlauweParaplu(CoopScenario):
    """The published year figures of De Blauwe Paraplu, Amersfoort (domain §6.1), booked through real documents.

    What is printed, and what the books say:

    * Costs 2016 are printed as "5.17,41" and costs 2017 as "3.544,9": 517.41 and 3,544.90, as net turnover proves.
    * Contribution 2016 is printed 1,680.84; 30 % of the total 5,602.78 is 1,680.83. Rounded per member, as a settlement
      does and as the source did "per part", it is 1,680.84: our books give the printed figure.
    * Contribution 2017 is printed 6,475.23; 30 % of the total 21,584.21 is 6,475.26. Our books have 6,475.25: each
      member's is rounded on the amount to date, so the parts of the source, which are not published, were rounded
      otherwise: two cents.
    * Pot gross 2017 is printed 15,108.88, but 21,584.21 − 6,475.23 = 15,108.98: a slip of ten cents. Ours is
      15,108.96: ten cents more for the slip, two less for the contribution.
    * Pot net 2017 is printed 6,516.15 = 15,108.88 − 8,592.73, and so carries the slip: eight cents again.
    """

    today = date(2018, 1, 31)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule(30.0, name="Afdracht", date_from="2016-01-01")
        with file_open("social_cooperative/tests/data/blauwe_paraplu.csv") as source:
            rows = csv.DictReader(line for line in source if not line.startswith("#"))
            cls.published = {row.pop("year"): {key: float(value) for key, value in row.items()} for row in rows}
        for year, figures in cls.published.items():
            cls._book(year, figures)

    @classmethod
    def _book(cls, year, figures):
        """A year in parts: invoices in three of four quarters, paid at once; costs and investments in between."""
        members = {cls.anna: 60, cls.bert: 40}
        for month, part in (("02", 0.25), ("06", 0.35), ("11", 0.40)):
            amount = round(figures["turnover"] * part, 2)
            if month == "11":
                amount = round(figures["turnover"] - sum(round(figures["turnover"] * p, 2) for p in (0.25, 0.35)), 2)
            invoice = cls._invoice([(amount, members)], date=f"{year}-{month}-10")
            cls._pay(invoice, date=f"{year}-{month}-20")
        cls._bill([(figures["assignment_costs"], members)], date=f"{year}-03-05")
        cls._bill([(figures["investments"], members, cls.investment_account)], date=f"{year}-09-05")

    def _figures(self, settlement):
        lines = settlement.line_ids
        return {
            "turnover": round(sum(lines.mapped("turnover")), 2),
            "assignment_costs": -round(sum(lines.mapped("assignment_cost")), 2),
            "net_turnover": round(sum(lines.mapped("net_turnover")), 2),
            "contribution": -round(sum(lines.mapped("contribution")), 2),
            "pot_gross": round(sum(lines.mapped("pot_gross")), 2),
            "investments": -round(sum(lines.mapped("investment")), 2),
            "pot_net": round(sum(lines.mapped("change")), 2),
        }

    def _slips(self, settlement, year):
        """{figure: our cents − published cents}, where they differ."""
        ours, published = self._figures(settlement), self.published[year]
        differences = {name: round(100 * (ours[name] - published[name])) for name in published}
        return {name: cents for name, cents in differences.items() if cents}

    def test_published_years(self):
        first = self._settle("2016-12-31")
        self.assertEqual(self._slips(first, "2016"), {})
        second = self._settle("2017-12-31")
        slip, rounding = 10, 2
        self.assertEqual(
            self._slips(second, "2017"),
            {"contribution": rounding, "pot_gross": slip - rounding, "pot_net": slip - rounding},
        )
        for member in (self.anna, self.bert):
            lines = (first | second).line_ids.filtered(lambda line, member=member: line.member_id == member)
            net, contribution = (
                Decimal(str(round(sum(lines.mapped(name)), 2))) for name in ("net_turnover", "contribution")
            )
            self.assertEqual(-contribution, cents(net * 30 / 100), "30 % of what the member earned, to the cent")
