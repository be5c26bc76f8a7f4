from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_till import TillScenario


@tagged("post_install", "-at_install")
class TestTillVoucher(TillScenario):
    """A voucher of an authority pays at the till; it is money when the authority has paid its invoice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.coop_recognition = "received"
        cls._rule(30.0)
        cls.authority = cls.env["res.partner"].create({"name": "Gemeente Zwolle", "is_company": True})
        cls.voucher = cls.env["pos.payment.method"].create(
            {"name": "Voucher", "coop_voucher_partner_id": cls.authority.id, "company_id": cls.company.id}
        )
        cls.config.payment_method_ids |= cls.voucher
        cls.account = cls.company.coop_voucher_account_id

    def _pots(self):
        self.env.invalidate_all()
        return tuple(round(member.pot_total, 2) for member in (self.anna, self.bert))

    def _sell_for_voucher(self, *lines, number="Z-001", amount=None, cash=0.0, **vals):
        payments = [
            Command.create(
                {"amount": amount, "payment_method_id": self.voucher.id, "coop_voucher_number": number},
            )
        ]
        if cash:
            payments.append(Command.create({"amount": cash, "payment_method_id": self.cash.id}))
        return self._sell(
            [self._line(*line) for line in lines], user=self.cashier, payment_ids=payments, paid=amount + cash, **vals
        )

    def _invoice(self, date_to="2026-12-31", user=None):
        page = self.env["coop.voucher.invoice"].with_user(user or self.treasurer).with_company(self.company)
        page = page.create({"date_to": date_to})
        action = page.action_invoice()
        return self.env["account.move"].search(action["domain"])

    def _open_on_account(self):
        items = self.env["account.move.line"].search(
            [("account_id", "=", self.account.id), ("parent_state", "=", "posted")]
        )
        return round(sum(items.mapped("amount_residual")), 2)

    def test_from_the_till_to_the_money(self):
        session = self._open()
        order = self._sell_for_voucher((self.bowl,), (self.jeans,), amount=36.30)
        self._sell([self._line(self.bowl, till_member=self.till_bert)])
        self.assertEqual((order.state, order.amount_tax), ("paid", 6.30), "VAT is of the sale")
        self._close()
        # Sold, and not received.
        self._assert_turnover(anna=20.0, bert=20.0, shop=10.0)
        self.assertEqual((self._pots(), self.anna.pot_expected), ((0.0, 14.0), 14.0))
        [item] = session.move_id.line_ids.filtered(lambda line: line.account_id == self.account)
        self.assertEqual((item.balance, item.partner_id), (36.30, self.authority))
        # Invoiced: neither turnover nor VAT once more, and still not received.
        invoice = self._invoice()
        self.assertEqual((invoice.partner_id, invoice.amount_total, invoice.amount_tax), (self.authority, 36.30, 0.0))
        self.assertRegex(invoice.invoice_line_ids.name, "Z-001")
        invoice.with_user(self.treasurer).action_post()
        self._assert_turnover(anna=20.0, bert=20.0, shop=10.0)
        self.assertEqual((self._open_on_account(), item.reconciled, self._pots()), (0.0, True, (0.0, 14.0)))
        # Paid, in two parts.
        self._pay(invoice, 18.15, date="2026-12-31")
        self.assertEqual(self._pots(), (7.0, 14.0))
        self._pay(invoice, 18.15, date="2026-12-31")
        self.assertEqual((self._pots(), self.anna.pot_expected), ((14.0, 14.0), 0.0))

    def test_the_shop_divides_what_was_received(self):
        self._open()
        self._sell_for_voucher((self.jeans,), amount=12.10)
        self._close()
        [apart] = [
            self.env["coop.engine.input"]._owner_corrections(self.company, self._today(), self.own_account, "received")
        ]
        self.assertEqual(float(apart["turnover"]), -10.0, "not received of 10.00 sold")
        invoice = self._invoice()
        invoice.action_post()
        self._pay(invoice, 12.10, date="2026-12-31")
        apart = self.env["coop.engine.input"]._owner_corrections(
            self.company, self._today(), self.own_account, "received"
        )
        self.assertEqual(float(apart["turnover"]), 0.0)

    def _today(self):
        return self.env["coop.engine.input"].env.cr.now().date().replace(year=2026, month=12, day=31)

    def test_partly_with_cash(self):
        session = self._open()
        self._sell_for_voucher((self.bowl,), amount=20.0, cash=4.20)
        self._close()
        self.assertEqual(self._open_on_account(), 20.0)
        self.assertEqual(session.cash_register_balance_end_real, 4.20)

    def test_no_change_on_a_voucher(self):
        self._open()
        for user_rights in (False, True):
            if user_rights:
                self.cashier.group_ids |= self.env.ref("social_cooperative.group_till_drawer")
            with self.subTest(drawer=user_rights), self.assertRaises(UserError), self.cr.savepoint():
                self._sell_for_voucher((self.bowl,), amount=50.0, cash=-25.80)

    def test_goods_that_come_back(self):
        """On the voucher again, not in cash; a month in which more came back waits for the next one."""
        self.cashier.group_ids |= self.env.ref("social_cooperative.group_till_refund")
        self._open()
        sold = self._sell_for_voucher((self.bowl,), (self.jeans,), amount=36.30)
        line = self._line(self.bowl, -1, refunded_orderline_id=sold.lines[0].id)
        back = Command.create({"amount": -24.20, "payment_method_id": self.voucher.id})
        self._sell([line], user=self.cashier, payment_ids=[back], paid=-24.20)
        self._close()
        invoice = self._invoice()
        self.assertEqual((invoice.amount_total, len(invoice.invoice_line_ids)), (12.10, 2))
        invoice.action_post()
        self.assertEqual(self._open_on_account(), 0.0)
        with self.assertRefused(UserError, "No vouchers wait"):
            self._invoice()

    def test_one_invoice_for_each_and_once(self):
        charity = self.env["res.partner"].create({"name": "Kledingbank"})
        other = self.env["pos.payment.method"].create(
            {"name": "Kledingbank", "coop_voucher_partner_id": charity.id, "company_id": self.company.id}
        )
        self.config.payment_method_ids |= other
        self._open()
        self._sell_for_voucher((self.jeans,), amount=12.10, number="Z-001")
        self._sell_for_voucher((self.jeans,), amount=12.10, number="Z-002")
        self._sell([self._line(self.bowl)], method=other)
        self._close()
        invoices = self._invoice()
        self.assertEqual(
            {invoice.partner_id: (invoice.amount_total, len(invoice.invoice_line_ids)) for invoice in invoices},
            {self.authority: (24.20, 2), charity: (24.20, 1)},
        )
        with self.assertRefused(UserError, "No vouchers wait"):
            self._invoice()
        # A draft that is thrown away, and one that is cancelled: the vouchers wait again.
        invoices[0].unlink()
        invoices[1].button_cancel()
        self.assertEqual(sum(self._invoice().mapped("amount_total")), 48.40)

    def test_a_method_that_is_of_somebody_else_since(self):
        """What was sold before is asked of whom it was sold for."""
        self._open()
        self._sell_for_voucher((self.jeans,), amount=12.10)
        self._close()
        self.voucher.coop_voucher_partner_id = self.env["res.partner"].create({"name": "Kledingbank"})
        self._open()
        self._sell_for_voucher((self.bowl,), amount=24.20)
        self._close()
        found = {invoice.partner_id.name: invoice.amount_total for invoice in self._invoice()}
        self.assertEqual(found, {"Gemeente Zwolle": 12.10, "Kledingbank": 24.20})

    def test_what_is_not_closed_waits(self):
        self._open()
        self._sell_for_voucher((self.jeans,), amount=12.10)
        with self.assertRefused(UserError, "No vouchers wait"):
            self._invoice()
        self._close()
        with self.assertRefused(UserError, "No vouchers wait"):
            self._invoice(date_to="2026-11-30")
        self.assertEqual(self._invoice().amount_total, 12.10)

    def test_the_invoice_is_the_vouchers(self):
        self._open()
        self._sell_for_voucher((self.jeans,), amount=12.10)
        self._sell_for_voucher((self.jeans,), amount=12.10)
        self._close()
        invoice = self._invoice()
        invoice.invoice_line_ids = [Command.delete(invoice.invoice_line_ids[0].id)]
        with self.assertRefused(UserError, "not the vouchers"):
            invoice.action_post()
        invoice.unlink()
        invoice = self._invoice()
        invoice.action_post()
        with self.assertRefused(UserError, "credit note would leave"):
            invoice._reverse_moves()
        # Back to draft and once more; thrown away, the claim of the till is open again.
        invoice.button_draft()
        invoice.action_post()
        self.assertEqual(self._open_on_account(), 0.0)
        invoice.button_draft()
        invoice.unlink()
        self.assertEqual(self._open_on_account(), 24.20)
        invoice = self._invoice()
        invoice.action_post()
        self.assertEqual((invoice.amount_total, self._open_on_account()), (24.20, 0.0))

    def test_no_invoice_for_the_customer(self):
        self._open()
        with self.assertRefused(UserError, "who pays the voucher"):
            self._sell_for_voucher((self.jeans,), amount=12.10, partner_id=self.partner_a.id, to_invoice=True)
        order = self._sell_for_voucher((self.jeans,), amount=12.10, partner_id=self.partner_a.id)
        with self.assertRefused(UserError, "who pays the voucher"):
            order.action_pos_order_invoice()
        self._close()

    def test_how_it_is_set_up(self):
        self.assertEqual(self.voucher.receivable_account_id, self.account)
        self.assertTrue(self.account.reconcile)
        for vals in (
            {"journal_id": self.company_data["default_journal_bank"].id},
            {"split_transactions": True},
        ):
            with self.subTest(vals), self.assertRaises(ValidationError), self.cr.savepoint():
                self.voucher.write(vals)

    def test_who_may(self):
        self._open()
        self._sell_for_voucher((self.jeans,), amount=12.10)
        self._close()
        for user in (self.cashier, self.manager, self.board):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._invoice(user=user)
        payment = self.env["pos.payment"].search([("payment_method_id", "=", self.voucher.id)], limit=1)
        payment.with_user(self.manager).write({"coop_voucher_move_id": self.env["account.move"].search([], limit=1).id})
        self.assertFalse(payment.coop_voucher_move_id, "no client says on which invoice it is")
