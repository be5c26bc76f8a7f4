from dataclasses import replace
from datetime import date
from decimal import Decimal as D

from odoo.tests import BaseCase

from ...engine import (
    CODES,
    Amounts,
    Destination,
    MemberInput,
    Rule,
    RuleError,
    due,
    expected,
    parse_step_key,
    step_key,
    timeline,
    true_up,
)

MARCH, APRIL, MAY = date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)
THIRTY = Rule(1, "Afdracht", "company", 1, Destination(), "net_turnover", D(30))
QUARTER = {"assignment_cost": D("222.00"), "investment": D("199.00")}
INVOICED = Amounts(D("1250.00"), **QUARTER)
RECEIVED = Amounts(D("1000.00"), **QUARTER)


def member(received=RECEIVED, invoiced=INVOICED, rules=(THIRTY,), history=()):
    return MemberInput(7, timeline(rules, (), 7, 1), {0: received}, {0: invoiced}, history)


def received_due(amounts, until=MARCH, rules=(THIRTY,)):
    return due(member(amounts, rules=rules), "received", until)


def texts(amounts):
    return {key: str(amount) for key, amount in amounts.items()}


class TestEngineDue(BaseCase):
    def test_quarter_of_a_member(self):
        cases = {
            "invoiced": ["1250.00", "-222.00", "1028.00", "-308.40", "719.60", "-199.00", "0.00", "520.60"],
            "received": ["1000.00", "-222.00", "778.00", "-233.40", "544.60", "-199.00", "0.00", "345.60"],
        }
        for basis, amounts in cases.items():
            with self.subTest(basis):
                found = due(member(), basis, MARCH)
                self.assertEqual([step.code for step in found.steps], list(CODES))
                self.assertEqual([str(step.amount) for step in found.steps], amounts)
                self.assertEqual(str(found.pot_net), amounts[-1])

    def test_expected(self):
        found = expected(due(member(), "invoiced", MARCH), due(member(), "received", MARCH))
        self.assertEqual(str(found), "175.00")

    def test_formulas(self):
        rules = (
            THIRTY,
            Rule(2, "Opleidingspot", "company", 1, Destination("shared_pot", 12), monthly_amount=D("5.00")),
        )
        found = due(member(rules=rules, history=[(date(2026, 2, 1), "active")]), "received", MARCH)
        percentage, monthly = [step for step in found.steps if step.code == "contribution"]
        self.assertEqual(percentage.formula, ("percentage", D(30), "net_turnover", D("778.00"), 0, 0))
        self.assertEqual((percentage.rule_id, percentage.key), (1, "contribution:cooperative"))
        self.assertEqual(monthly.formula, ("monthly", 2, D("5.00")))
        self.assertEqual((monthly.rule_id, monthly.key), (2, "contribution:shared_pot:12"))
        self.assertEqual(found.totals["pot_net"], D("335.60"))

    def test_sums_say_of_what(self):
        """The waterfall of design §4: what a line adds up, in its order."""
        found = {step.code: step.formula for step in received_due(RECEIVED).steps}
        self.assertEqual(found["net_turnover"], ("sum", "turnover", "assignment_cost"))
        self.assertEqual(found["pot_gross"], ("sum", "net_turnover", "contribution"))
        self.assertEqual(found["pot_net"], ("sum", "pot_gross", "investment", "training"))
        self.assertEqual([found[code] for code in ("turnover", "assignment_cost", "investment", "training")], [()] * 4)

    def test_booked_steps_make_the_pot(self):
        found = received_due(Amounts(D("100.00"), D("7.00"), D("11.00"), D("13.00")))
        self.assertEqual(
            [step.code for step in found.steps if step.booked],
            ["net_turnover", "contribution", "investment", "training"],
        )
        self.assertEqual(found.pot_net, found.totals["pot_net"])

    def test_two_rules_for_one_destination(self):
        rules = (THIRTY, Rule(2, "Vast", "company", 1, Destination(), monthly_amount=D("10.00")))
        found = due(member(rules=rules, history=[(date(2026, 3, 1), "active")]), "received", MARCH)
        self.assertEqual(str(found.totals["contribution:cooperative"]), "-243.40")
        self.assertEqual(len([step for step in found.steps if step.code == "contribution"]), 2)

    def test_nothing_known(self):
        found = due(MemberInput(7, timeline([], (), 7, 1)), "received", MARCH)
        self.assertEqual(found.pot_net, 0)
        self.assertNotIn("contribution", [step.code for step in found.steps])

    def test_unknown_basis(self):
        with self.assertRaises(RuleError):
            due(member(), "promised", MARCH)

    def test_step_keys(self):
        keys = [
            "turnover",
            "pot_net",
            "contribution:cooperative",
            "contribution:shared_pot:12",
            "contribution:municipality:7",
        ]
        for key in keys:
            with self.subTest(key):
                self.assertEqual(step_key(*parse_step_key(key)), key)
        for key in (
            "",
            "reward",
            "contribution",
            "turnover:cooperative",
            "contribution:shared_pot",
            "contribution:bank:1",
            "contribution:shared_pot:x",
            "contribution:cooperative:1",
            "contribution:shared_pot:1:2",
            "turnover:",
        ):
            with self.subTest(key), self.assertRaises(RuleError) as caught:
                parse_step_key(key)
            self.assertEqual(caught.exception.code, "unknown_step")


