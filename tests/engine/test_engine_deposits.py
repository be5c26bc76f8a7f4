from decimal import Decimal as D

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine.deposits import Deposit, Taking, taken_from

stable = settings(deadline=None, derandomize=True, max_examples=80, database=None)
euros = st.integers(0, 300).map(D)


def _deposit(key, amount, *orders):
    return Deposit(key, D(amount), frozenset(orders))


def _taking(key, amount, *orders, document=None):
    return Taking(key, D(amount), document or key, frozenset(orders))


def _back(key, amount, document):
    return Taking(key, D(amount), document, gives_back=True)


class TestEngineDeposits(BaseCase):
    """Which deposit a document takes off, with amounts by hand."""

    def _assert_taken(self, deposits, takings, **expected):
        found = taken_from(deposits, takings)
        self.assertEqual(found, {taking.key: expected.get(taking.key, []) for taking in takings})

    def test_the_oldest_first_and_no_more_than_there_is(self):
        deposits = [_deposit("old", 50), _deposit("empty", 0), _deposit("new", 80)]
        takings = [_taking("A", 30), _taking("nothing", 0), _taking("B", 60), _taking("C", 100), _taking("D", 1)]
        self._assert_taken(deposits, takings, A=[("old", 30)], B=[("old", 20), ("new", 40)], C=[("new", 40)])

    def test_the_deposit_of_an_order_is_kept_for_it(self):
        """Whoever names the order comes first, whatever the dates; what it does not cover comes from the oldest."""
        deposits = [_deposit("other", 60), _deposit("own", 100, 7, 8), _deposit("foreign", 40, 9)]
        takings = [_taking("A", 90), _taking("B", 130, 1, 8)]
        self._assert_taken(deposits, takings, A=[("other", 60), ("foreign", 30)], B=[("own", 100), ("foreign", 10)])

    def test_without_an_order_nothing_is_of_an_order(self):
        self._assert_taken(
            [_deposit("old", 10, 7), _deposit("new", 10)], [_taking("A", 15)], A=[("old", 10), ("new", 5)]
        )

    def test_given_back_by_the_credit_note_newest_first(self):
        deposits = [_deposit("old", 50), _deposit("new", 50)]
        takings = [_taking("A", 100), _back("note", 70, "A"), _taking("B", 100), _back("second", 90, "A")]
        self._assert_taken(
            deposits,
            takings,
            A=[("old", 50), ("new", 50)],
            note=[("new", 50), ("old", 20)],
            B=[("old", 20), ("new", 50)],
            # What A has left to give back is 30; the rest is of what was taken last, whoever took it.
            second=[("old", 30), ("new", 50), ("old", 10)],
        )

    def test_given_back_by_a_note_that_names_no_invoice(self):
        deposits = [_deposit("old", 50), _deposit("new", 50), _deposit("last", 50)]
        takings = [_taking("A", 80), _back("note", 40, "note"), _taking("B", 60)]
        self._assert_taken(
            deposits,
            takings,
            A=[("old", 50), ("new", 30)],
            note=[("new", 30), ("old", 10)],
            B=[("old", 10), ("new", 50)],
        )

    def test_no_more_is_given_back_than_was_taken(self):
        takings = [_taking("A", 30), _back("note", 100, "A"), _taking("B", 80)]
        self._assert_taken([_deposit("old", 50)], takings, A=[("old", 30)], note=[("old", 30)], B=[("old", 50)])
        self._assert_taken([_deposit("old", 50)], [_back("note", 10, "note")])

    def test_given_back_of_an_order(self):
        """In the round of the orders, so that the next document of that order finds it."""
        deposits = [_deposit("old", 100), _deposit("own", 50, 7)]
        takings = [_taking("A", 50, 7), _back("note", 20, "A"), _taking("B", 30, 7)]
        self._assert_taken(deposits, takings, A=[("own", 50)], note=[("own", 20)], B=[("own", 20), ("old", 10)])

    @stable
    @given(st.lists(euros, max_size=5), st.lists(euros, max_size=6))
    def test_a_queue(self, amounts, takings):
        """Without orders and credit notes the deposits are one sum that is taken from the front."""
        found = taken_from(
            [_deposit(number, amount) for number, amount in enumerate(amounts)],
            [_taking(number, amount) for number, amount in enumerate(takings)],
        )
        euros_of = [number for number, amount in enumerate(amounts) for _euro in range(int(amount))]
        for number, amount in enumerate(takings):
            own, euros_of = euros_of[: int(amount)], euros_of[int(amount) :]
            self.assertEqual(found[number], [(key, own.count(key)) for key in dict.fromkeys(own)])
