from datetime import date
from decimal import Decimal as D

from odoo.tests import BaseCase

from ...engine.receipts import Claim, Counted, Lowering, Match, Outcome, Part, count, outcomes, portions

DAY = date(2026, 1, 31)


def _claim(amount, *parts, settled=None):
    return Claim(D(amount), [Match(DAY, D(settled or amount), list(parts))])


def _count(turnover, total, *lowered, money=0):
    """{owner: (counted, written off, credited)} by amounts in whole euros; `lowered`: (part, amount)"""
    outcome = Outcome(D(money), tuple(Lowering(part, D(amount)) for part, amount in lowered))
    found = count({owner: D(amount) for owner, amount in turnover.items()}, D(total), outcome)
    return {owner: (part.counted, part.written_off, part.credited) for owner, part in found.items()}


class TestEngineReceiptsClaims(BaseCase):
    """What one step brings to a claim, with amounts by hand."""

    def test_parts_of_an_entry_count_by_their_weight(self):
        credit, loss = Part("credit", D(5), owners={"A": D(1)}), Part("write_off", D(2))
        found = outcomes({1: _claim(50, Part("money", D(3)), loss, credit)}, DAY)[1]
        self.assertEqual(found, Outcome(D(15), (Lowering(loss, D(10)), Lowering(credit, D(25)))))

    def test_what_waits_brings_nothing(self):
        """Also beside a debt that was moved, for which the claim is looked at again."""
        parts = (Part("money", D(2)), Part("moved", ref=2), Part("waits", ref=2))
        claims = {1: _claim(100, *parts), 2: _claim(100, Part("money"))}
        self.assertEqual(outcomes(claims, DAY)[1], Outcome(D(75)))

    def test_an_entry_without_weight_brings_nothing(self):
        for parts in ([], [Part("money", D(0))], [Part("money"), Part("write_off", D(-1))]):
            with self.subTest(parts=parts):
                self.assertEqual(outcomes({1: _claim(100, *parts)}, DAY)[1], Outcome())

    def test_what_was_moved_where_nothing_is_owed(self):
        claims = {1: _claim(100, Part("moved", ref="gone")), 2: _claim(100, Part("moved", ref=3)), 3: Claim(D(0))}
        self.assertEqual([found.money for found in outcomes(claims, DAY).values()], [0, 0, 0])

    def test_a_moved_debt_takes_its_share_of_all_that_happened_there(self):
        credit, loss = Part("credit", D(60), owners={"A": D(60)}), Part("write_off", D(40), owners={"A": D(1)})
        claims = {
            "invoice": _claim(50, Part("moved", ref="doubtful")),
            "doubtful": _claim(200, Part("money", D(80)), credit, loss, settled=180),
        }
        share = Part("credit", D(60), owners={"A": D(15)})
        self.assertEqual(
            outcomes(claims, DAY)["invoice"], Outcome(D(20), (Lowering(share, D(15)), Lowering(loss, D(10))))
        )

    def test_moved_through_several_steps(self):
        claims = {step: _claim(100, Part("moved", ref=step + 1)) for step in (1, 2, 3)}
        claims |= {4: _claim(200, Part("money"), settled=50)}
        self.assertEqual([found.money for found in outcomes(claims, DAY).values()], [25, 25, 25, 50])

    def test_a_refund_brings_what_was_received_of_what_it_refunds(self):
        """And nothing of what was taken off that: the credit note has its own items."""
        for came, brought in ((50, 20), (100, 40), (150, 40)):
            claims = {
                "note": _claim(40, Part("refund", ref="invoice")),
                "invoice": Claim(
                    D(100), [Match(DAY, D(came), [Part("money")]), Match(DAY, D(10), [Part("write_off")])]
                ),
            }
            with self.subTest(came=came):
                self.assertEqual(outcomes(claims, DAY)["note"], Outcome(D(brought)))


