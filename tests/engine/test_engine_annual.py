from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine import RuleError
from ...engine.annual import ASSETS, OWED, PLACES, Balance, annual

CENTS = st.integers(-10_000_000, 10_000_000)
ROWS = st.lists(st.tuples(st.sampled_from(sorted(PLACES)), CENTS, CENTS), max_size=12)


class TestEngineAnnual(BaseCase):
    def test_pots_stand_apart(self):
        year = annual(
            [
                Balance(1, "asset_cash", Decimal(500), Decimal(0)),
                Balance(2, "liability_current", Decimal(-300), Decimal(0), "member_pots"),
                Balance(3, "liability_current", Decimal(-200), Decimal(0)),
                Balance(4, "off_balance", Decimal(77), Decimal(0)),
            ]
        )
        self.assertEqual((year.total("cash"), year.total("member_pots"), year.total("other_debt")), (500, 300, 200))
        self.assertEqual((year.result, year.difference), (0, 0))

    def test_results_of_before(self):
        """A part that an entry distributed is equity; the rest stays a result of before."""
        year = annual(
            [
                Balance(1, "asset_cash", Decimal(900), Decimal(700)),
                Balance(2, "income", Decimal(-1000), Decimal(-700)),
                Balance(3, "expense", Decimal(100), Decimal(0)),
                Balance(4, "equity", Decimal(-400), Decimal(-400)),
                Balance(5, "equity_unaffected", Decimal(400), Decimal(400)),
            ]
        )
        self.assertEqual((year.result, year.total("result")), (200, 200))
        self.assertEqual((year.total("result_before"), year.total("equity")), (300, 400))
        self.assertEqual(year.difference, 0)

    def test_where_each_type_stands(self):
        """As the Dutch model of a balance sheet has it (Besluit modellen jaarrekening, model B)."""
        for account_types, where in (
            (("asset_fixed", "asset_non_current"), "fixed"),
            (("asset_current", "asset_prepayments"), "current"),
            (("asset_receivable",), "receivable"),
            (("asset_cash",), "cash"),
        ):
            for account_type in account_types:
                year = annual([Balance(7, account_type, Decimal(12), Decimal(5))])
                self.assertEqual(dict(year.lines), {where: {7: 12}}, account_type)
                self.assertEqual((year.total(*ASSETS), year.total(*OWED)), (12, 0), account_type)
        for account_types, where in (
            (("equity",), "equity"),
            (("equity_unaffected",), "result_before"),
            (("liability_payable",), "payable"),
            (("liability_non_current",), "long_debt"),
            (("liability_current", "liability_credit_card"), "other_debt"),
        ):
            for account_type in account_types:
                year = annual([Balance(7, account_type, Decimal(-12), Decimal(-5))])
                self.assertEqual(dict(year.lines), {where: {7: 12}}, account_type)
                self.assertEqual((year.total(*ASSETS), year.total(*OWED)), (0, 12), account_type)
        for account_type in ("income", "income_other"):
            year = annual([Balance(7, account_type, Decimal(-12), Decimal(-5))])
            self.assertEqual(
                dict(year.lines), {"income": {7: 7}, "result": {0: 7}, "result_before": {0: 5}}, account_type
            )
            self.assertEqual((year.result, year.total(*OWED)), (7, 12), account_type)
        for account_type in ("expense", "expense_direct_cost", "expense_depreciation", "expense_other"):
            year = annual([Balance(7, account_type, Decimal(12), Decimal(5))])
            self.assertEqual(
                dict(year.lines), {"expense": {7: 7}, "result": {0: -7}, "result_before": {0: -5}}, account_type
            )
            self.assertEqual((year.result, year.total(*OWED)), (-7, -12), account_type)

    def test_what_is_owed_to_members(self):
        for place in ("member_pots", "shared_pots", "rewards"):
            year = annual([Balance(7, "liability_current", Decimal(-12), Decimal(0), place)])
            self.assertEqual((dict(year.lines), year.total(*OWED)), ({place: {7: 12}}, 12))

    def test_nothing_is_an_amount(self):
        self.assertIsInstance(annual([]).total("cash"), Decimal)
        self.assertEqual(annual([Balance(7, "asset_cash", Decimal(0), Decimal(3))]).lines, {})

    def test_unknown_type(self):
        with self.assertRaises(RuleError) as caught:
            annual([Balance(4711, "something_new", Decimal(1), Decimal(0))])
        self.assertEqual(caught.exception.code, "account_type_unknown")
        self.assertIn("4711", str(caught.exception))
        self.assertIn("something_new", str(caught.exception))

    @settings(deadline=None, derandomize=True, max_examples=60, database=None)
    @given(ROWS)
    def test_balanced_books_make_a_balanced_sheet(self, rows):
        """Whatever the types: when debit is credit before and until the end, both sides are equal."""
        rows = [(kind, Decimal(until) / 100, Decimal(before) / 100) for kind, until, before in rows]
        rows = [*rows, ("asset_cash", -sum(row[1] for row in rows), -sum(row[2] for row in rows))]
        year = annual(Balance(number, *row) for number, row in enumerate(rows, 1))
        self.assertEqual(year.total(*ASSETS), year.total(*OWED))
        plain = -sum(until - before for kind, until, before in rows if kind.startswith(("income", "expense")))
        self.assertEqual(year.result, plain)
