from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_shop_till import ShopTillCommon


@tagged("post_install", "-at_install", "thorough")
class TestTillDay(ShopTillCommon):
    """A sale belongs to its day, whenever the till is closed: midnight, the end of a quarter, summer time, the tag's week."""

    clock = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.tz = "Europe/Amsterdam"
        cls.taxed = cls.env["product.product"].create(
            {**cls.textile._prepare_piece_vals("Coat", 12.10), "weight": 2.0, "taxes_id": False}
        )

    def _sell_at(self, moment, product=None, close=False):
        """Through the door of the till, at a moment in UTC."""
        with freeze_time(moment):
            return self._sell((product or self.taxed, 1), close=close)

    def _close_at(self, moment, session):
        with freeze_time(moment):
            self._close(session)
        return session

    def test_the_last_evening_of_a_quarter(self):
        """Sold on 31 March, closed on 2 April: entry, cash, kilos and visitors are of March."""
        with freeze_time("2026-03-31 09:00:00"):
            self._intake((self.textile, 30, self.for_sale), date="2026-03-31")
        session = self._sell_at("2026-03-31 15:00:00").session_id
        self._close_at("2026-04-02 08:00:00", session)
        day = date(2026, 3, 31)
        self.assertEqual((session.coop_day, session.move_id.date), (day, day))
        self.assertEqual(set(session.statement_line_ids.mapped("date")), {day})
        self.assertEqual(self._report("sold", "visitors", "stock_change", date=day), (2, 1, 28))
        self.assertEqual(self._report("sold", "visitors", date=date(2026, 4, 2)), (0, 0))
        self.assertFalse(self._differences())

    def test_another_day_is_refused(self):
        session = self._sell_at("2026-01-15 10:00:00").session_id
        with self.assertRefused(UserError, "still open from 01/15/2026"):
            self._sell_at("2026-01-16 10:00:00")
        self._close_at("2026-01-16 10:05:00", session)
        new = self._sell_at("2026-01-16 10:10:00").session_id
        self.assertNotEqual(new, session)
        self.assertEqual(session.move_id.date, date(2026, 1, 15))

    def test_midnight_is_that_of_the_netherlands(self):
        """In winter the day ends at 23:00 UTC, in summer at 22:00, and on the night of the change as well."""
        for opened, last, first in (
            ("2026-01-15 20:00:00", "2026-01-15 22:59:00", "2026-01-15 23:01:00"),
            ("2026-07-15 20:00:00", "2026-07-15 21:59:00", "2026-07-15 22:01:00"),
            ("2026-03-28 20:00:00", "2026-03-28 22:59:00", "2026-03-28 23:01:00"),
            ("2026-03-29 20:00:00", "2026-03-29 21:59:00", "2026-03-29 22:01:00"),
            ("2026-10-24 20:00:00", "2026-10-24 21:59:00", "2026-10-24 22:01:00"),
            ("2026-10-25 20:00:00", "2026-10-25 22:59:00", "2026-10-25 23:01:00"),
        ):
            with self.subTest(last):
                session = self._sell_at(opened).session_id
                self._sell_at(last)
                with self.assertRefused(UserError, "still open from"):
                    self._sell_at(first)
                self._close_at(first, session)
                self.assertEqual(session.move_id.date, datetime.fromisoformat(opened).date())

    def test_sent_after_midnight(self):
        """Paid without a connection before midnight, it arrives after it: it is of its own day."""
        order = self._sell_at("2026-01-15 10:00:00")
        with freeze_time("2026-01-16 08:00:00"):
            late = order.copy({"session_id": order.session_id.id, "date_order": "2026-01-15 21:00:00"})
            late.add_payment({"pos_order_id": late.id, "amount": 12.10, "payment_method_id": self.cash.id})
            late.action_pos_order_paid()
        self.assertEqual(late.state, "paid")
        session = self._close_at("2026-01-16 08:05:00", order.session_id)
        self.assertEqual((session.move_id.date, len(session.order_ids)), (date(2026, 1, 15), 2))

    def test_the_week_of_the_colour(self):
        """A tag of Monday: full price to the last evening of its third week, a quarter off from the Monday after it."""
        with freeze_time("2026-01-12 09:00:00"):
            chair = self._label(price=10.0, name="Chair", count=2)
        full = self._sell_at("2026-02-01 22:30:00", chair, close=True)
        less = self._sell_at("2026-02-01 23:30:00", chair, close=True)
        self.assertEqual((full.amount_total, less.amount_total), (10.0, 7.5))
        self.assertEqual((full.session_id.coop_day, less.session_id.coop_day), (date(2026, 2, 1), date(2026, 2, 2)))
