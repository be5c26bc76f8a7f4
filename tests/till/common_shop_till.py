from freezegun import freeze_time

from odoo.fields import Command

from ..thrift.common_shop import ShopCommon


class ShopTillCommon(ShopCommon):
    """A thrift store with a till, on the Thursday of the week in which the first colour hangs."""

    clock = "2026-01-15 10:00:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.clock:
            cls.startClassPatcher(freeze_time(cls.clock))
        cls.company.coop_tag_start = "2026-01-12"
        cls.env.user.group_ids |= cls.env.ref("point_of_sale.group_pos_manager")
        cash = cls.env["account.journal"].create(
            {"name": "Till", "type": "cash", "code": "TIL", "company_id": cls.company.id}
        )
        cls.cash = cls.env["pos.payment.method"].create(
            {"name": "Cash", "journal_id": cash.id, "company_id": cls.company.id}
        )
        cls.config = cls.env["pos.config"].create(
            {"name": "Thrift store", "company_id": cls.company.id, "payment_method_ids": [Command.set(cls.cash.ids)]}
        )
        setup = cls.env["coop.shop.setup"].create({"config_ids": [Command.set(cls.config.ids)]})
        setup.action_open_shop()
        for category in (cls.books, cls.furniture, cls.textile):
            category.tax_ids = False
        cls.jeans = cls.env["product.product"].create({**cls.textile._prepare_piece_vals("Jeans", 4.99), "weight": 0.5})

    def _label(self, category=None, price=10.0, user=None, **vals):
        """A product with a label, as the shop makes it."""
        wizard = self.env["coop.item.label"].with_user(user or self.shop)
        wizard = wizard.create({"category_id": (category or self.furniture).id, "price": price, **vals})
        action = wizard.action_print()
        return self.env["product.product"].browse(action["context"]["default_product_ids"])

    def _sell(self, *lines, close=True):
        """A ticket of (product, quantity) at the prices of the till's price list, paid in cash."""
        if not self.config.current_session_id:
            self.config.open_ui()
            session = self.config.current_session_id
            session.set_opening_control(session.cash_register_balance_start, "")
        session = self.config.current_session_id
        vals = []
        for product, quantity in lines:
            price = self.config.pricelist_id._get_product_price(product, quantity)
            amounts = {"price_unit": price, "price_subtotal": price * quantity, "price_subtotal_incl": price * quantity}
            vals.append(Command.create({"product_id": product.id, "qty": quantity, **amounts}))
        total = sum(line[2]["price_subtotal_incl"] for line in vals)
        order = self.env["pos.order"].create(
            {
                "session_id": session.id,
                "company_id": self.company.id,
                "pricelist_id": self.config.pricelist_id.id,
                "lines": vals,
                "amount_total": total,
                "amount_tax": 0,
                "amount_paid": 0,
                "amount_return": 0,
            }
        )
        order.add_payment({"pos_order_id": order.id, "amount": total, "payment_method_id": self.cash.id})
        order.action_pos_order_paid()
        if close:
            self._close(session)
        return order

    def _close(self, session):
        session.post_closing_cash_details(session.cash_register_balance_end)
        session.close_session_from_ui()
        self.assertEqual(session.state, "closed")