class TestEngineReceiptsCount(BaseCase):
    """Whose what came is, with amounts by hand."""

    def test_nothing_to_wait_for(self):
        for total in ("0", "0.004", "-0.004"):
            self.assertEqual(_count({"A": "10.005", "B": -10}, total), {"A": (D("10.01"), 0, 0), "B": (-10, 0, 0)})

    def test_half_a_cent_is_something(self):
        self.assertEqual(_count({"A": 1}, "0.005", (Part("write_off"), "0.005")), {"A": (1, 1, 0)})
        self.assertEqual(_count({"A": 1}, "0.005", money="0.005"), {"A": (1, 0, 0)})
        self.assertEqual(_count({"A": 1}, "0.005"), {"A": (0, 0, 0)})

    def test_never_more_than_is_owed_nor_less_than_nothing(self):
        for money, counted in ((1500, 1000), (1000, 1000), (-100, 0)):
            self.assertEqual(_count({"A": 1000}, 1000, money=money), {"A": (counted, 0, 0)})

    def test_all_of_it_was_credited(self):
        self.assertEqual(_count({"A": 400}, 400, (Part("credit", owners={"A": D(400)}), 400)), {"A": (400, 0, 400)})

    def test_credited_to_somebody_who_is_not_in_it(self):
        """Of this very document: everybody has so much less to come."""
        part = Part("credit", owners={"C": D(200)})
        self.assertEqual(
            _count({"A": 300, "B": 100}, 400, (part, 200), money=100),
            {"A": (75, 0, 0), "B": (25, 0, 0), "C": (200, 0, 200)},
        )

    def test_more_is_credited_than_somebody_has(self):
        part = Part("credit", owners={"A": D(150)})
        self.assertEqual(
            _count({"A": 100, "B": 100}, 200, (part, 150), money=25), {"A": (150, 0, 150), "B": (25, 0, 0)}
        )

    def test_credited_more_where_less_than_nothing_is_left(self):
        part = Part("credit", owners={"B": D(10)})
        self.assertEqual(_count({"A": 100, "B": -20}, 80, (part, 10), money=70), {"A": (90, 0, 0), "B": (-10, 0, 10)})

    def test_a_difference_in_exchange_rate_raises_it(self):
        part = Part("credit", owners={"A": D(-50)})
        self.assertEqual(_count({"A": 1000}, 1000, (part, -50), money=525), {"A": (475, 0, -50)})

    def test_credit_note_of_other_work_in_part(self):
        """300.00 is of A's own part; the other 100.00 the cooperative owes the customer, so that much came."""
        part = Part("credit", owners={"A": D(300), "B": D(100)}, related=False)
        self.assertEqual(_count({"A": 1000}, 1000, (part, 400)), {"A": (400, 0, 300), "B": (0, 0, 0)})

    def test_credit_note_of_other_work_without_owners(self):
        part = Part("credit", related=False)
        self.assertEqual(_count({"A": 1000}, 1000, (part, 100), money=450), {"A": (500, 0, 0)})

    def test_loss_in_the_proportions_of_its_lines(self):
        part = Part("write_off", owners={"A": D(3), "B": D(1)})
        found = _count({"A": 500, "B": 500}, 1000, (part, 200), money=800)
        self.assertEqual(found, {"A": (500, 150, 0), "B": (500, 50, 0)})

    def test_loss_beyond_what_they_have(self):
        """The rest is everybody's who has something left."""
        part = Part("write_off", owners={"A": D(1), "C": D(1)})
        found = _count({"A": 100, "B": 300, "D": 100}, 500, (part, 400), money=100)
        self.assertEqual(found, {"A": (100, 100, 0), "B": (300, 225, 0), "D": (100, 75, 0)})

    def test_loss_of_nobody_in_particular(self):
        for owners in ({}, {"A": D(0)}, {"A": D(-1)}):
            found = _count({"A": 100, "B": -20}, 80, (Part("write_off", owners=owners), 40), money=40)
            self.assertEqual(found, {"A": (100, 40, 0), "B": (-20, 0, 0)})

    def test_loss_larger_than_the_document(self):
        self.assertEqual(_count({"A": 100}, 100, (Part("write_off"), 150)), {"A": (100, 100, 0)})
        found = _count({"A": 100, "B": -20}, 80, (Part("write_off"), 120))
        self.assertEqual(found, {"A": (80, 80, 0), "B": (0, 0, 0)})

    def test_loss_of_a_cent(self):
        self.assertEqual(_count({"A": "0.01"}, "0.01", (Part("write_off"), "0.01")), {"A": (D("0.01"), D("0.01"), 0)})

    def test_loss_where_nobody_has_anything(self):
        self.assertEqual(_count({"A": 10, "B": -10}, 5, (Part("write_off"), 5)), {"A": (0, 0, 0), "B": (0, 0, 0)})

    def test_two_losses_and_a_credit_note(self):
        """600.00 after the credit note, 150.00 of it lost twice, half of the rest paid."""
        credit, loss = Part("credit", owners={"B": D(400)}), Part("write_off")
        found = _count({"A": 600, "B": 400}, 1000, (loss, 150), (credit, 400), (loss, 150), money=150)
        self.assertEqual(found, {"A": (450, 300, 0), "B": (400, 0, 400)})

    def test_what_was_received(self):
        self.assertEqual(Counted(D(500), D(150), D(20)).received, 350)
        self.assertEqual((Counted(D(5)).written_off, Counted(D(5)).credited), (0, 0))

    def test_portions(self):
        amounts = {"A": D(10), "B": D("-0.01")}
        self.assertEqual(portions(amounts, D(0), [D(7)]), [{"A": 10, "B": D("-0.01")}])
        self.assertEqual(
            portions(amounts, D(4), [D(3), D(3)]), [{"A": D("7.5"), "B": D("-0.01")}, {"A": D("2.5"), "B": 0}]
        )
