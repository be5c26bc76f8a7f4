from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_till import TillScenario


@tagged("post_install", "-at_install", "thorough")
class TestTillPaidStays(TillScenario):
    """What is paid stays as it was paid; taking goods back is a right, and what is booked nobody changes."""

    def setUp(self):
        super().setUp()
        self.session = self._open(self.cashier)
        self.order = self._sell([self._line(self.jeans)], user=self.cashier)
        self.payment = self.order.payment_ids
        self.before = self._state()

    def _state(self):
        self.env.invalidate_all()
        order = self.order.read(
            ["amount_total", "amount_tax", "amount_paid", "amount_return", "date_order", "session_id", "config_id",
             "company_id", "state", "account_move", "currency_rate", "is_refund", "partner_id"]
        )  # fmt: skip
        payments = self.order.payment_ids.read(
            ["amount", "payment_method_id", "pos_order_id", "session_id", "is_change"]
        )
        return order, payments

    def _assert_refused(self, attack, user=None, error=AccessError, text="take goods back"):
        with self.assertRefused(error, text):
            attack(self.order.with_user(user or self.cashier))
            self.env.flush_all()
        self.assertEqual(self._state(), self.before)

    def _attacks_on_payment(self):
        """Nine becomes one, cash becomes card and the cash is kept, gone, or another order's."""
        other = self._sell([self._line(self.jeans)], user=self.cashier)
        self.before = self._state()
        bank, payment = self.bank.id, self.payment.id
        return [
            lambda order: order.payment_ids.write({"amount": 1.0}),
            lambda order: order.payment_ids.write({"payment_method_id": bank}),
            lambda order: order.payment_ids.unlink(),
            lambda order: order.payment_ids.write({"pos_order_id": other.id}),
            lambda order: order.payment_ids.write({"is_change": True}),
            lambda order: order.payment_ids.write({"payment_date": "2020-01-01"}),
            lambda order: order.write({"payment_ids": [Command.update(payment, {"payment_method_id": bank})]}),
            lambda order: order.write({"payment_ids": [Command.delete(payment)]}),
            lambda order: order.write({"payment_ids": [Command.clear()]}),
            lambda order: order.add_payment(
                {"pos_order_id": order.id, "amount": -5.0, "payment_method_id": self.cash.id}
            ),
            lambda order: order.payment_ids.create(
                [
                    {"pos_order_id": order.id, "amount": amount, "payment_method_id": method.id}
                    for amount, method in ((5.0, self.bank), (-5.0, self.cash))
                ]
            ),
        ]

    def test_payments(self):
        for attack in self._attacks_on_payment():
            self._assert_refused(attack)

    def test_payments_of_what_is_booked(self):
        """Nobody changes them, not the manager either: the entry is there."""
        attacks = self._attacks_on_payment()
        self._close(self.session)
        self.before = self._state()
        for attack in attacks:
            self._assert_refused(attack, self.manager, UserError, "is booked")

    def test_a_payment_is_put_right(self):
        """By who may take goods back, and only so that the order stays paid."""
        self.cashier.group_ids |= self.env.ref("social_cooperative.group_till_refund")
        payment = self.payment.with_user(self.cashier)
        for attack in (
            lambda: payment.write({"amount": 1.0}),
            payment.unlink,
            lambda: payment.create({"pos_order_id": self.order.id, "amount": 5.0, "payment_method_id": self.bank.id}),
        ):
            with self.assertRefused(UserError, "not fully paid"):
                attack()
        payment.write({"payment_method_id": self.bank.id})
        own = self.order.with_user(self.cashier)
        own.write(
            {
                "payment_ids": [
                    Command.update(payment.id, {"amount": 2.10}),
                    Command.create({"amount": 10.0, "payment_method_id": self.cash.id}),
                ]
            }
        )
        self.assertEqual(sorted(self.order.payment_ids.mapped("amount")), [2.10, 10.0])
        self._close(self.session)
        self._assert_turnover(shop=10.0)

    def test_amounts_and_date(self):
        for vals in (
            {"amount_total": 1.0},
            {"amount_tax": 0.0},
            {"amount_paid": 1.0},
            {"amount_return": 5.0},
            {"date_order": "2020-01-01 10:00:00"},
            {"is_refund": True},
        ):
            self._assert_refused(lambda order, vals=vals: order.write(vals))
        self.order.with_user(self.manager).write({"amount_total": 1.0, "amount_paid": 1.0})
        self.assertEqual((self.order.amount_total, self.order.amount_paid), (12.10, 12.10))
        self.order.with_user(self.cashier).write({"amount_total": 12.10, "general_customer_note": "with a belt"})

    def test_where_it_was_sold(self):
        """Session, till, company, entry and state are the server's, whatever rights somebody has."""
        config = self.config.copy({"name": "Corner shop", "payment_method_ids": [Command.set(self.bank.ids)]})
        config.with_user(self.manager).open_ui()
        entry = self._invoice([(100.0, {self.anna: 100})])
        for vals in (
            {"session_id": config.current_session_id.id},
            {"session_id": False},
            {"config_id": config.id},
            {"account_move": entry.id},
            {"currency_rate": 100.0},
            {"state": "done"},
            {"state": "draft"},
            {"state": "cancel"},
        ):
            for user in (self.cashier, self.manager):
                self._assert_refused(lambda order, vals=vals: order.write(vals), user, UserError, ".")
        config.current_session_id.delete_opening_control_session()

    def test_what_is_booked_is_not_opened_again(self):
        self._close(self.session)
        self.before = self._state()
        for attack in (
            lambda order: order.write({"state": "paid"}),
            lambda order: order.action_pos_order_paid(),
            lambda order: order.write({"amount_total": 1.0}),
            lambda order: order.lines.write({"price_unit": 1.0}),
        ):
            self._assert_refused(attack, self.manager, UserError, ".")

    def test_customer_of_a_sale_on_account(self):
        later = self.env["pos.payment.method"].create(
            {"name": "On account", "company_id": self.company.id, "split_transactions": True}
        )
        self._close(self.session)
        self.config.payment_method_ids |= later
        self.session = self._open(self.cashier)
        self.order = self._sell([self._line(self.jeans)], self.cashier, later, partner_id=self.partner_a.id)
        self.before = self._state()
        self._assert_refused(lambda order: order.write({"partner_id": self.partner_b.id}))
        cash = self._sell([self._line(self.jeans)], self.cashier)
        cash.with_user(self.cashier).partner_id = self.partner_b  # for an invoice

    def test_lines_of_a_paid_order(self):
        """They follow only together with the money."""
        line = self.order.lines
        with self.assertRefused(UserError, "not fully paid"):
            line.with_user(self.manager).write({"qty": 2})
        self.order.with_user(self.manager).write(
            {
                "lines": [Command.update(line.id, {"qty": 2})],
                "payment_ids": [Command.update(self.payment.id, {"amount": 24.20})],
            }
        )
        self.assertEqual((self.order.amount_total, self.order.amount_paid), (24.20, 24.20))
        with self.assertRefused(ValidationError, "between 0 and 100"):
            line.with_user(self.manager).write({"discount": 101.0})
        self._close(self.session)
        self._assert_turnover(shop=20.0)

    def test_made_for_another_order(self):
        """A line or payment of a draft does not go to an order that is paid."""
        draft = self.order.with_user(self.cashier).create(
            {
                "session_id": self.session.id,
                "lines": [self._line(self.jeans)],
                "payment_ids": [Command.create({"amount": -5.0, "payment_method_id": self.cash.id})],
                **dict.fromkeys(("amount_total", "amount_tax", "amount_paid", "amount_return"), 0.0),
            }
        )
        self._assert_refused(lambda order: draft.payment_ids.write({"pos_order_id": order.id}))
        self._assert_refused(lambda order: order.write({"payment_ids": [Command.link(draft.payment_ids.id)]}))
        self._assert_refused(lambda order: order.write({"lines": [Command.link(draft.lines.id)]}))
        draft.unlink()
