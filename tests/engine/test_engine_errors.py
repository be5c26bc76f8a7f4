from datetime import date
from decimal import Decimal as D

from odoo.tests import BaseCase

from ...engine import (
    Amounts,
    Destination,
    Discount,
    Earned,
    MemberInput,
    Month,
    Period,
    RewardPolicy,
    Rule,
    RuleError,
    active_month_ends,
    apportion,
    colour,
    contributions,
    due,
    margin,
    parse_step_key,
    percentages,
    share_out,
    split,
    step_key,
    timeline,
    to_decimal,
    typed_number,
    windows,
)

NEW_YEAR, YESTERDAY = date(2026, 1, 1), date(2025, 12, 31)


def _rule(**values):
    return Rule(1, "Afdracht", values.pop("scope", "company"), 1, Destination(), **values)


class TestEngineErrors(BaseCase):
    """Every refusal of bad input has a code, which the models turn into a sentence, and the values for that sentence."""

    def _assert_refused(self, refusal, call, /, **params):
        with self.subTest(refusal), self.assertRaises(RuleError) as caught:
            call()
        self.assertEqual((caught.exception.code, caught.exception.params), (refusal, params))

    def test_periods(self):
        reversed_ = {"date_from": NEW_YEAR, "date_to": YESTERDAY}
        self._assert_refused("period_reversed", lambda: Period(NEW_YEAR, YESTERDAY), **reversed_)
        for month in (0, 13):
            self._assert_refused("no_such_month", lambda month=month: Month(2026, month), year=2026, month=month)
        for year in (0, 10000):
            self._assert_refused("no_such_month", lambda year=year: Month(year, 1), year=year, month=1)
        history = [(NEW_YEAR, "active"), (YESTERDAY, "paused")]
        self._assert_refused("history_unsorted", lambda: active_month_ends(history, date.min, date.max), day=YESTERDAY)

    def test_the_first_and_the_last_month_of_the_calendar(self):
        self.assertEqual((Month(1, 1).first, Month(9999, 12).last), (date.min, date.max))

    def test_amounts(self):
        self._assert_refused("not_a_number", lambda: to_decimal("12,5"), value="12,5")
        self._assert_refused("not_a_number", lambda: to_decimal(float("inf")), value="inf")
        self._assert_refused("not_a_number", lambda: typed_number("1.250"), value="1.250")
        self._assert_refused("number_too_large", lambda: typed_number("10000000"), value="10000000")
        self._assert_refused("share_negative", lambda: split(D(1), {"L1": D(-1)}), key="L1", share=D(-1))
        self._assert_refused("shares_above_hundred", lambda: split(D(1), {"L1": D(101)}), total=D(101))
        self._assert_refused("weight_negative", lambda: apportion(D(1), {"L1": D(-1)}), key="L1", weight=D(-1))
        self._assert_refused("weights_zero", lambda: apportion(D(1), {"L1": D(0)}))
        self._assert_refused(
            "targets_differ", lambda: share_out([D("1.50")], {"L1": D("1.00")}), lines=D("1.50"), targets=D("1.00")
        )
        self._assert_refused("unknown_category", lambda: Amounts.of("donation", D(1)), category="donation")

    def test_amounts_too_large_for_eight_decimals(self):
        """A part that comes out right does not make up for one that does not."""
        parts = {"L1": D("0.01"), "L2": D("99999999999.99"), "L3": D("0.00")}
        self._assert_refused("not_expressible", lambda: percentages(parts), total=D("100000000000.00"))

    def test_rules(self):
        named = {"rule": "Afdracht"}
        for code, values, params in (
            ("unknown_scope", {"scope": "country", "monthly_amount": D(1)}, {"scope": "country"}),
            ("percentage_or_monthly_amount", {}, {}),
            ("monthly_amount_negative", {"monthly_amount": D("-0.01")}, {"amount": D("-0.01")}),
            ("percentage_needs_base", {"percentage": D(1), "base": "profit"}, {"base": "profit"}),
            ("percentage_out_of_range", {"percentage": D(101), "base": "turnover"}, {"percentage": D(101)}),
        ):
            self._assert_refused(code, lambda values=values: _rule(**values), **named, **params)
        reversed_ = {"date_from": NEW_YEAR, "date_to": YESTERDAY}
        self._assert_refused("period_reversed", lambda: _rule(monthly_amount=D(1), **reversed_), **reversed_)
        self._assert_refused("unknown_destination", lambda: Destination("bank", 1), kind="bank")
        for kind, ref in (("cooperative", 1), ("shared_pot", 0), ("municipality", 0)):
            self._assert_refused(
                "destination_reference", lambda kind=kind, ref=ref: Destination(kind, ref), kind=kind, ref=ref
            )

    def test_what_a_rule_may_be_at_most_and_at_least(self):
        for values in (
            {"percentage": D(0), "base": "turnover"},
            {"percentage": D(100), "base": "turnover"},
            {"monthly_amount": D(0)},
            {"monthly_amount": D(1), "date_from": NEW_YEAR, "date_to": NEW_YEAR},
        ):
            self.assertEqual(_rule(**values).name, "Afdracht")

    def test_settlements(self):
        member = MemberInput(7, timeline([], (), 7, 1))
        self._assert_refused("unknown_basis", lambda: due(member, "promised", NEW_YEAR), basis="promised")
        amounts = {2: Amounts(), 0: Amounts(), 1: Amounts()}
        self._assert_refused(
            "unknown_segment", lambda: contributions(timeline([], (), 7, 1), amounts, (), NEW_YEAR), numbers=[1, 2]
        )
        self._assert_refused("unknown_step", lambda: parse_step_key("reward"), code="reward", destination=None)
        self._assert_refused(
            "unknown_step", lambda: step_key("turnover", Destination()), code="turnover", destination=Destination()
        )
        self._assert_refused("unknown_step", lambda: step_key("contribution"), code="contribution", destination=None)

    def test_rewards(self):
        self._assert_refused("unknown_reward_basis", lambda: Earned().of("profit"), basis="profit")
        for code, values, params in (
            ("unknown_rhythm_or_basis", {"rhythm": "week"}, {"rhythm": "week", "basis": "surplus"}),
            ("unknown_rhythm_or_basis", {"basis": "profit"}, {"rhythm": "period", "basis": "profit"}),
            ("percentage_out_of_range", {"percentage": D("100.01")}, {"percentage": D("100.01")}),
            ("percentage_out_of_range", {"percentage": D("-0.01")}, {"percentage": D("-0.01")}),
            ("month_cap_needs_months", {"month_cap": D(0)}, {"legal_basis": "other"}),
            ("month_cap_needs_months", {"legal_basis": "31.2.n"}, {"legal_basis": "31.2.n"}),
            ("exemption_needs_months", {"legal_basis": "34a"}, {"legal_basis": "34a"}),
        ):
            terms = {"id": 1, "legal_basis": "other", "basis": "surplus", "percentage": D(1)} | values
            self._assert_refused(code, lambda terms=terms: RewardPolicy(**terms), **params)
        for percentage in (0, 100):
            self.assertTrue(RewardPolicy(1, "31.2.j", "surplus", D(percentage)).together)

    def test_the_shop(self):
        self._assert_refused("tag_weeks", lambda: Discount(0, D(1)), weeks=0)
        for percentage in ("0", "100.01"):
            self._assert_refused(
                "tag_percentage", lambda percentage=percentage: Discount(1, D(percentage)), percentage=percentage
            )
        self._assert_refused("tag_without_colours", lambda: colour(NEW_YEAR, NEW_YEAR, 0))
        self._assert_refused("tag_same_age", lambda: windows(NEW_YEAR, [Discount(1, D(1)), Discount(1, D(2))]))
        self._assert_refused(
            "carried_is_a_loss", lambda: margin.period_margin(D(1), D(0), D("0.01"), D(21)), carried=D("0.01")
        )

    def test_as_text(self):
        self.assertEqual(str(RuleError("weights_zero")), "weights_zero")
        self.assertEqual(str(RuleError("no_such_month", year=2026, month=13)), "no_such_month (year=2026, month=13)")
