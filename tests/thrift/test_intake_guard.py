from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
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
        for vals in ({"state": "done"}, {"cancelled_on": "2026-01-01"}, {"name": "INB/2026/00009"}):
            with self.subTest(vals=vals), self.assertRefused(AccessError, "draft"):
                intakes.create({"source": "unknown", **vals})
        defaults = {"default_state": "done", "default_cancelled_on": "2026-01-01", "default_name": "INB/2026/00009"}
        made = intakes.with_context(**defaults).create({"source": "unknown"})
        self.assertEqual((made.state, made.cancelled_on, made.name), ("draft", False, "/"))

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
        for user in (self.shop, self.treasurer):
            with self.assertRefused(UserError, "in the future"):
                self._intake((self.books, 1, self.for_sale), date="2026-01-16", user=user)

    def test_what_is_long_ago_the_treasurer_books(self):
        books = (self.books, 1, self.for_sale)
        for day in ("2025-12-31", "1990-01-01"):
            with self.assertRefused(UserError, "more than 14 days ago"):
                self._intake(books, date=day, user=self.shop)
        self._intake(books, date="2026-01-01", user=self.shop)
        draft = self._intake(books, date="2025-12-31", user=self.shop, confirm=False)
        draft.with_user(self.treasurer).action_confirm()
        self.assertEqual(draft.state, "done")

    def test_no_weighing_is_heavier_than_a_lorry(self):
        """For everybody, as it is kept: rounded, and before the database has to refuse it."""
        line = self._intake((self.books, 9999.994, self.for_sale), user=self.shop, confirm=False).line_ids
        for user in (self.shop, self.treasurer):
            for weight in (1e8, 10000, 9999.999, 0.004, 0, -1, None, float("nan"), float("inf")):
                with self.subTest(weight=weight), self.assertNoLogs("odoo.sql_db", "ERROR"):
                    with self.assertRefused(ValidationError, "Weigh first"):
                        self._intake((self.books, weight, self.for_sale), user=user)
                    with self.assertRefused(ValidationError, "Weigh first"):
                        line.with_user(user).write({"weight": weight})
                    with self.assertRefused(UserError, "Weigh first"):
                        self.env["coop.intake"].with_user(user).book_weighing(self._screen_vals(weight=weight))

    def _screen_vals(self, **vals):
        return {"category_id": self.books.id, "stream_id": self.for_sale.id, "weight": 1, "source": "unknown", **vals}

    def test_a_postcode_is_never_cut(self):
        intakes = self.env["coop.intake"].with_user(self.shop)
        draft = intakes.create({"source": "postcode", "postcode": "8011"})
        for postcode in ("80111", "8011AB", "8011 ", "801", "0801", "٨٠١١"):
            with self.subTest(postcode=postcode), self.assertNoLogs("odoo.sql_db", "ERROR"):
                for change in (
                    lambda: intakes.book_weighing(self._screen_vals(source="postcode", postcode=postcode)),  # noqa: B023
                    lambda: draft.write({"postcode": postcode}),  # noqa: B023
                    lambda: intakes.with_context(default_postcode=postcode).create({}),  # noqa: B023
                ):
                    with self.assertRefused(ValidationError, "no postcode"):
                        change()
        with self.assertRefused(UserError, "8011 lies in Zwolle"):
            vals = self._screen_vals(source="postcode", postcode="8011", municipality_id=self.kampen.id)
            intakes.book_weighing(vals)
        with self.assertRefused(ValidationError, "Choose the civic"):
            draft.source = "site"

    def test_what_the_screen_chose_is_gone(self):
        intakes = self.env["coop.intake"].with_user(self.shop)
        for name in ("category_id", "stream_id", "site_id", "municipality_id"):
            for number in (2**31 - 1, 2**40, -1, "x", [1]):
                with self.subTest(name=name, number=number), self.assertNoLogs("odoo.sql_db", "ERROR"):
                    with self.assertRefused(UserError, "does not exist any more"):
                        intakes.book_weighing(self._screen_vals(**{name: number}))
        with self.assertRefused(UserError, "Goods|goods"):
            intakes.book_weighing(self._screen_vals(category_id=False))
        with self.assertRefused(UserError, "where it comes from"):
            intakes.book_weighing(self._screen_vals(source="moon"))
        self.books.active = False
        self.assertEqual(intakes.book_weighing(self._screen_vals())["count"], 1, "it was there when it was weighed")

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
