from collections import defaultdict
from datetime import datetime, time, timedelta
from itertools import cycle
from random import Random

from odoo import fields
from odoo.fields import Command

from odoo.addons.social_cooperative.models.common.coop_guard import as_own_code

# What stays in the drawer to begin the next session with.
FLOAT = 150.0
# A week of each session, in days before today, and what part of the goods for sale had been sold by then.
WEEKS = ((22, 0.65), (15, 0.7), (8, 0.75), (1, 0.8))
TICKETS = 14  # of a session
AT_ONCE = 6  # pieces on one line

# name, price, English name of the category, kilos of a piece
GOODS = [
    ("Tafel", 45.00, "Furniture", 24.0),
    ("Boekenkast", 35.00, "Furniture", 30.0),
    ("Stoel", 7.50, "Furniture", 5.0),
    ("Zak kleding", 12.50, "Textile", 4.0),
    ("Jas", 9.00, "Textile", 1.2),
    ("Doos boeken", 10.00, "Books", 7.0),
    ("Servies, 12-delig", 8.00, "Household", 4.5),
    ("Pan", 4.00, "Household", 1.5),
    ("Stofzuiger", 20.00, "Small electrical", 5.5),
    ("Wasmachine", 95.00, "White goods", 40.0),
    ("Doos speelgoed", 6.00, "Toys", 3.0),
    ("Doos met films en muziek", 5.00, "Media", 3.5),
    ("Fiets", 60.00, "Bicycles", 16.0),
    ("Hark of schep", 5.00, "Other goods", 2.5),
]


class Session:
    """A session of the till with its tickets; what is paid is paid in cash.

    :param day: of the session
    """

    def __init__(self, config, day=None):
        config.open_ui()
        self.config = config
        self.session = config.current_session_id
        self.env = config.env
        self.moment = datetime.combine(day, time(15)) if day else fields.Datetime.now()
        self.day = day
        self.session.set_opening_control(FLOAT, "")

    def sell(self, tickets):
        """:param tickets: [{product: pieces}]"""
        orders = self.env["pos.order"].create([self._prepare_order(ticket) for ticket in tickets])
        for order in orders:
            order.add_payment(
                {
                    "pos_order_id": order.id,
                    "amount": order.amount_total,
                    "payment_method_id": self.session.payment_method_ids[:1].id,
                    "payment_date": self.moment,
                }
            )
            order.action_pos_order_paid()
        self._take_out(sum(orders.mapped("amount_total")))
        self.session.post_closing_cash_details(FLOAT)
        # When it began and ended is the till's to say; this one tells a story.
        self.session.sudo().write({"start_at": self.moment - timedelta(hours=5), "stop_at": self.moment})
        self.session.close_session_from_ui()
        if self.day:
            self._date_back()

    def _take_out(self, takings):
        self.session.try_cash_in_out("out", takings, "Naar de bank", False, {"translatedType": "Uit de kas"})

    def _date_back(self):
        """Odoo dates what a session books on the day on which it is closed, so today."""
        session = self.session.sudo()  # the books are not the cashier's
        moves = (session.move_id | session.statement_line_ids.move_id).with_context(skip_readonly_check=True)
        for move in as_own_code(moves):  # nobody else changes the date of what is posted
            move.write({"date": self.day} if move.date.month == self.day.month else {"date": self.day, "name": "/"})
        moves._compute_name()
        moves.line_ids.analytic_line_ids.date = self.day

    def _prepare_order(self, ticket):
        lines = [self._prepare_line(product, pieces) for product, pieces in ticket.items()]
        total = round(sum(line["price_subtotal_incl"] for line in lines), 2)
        return {
            "session_id": self.session.id,
            "company_id": self.session.company_id.id,
            "date_order": self.moment,
            "amount_total": total,
            "amount_tax": round(total - sum(line["price_subtotal"] for line in lines), 2),
            "amount_paid": 0,
            "amount_return": 0,
            "lines": [Command.create(line) for line in lines],
        }

    def _prepare_line(self, product, pieces):
        price = self.config.pricelist_id._get_product_price(product, pieces)
        totals = product.taxes_id.compute_all(price, quantity=pieces, product=product)
        return {
            "product_id": product.id,
            "full_product_name": product.name,
            "qty": pieces,
            "price_unit": price,
            "price_subtotal": totals["total_excluded"],
            "price_subtotal_incl": totals["total_included"],
            "tax_ids": [Command.set(product.taxes_id.ids)],
        }


class Month:
    """What a month of the shop sold: of each category a part of what was weighed for sale, so that the kilos tie out."""

    def __init__(self, config, today):
        self.config = config
        self.company = config.company_id
        self.env = config.env
        self.today = today
        self.random = Random("month of the shop")
        self.sold = defaultdict(float)  # {category: kilos}

    def make(self, user):
        products = self._make_products()
        till = self.config.with_user(user)
        for days, part in WEEKS:
            day = self.today - timedelta(days=days)
            tickets = self._deal(products, self._for_sale(day), part)
            Session(till, day).sell(ticket for ticket in tickets if ticket)

    def _make_products(self):
        """{category: its products}"""
        categories = self.env["coop.goods.category"].with_context(lang="en_US")
        found = categories.search([("company_id", "=", self.company.id)])
        categories = {category.name: category.with_env(self.env) for category in found}
        products = self.env["product.template"].create(
            [
                categories[category]._prepare_piece_vals(name, price) | {"weight": kilos}
                for name, price, category, kilos in GOODS
            ]
        )
        return products.product_variant_id.grouped("coop_goods_category_id")

    def _for_sale(self, day):
        """{category: kilos} weighed for sale until a day, less all that is sorted out of the shop"""
        own = [("company_id", "=", self.company.id), ("intake_id.state", "=", "done")]
        came = [*own, ("stream_id.kind", "=", "sale"), ("intake_id.date", "<=", day)]
        sums = self.env["coop.intake.line"]._read_group
        kilos = dict(sums(came, ["category_id"], ["weight:sum"]))
        for category, weight in sums([*own, ("intake_id.source", "=", "shop")], ["category_id"], ["weight:sum"]):
            kilos[category] = kilos.get(category, 0) - weight
        return kilos

    def _deal(self, products, for_sale, part):
        """Put what is sold into baskets, a few pieces of a kind at a time."""
        baskets = [defaultdict(int) for _number in range(TICKETS)]
        turn = cycle(baskets)
        for category, those in products.items():
            room = (for_sale.get(category, 0) * part - self.sold[category]) / len(those)
            for product in those:
                pieces = max(int(room / product.weight), 0)
                self.sold[category] += pieces * product.weight
                while pieces > 0:
                    few = min(self.random.randint(1, AT_ONCE), pieces)
                    next(turn)[product] += few
                    pieces -= few
        return baskets
