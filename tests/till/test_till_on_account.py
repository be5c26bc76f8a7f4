from odoo.fields import Command
from odoo.tests import tagged

from .common_till import TillScenario


@tagged("post_install", "-at_install", "thorough")
class TestTillOnAccount(TillScenario):
    """What is sold on the customer's account waits for his payment, with an invoice or without."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.coop_recognition = "received"
        cls._rule(30.0)
        cls.on_account = cls.env["pos.payment.method"].create(
            {"name": "On account", "split_transactions": True, "company_id": cls.company.id}
        )
        cls.config.payment_method_ids |= cls.on_account

    def _pots(self):
        self.env.invalidate_all()
        return tuple(round(member.pot_total, 2) for member in (self.anna, self.bert))

    def _sell_on_account(self, *lines, **vals):
        return self._sell(
            [self._line(*line) for line in lines], method=self.on_account, partner_id=self.partner_a.id, **vals
        )

    def _owed(self, session):
        return session.move_id.line_ids.filtered(lambda line: line.partner_id == self.partner_a)

    def _pay_item(self, item, amount):
        bank = self.company_data["default_journal_bank"]
        lines = [(bank.default_account_id, amount), (item.account_id, -amount)]
        entry = self.env["account.move"].create(
            {
                "journal_id": bank.id,
                "date": "2026-12-31",
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": balance, "partner_id": item.partner_id.id})
                    for account, balance in lines
                ],
            }
        )
        entry.action_post()
        (item | entry.line_ids.filtered(lambda line: line.account_id == item.account_id)).reconcile()

    def test_without_invoice(self):
        session = self._open()
        self._sell_on_account((self.bowl,))
        self._sell([self._line(self.bowl, till_member=self.till_bert)])
        self._close()
        self._assert_turnover(anna=20.0, bert=20.0)
        self.assertEqual(self._pots(), (0.0, 14.0), "who paid in cash has paid; who did not has not")
        self.assertEqual(self.anna.pot_expected, 14.0)
        item = self._owed(session)
        self._pay_item(item, 12.10)
        self.assertEqual(self._pots(), (7.0, 14.0))
        self._pay_item(item, 12.10)
        self.assertEqual(self._pots(), (14.0, 14.0))

    def test_one_member_sells_both_ways(self):
        session = self._open()
        self._sell_on_account((self.bowl, 2), (self.jeans,))
        self._sell([self._line(self.bowl)])
        self._close()
        self.assertEqual(self._pots(), (14.0, 0.0))
        self._pay_item(self._owed(session), 60.50)
        self.assertEqual(self._pots(), (42.0, 0.0))

    def test_with_invoice(self):
        self._open()
        order = self._sell_on_account((self.bowl,), to_invoice=True)
        self._close()
        self.assertEqual(self._pots(), (0.0, 0.0))
        self._pay(order.account_move, date="2026-12-31")
        self.assertEqual(self._pots(), (14.0, 0.0))

    def test_with_invoice_and_paid_at_the_till(self):
        self._open()
        self._sell([self._line(self.bowl)], partner_id=self.partner_a.id, to_invoice=True)
        self._close()
        self.assertEqual(self._pots(), (14.0, 0.0))

    def test_never_paid(self):
        session = self._open()
        self._sell_on_account((self.bowl,))
        self._close()
        item = self._owed(session)
        loss = self.env["account.move"].create(
            {
                "date": "2026-12-31",
                "line_ids": [
                    Command.create({"account_id": self.expense_account.id, "balance": 24.20}),
                    Command.create(
                        {"account_id": item.account_id.id, "balance": -24.20, "partner_id": item.partner_id.id}
                    ),
                ],
            }
        )
        loss.action_post()
        (item | loss.line_ids.filtered(lambda line: line.account_id == item.account_id)).reconcile()
        self.assertEqual(self._pots(), (0.0, 0.0))
        self.assertEqual(self.anna.pot_expected, 0.0)

    def test_settled_and_paid_later(self):
        with self._freeze("2026-11-20"):
            session = self._open()
            self._sell_on_account((self.bowl,), date_order="2026-11-20 10:00:00")
            self._close()
        november = self._statement(self._settle("2026-11-30"), self.anna)
        self.assertRecordValues(november, [{"closing": 0.0, "expected": 14.0}])
        self._pay_item(self._owed(session), 24.20)
        december = self._statement(self._settle("2026-12-31"), self.anna)
        self.assertRecordValues(december, [{"change": 14.0, "closing": 14.0, "expected": 0.0}])

    # === WHAT IS WRITTEN DIFFERENTLY LATER === #

    def test_another_name_changes_nothing(self):
        """Which item waits, the payments keep: not the names of method or item, nor the journal or contact of now."""
        session = self._open()
        self._sell_on_account((self.bowl,))
        self._close()
        item = self._owed(session)
        for changed in (
            lambda: self.on_account.write({"name": "Pay next month"}),
            lambda: item.write({"name": "Bowl for the church"}),
            lambda: self.on_account.write({"split_transactions": False}),
        ):
            changed()
            self.assertEqual(self._pots(), (0.0, 0.0))
        self.assertEqual(self.anna.pot_expected, 14.0)
        self._pay_item(item, 24.20)
        self.assertEqual(self._pots(), (14.0, 0.0))

    def test_customers_together(self):
        """Without *Identify Customer* Odoo books one item for all, of no customer."""
        self.on_account.split_transactions = False
        session = self._open()
        self._sell_on_account((self.bowl,))
        self._sell([self._line(self.bowl, till_member=self.till_bert)], method=self.on_account)
        self._sell([self._line(self.bowl)])
        self._close()
        item = session.order_ids.payment_ids.coop_on_account_item_id
        self.assertEqual((len(item), item.balance, item.partner_id.ids), (1, 48.4, []))
        self.assertEqual(self._pots(), (14.0, 0.0))
        self._pay_item(item, 24.20)
        self.assertEqual(self._pots(), (21.0, 7.0))
        self._pay_item(item, 24.20)
        self.assertEqual(self._pots(), (28.0, 14.0))

    def test_nobody_writes_which_item_waits(self):
        session = self._open()
        order = self._sell([self._line(self.bowl)])
        item = self._invoice([(100.0, {self.bert: 100})]).line_ids[:1]
        payment = order.payment_ids.with_user(self.cashier)
        payment.write({"coop_on_account_item_id": item.id})
        self.assertFalse(payment.coop_on_account_item_id)
        self._close(session)
        self.assertEqual(self._pots(), (14.0, 0.0))
