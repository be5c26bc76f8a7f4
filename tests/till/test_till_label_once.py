from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_shop_till import ShopTillCommon


@tagged("post_install", "-at_install", "thorough")
class TestTillLabelOnce(ShopTillCommon):
    """One label is one piece: sold once, at whatever till; printed again without becoming two; written off with its kilos."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._intake((cls.furniture, 100, cls.for_sale))
        journal = cls.cash.journal_id.copy({"name": "Second till", "code": "TI2"})
        cls.other_till = cls.env["pos.config"].create(
            {
                "name": "Second till",
                "company_id": cls.company.id,
                "payment_method_ids": [Command.set(cls.cash.copy({"name": "Cash 2", "journal_id": journal.id}).ids)],
                "use_pricelist": True,
                "available_pricelist_ids": [Command.set(cls.company.coop_pricelist_id.ids)],
                "pricelist_id": cls.company.coop_pricelist_id.id,
            }
        )

    def _at_the_other_till(self):
        self.config, self.cash = self.other_till, self.other_till.payment_method_ids

    def _is_gone(self, *lines):
        with self.assertRefused(UserError, "label was sold or written off"):
            self._sell(*lines, close=False)

    # === ONCE === #

    def test_at_a_second_till(self):
        chair = self._label(name="Chair")
        self._sell((chair, 1), close=False)
        self._at_the_other_till()
        self._is_gone((chair, 1))
        self._sell((self.jeans, 1))

    def test_after_closing(self):
        chair = self._label(name="Chair")
        self._sell((chair, 1))
        self._is_gone((chair, 1))
        self.assertEqual(
            chair.product_tmpl_id.with_user(self.shop).get_coop_labels_left(), {chair.product_tmpl_id.id: 0}
        )

    def test_two_of_one(self):
        chair = self._label(name="Chair")
        self._is_gone((chair, 2))
        self._is_gone((chair, 1), (chair, 1))

    def test_as_many_as_there_are(self):
        books = self._label(self.books, price=2.0, name="Comic", count=3)
        self._sell((books, 2), close=False)
        self._at_the_other_till()
        self._sell((books, 1))
        self._is_gone((books, 1))

    def test_what_came_back_sells_again(self):
        chair = self._label(name="Chair")
        order = self._sell((chair, 1))
        back = self._sell((chair, -1), close=False)
        back.lines.refunded_orderline_id = order.lines
        self._sell((chair, 1))
        self._is_gone((chair, 1))

    def test_on_an_invoice(self):
        chair = self._label(name="Chair")
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.env["res.partner"].create({"name": "School"}).id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": chair.id,
                            "price_unit": 10.0,
                            "tax_ids": [Command.clear()],
                            "analytic_distribution": {str(self.own.id): 100},
                        }
                    )
                ],
            }
        )
        invoice.action_post()
        self._is_gone((chair, 1))
        invoice.button_draft()
        self._sell((chair, 1))

    def test_paid_without_a_connection(self):
        """The customer left with it: the sale counts, and the order says so."""
        chair = self._label(name="Chair")
        self._sell((chair, 1), close=False)
        self._at_the_other_till()
        self.config = self.config.with_context(coop_paid_before=True)
        env = self.env
        self.env = self.env(context={**self.env.context, "coop_paid_before": True})
        order = self._sell((chair, 1), close=False)
        self.env = env
        self.assertEqual(order.state, "paid")
        self.assertRegex(order.message_ids[:1].body, "Chair")

    # === AGAIN === #

    def _step(self, product, user=None, **vals):
        step = self.env["coop.label.step"].with_user(user or self.shop).with_company(self.company)
        return step.create({"product_tmpl_id": product.product_tmpl_id.id, **vals})

    def test_printed_again_it_is_the_same_piece(self):
        chair = self._label(name="Chair")
        self.assertEqual(self._step(chair).action_print_again()["res_model"], "product.label.layout")
        self.company.coop_label_format = "dymo"
        action = self._step(chair, barcode=chair.barcode).action_print_again()
        self.assertEqual(action["data"]["quantity_by_product"], {chair.id: 1})
        self._sell((chair, 1), close=False)
        self._is_gone((chair, 1))

    def test_the_button_beside_what_was_made(self):
        wizard = self.env["coop.item.label"].with_user(self.shop).with_company(self.company)
        wizard = wizard.create({"category_id": self.books.id, "price": 2.0, "count": 4, "label_format": "dymo"})
        with self.assertRefused(UserError, "Make a label first"):
            wizard.action_print_again()
        made = wizard.action_print()["data"]["quantity_by_product"]
        self.assertEqual(wizard.action_print_again()["data"]["quantity_by_product"], made)
        product = self.env["product.product"].browse(made)
        self.assertEqual(product.coop_label_count, 4)

    # === WRITTEN OFF === #

    def test_spoiled(self):
        chair = self._label(name="Chair", weight=7.5)
        self._step(chair, reason="spoiled").action_write_off()
        self.assertEqual(self._in_shop(self.furniture), 92.5)
        self.assertEqual(self._report("residual", "difference"), (7.5, 0))
        self._is_gone((chair, 1))
        self.assertFalse(chair.available_in_pos)
        with self.assertRefused(UserError, "0 pieces are still"):
            self._step(chair).action_write_off()

    def test_some_of_them(self):
        chairs = self._label(name="Chair", weight=7.5, count=4)
        self._sell((chairs, 1))
        self._step(chairs, count=2, stream_id=self.passed_on.id).action_write_off()
        self.assertEqual((chairs.product_tmpl_id.coop_label_left, self._report("passed_on")), (1, (15.0,)))
        with self.assertRefused(UserError, "1 pieces are still"):
            self._step(chairs, count=2).action_write_off()

    def test_lost(self):
        chair = self._label(name="Chair", weight=7.5)
        self._step(chair, reason="lost").action_write_off()
        self.assertEqual(self._in_shop(self.furniture), 92.5)
        self.assertEqual(self._differences(), {"count": 7.5})
        self._is_gone((chair, 1))

    def test_who_may(self):
        chair = self._label(name="Chair")
        for button in ("action_write_off", "action_print_again"):
            with self.assertRaises(AccessError):
                getattr(self._step(chair, user=self.board), button)()
            with self.assertRefused(UserError, "There are 1 labels"):
                getattr(self._step(chair, count=2), button)()
            with self.assertRefused(UserError, "Scan the label"):
                getattr(self._step(self.jeans), button)()

    # === WITHOUT A LABEL === #

    def test_a_price_of_somebody_else_stays(self):
        """A member's bowl, a bought cupboard and a label: each keeps its price when the shop prices its own of that name."""
        member = self._create_member("Anna", trade_name="Tuinhulp Oost")
        maker = self.env["coop.till.member"].sudo().search([("member_id", "=", member.id)])
        rate = self.env["coop.margin.rate"].create(
            {
                "tax_id": self.env["account.tax"].search([("company_id", "=", self.company.id)], limit=1).id,
                "sales_account_id": self.income_account.copy({"name": "Margin sales"}).id,
                "purchase_account_id": self.expense_account.copy({"name": "Margin purchases"}).id,
            }
        )
        products = self.env["product.product"]
        vals = self.furniture._prepare_piece_vals("Thing", 50)
        theirs = products.create({**vals, "coop_maker_id": maker.id})
        theirs |= products.create({**vals, "coop_margin_rate_id": rate.id, "taxes_id": False})
        theirs |= self._label(price=50.0, name="Thing")
        wizard = self.env["coop.item.label"].with_user(self.shop).with_company(self.company)
        for price in (3.0, 4.0):
            wizard.create({"category_id": self.furniture.id, "name": "Thing", "price": price}).action_sell_by_piece()
        self.assertEqual(theirs.mapped("list_price"), [50, 50, 50])
        own = products.search([("name", "=", "Thing"), ("company_id", "=", self.company.id)]) - theirs
        self.assertEqual(own.mapped("list_price"), [4.0], "one, whose price changed")

    def test_no_label_is_added_to_somebody_elses(self):
        label = self._label(price=50.0, name="Thing")
        member = self._create_member("Anna", trade_name="Tuinhulp Oost")
        label.coop_maker_id = self.env["coop.till.member"].sudo().search([("member_id", "=", member.id)])
        self.assertNotEqual(self._label(price=50.0, name="Thing"), label)
        self.assertEqual(label.coop_label_count, 1)
