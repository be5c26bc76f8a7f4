from datetime import timedelta

from odoo import Command, fields

# name, price, maker, tax
PRODUCTS = [
    ("Spijkerbroek", 4.99, None, 21),
    ("Boek", 3.00, None, 9),
    ("Lamp", 12.50, None, 21),
    ("Stoel", 15.00, None, 21),
    ("Servies, per stuk", 0.50, None, 21),
    ("Wenskaart, handgemaakt", 3.50, "teken", 9),
    ("Fiets, opgeknapt", 85.00, "fiets", 21),
]
# products of each order, by place in the list above
ORDERS = [(0, 0, 1), (2,), (5, 5, 4), (6,), (3, 3, 1), (0, 5)]
HOURS = {"teken": (4, 4, 3.5), "fiets": (4, 6)}


class Till:
    """A shop with a till: products of the shop and of members, a session that was closed, and hours worked."""

    def __init__(self, people):
        self.people = people
        self.company = people.company
        self.env = people.company.env

    def make(self):
        self._make_shop()
        self._make_products()
        self._make_session()
        self._make_shifts()

    def seller(self, key):
        # What links the till's members to the members is nobody's to read.
        sellers = self.env["coop.till.member"].sudo()
        return sellers.search([("member_id", "=", self.people.members[key].id)]).with_env(self.env)

    def _make_shop(self):
        plan = self.env["account.analytic.plan"]._coop_members_plan()
        self.shop = self.env["account.analytic.account"].create(
            {"name": "Winkel", "plan_id": plan.id, "company_id": self.company.id}
        )
        cash = self.env["account.journal"].create({"name": "Kas winkel", "type": "cash", "code": "KASW"})
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        methods = self.env["pos.payment.method"].create(
            [
                {"name": name, "journal_id": journal.id, "company_id": self.company.id}
                for name, journal in (("Contant", cash), ("Pin", bank))
            ]
        )
        self.config = self.env["pos.config"].create(
            {
                "name": "Kringloop De Brug",
                "company_id": self.company.id,
                "payment_method_ids": [Command.set(methods.ids)],
                "coop_shop_account_id": self.shop.id,
            }
        )

    def _make_products(self):
        taxes = self.env["account.tax"]
        self.taxes = {}
        for rate in (21, 9):
            domain = [("company_id", "=", self.company.id), ("type_tax_use", "=", "sale"), ("amount", "=", rate)]
            # The price on the tag is what the customer pays.
            ordinary = taxes.search(domain, limit=1)
            self.taxes[rate] = ordinary.copy({"name": f"{rate}% winkel", "price_include_override": "tax_included"})
        self.products = self.env["product.product"].create(
            [
                {
                    "name": name,
                    "type": "consu",
                    "list_price": price,
                    "company_id": self.company.id,
                    "available_in_pos": True,
                    "taxes_id": [Command.set(self.taxes[rate].ids)],
                    "coop_maker_id": self.seller(maker).id if maker else False,
                }
                for name, price, maker, rate in PRODUCTS
            ]
        )

    def _make_session(self):
        config = self.config.with_user(self.people.user("winkel"))
        config.open_ui()
        session = config.current_session_id
        session.set_opening_control(50, "")
        orders = config.env["pos.order"].create([self._prepare_order(session, places) for places in ORDERS])
        for order in orders:
            order.add_payment(
                {
                    "pos_order_id": order.id,
                    "amount": order.amount_total,
                    "payment_method_id": session.payment_method_ids[:1].id,
                }
            )
            order.action_pos_order_paid()
            order._create_order_picking()
        session.post_closing_cash_details(session.cash_register_balance_end)
        session.close_session_from_ui()

    def _prepare_order(self, session, places):
        lines = [self._prepare_line(self.products[place]) for place in places]
        total = round(sum(line["price_subtotal_incl"] for line in lines), 2)
        return {
            "session_id": session.id,
            "company_id": self.company.id,
            "date_order": fields.Datetime.now(),
            "amount_total": total,
            "amount_tax": round(total - sum(line["price_subtotal"] for line in lines), 2),
            "amount_paid": 0,
            "amount_return": 0,
            "lines": [Command.create(line) for line in lines],
        }

    @staticmethod
    def _prepare_line(product):
        totals = product.taxes_id.compute_all(product.lst_price, product=product)
        return {
            "product_id": product.id,
            "full_product_name": product.name,
            "qty": 1,
            "price_unit": product.lst_price,
            "price_subtotal": totals["total_excluded"],
            "price_subtotal_incl": totals["total_included"],
            "tax_ids": [Command.set(product.taxes_id.ids)],
        }

    def _make_shifts(self):
        today = fields.Date.today()
        self.env["coop.shift"].create(
            [
                {
                    "seller_id": self.seller(key).id,
                    "company_id": self.company.id,
                    "date": today - timedelta(days=7 * week + 1),
                    "hours": hours,
                }
                for key, shifts in HOURS.items()
                for week, hours in enumerate(shifts)
            ]
        )
        for key in HOURS:
            self.seller(key).new_pin = "1234"
