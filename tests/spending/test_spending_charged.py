from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common_spending import SpendingCase


@tagged("post_install", "-at_install")
class TestSpendingCharged(SpendingCase):
    """What was approved is charged to the pot when it is posted, or it is not posted. The figures of the demo's rules."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule(30, name="Contribution")
        cls._rule(2, base="turnover", destination="shared_pot", pot_id=cls.env["coop.pot"].create({"name": "Fund"}).id)
        cls.vat = cls.company_data["default_tax_purchase"].copy({"name": "21 %", "amount": 21})
        cls.company.account_purchase_tax_id = cls.vat
        cls.asset = cls.company_data["default_account_assets"]
        cls._earn(cls.anna, 2000)

    def test_a_bill_on_an_asset(self):
        request = self._approved(605)
        self.assertEqual(self._figures(), (1360, 605, 755))
        bill = self._billed(request, post=False)
        bill.invoice_line_ids.account_id = self.asset
        with self.assertRefused(UserError, "has no member category"):
            bill.with_user(self.treasurer).action_post()
        self.assertEqual((request.state, self._figures()), ("approved", (1360, 605, 755)))
        # Without the member the books take it as the cooperative's own, and the request is not billed by that.
        bill.invoice_line_ids.analytic_distribution = self._distribution({self.own: 100})
        with self.assertRefused(UserError, "0.00 of its .* would be charged to L0001"):
            bill.with_user(self.treasurer).action_post()
        # What is bought from the pot and kept is an investment of the member, and equipment.
        self.asset.coop_category = "investment"
        bill.invoice_line_ids.analytic_distribution = self._distribution({self.anna: 100})
        bill.with_user(self.treasurer).action_post()
        self.assertEqual((request.state, self._figures()), ("billed", (860, 0, 860)))
        bill.with_user(self.treasurer).action_coop_make_equipment()
        equipment = self.env["coop.equipment"].search([("move_line_id.move_id", "=", bill.id)])
        self.assertEqual((equipment.member_id, equipment.purchase_price), (self.anna, 500))

    def test_a_receipt_that_the_member_paid(self):
        request = self._approved(605, kind="receipt", date="2026-01-20")
        repayment = self._billed(request, post=False)
        line = repayment.invoice_line_ids
        line.account_id = self.asset
        with self.assertRefused(UserError, "has no member category"):
            repayment.with_user(self.treasurer).action_post()
        line.account_id = self.investment_account
        line.analytic_distribution = self._distribution({self.anna: 1, self.own: 99})
        with self.assertRefused(UserError, "6.05 of its .* would be charged to L0001"):
            repayment.with_user(self.treasurer).action_post()
        line.analytic_distribution = self._distribution({self.anna: 100})
        repayment.with_user(self.treasurer).action_post()
        self.assertEqual((request.state, self._figures()), ("billed", (860, 0, 860)))

    def test_a_member_with_nothing(self):
        for account in (self.asset, self.expense_account.copy({"coop_category": "none"})):
            with self.assertRefused(UserError, "L0002 Klusbus's, .* has no member category"):
                self._bill([(5000, {self.bert: 100}, account)])
        self.asset.coop_category = "investment"
        with self.assertRefused(UserError, "costs .* and .* is available"):
            self._bill([(5000, {self.bert: 100}, self.asset)])

    def test_a_sales_document_on_an_asset(self):
        """Nor does what a customer is billed or credited for something that one keeps pass without a word."""
        for move_type in ("out_refund", "out_invoice", "out_receipt"):
            draft = self._invoice([(500, {self.anna: 100}, self.asset)], move_type=move_type, post=False)
            with self.subTest(move_type), self.assertRefused(UserError, "has no member category"):
                draft.with_user(self.treasurer).action_post()
        self.asset.coop_category = "investment"
        draft = self._invoice([(1360.01, {self.anna: 100}, self.asset)], move_type="out_refund", post=False)
        with self.assertRefused(UserError, "costs .* and .* is available"):
            draft.with_user(self.treasurer).action_post()

    def test_only_what_was_given_is_taken_back(self):
        """The entry that a draft reverses is free to choose: it takes back what that one gave this member, and once."""
        self.asset.coop_category = "investment"
        first = self._bill([(500, {self.anna: 100}, self.asset)])
        self.asset.coop_category = "none"
        back = first._reverse_moves([{"invoice_date": "2026-01-20"}])
        back.action_post()
        second = self._bill([(500, {self.anna: 100}, self.expense_account), (500, None, self.asset)])
        for original, move_type, amount, member in (
            (first, "in_refund", 500, self.anna),  # was taken back already
            (second, "in_refund", 500, self.anna),  # gave her nothing on this account
            (first, "in_invoice", 500, self.anna),  # gives more
        ):
            draft = self._bill([(amount, {member: 100}, self.asset)], move_type=move_type, post=False)
            draft.reversed_entry_id = original
            with self.subTest(move_type=move_type), self.assertRefused(UserError, "has no member category"):
                draft.action_post()

    def test_no_more_is_taken_back(self):
        self.asset.coop_category = "investment"
        bill = self._bill([(500, {self.anna: 100}, self.asset)])
        self.asset.coop_category = "none"
        for amount, member in ((500.01, self.anna), (100, self.bert)):
            draft = self._bill([(amount, {member: 100}, self.asset)], move_type="in_refund", post=False)
            draft.reversed_entry_id = bill
            with self.assertRefused(UserError, "has no member category"):
                draft.action_post()
        bill._reverse_moves([{"invoice_date": "2026-01-20"}]).action_post()


@tagged("post_install", "-at_install", "thorough")
class TestSpendingTurnover(SpendingCase):
    """Turnover that is taken away is spent, unless it is credit of what was there."""

    REFUSED = "costs .* and .* is available"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._earn(cls.anna, 1492)

    def _sale(self, amounts, **vals):
        return self._invoice([(amount, {member: 100}) for member, amount in amounts], post=False, **vals)

    def _activities(self, member=None):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "coop.member"),
                ("res_id", "=", (member or self.anna).id),
                ("summary", "=", "Less turnover than was spent"),
            ]
        )

    def test_a_line_below_zero(self):
        for move_type in ("out_invoice", "out_receipt"):
            draft = self._sale([(self.anna, -5000), (self.own, 5000)], move_type=move_type)
            with self.subTest(move_type), self.assertRefused(UserError, self.REFUSED):
                draft.with_user(self.treasurer).action_post()
        self.assertEqual(self._figures(), (1492, 0, 1492))
        fits = self._sale([(self.anna, -1492), (self.own, 1492)])
        fits.with_user(self.treasurer).action_post()
        self.assertEqual(self._figures(), (0, 0, 0))

    def test_on_a_cost_account(self):
        shares = {self.anna: 100}
        draft = self._invoice([(-5000, shares, self.expense_account), (5001, {self.own: 100})], post=False)
        with self.assertRefused(UserError, self.REFUSED):
            draft.action_post()
        draft = self._bill([(-5000, shares), (5000, {self.own: 100})], move_type="in_refund", post=False)
        with self.assertRefused(UserError, self.REFUSED):
            draft.action_post()

    def test_a_credit_note_of_nothing(self):
        draft = self._sale([(self.anna, 5000)], move_type="out_refund")
        with self.assertRefused(UserError, self.REFUSED):
            draft.action_post()

    def test_a_credit_note_that_takes_more_than_there_was(self):
        invoice = self._invoice([(5000, {self.own: 100})])
        credit_note = self._credit_note(invoice, post=False)
        credit_note.invoice_line_ids.analytic_distribution = self._distribution({self.anna: 100})
        with self.assertRefused(UserError, self.REFUSED):
            credit_note.action_post()
        sold = self._invoice([(100, {self.anna: 100})])
        self._credit_note(sold)
        again = self._credit_note(sold, post=False)
        again.invoice_line_ids.price_unit = 1492.01
        with self.assertRefused(UserError, self.REFUSED):
            again.action_post()

    def test_an_entry_that_moves_turnover(self):
        def entry(amount):
            lines = [(self.income_account, amount, {self.anna: 100}), (self.income_account, -amount, {self.bert: 100})]
            return self.env["account.move"].create(
                {
                    "date": "2026-01-20",
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "name": "x",
                                "account_id": account.id,
                                "balance": balance,
                                "analytic_distribution": self._distribution(shares),
                            },
                        )
                        for account, balance, shares in lines
                    ],
                }
            )

        with self.assertRefused(UserError, self.REFUSED):
            entry(1492.01).action_post()
        moved = entry(1492)
        moved.action_post()
        self.assertEqual((self._figures(), self._figures(self.bert)), ((0, 0, 0), (1492, 0, 1492)))
        moved._reverse_moves(cancel=True)
        self.assertEqual((self._figures(), self._figures(self.bert)), ((1492, 0, 1492), (0, 0, 0)))

    def _turnover_entry(self, amount, date, account=None):
        shares = self._distribution({self.anna: 100})
        others = self._distribution({self.own: 100})
        lines = [(account or self.income_account, -amount, shares), (self.income_account, amount, others)]
        return self.env["account.move"].create(
            {
                "date": date,
                "line_ids": [
                    Command.create(
                        {"name": "x", "account_id": account.id, "balance": balance, "analytic_distribution": shares}
                    )
                    for account, balance, shares in lines
                ],
            }
        )

    def test_what_comes_later_is_not_there_yet(self):
        """Five thousand next year do not pay for five thousand today; nor do those of another day still to come."""
        for given, taken in (("2027-03-01", "2026-01-20"), ("2027-03-01", "2027-02-01")):
            both = self._turnover_entry(5000, given) | self._turnover_entry(-5000, taken)
            with self.subTest(taken), self.assertRefused(UserError, self.REFUSED):
                both.action_post()
        (self._turnover_entry(5000, "2026-01-25") | self._turnover_entry(-5000, "2026-01-20")).action_post()
        (self._turnover_entry(5000, "2027-01-25") | self._turnover_entry(-5000, "2027-02-20")).action_post()
        self.assertEqual(self._figures()[0], 1492)

    # === WHAT ODOO ITSELF SAYS === #

    def test_nobody_says_that_an_entry_follows_from_another(self):
        sold = self._invoice([(10, {self.anna: 100})])
        self._pay(sold)
        partial = sold.line_ids.matched_credit_ids
        entry = self._turnover_entry(-5000, "2026-01-20")
        bill = self._bill([(1, {self.own: 100})])
        for vals in (
            {"tax_cash_basis_rec_id": partial.id},
            {"adjusting_entry_origin_move_ids": [Command.set(sold.ids)]},
            {"adjusting_entries_move_ids": [Command.set(bill.ids)]},
            {"reversed_pos_order_id": 1},
        ):
            for user in (self.treasurer, self.administrator):
                moves = self.env(user=user, su=False)["account.move"]
                with self.subTest(vals=vals), self.assertRefused(AccessError, "by the program itself"):
                    call_kw(moves, "write", [entry.ids, vals], {})
                with self.assertRefused(AccessError, "by the program itself"):
                    call_kw(moves, "create", [[{"move_type": "entry", **vals}]], {})
        context = {"default_tax_cash_basis_rec_id": partial.id}
        made = call_kw(self.env(user=self.treasurer)["account.move"], "create", [[{}]], {"context": context})
        self.assertFalse(self.env["account.move"].browse(made).tax_cash_basis_rec_id)

    def test_an_accrual_keeps_its_link_and_a_copy_has_none(self):
        sold = self._invoice([(100, {self.anna: 100})], date="2026-01-20")
        line = sold.invoice_line_ids
        self.env.user.group_ids |= self.env.ref("account.group_account_user")
        accruals = self.company_data["default_account_revenue"].copy(
            {"account_type": "liability_current", "reconcile": True, "coop_category": "none"}
        )
        wizard = (
            self.env["account.automatic.entry.wizard"]
            .with_context(active_model="account.move.line", active_ids=line.ids)
            .create(
                {
                    "action": "change_period",
                    "date": "2026-02-10",
                    "percentage": 60,
                    "journal_id": self.company_data["default_journal_misc"].id,
                    "revenue_accrual_account": accruals.id,
                }
            )
        )
        wizard.do_action()
        made = sold.adjusting_entries_move_ids
        self.assertEqual((len(made), made.adjusting_entry_origin_move_ids), (2, sold))
        self.assertFalse(made[0].copy().adjusting_entry_origin_move_ids)
        self.assertFalse(self.env["account.move"]._fields["reversed_pos_order_id"].copy)

    # === A DIFFERENCE WITH MONEY RECEIVED === #

    def test_a_difference_is_decided(self):
        """Whoever registers a payment writes off what he likes, on any account and for any member."""
        theirs = self._invoice([(5000, {self.own: 100})])
        for account in (self.investment_account, self.expense_account, self.income_account):
            wizard = (
                self.env["account.payment.register"]
                .with_user(self.treasurer)
                .with_context(active_model="account.move", active_ids=theirs.ids)
            )
            own = self._invoice([(5000, {self.anna: 100})])
            paid = wizard.with_context(active_ids=own.ids).create(
                {
                    "amount": 0.01,
                    "payment_difference_handling": "reconcile",
                    "writeoff_account_id": account.id,
                    "writeoff_label": "Difference",
                }
            )
            if account != self.income_account:  # there it is credit of the invoice
                with self.subTest(account.name), self.assertRefused(UserError, self.REFUSED):
                    paid.action_create_payments()
            payment = (
                self.env["account.payment"]
                .with_user(self.treasurer)
                .create(
                    {
                        "amount": 5000,
                        "payment_type": "inbound",
                        "partner_id": self.partner_a.id,
                        "write_off_line_vals": [
                            {
                                "name": "Difference",
                                "account_id": account.id,
                                "partner_id": self.partner_a.id,
                                "amount_currency": 5000,
                                "balance": 5000,
                                "currency_id": self.company.currency_id.id,
                                "analytic_distribution": self._distribution({self.anna: 100}),
                            }
                        ],
                    }
                )
            )
            with self.subTest(account.name), self.assertRefused(UserError, self.REFUSED):
                payment.action_post()
        self.assertEqual(self._figures()[0], 1492)

    def test_a_small_difference_on_turnover_is_credit(self):
        """Also for who has nothing in the pot yet."""
        sold = self._invoice([(1000, {self.bert: 100})])
        self._register_payment(
            sold,
            amount=980.0,
            payment_difference_handling="reconcile",
            writeoff_account_id=self.income_account.id,
            writeoff_label="Discount",
        )
        self.assertEqual(self._figures(self.bert)[0], 980)

    def test_a_discount_on_the_own_invoice_is_free(self):
        """Nobody spends who gives a discount on his own work, nor who deducts a deposit."""
        self._sale([(self.bert, 100), (self.bert, -100)]).action_post()
        self._sale([(self.bert, 100), (self.bert, -20), (self.anna, 5)]).action_post()
        self.assertFalse(self._activities(self.bert))

    def test_not_paid_yet(self):
        """What counts when the document is paid is not there in between."""
        draft = self._sale([(self.anna, -1000), (self.own, 3000)])
        draft.action_post()
        self.assertEqual(self._figures(), (1492, 1000, 492))
        with self.assertRefused(UserError, self.REFUSED):
            self._bill([(492.01, {self.anna: 100})])
        self._pay(draft)
        self.assertEqual(self._figures(), (492, 0, 492))

    def test_the_board_allows_it(self):
        draft = self._sale([(self.anna, -2000), (self.own, 2000)])
        self.assertTrue(draft.coop_lowers_turnover)
        wizard = self.env["coop.spending.override"].with_user(self.administrator)
        wizard.create({"move_id": draft.id, "reason": "Agreed in the meeting"}).action_confirm()
        draft.action_post()
        self.assertEqual(self._figures()[2], -508)

    def test_who_is_told(self):
        """A credit note on work that was paid and spent: it is posted, and people hear of it."""
        sold = self._invoice([(1000, {self.bert: 100})], date="2026-01-12")
        self._pay(sold)
        self._bill([(900, {self.bert: 100})])
        bookkeeper = self._create_user("bookkeeper", "account.group_account_invoice")
        sent = []
        self.patch(type(self.env["res.users"]), "_bus_send", lambda users, *args, **kwargs: sent.append((users, *args)))
        credit_note = self._credit_note(sold, post=False)
        credit_note.with_user(bookkeeper).action_post()
        self._pay(credit_note)
        self.assertLessEqual(self.treasurer | self.treasurer2, self._activities(self.bert).user_id)
        self.assertNotIn(bookkeeper, self._activities(self.bert).user_id)
        self.assertIn("L0002 Klusbus", self._activities(self.bert)[0].note)
        warned = [(users, payload["message"]) for users, kind, payload in sent if kind == "simple_notification"]
        self.assertEqual([users for users, _message in warned], [bookkeeper])
        self.assertRegex(warned[0][1], "L0002 Klusbus is now less than what was spent")
        self.assertNotRegex(warned[0][1], r"\d\.\d\d")
