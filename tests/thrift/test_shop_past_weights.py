from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..till.common_shop_till import ShopTillCommon


@tagged("post_install", "-at_install", "thorough")
class TestShopPastWeights(ShopTillCommon):
    """What was weighed and sold keeps its kilos; what is sold outside the till counts, too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shirt = cls.env["product.product"].create(cls.textile._prepare_piece_vals("Shirt", 2))
        cls.customer = cls.env["res.partner"].create({"name": "School"})

    def _give_back(self, line, pieces):
        """A refund of a line, at the price of the sale, as the till makes it."""
        order = self._sell((line.product_id, -pieces), close=False)
        order.lines.refunded_orderline_id = line
        self._close(order.session_id)
        return order

    # === WHAT COMES BACK === #

    def test_a_refund_brings_back_what_the_sale_took_out(self):
        """Ten pieces at 0.40; then the average becomes 0.90 and the category another one."""
        self._intake((self.textile, 30, self.for_sale))
        sale = self._sell((self.shirt, 10))
        self.textile.average_weight = 0.9
        self.shirt.coop_goods_category_id = self.books
        self._give_back(sale.lines, 10)
        self.assertEqual((self._in_shop(self.textile), self._in_shop(self.books)), (30, 0))
        self.assertEqual(self._report("sold", "difference"), (0, 0))
        self.assertFalse(self._differences())

    def test_a_part_of_it(self):
        sale = self._sell((self.shirt, 3))
        self.textile.average_weight = 9
        self._give_back(sale.lines, 1)
        self.assertEqual(self._report("sold"), (0.8,))

    def test_a_paid_line_that_is_put_right(self):
        """Three pieces became two before the session was closed: at what a piece weighed when it was sold."""
        free = self.env["product.product"].create(self.textile._prepare_piece_vals("Rag", 0))
        sale = self._sell((free, 3), close=False)
        self.env.flush_all()  # as at the end of the request in which it was sold
        self.textile.average_weight = 9
        sale.lines.sudo().qty = 2
        self.assertEqual(sale.lines.coop_weight, 0.8)

    def test_what_is_weighed_stays_what_it_was(self):
        self._intake((self.textile, 30, self.recycling))
        with self.assertRefused(UserError, "were weighed into"):
            self.recycling.kind = "residual"
        self.residual.kind = "passed_on"  # nothing was weighed into it
        with self.assertRefused(ValidationError, "keeps the kilos"):
            self.textile.product_id.sudo().coop_goods_category_id = self.books

    def test_an_average_says_since_when(self):
        self.assertFalse(self.textile.average_weight_since)
        self.textile.with_user(self.treasurer).average_weight = 0.9
        self.assertEqual(self.textile.average_weight_since, fields.Date.to_date("2026-01-15"))
        self.assertRegex(self.textile.message_ids[:1].body, "0.40 kg up to 01/15/2026, 0.90 kg from the next sale")

    # === ON AN INVOICE === #

    def _invoice(self, product, quantity, post=True, **vals):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_date": "2026-01-14",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "quantity": quantity,
                            "price_unit": 2.0,
                            "tax_ids": [Command.clear()],
                            "analytic_distribution": {str(self.own.id): 100},
                        }
                    )
                ],
                **vals,
            }
        )
        if post:
            invoice.with_user(self.treasurer).action_post()
        return invoice

    def test_an_invoice_counts(self):
        self._intake((self.textile, 30, self.for_sale))
        invoice = self._invoice(self.shirt, 10)
        self.assertEqual(self._in_shop(self.textile), 26)
        self.assertEqual(self._report("sold", date="2026-01-14"), (4,))
        self.assertEqual(self._report("sold", "difference"), (4, 0))
        self.textile.average_weight = 0.9
        credit = invoice._reverse_moves([{"date": "2026-01-15", "invoice_date": "2026-01-15"}])
        credit.action_post()
        self.assertEqual((self._in_shop(self.textile), *self._report("sold")), (30, 0))
        self.assertEqual(self._report("sold", date="2026-01-15"), (-4,))
        self.assertFalse(self._differences())

    def test_an_invoice_that_is_reset(self):
        self._intake((self.textile, 30, self.for_sale))
        invoice = self._invoice(self.shirt, 10)
        invoice.button_draft()
        self.assertEqual((self._in_shop(self.textile), *self._report("sold", "difference")), (30, 0, 0))
        self.textile.average_weight = 0.9
        invoice.invoice_line_ids.quantity = 5
        invoice.action_post()
        self.assertEqual((self._in_shop(self.textile), *self._report("sold")), (28, 2))
        self.assertFalse(self._differences())

    def test_who_invoices_needs_no_rights_on_the_shop(self):
        self._invoice(self.shirt, 1, post=False).with_user(self.invoicing).action_post()
        self.assertEqual(self._report("sold"), (0.4,))

    def test_an_invoice_of_the_till_counts_once(self):
        order = self._sell((self.shirt, 10), close=False)
        order.partner_id = self.customer
        self._close(order.session_id)
        order.action_pos_order_invoice()
        self.assertEqual(self._report("sold"), (4,))

    # === DELIVERED === #

    def _deliver(self, product, quantity, back_of=None):
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1)
        places = warehouse.lot_stock_id, self.env.ref("stock.stock_location_customers")
        kind = warehouse.out_type_id
        if back_of:
            places, kind = places[::-1], warehouse.in_type_id
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "location_id": places[0].id,
                "location_dest_id": places[1].id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "location_id": places[0].id,
                            "location_dest_id": places[1].id,
                            "origin_returned_move_id": back_of and back_of.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        return picking.move_ids

    def test_what_is_given_away_counts(self):
        """A delivery without an invoice; what comes back weighs what it weighed."""
        self.env.user.group_ids |= self.env.ref("stock.group_stock_manager")
        self._intake((self.textile, 30, self.for_sale))
        given = self._deliver(self.shirt, 10)
        self.assertEqual((self._in_shop(self.textile), *self._report("sold", "difference")), (26, 4, 0))
        self.textile.average_weight = 0.9
        self._deliver(self.shirt, 5, back_of=given)
        self.assertEqual((self._in_shop(self.textile), *self._report("sold", "difference")), (28, 2, 0))
        self.assertFalse(self._differences())

    # === THE CHECK === #

    def test_less_than_nothing_is_a_row(self):
        self._intake((self.textile, 1, self.for_sale))
        self._sell((self.shirt, 10))
        self.assertEqual(self._differences(), {"negative": 0})
        row = self.env["coop.weight.difference"].search([("cause", "=", "negative")])
        self.assertEqual((row.category_id, row.reference), (self.textile, "-3.00 kg"))
        self.assertEqual(row.action_open_record()["res_model"], "coop.goods.category")
        self._intake((self.textile, 3, self.for_sale))
        self.assertFalse(self._differences())

    def test_an_invoice_whose_kilos_went_another_way(self):
        self._intake((self.textile, 30, self.for_sale))
        invoice = self._invoice(self.shirt, 10)
        invoice.sudo().coop_kilo_move_ids.move_line_ids.quantity = 1
        self.assertEqual(self._differences(), {"not_booked": -3})
        row = self.env["coop.weight.difference"].search([("company_id", "=", self.company.id)])
        self.assertEqual((row.action_open_record()["res_id"], row.reference), (invoice.id, invoice.name))

    # === UNDO === #

    def test_undo_asks_about_a_colleagues_weighing(self):
        """Through the door of the screen: nothing happens without an answer, and the intake says both."""
        colleague = self._create_user("colleague", "social_cooperative.group_shop")
        intake = self._intake((self.textile, 3, self.for_sale), user=self.shop)
        theirs = intake.with_user(colleague)
        for answer in (False, None, "", "no"):
            self.assertRegex(theirs.cancel_weighing(confirmed=answer)["question"], "Shop weighed this: 3.00 kg Textile")
        self.assertEqual(intake.state, "done")
        self.assertNotIn("question", theirs.cancel_weighing(confirmed=True))
        self.assertEqual(intake.state, "cancelled")
        self.assertRegex(intake.message_ids[:1].body, "by Colleague; it was weighed by Shop")

    def test_undo_asks_about_a_large_batch(self):
        small, large = (
            self._intake((self.textile, kilos, self.for_sale), user=self.shop).with_user(self.shop)
            for kilos in (99.99, 100)
        )
        self.assertNotIn("question", small.cancel_weighing())
        self.assertRegex(large.cancel_weighing()["question"], "100.00 kg Textile")
        self.assertEqual((small.state, large.state), ("cancelled", "done"))
