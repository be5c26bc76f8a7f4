from datetime import date, timedelta
from decimal import Decimal as D

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine import RuleError
from ...engine.receipts import Claim, Lowering, Match, Outcome, Part, count, outcomes, portions

DAY = date(2026, 1, 31)
CENT = D("0.01")
stable = settings(deadline=None, derandomize=True, max_examples=80, database=None)
euros = st.integers(1, 5_000_00).map(lambda number: D(number) / 100)
owners = st.sampled_from("ABC")
turnovers = st.dictionaries(owners, euros, min_size=1)


@st.composite
def _documents(draw):
    """(turnover, outcome): a document without tax, with credit notes of its own, losses and money; never more than it is."""
    turnover = draw(turnovers)
    total = sum(turnover.values())
    lowered, left = [], total
    for kind in draw(st.lists(st.sampled_from(["credit", "write_off"]), max_size=4)):
        amount = min(left, draw(euros))
        if kind == "credit":
            part = Part("credit", owners={draw(owners): amount})
        else:
            part = Part("write_off", ref="loss", owners=draw(st.dictionaries(owners, euros)))
        lowered.append(Lowering(part, amount))
        left -= amount
    money = min(left, draw(euros)) if draw(st.booleans()) else D(0)
    return turnover, Outcome(money, tuple(lowered))


def _credited(outcome, owner):
    return sum(
        (part.owners.get(owner, D(0)) for part in (low.part for low in outcome.lowered) if part.kind == "credit"), D(0)
    )


def _net(turnover, outcome):
    """{owner: what counts of the document and its credit notes together}"""
    counted = count(turnover, sum(turnover.values()), outcome)
    return {owner: part.received - _credited(outcome, owner) for owner, part in counted.items()}


class TestEngineReceipts(BaseCase):
    """What came is shared over what is left of a document: no more than came, and nothing from nothing."""

    @stable
    @given(_documents())
    def test_no_more_and_no_less_than_came(self, document):
        turnover, outcome = document
        net = _net(turnover, outcome)
        self.assertAlmostEqual(sum(net.values()), outcome.money, delta=CENT * len(net))

    @stable
    @given(_documents())
    def test_nobody_has_less_than_nothing_or_more_than_his_part(self, document):
        turnover, outcome = document
        for owner, amount in _net(turnover, outcome).items():
            self.assertGreaterEqual(amount, 0)
            self.assertLessEqual(amount, turnover.get(owner, 0) + CENT)

    @stable
    @given(_documents())
    def test_nothing_came(self, document):
        turnover, outcome = document
        nothing = Outcome(D(0), outcome.lowered)
        self.assertEqual(set(_net(turnover, nothing).values()), {D(0)})

    @stable
    @given(turnovers, st.lists(euros, max_size=6))
    def test_paid_in_parts(self, turnover, parts):
        """Of a document without anything else the share of what came counts, whatever the parts."""
        total = sum(turnover.values())
        came = min(total, sum(parts, D(0)))
        for owner, part in count(turnover, total, Outcome(came)).items():
            self.assertAlmostEqual(part.received, turnover[owner] * came / total, delta=CENT)
        paid = count(turnover, total, Outcome(total))
        self.assertEqual({owner: part.received for owner, part in paid.items()}, turnover)

    @stable
    @given(turnovers, st.lists(euros, min_size=1, max_size=6))
    def test_portions_add_up(self, turnover, matched):
        parts = portions(turnover, sum(matched), matched)
        for owner, amount in turnover.items():
            self.assertEqual(sum(part[owner] for part in parts), amount)

    @stable
    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), euros), max_size=12), euros)
    def test_debts_moved_in_any_way(self, moves, came):
        """However debts are moved, also in circles: no more comes than came, and it is the same in any order."""
        claims = {number: [] for number in range(6)}
        for number, target, amount in moves:
            claims[number].append(Match(DAY, amount, [Part("moved", ref=target)]))
        claims[5].append(Match(DAY, came, [Part("money")]))
        claims = {number: Claim(sum((m.amount for m in own), D(1)), own) for number, own in claims.items()}
        found = outcomes(claims, DAY)
        again = outcomes(dict(reversed(claims.items())), DAY)
        for number, claim in claims.items():
            self.assertGreaterEqual(found[number].money, 0)
            self.assertLessEqual(found[number].money, claim.amount)
            self.assertEqual(found[number].money, again[number].money)

    def test_later_is_not_yet(self):
        claim = Claim(D(100), [Match(DAY + timedelta(days=1), D(100), [Part("money")])])
        self.assertEqual(outcomes({1: claim}, DAY)[1].money, 0)
        self.assertEqual(outcomes({1: claim}, DAY + timedelta(days=1))[1].money, 100)

    def test_loss_of_whom(self):
        turnover = {"A": D(500), "B": D(500)}
        said = Outcome(D(500), (Lowering(Part("write_off", owners={"A": D(1)}), D(500)),))
        self.assertEqual([part.received for part in count(turnover, D(1000), said).values()], [0, 500])
        unsaid = Outcome(D(500), (Lowering(Part("write_off"), D(500)),))
        self.assertEqual([part.received for part in count(turnover, D(1000), unsaid).values()], [250, 250])

    def test_with_tax(self):
        """What came is measured with tax, what counts without."""
        turnover = {"A": D(1000)}
        lowered = (Lowering(Part("write_off"), D("605")),)
        counted = count(turnover, D(1210), Outcome(D("605"), lowered))["A"]
        self.assertEqual((counted.received, counted.written_off, counted.counted), (500, 500, 1000))

    def test_credit_note_of_other_work_is_a_set_off(self):
        other = Outcome(lowered=(Lowering(Part("credit", owners={"B": D(400)}, related=False), D(400)),))
        counted = count({"A": D(1000)}, D(1000), other)
        self.assertEqual({owner: part.received for owner, part in counted.items()}, {"A": 400, "B": 0})

    def test_parts_have_a_known_kind(self):
        with self.assertRaises(RuleError) as caught:
            Part("promise")
        self.assertEqual(caught.exception.code, "unknown_part")
