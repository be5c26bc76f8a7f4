from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_shop import ShopCommon


@tagged("post_install", "-at_install")
class TestIntakeGuard(ShopCommon):
    """What a client may send, and what a company may have chosen: kilos stay kilos, and cost nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-01-15 10:00:00"))

    def test_no_value_whatever_the_way_of_valuation(self):
        account = self.company_data["default_account_expense"]
        places = self.company.coop_donor_location_id | self.company.coop_left_location_id
        before = self.env["account.move"].search_count([])
        for method in ("standard", "average", "fifo"):
            for valuation in ("periodic", "real_time"):
                with self.subTest(method=method, valuation=valuation):
                    self.company.inventory_valuation = valuation
                    vals = {"name": method, "property_cost_method": method, "property_valuation": valuation}
                    self.books.product_id.categ_id = self.env["product.category"].create(vals)
                    places.valuation_account_id = account
                    intake = self._intake((self.books, 10, self.for_sale), (self.books, 5, self.residual))
                    self._intake((self.books, 2, self.recycling), source="shop", postcode=False)
                    intake.action_cancel()
                    moves = self.env["stock.move"].search([("product_id", "=", self.books.product_id.id)])
                    self.assertEqual(set(moves.mapped("value")), {0.0})
                    self.assertFalse(moves.account_move_id)
                    product = self.books.product_id.with_company(self.company)
                    self.assertEqual((product.total_value, product.standard_price), (0, 0))
        self.assertEqual(self.env["account.move"].search_count([]), before)

    def test_no_door_gives_kilos_a_cost(self):
        for change in (
            lambda: self.books.product_id.write({"standard_price": 3}),
            lambda: self.books.product_id.product_tmpl_id.write({"standard_price": 3}),
            lambda: self.env["product.value"].create(
                {"product_id": self.books.product_id.id, "value": 3, "company_id": self.company.id}
            ),
        ):
            with self.assertRefused(UserError, "cost nothing"):
                change()

    def test_no_door_makes_a_booked_intake(self):
        """Values come from a client, and from the defaults of his context."""
        intakes = self.env["coop.intake"].with_user(self.shop)
        for context, vals in (
            ({}, {"state": "done"}),
            ({}, {"cancelled_on": "2026-01-01"}),
            ({"default_state": "done"}, {}),
            ({"default_cancelled_on": "2026-01-01"}, {}),
        ):
            with self.subTest(context=context, vals=vals), self.assertRefused(AccessError, "draft"):
                intakes.with_context(**context).create({"source": "unknown", **vals})

    def test_another_cooperatives_lists_do_not_fit(self):
        other = self._create_cooperative()
        other._coop_open_shop()
        theirs = self.env["coop.goods.category"].search([("company_id", "=", other.id)], limit=1)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._intake((theirs, 1, self.for_sale))
        with self.assertRaises(UserError), self.env.cr.savepoint():
            vals = {"category_id": theirs.id, "stream_id": self.for_sale.id, "weight": 1, "source": "unknown"}
            self.env["coop.intake"].with_user(self.shop).book_weighing(vals)
        stranger = self._create_user("stranger", "social_cooperative.group_shop", company=other)
        intake = self._intake((self.books, 1, self.for_sale))
        for method in ("cancel_weighing", "action_cancel", "action_confirm"):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                getattr(intake.with_user(stranger), method)()
        self.assertEqual(intake.state, "done")

    def test_the_shop_sees_no_member_and_no_money(self):
        """Somebody who weighs needs to know nothing of who is a member and what he has."""
        self._create_member("Anna Achternaam", "Tuinhulp Oost")
        for model in (
            "coop.member",
            "coop.member.ledger",
            "coop.pot.balance",
            "coop.settlement",
            "coop.reward",
            "coop.permission",
            "account.move",
            "account.analytic.line",
            "coop.proof.check",
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.shop).search_count([])

    def test_nothing_lies_in_the_future(self):
        with self.assertRefused(UserError, "in the future"):
            self._intake((self.books, 1, self.for_sale), date="2026-01-16")

    # === THE DAY OF A WEIGHING THAT WAITED === #

    def test_a_weighing_that_waited_keeps_its_day(self):
        vals = {"category_id": self.books.id, "stream_id": self.for_sale.id, "weight": 1, "source": "unknown"}
        for number, (day, booked) in enumerate(
            (
                ("2026-01-14", date(2026, 1, 14)),
                (None, date(2026, 1, 15)),
                ("2026-01-20", date(2026, 1, 15)),
                ("2020-01-01", date(2026, 1, 1)),
                ("tomorrow", date(2026, 1, 15)),
                ([1], date(2026, 1, 15)),
            )
        ):
            with self.subTest(day=day):
                intakes = self.env["coop.intake"].with_user(self.shop)
                intakes.book_weighing({**vals, "date": day, "token": f"token {number}"})
                intake = self.env["coop.intake"].search([("screen_token", "=", f"token {number}")])
                self.assertEqual(intake.date, booked)
