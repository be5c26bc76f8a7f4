from decimal import Decimal

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ...report.till.till_day import TillDay
from .common_till import TillScenario


def amounts(*values):
    return tuple(Decimal(value) for value in values)


@tagged("post_install", "-at_install", "thorough")
class TestTillDayReport(TillScenario):
    """The day of a till on paper: by hand from the receipts, and readable for whoever closes it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company._coop_open_shop()
        categories = cls.env["coop.goods.category"].with_context(lang="en_US")
        cls.textile = categories.search([("company_id", "=", cls.company.id), ("name", "=", "Textile")])
        cls.tag = cls.env["coop.colour.tag"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.jeans.write({"coop_goods_category_id": cls.textile.id, "weight": 0.5})
        cls.jeans.product_tmpl_id.sudo().write({"coop_tag_id": cls.tag.id, "coop_tag_week": "2026-12-28"})
        cls.book = cls._product("Book", 3.0, taxes_id=False)
        journal = cls.cash.journal_id
        cls.config.write({"set_maximum_difference": True, "amount_authorized_diff": 5})
        journal.profit_account_id, journal.loss_account_id = cls.income_account, cls.expense_account
        cls.bank.journal_id.write(
            {"profit_account_id": cls.income_account.id, "loss_account_id": cls.expense_account.id}
        )

    def _day(self):
        """Two jeans and a book in cash, Anna's bowl by card with a tenth off, one jeans back, 5.00 put in, 1.00 missing."""
        session = self._open()
        first = self._sell([self._line(self.jeans, 2), self._line(self.book, tax_ids=[Command.clear()])])
        self._sell([self._line(self.bowl, discount=10)], method=self.bank)
        back = first.lines.filtered(lambda line: line.product_id == self.jeans)
        self._sell([self._line(self.jeans, -1, refunded_orderline_id=back.id)], is_refund=True)
        session.with_user(self.manager).try_cash_in_out("in", 5.0, "Change", False, {"translatedType": "in"})
        return session

    def _count(self, session):
        own = session.with_user(self.manager)
        own.post_closing_cash_details(12.10 + 3 + 5 - 1)
        answer = own.close_session_from_ui([(self.bank.id, -0.5)])
        self.assertTrue(answer["successful"], answer)

    def _figures(self, session):
        return TillDay(session.sudo())

    def test_by_hand(self):
        session = self._day()
        self._count(session)
        day = self._figures(session)
        self.assertEqual((day.count(), day.total()), (2, Decimal("36.88")))
        self.assertEqual(
            day.owners(),
            [
                (self.till_anna.display_name, *amounts("18.00", "21.78")),
                (self.own_account.name, *amounts("13.00", "15.10")),
            ],
        )
        self.assertEqual(
            day.categories(),
            [
                ("Other", *amounts("2.00", "0.00", "24.78")),
                ("Textile", *amounts("1.00", "0.50", "12.10")),
            ],
        )
        self.assertEqual(day.colours(), [(f"{self.tag.name} 53", *amounts("1.00", "12.10"))])
        self.assertEqual(day.taxes(), [("21 % incl", *amounts("28.00", "5.88")), ("No VAT", *amounts("3.00", "0.00"))])
        self.assertEqual(
            [(name, count, amount) for name, count, amount in day.payments()],
            [("Cash", 2, Decimal("15.10")), ("Bank", 1, Decimal("21.78"))],
        )
        self.assertEqual(day.discounts(), (1, Decimal("2.42")))
        self.assertEqual([(row[1], row[2]) for row in day.refunds()], [("1 × Jeans", Decimal("-12.10"))])
        self.assertEqual(
            [(text, amount) for text, amount, _is_total in day.drawers()],
            [
                ("In the drawer at the beginning", Decimal("0.00")),
                ("Paid in cash", Decimal("15.10")),
                ("in-Change", Decimal("5.00")),
                ("Should be in the drawer", Decimal("20.10")),
                ("Counted", Decimal("19.10")),
                ("Difference", Decimal("-1.00")),
            ],
        )
        self.assertEqual(
            day.differences(), [("Counted at the end: Shop", Decimal("-1.00")), ("Bank", Decimal("-0.50"))]
        )

    def test_as_booked(self):
        """The figures of owners and VAT are those of the entry."""
        session = self._day()
        self._count(session)
        day = self._figures(session)
        net = {name: amount for name, amount, _gross in day.owners()}
        self.assertEqual(float(net[self.till_anna.display_name]), self._turnover(self.anna))
        items = session.move_id.line_ids
        vat = -sum(items.filtered("tax_line_id").mapped("balance"))
        self.assertEqual(float(sum(row[2] for row in day.taxes())), round(vat, 2))
        self.assertEqual(sum(row[2] for row in day.owners()), day.total())
        self.assertEqual(sum(row[3] for row in day.categories()), day.total())
        self.assertEqual(sum(row[1] + row[2] for row in day.taxes()), day.total())
        self.assertEqual(sum(row[2] for row in day.payments()), day.total())

    def test_before_it_is_counted(self):
        """What the cashier sees before counting does not say what was counted."""
        session = self._day()
        texts = [text for text, _amount, _is_total in self._figures(session).drawers()]
        self.assertEqual(texts[-1], "Should be in the drawer")
        self.assertEqual(self._figures(session).differences(), [])

    def test_what_waits(self):
        session = self._open()
        self._sell([self._line(self.jeans)], state="draft", payment_ids=[])
        session.order_ids.state = "draft"
        self.env = self.env(context={**self.env.context, "coop_paid_before": True})
        self._sell([self._line(self.bowl)])
        waiting = {text: (count, amount) for text, count, amount in self._figures(session).waiting()}
        self.assertEqual(
            waiting,
            {
                "Begun at the till and not paid": (1, Decimal("12.10")),
                "Paid without a connection, arrived later": (1, Decimal("24.20")),
            },
        )

    # === WHO READS IT === #

    def test_who_may(self):
        session = self._day()
        self._count(session)
        for user in (self.cashier, self.manager, self.treasurer, self.board):
            with self.subTest(user=user.login):
                day = self.env["coop.till.day"].with_user(user).browse(session.id)
                self.assertEqual((day.takings, day.difference, day.orders), (36.88, -1.0, 3))
                self.assertIn("Tuinhulp", day.page)
                html, _kind = (
                    self.env["ir.actions.report"]
                    .with_user(user)
                    ._render_qweb_html("social_cooperative.report_till_day", day.ids)
                )
                self.assertIn("36.88", html.decode())
        stranger = self._create_user(
            "elsewhere", "base.group_user,point_of_sale.group_pos_manager", self._create_cooperative()
        )
        for user in (self.coach, self.shop, stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["ir.actions.report"].with_user(user)._render_qweb_html(
                    "social_cooperative.report_till_day", session.ids
                )
        self.assertFalse(self.env["coop.till.day"].with_user(stranger).search([("id", "=", session.id)]))

    def test_on_the_session(self):
        session = self._day()
        self.assertIn("36.88", session.with_user(self.cashier).coop_day_report)
        action = session.with_user(self.cashier).action_coop_print_day()
        self.assertEqual(action["report_name"], "social_cooperative.report_till_day")

    def test_several(self):
        """Two sessions: a page of both first."""
        first = self._day()
        self._count(first)
        second = self._open()
        self._sell([self._line(self.bowl)])
        self._close()
        values = (
            self.env["report.social_cooperative.report_till_day"]
            .with_user(self.treasurer)
            ._get_report_values((first | second).ids)
        )
        self.assertEqual(len(values["pages"]), 3)
        self.assertEqual(
            [page["figures"][0][1] for page in values["pages"]], ["$\xa061.08", "$\xa036.88", "$\xa024.20"]
        )

    # === ODOO'S OWN === #

    def test_daily_sales_of_odoo(self):
        """Who may close a till may print Odoo's report of it, and no other till's."""
        session = self._day()
        self._count(session)
        report = self.env["report.point_of_sale.report_saledetails"]
        found = report.with_user(self.cashier).get_sale_details(session_ids=session.ids, config_ids=self.config.ids)
        self.assertEqual(found["currency"]["total_paid"], 36.88)
        found = report.with_user(self.cashier)._get_report_values(session.ids)
        self.assertEqual(found["nbr_orders"], 3)
        other = self._create_cooperative()
        stranger = self._create_user("elsewhere", "base.group_user,point_of_sale.group_pos_user", other)
        for arguments in ({"session_ids": session.ids}, {"config_ids": self.config.ids}):
            with self.subTest(arguments=arguments), self.assertRaises(AccessError):
                report.with_user(stranger).get_sale_details(**arguments)
        dates = {"date_start": "2026-01-01 00:00:00", "date_stop": "2027-12-31 00:00:00"}
        self.assertEqual(report.with_user(stranger).get_sale_details(**dates)["nbr_orders"], 0)
        with self.assertRaises(AccessError):
            report.with_user(stranger).with_context(allowed_company_ids=self.company.ids).get_sale_details(**dates)
        with self.assertRaises(AccessError):
            report.with_user(self.shop).get_sale_details(**dates)