class TestEngineTrueUp(BaseCase):
    def test_first_settlement_books_all(self):
        found = true_up(received_due(RECEIVED), {})
        self.assertEqual(
            texts({one.key: one.change for one in found if one.booked}),
            {
                "net_turnover": "778.00",
                "contribution:cooperative": "-233.40",
                "investment": "-199.00",
                "training": "0.00",
            },
        )

    def test_the_open_invoice_is_paid(self):
        """250.00 comes in the month after: the next settlement books +250.00 and −75.00, all of it this period's."""
        march, april = received_due(RECEIVED), received_due(INVOICED, APRIL)
        found = {one.key: one for one in true_up(april, march.totals, march)}
        changed = texts({key: one.change for key, one in found.items() if one.booked and one.change})
        self.assertEqual(changed, {"net_turnover": "250.00", "contribution:cooperative": "-75.00"})
        self.assertEqual({one.correction for one in found.values()}, {D(0)})
        self.assertEqual(str(found["pot_net"].change), "175.00")

    def test_paid_in_a_settled_month_after_all(self):
        """The payment turns out to be dated in March, which is settled: it is a correction in April."""
        found = {
            one.key: one
            for one in true_up(
                received_due(INVOICED, APRIL),
                received_due(RECEIVED).totals,
                received_due(INVOICED),
            )
        }
        self.assertEqual(str(found["contribution:cooperative"].correction), "-75.00")
        self.assertEqual(found["contribution:cooperative"].this_period, 0)

    def test_twice(self):
        march = received_due(RECEIVED)
        self.assertEqual({one.change for one in true_up(march, march.totals, march)}, {D(0)})

    def test_removed_rule(self):
        """What was handed over under it comes back; the key keeps its place in the waterfall."""
        march = received_due(RECEIVED)
        found = true_up(received_due(RECEIVED, APRIL, rules=()), march.totals, received_due(RECEIVED, rules=()))
        self.assertEqual([one.code for one in found], list(CODES))
        back = found[CODES.index("contribution")]
        self.assertEqual((back.to_date, str(back.change), str(back.correction)), (0, "233.40", "233.40"))
        self.assertEqual(back.destination, Destination())

    def test_removed_and_already_returned(self):
        found = true_up(received_due(RECEIVED, rules=()), {"contribution:cooperative": D("0.00")})
        self.assertNotIn("contribution", [one.code for one in found])

    def test_came_and_went_unbooked(self):
        """A late invoice belongs to the settled month, its credit note to this one: nothing is booked."""
        rules = (replace(THIRTY, date_to=date(2026, 3, 31)),)
        late = received_due(Amounts(D("100.00")), rules=rules)
        found = {one.key: one for one in true_up(received_due(Amounts(), APRIL, rules), {}, late)}
        one = found["contribution:cooperative"]
        self.assertEqual((str(one.change), str(one.correction), str(one.this_period)), ("0.00", "-30.00", "30.00"))

    def test_loss_gives_back_and_is_carried(self):
        """(net turnover to date) → what the settlement of each month does to the contribution."""
        before, changes = {}, []
        for turnover in ("1000.00", "-500.00", "200.00", "400.00"):
            found = true_up(received_due(Amounts(D(turnover))), before)
            before = {one.key: one.to_date for one in found}
            changes += [str(one.change) for one in found if one.code == "contribution"]
        self.assertEqual(changes, ["-300.00", "300.00", "-60.00", "-60.00"])

    def test_two_years_of_a_cooperative(self):
        """Year by year on the amount to date: 1,680.83, then 8,156.10 − 1,680.83 = 6,475.27."""
        first = Amounts(D("6120.19"), D("517.41"), D("966.50"))
        both = first + Amounts(D("25129.11"), D("3544.90"), D("8592.73"))
        year_1 = received_due(first, date(2016, 12, 31))
        year_2 = received_due(both, date(2017, 12, 31))
        found = {one.key: one for one in true_up(year_2, year_1.totals, year_1)}
        self.assertEqual(str(year_1.totals["contribution:cooperative"]), "-1680.83")
        self.assertEqual(str(found["contribution:cooperative"].change), "-6475.27")
        self.assertEqual(str(found["net_turnover"].change), "21584.21")
