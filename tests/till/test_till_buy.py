from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common_till import MarginScenario

SELLER = {"name": "Jan de Vries", "street": "Dorpsstraat 1", "zip": "8011 AA", "city": "Zwolle"}


@tagged("post_install", "-at_install")
class TestTillBuy(MarginScenario):
    """Bought of a private person at the till: bill, declaration and money out of the drawer, or none of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_shop_account()
        cls.payer = cls._create_user("payer", "base.group_user,social_cooperative.group_till_drawer")

    def _float(self, amount=1000.0):
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.cash.journal_id.id,
                "amount": amount,
                "payment_ref": "Float",
                "counterpart_account_id": self.company.transfer_account_id.id,
            }
        )
        return self._open()

    def _buy_at_till(self, amount=60.0, user=None, seller=None, approver=None, **goods):
        session = self.config.current_session_id.with_user(user or self.payer)
        vals = {"rate_id": self.rate.id, "what": "Oak table", "amount": amount, "is_signed": False, **goods}
        return session.buy_from_private(vals, {**SELLER, **(seller or {})}, approver)

    def _bill_of(self, session):
        return self.env["account.move"].search([("coop_bought_session_id", "=", session.id)])

    def test_in_one_step(self):
        session = self._float()
        answer = self._buy_at_till()
        bill = self._bill_of(session)
        self.assertTrue(answer["ok"])
        self.assertIn(bill.coop_declaration_number, answer["message"])
        self.assertEqual(
            (bill.state, bill.amount_total, bill.amount_tax, bill.amount_residual), ("posted", 60.0, 0.0, 0.0)
        )
        self.assertRegex(bill.coop_declaration_number, r"^IVK/2026/\d{4}$")
        [line] = bill.invoice_line_ids
        self.assertEqual((line.account_id, line.name), (self.rate.purchase_account_id, "Oak table"))
        self.assertEqual(line.analytic_distribution, {str(self.shop_account.id): 100}, "the shop bears it")
        self.assertEqual({name: bill.partner_id[name] for name in SELLER}, SELLER)
        # The drawer: 1000.00 less 60.00; the session closes without a difference.
        self.assertEqual(session.cash_register_balance_end, 940.0)
        self._sell([self._line(self.chair)])
        own = session.with_user(self.manager)
        own.post_closing_cash_details(1940.0)
        own.close_session_from_ui()
        self.assertEqual((session.state, session.cash_register_difference), ("closed", 0.0))
        drawer = self.env["account.move.line"].search(
            [("account_id", "=", self.cash.journal_id.default_account_id.id), ("parent_state", "=", "posted")]
        )
        self.assertEqual(sum(drawer.mapped("balance")), 1940.0)
        # The margin: 1000.00 less 60.00, at 21 %.
        period = self._period()
        [row] = period.line_ids
        self.assertEqual((row.sales, row.purchases, row.margin, row.vat), (1000.0, 60.0, 940.0, 163.14))

    def test_the_same_seller_once(self):
        session = self._float()
        self._buy_at_till()
        self._buy_at_till(what="Four chairs")
        self.assertEqual(len(self._bill_of(session).partner_id), 1)
        self._buy_at_till(seller={"street": "Dorpsstraat 2"})
        self.assertEqual(len(self._bill_of(session).partner_id), 2)

    def test_from_500_euro_on_it_is_signed(self):
        session = self._float()
        with self.assertRefused(UserError, "purchase declaration"):
            self._buy_at_till(600.0)
        self.assertFalse(self._bill_of(session))
        self.assertEqual(session.cash_register_balance_end, 1000.0)
        self._buy_at_till(600.0, is_signed=True)
        bill = self._bill_of(session)
        self.assertEqual((bill.amount_total, str(bill.coop_declaration_date)), (600.0, str(bill.invoice_date)))

    def test_what_is_missing(self):
        session = self._float()
        refused = [
            ({"what": " "}, {}),
            ({}, {"street": ""}),
            ({}, {"name": False}),
            ({"amount": 0.0}, {}),
            ({"amount": -5.0}, {}),
            ({"amount": 1.234}, {}),
            ({"amount": 1000.01}, {}),
            ({"amount": "60"}, {}),
            ({"amount": None}, {}),
            ({"amount": float("nan")}, {}),
        ]
        for goods, seller in refused:
            with self.subTest(goods=goods, seller=seller), self.assertRaises(UserError):
                self._buy_at_till(**goods, seller=seller)
        self.assertFalse(self._bill_of(session))
        session.with_user(self.manager).post_closing_cash_details(1000.0)
        session.with_user(self.manager).close_session_from_ui()
        with self.assertRefused(UserError, "till that is open"):
            session.with_user(self.payer).buy_from_private({"what": "x", "amount": 1.0}, SELLER)

    def test_who_may(self):
        session = self._float()
        with self.assertRaises(AccessError):
            self._buy_at_till(user=self.cashier)
        people = self.env["coop.till.person"].with_user(self.manager).with_company(self.company)
        vera = people.create({"name": "Vera", "new_pin": "1111"})
        paul = people.create({"name": "Paul", "user_id": self.payer.id})
        paul.with_user(self.payer).new_pin = "2222"
        with self.assertRaises(AccessError):
            self._buy_at_till(user=self.cashier, approver=[vera.id, "1111"])
        answer = self._buy_at_till(user=self.cashier, approver=[paul.id, "9999"])
        self.assertEqual((answer["ok"], self._bill_of(session).ids), (False, []))
        self.assertTrue(self._buy_at_till(user=self.cashier, approver=[paul.id, "2222"])["ok"])
        bodies = " ".join(message.body or "" for message in self._bill_of(session).message_ids)
        self.assertRegex(bodies, f"Paul.*{self.cashier.name}")

    def test_never_a_members_contact(self):
        partner = self.anna.partner_id
        partner.write({**SELLER, "company_id": self.company.id})
        session = self._float()
        self._buy_at_till()
        self.assertNotEqual(self._bill_of(session).partner_id, partner)

    # === A PURCHASE BY JOURNAL ENTRY === #

    def _entry(self, *lines, **vals):
        """(amount, seller) each, paid from the bank."""
        bank = self.company_data["default_journal_bank"].default_account_id
        commands = [
            Command.create(
                {
                    "account_id": self.rate.purchase_account_id.id,
                    "balance": amount,
                    "partner_id": seller.id if seller else False,
                    "name": "Cupboard",
                    "analytic_distribution": {str(self.own.id): 100},
                }
            )
            for amount, seller in lines
        ]
        total = sum(amount for amount, _seller in lines)
        commands.append(Command.create({"account_id": bank.id, "balance": -total}))
        return self.env["account.move"].create({"date": "2026-12-05", "line_ids": commands, **vals})

    def test_an_entry_of_600(self):
        entry = self._entry((600.0, self.partner_b))
        self.assertTrue(entry.coop_can_declare)
        with self.assertRefused(UserError, "purchase declaration"):
            entry.with_user(self.treasurer).action_post()
        report = self.env["ir.actions.report"].with_user(self.treasurer)
        html = report._render_qweb_html("social_cooperative.coop_purchase_declaration", entry.ids)[0].decode()
        for words in (entry.coop_declaration_number, self.partner_b.name, "Kerkstraat 1", "Zwolle", "Cupboard"):
            self.assertIn(words, html)
        self.assertEqual(html.count("600.00"), 2, "the line and the total")
        entry.coop_declaration_date = "2026-12-05"
        entry.with_user(self.treasurer).action_post()
        self.assertEqual(entry.state, "posted")
        entry._reverse_moves(cancel=True)

    def test_entries_that_need_none(self):
        self._entry((499.99, self.partner_b)).action_post()
        self._entry((300.0, self.partner_a), (300.0, self.partner_b)).action_post()
        self._entry((-600.0, self.partner_b)).action_post()

    def test_who_sold_is_said(self):
        signed = {"coop_declaration_date": "2026-12-05"}
        for lines in ([(600.0, None)], [(600.0, self.partner_a), (600.0, self.partner_b)]):
            entry = self._entry(*lines, **signed)
            with self.assertRefused(UserError, "one seller"):
                entry.action_post()

    def test_other_doors(self):
        """A payment that is coded as a purchase, and a posted entry that is moved there."""
        vals = {
            "journal_id": self.company_data["default_journal_bank"].id,
            "amount": -600.0,
            "payment_ref": "Cupboard",
            "partner_id": self.partner_b.id,
        }
        lines = self.env["account.bank.statement.line"]
        with self.assertRefused(UserError, "Book a bill"):
            lines.create({**vals, "counterpart_account_id": self.rate.purchase_account_id.id})
        line = lines.create(vals)
        suspense = line.move_id.line_ids.filtered(lambda item: item.account_id == line.journal_id.suspense_account_id)
        with self.assertRefused(UserError, "Book a bill"):
            suspense.account_id = self.rate.purchase_account_id
        with self.assertRefused(UserError, "purchase declaration"):
            self._entry((600.0, self.partner_b)).write({"state": "posted"})


@tagged("post_install", "-at_install", "thorough")
class TestTillBuyPaper(MarginScenario, HttpCase):
    """The declaration, printed by who works at the till."""

    def test_the_paper(self):
        self._open()
        self._sell([self._line(self.chair)])
        session = self.config.current_session_id
        self.cashier.group_ids |= self.env.ref("social_cooperative.group_till_drawer")
        goods = {"rate_id": self.rate.id, "what": "Oak table", "amount": 60.0}
        url = session.with_user(self.cashier).buy_from_private(goods, SELLER)["url"]
        outside = self._create_user("outside", "base.group_user")
        for user, status in ((self.cashier, 200), (outside, 404)):
            self.authenticate(user.login, user.login)
            response = self.url_open(url)
            self.assertEqual(response.status_code, status, user.login)
        self.authenticate(self.cashier.login, self.cashier.login)
        other = self._buy(60.0)
        self.assertEqual(self.url_open(f"/coop/till/{session.id}/declaration/{other.id}").status_code, 404)
