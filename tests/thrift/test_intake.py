from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_shop import ShopCommon


@tagged("post_install", "-at_install")
class TestIntake(ShopCommon):
    """Weighing makes ordinary stock moves that cost nothing, and what was wrong goes back by return moves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-01-15 10:00:00"))

    def test_kilos_are_in_odoos_own_inventory(self):
        intake = self._intake(
            (self.books, 12.5, self.for_sale), (self.textile, 30, self.for_sale), (self.textile, 8, self.recycling)
        )
        self.assertEqual((intake.state, intake.weight, intake.municipality_id), ("done", 50.5, self.zwolle))
        self.assertRegex(intake.name, r"^INB/2026/\d{5}$")
        self.assertEqual((self._in_shop(self.books), self._in_shop(self.textile)), (12.5, 30))
        self.assertEqual(self.books.product_id.with_company(self.company).qty_available, 12.5)
        moves = intake.line_ids.move_ids
        self.assertEqual(moves.mapped("state"), ["done"] * 3)
        self.assertEqual(moves.location_id, self.company.coop_donor_location_id)
        self.assertEqual(set(moves.mapped("reference")), {intake.name})
        self.assertEqual(str(moves[0].date.date()), "2026-01-15")

    def test_no_value_and_no_entry(self):
        """Also where the company books its stock at once."""
        self.company.inventory_valuation = "real_time"
        category = self.books.product_id.categ_id.copy({"name": "Real time"})
        category.property_valuation = "real_time"
        self.books.product_id.categ_id = category
        with self.assertRefused(UserError, "cost nothing"):
            self.books.product_id.standard_price = 3
        account = self.company_data["default_account_expense"]
        (self.company.coop_donor_location_id | self.company.coop_left_location_id).valuation_account_id = account
        before = self.env["account.move"].search_count([])
        intake = self._intake((self.books, 10, self.for_sale), (self.books, 5, self.residual))
        self._intake((self.books, 2, self.recycling), source="shop", postcode=False)
        intake.action_cancel()
        self.assertEqual(self.env["account.move"].search_count([]), before)
        moves = self.env["stock.move"].search(
            [("coop_intake_line_id", "!=", False), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(len(moves), 5)
        self.assertEqual(set(moves.mapped("value")), {0.0})
        self.assertFalse(moves.account_move_id)
        self.assertEqual(self.books.product_id.with_company(self.company).total_value, 0)

    def test_cancelled_by_return_moves(self):
        intake = self._intake((self.books, 12.5, self.for_sale), (self.books, 2, self.residual))
        intake.action_cancel()
        self.assertEqual((intake.state, self._in_shop(self.books)), ("cancelled", 0))
        self.assertEqual(len(intake.line_ids.move_ids), 4)
        returned = intake.line_ids.move_ids.filtered("origin_returned_move_id")
        self.assertEqual(len(returned), 2)
        self.assertEqual(returned.location_dest_id, self.company.coop_donor_location_id)
        with self.assertRaises(UserError):
            intake.action_cancel()

    def test_sorted_out_of_the_shop(self):
        self._intake((self.books, 20, self.for_sale))
        self._intake((self.books, 4, self.recycling), source="shop", postcode=False)
        self.assertEqual(self._in_shop(self.books), 16)
        self.assertEqual(self._report("collected", "recycled", "stock_change", "difference"), (20, 4, 16, 0))
        with self.assertRefused(UserError, "another stream"):
            self._intake((self.books, 4, self.for_sale), source="shop", postcode=False)

    def test_booked_stays_as_it_is(self):
        intake = self._intake((self.books, 20, self.for_sale), user=self.shop).with_user(self.shop)
        for change in (
            lambda: intake.write({"date": "2026-01-01"}),
            lambda: intake.write({"state": "draft"}),
            lambda: intake.line_ids.write({"weight": 1}),
            lambda: intake.line_ids.unlink(),
            lambda: intake.unlink(),
            lambda: intake.write({"line_ids": [(0, 0, {"category_id": self.books.id, "weight": 1})]}),
        ):
            with self.assertRefused(UserError, "booked|stays|correct"):
                change()
        with self.assertRefused(AccessError, "draft"):
            self.env["coop.intake"].with_user(self.shop).with_context(coop_own_code=True).create({"state": "done"})
        self.assertEqual(self._in_shop(self.books), 20)

    def test_what_is_missing_is_said(self):
        for lines, vals, message in (
            ([], {}, "Nothing was weighed"),
            ([(self.books, 1, self.for_sale)], {"postcode": False}, "four digits"),
            ([(self.books, 1, self.for_sale)], {"postcode": "9711"}, "Nobody said yet"),
            ([(self.bicycles, 16, self.for_sale)], {}, "serial number"),
        ):
            with self.assertRefused(UserError, message):
                self._intake(*lines, **vals)
        for vals, message in (({"postcode": "80AB"}, "no postcode"), ({"source": "site"}, "Choose the civic")):
            with self.assertRefused(ValidationError, message):
                self._intake((self.books, 1, self.for_sale), **vals)
        with self.assertRefused(ValidationError, "Weigh first"):
            self._intake((self.books, 0, self.for_sale))

    # === ORIGIN === #

    def test_a_new_postcode_is_asked_once(self):
        self._intake((self.books, 1, self.for_sale), postcode="8261", municipality_id=self.kampen.id, user=self.shop)
        area = self.env["coop.postcode.area"].search([("first", "=", 8261)])
        self.assertEqual((area.municipality_id, area.last), (self.kampen, 8261))
        again = self._intake((self.books, 1, self.for_sale), postcode="8261", user=self.shop)
        self.assertEqual(again.municipality_id, self.kampen)

    def test_known_postcode_is_not_learned_again(self):
        with self.assertRefused(UserError, "8049 lies in Zwolle"):
            self._intake((self.books, 1, self.for_sale), postcode="8049", municipality_id=self.kampen.id)
        with self.assertRefused(UserError, "Milieustraat Kampen lies in Kampen"):
            self._intake(
                (self.books, 1, self.for_sale), source="site", site_id=self.site.id, municipality_id=self.zwolle.id
            )
        self._intake((self.books, 1, self.for_sale), postcode="8049", municipality_id=self.zwolle.id)
        self.assertEqual(self.env["coop.postcode.area"].search_count([("company_id", "=", self.company.id)]), 1)

    def test_postcodes_do_not_overlap(self):
        areas = self.env["coop.postcode.area"]
        areas.create({"first": 8050, "last": 8060, "municipality_id": self.kampen.id})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            areas.create({"first": 8040, "last": 8041, "municipality_id": self.kampen.id})

    def test_site_and_unknown(self):
        books = (self.books, 1, self.for_sale)
        self.assertEqual(self._intake(books, source="site", site_id=self.site.id).municipality_id, self.kampen)
        self.assertFalse(self._intake(books, source="unknown", postcode=False).municipality_id)

    # === REGISTER === #

    def test_register(self):
        number = {"serial": " GZ123456 ", "description": "Gazelle"}
        intake = self._intake((self.bicycles, 16, self.for_sale, number), user=self.shop)
        self._intake((self.bicycles, 14, self.recycling))
        entry = self.env["coop.goods.register"].search([("company_id", "=", self.company.id)])
        self.assertEqual((entry.serial, entry.description, entry.weight), ("GZ123456", "Gazelle", 16))
        self.assertEqual(entry.number, "REG/2026/00001")
        for user in (self.shop, self.treasurer, self.env.user):
            for change in (
                lambda entry: entry.unlink(),
                lambda entry: entry.write({"serial": "X"}),
                lambda entry: entry.copy(),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    change(entry.with_user(user).with_context(coop_own_code=True))
        intake.with_user(self.shop).action_cancel()
        self.assertEqual(str(entry.cancelled_on), "2026-01-15")

    # === RIGHTS === #

    def test_shop_alone_weighs_and_undoes(self):
        """No right on stock, products, sequences or accounting is needed."""
        intake = self._intake((self.books, 3, self.for_sale), user=self.shop)
        self.assertEqual(self._in_shop(self.books), 3)
        intake.with_user(self.shop).action_cancel()
        self.assertEqual(self._in_shop(self.books), 0)

    def test_yesterday_is_the_treasurers(self):
        intake = self._intake((self.books, 3, self.for_sale), date="2026-01-14")
        with self.assertRefused(UserError, "treasurer"):
            intake.with_user(self.shop).action_cancel()
        intake.with_user(self.treasurer).action_cancel()
        self.assertEqual(intake.state, "cancelled")

    def test_who_may_what(self):
        intake = self._intake((self.books, 3, self.for_sale), confirm=False)
        for user in (self.coach, self.board, self.invoicing, self.accountant):
            with self.assertRaises(AccessError):
                intake.with_user(user).action_confirm()
            with self.assertRaises(AccessError):
                self.env["coop.intake"].with_user(user).book_weighing({})
        with self.assertRaises(AccessError):
            intake.with_user(self.coach).read(["name"])
        with self.assertRaises(AccessError):
            self.books.with_user(self.shop).write({"average_weight": 9})
        with self.assertRaises(AccessError):
            self.env["coop.shop.setup"].with_user(self.treasurer).create({}).action_open_shop()

    # === THE SCREEN === #

    def test_screen(self):
        intakes = self.env["coop.intake"].with_user(self.shop)
        data = intakes.get_screen_data()
        categories = self.env["coop.goods.category"].search([("company_id", "=", self.company.id)])
        self.assertEqual([category["id"] for category in data["categories"]], categories.ids)
        self.assertIn(self.books, categories)
        self.assertEqual([stream["kind"] for stream in data["streams"]][0], "sale")
        self.assertEqual(data["areas"], [{"first": 8000, "last": 8049, "place": "Zwolle"}])
        vals = {
            "category_id": self.books.id,
            "stream_id": self.for_sale.id,
            "weight": 12.5,
            "source": "postcode",
            "postcode": "8011",
            "token": "one",
        }
        today = intakes.book_weighing(vals)
        self.assertEqual((today["total"], today["count"]), (12.5, 1))
        self.assertEqual(today["weighings"][0]["origin"], "8011 · Zwolle")
        self.assertEqual(intakes.book_weighing(vals)["total"], 12.5, "sent twice, booked once")
        today = intakes.browse(today["weighings"][0]["id"]).cancel_weighing()
        self.assertEqual((today["total"], today["weighings"][0]["cancelled"]), (0, True))
        for weight in (0, -1, "12", None, 1e9):
            with self.assertRefused(UserError, "Weigh first"):
                intakes.book_weighing({**vals, "weight": weight, "token": "two"})

    def test_screen_takes_no_other_fields(self):
        vals = {"category_id": self.books.id, "stream_id": self.for_sale.id, "weight": 1, "source": "unknown"}
        more = {"note": "Mrs De Vries", "state": "cancelled", "name": "X", "company_id": self.env.company.id + 1}
        self.env["coop.intake"].with_user(self.shop).book_weighing({**vals, **more})
        intake = self.env["coop.intake"].search([("company_id", "=", self.company.id)])
        self.assertEqual((intake.state, intake.note), ("done", False))
        self.assertRegex(intake.name, "^INB/")

    # === NUMBERS OF QUERIES === #

    def test_queries_per_intake(self):
        """A hundred at once take few queries each, and not more each than ten."""

        def count(number):
            intakes = self.env["coop.intake"]
            for _each in range(number):
                intakes |= self._intake((self.books, 1, self.for_sale), confirm=False)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            intakes.action_confirm()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(2)
        few, many = count(10), count(100)
        self.assertLess(many / 100, few / 10)
        self.assertLess(many / 100, 30)


@tagged("post_install", "-at_install")
class TestIntakeInert(ShopCommon):
    """A company without a thrift store has nothing of it."""

    def test_nothing_before_it_is_opened(self):
        other = self._create_cooperative("Second cooperative")
        for model in ("coop.goods.category", "coop.stream", "coop.colour.tag", "coop.tag.discount"):
            self.assertFalse(self.env[model].search([("company_id", "=", other.id)]), model)
        self.assertFalse(other.coop_shop_open or other.coop_shop_location_id or other.coop_pricelist_id)

    def test_opening_needs_a_cooperative_and_can_be_repeated(self):
        plain = self.setup_other_company(name="Plain company")["company"]
        with self.assertRefused(UserError, "Switch the cooperative on"):
            plain._coop_open_shop()
        before = {model: self.env[model].search_count([]) for model in ("coop.stream", "stock.location", "ir.sequence")}
        self.company._coop_open_shop()
        self.assertEqual(before, {model: self.env[model].search_count([]) for model in before})

    def test_numbers_that_got_lost(self):
        """Each says what is missing, and Put right makes it: of the thrift store as of anything else."""
        intake = self._intake((self.books, 1, self.for_sale), date=fields.Date.today(), confirm=False)
        codes = ("coop.intake", "coop.goods.register", "coop.goods.barcode")
        lost = self.env["ir.sequence"].search([("code", "in", codes), ("company_id", "=", self.company.id)])
        self.assertEqual(len(lost), len(codes))
        lost.unlink()
        for call in (intake.action_confirm, lambda: self.env["product.product"]._coop_new_barcode(self.company)):
            with self.assertRefused(UserError, "Put right"):
                call()
        setup = self.env["coop.setup"].browse(self.env["coop.setup"].action_open()["res_id"])
        self.assertEqual(setup.line_ids.filtered(lambda line: line.key == "sequences").status, "missing")
        setup.action_switch_on()
        intake.action_confirm()
        self.assertRegex(intake.name, r"^INB/\d{4}/00001$")
        register = self.env["ir.sequence"].search(
            [("code", "=", "coop.goods.register"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual((register.implementation, register.use_date_range), ("no_gap", True))
