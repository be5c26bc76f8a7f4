from collections import Counter
from datetime import timedelta

from odoo import Command, fields
from odoo.tools import date_utils

from .sales import FLOAT, WEEKS, Month, Session

# name, price, English name of the category of donated goods
DONATED = [
    ("Boek", 3.00, "Books"),
    ("Lamp", 12.50, "Small electrical"),
    ("Serviesgoed, per stuk", 0.50, "Household"),
    ("Trui", 6.00, "Textile"),
]
# name, price, who made it
MADE = [
    ("Wenskaart, handgemaakt", 3.50, "teken"),
    ("Tas van gordijnstof", 14.00, "draad"),
    ("Fiets, opgeknapt", 85.00, "fiets"),
]
# name, price, what the shop paid a private person for it
BOUGHT = ("Kast, art deco", 695.00, 520.00)
ORDERS = [
    ("Spijkerbroek", "Spijkerbroek", "Boek"),
    ("Lamp",),
    ("Wenskaart, handgemaakt", "Wenskaart, handgemaakt", "Serviesgoed, per stuk"),
    ("Fiets, opgeknapt",),
    ("Eiken stoel", "Eiken stoel", "Boek"),
    ("Spijkerbroek", "Wenskaart, handgemaakt", "Trui"),
    ("Kast, art deco",),
    ("Tas van gordijnstof", "Serviesgoed, per stuk"),
]
# A shift every third day.
HOURS = {
    "teken": (4, 4, 3.5, 4, 4, 3, 4, 4, 4),
    "fiets": (4, 6, 5, 6, 4, 6, 6, 5),
    "draad": (3, 5, 4, 5, 5, 4, 5, 5, 4),
}


class Till:
    """A shop with a till: goods of the shop and of members, sessions that were closed, hours worked, and what follows."""

    def __init__(self, people):
        self.people = people
        self.company = people.company
        self.env = people.company.env
        self.today = fields.Date.today()

    def make(self):
        self._make_shop()
        self._make_products()
        self._make_bought()
        self._make_sessions()
        self._make_shifts()
        self._make_figures()

    def till_member(self, key):
        # What links the till's members to the members is nobody's to read.
        till_members = self.env["coop.till.member"].sudo()
        return till_members.search([("member_id", "=", self.people.members[key].id)]).with_env(self.env)

    def _make_shop(self):
        # Stock goes down once a session, as Odoo advises a shop with many small sales.
        self.company.point_of_sale_update_stock_quantities = "closing"
        plan = self.env["account.analytic.plan"]._coop_members_plan()
        self.shop = self.env["account.analytic.account"].create(
            {"name": "Winkel", "plan_id": plan.id, "company_id": self.company.id}
        )
        cash = self.env["account.journal"].create(
            {
                "name": "Kas winkel",
                "type": "cash",
                "code": "KASW",
                # What is taken out of the drawer is on its way to the bank.
                "suspense_account_id": self.company.transfer_account_id.id,
            }
        )
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
                "show_product_images": False,
            }
        )
        self.env["coop.shop.setup"].create({"config_ids": [Command.set(self.config.ids)]}).action_open_shop()
        self._make_extras()

    def _make_extras(self):
        """Vouchers of a municipality, gifts, staff discount, and people who sell with a PIN (1234)."""
        payer = self.env["res.partner"].search([("is_municipality", "=", True)], limit=1)
        voucher = {"name": "Bon van de gemeente", "coop_voucher_partner_id": payer.id, "company_id": self.company.id}
        method = self.env["pos.payment.method"].create(voucher)
        self.config.write(
            {
                "payment_method_ids": [Command.link(method.id)],
                "coop_ask_donation": True,
                "coop_staff_discount": 20.0,
            }
        )
        self.env["coop.till.person"].create(
            [{"name": name, "new_pin": "1234", "company_id": self.company.id} for name in ("Wil", "Sanne")]
        )

    def _make_products(self):
        high = self.company._coop_shop_tax(21)
        categories = self.env["coop.goods.category"].with_context(lang="en_US")
        categories = {
            category.name: category.with_env(self.env)
            for category in categories.search([("company_id", "=", self.company.id)])
        }
        made = self.env["pos.category"].create({"name": "Van leden"})
        # Only what this shop sells: Odoo's own demo goods belong to no company.
        shelves = self.env["coop.goods.category"].search([("company_id", "=", self.company.id)]).pos_category_id | made
        self.config.write({"limit_categories": True, "iface_available_categ_ids": [Command.set(shelves.ids)]})
        mine = {"pos_categ_ids": [Command.set(made.ids)]}
        self.env["product.template"].create(
            [categories[category]._prepare_piece_vals(name, price) for name, price, category in DONATED]
            + [
                self._prepare_product(name, price, high, coop_maker_id=self.till_member(key).id, **mine)
                for name, price, key in MADE
            ]
        )

    def _prepare_product(self, name, price, tax, **vals):
        return {
            "name": name,
            "type": "consu",
            "list_price": price,
            "company_id": self.company.id,
            "available_in_pos": True,
            "taxes_id": [Command.set(tax.ids)],
            **vals,
        }

    def _make_bought(self):
        """Bought from a private person: the margin scheme."""
        name, price, paid = BOUGHT
        sales, purchases = (self.env.ref(f"account.{self.company.id}_{code}") for code in ("8021", "7009"))
        rate = self.env["coop.margin.rate"].create(
            {
                "tax_id": self.company.account_sale_tax_id.id,
                "sales_account_id": sales.id,
                "purchase_account_id": purchases.id,
                "company_id": self.company.id,
            }
        )
        tax = self.env["account.tax"]
        category = self.env["coop.goods.category"].search([("company_id", "=", self.company.id)], limit=1)
        shelf = {"pos_categ_ids": [Command.set(category.pos_category_id.ids)]}
        self.env["product.template"].create(
            self._prepare_product(name, price, tax, coop_margin_rate_id=rate.id, **shelf)
        )
        line = {"name": name, "account_id": purchases.id, "price_unit": paid, "tax_ids": [Command.clear()]}
        seller = {
            "name": "Familie Van Zanten",
            "street": "Thorbeckegracht 12",
            "zip": "8011 VL",
            "city": "Zwolle",
            "country_id": self.env.ref("base.nl").id,
        }
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.env["res.partner"].create(seller).id,
                "invoice_date": self.today,
                "invoice_line_ids": [Command.create({**line, "analytic_distribution": {str(self.shop.id): 100}})],
                "company_id": self.company.id,
            }
        )
        # From 500 euro on the seller signs a declaration; its number is on the paper before the bill is posted.
        bill._coop_number_declarations()
        bill.coop_declaration_date = self.today
        bill.action_post()

    def _make_sessions(self):
        """A month of the shop, and today: goods of members and the margin scheme among them."""
        user = self.people.user("winkel")
        self._bring_float()
        Month(self.config, self.today).make(user)
        products = self.env["product.product"].search([("company_id", "=", self.company.id)])
        products = {product.name: product for product in products}
        Session(self.config.with_user(user)).sell(Counter(products[name] for name in names) for names in ORDERS)
        self._bring_to_bank()

    def _bring_float(self):
        """What is in the drawer before the first sale was fetched from the bank, as the treasurer books it."""
        lines = self.env(user=self.people.user("penningmeester").id)["account.bank.statement.line"]
        transfer = self.company.transfer_account_id
        made = lines.create(
            [
                {
                    "journal_id": journal.id,
                    "date": self.today - timedelta(days=WEEKS[0][0]),
                    "payment_ref": "Wisselgeld voor de winkel",
                    "amount": FLOAT if journal.type == "cash" else -FLOAT,
                    "counterpart_account_id": transfer.id,
                }
                for journal in self.config.payment_method_ids.journal_id
            ]
        )
        made.move_id.line_ids.filtered(lambda item: item.account_id == transfer).reconcile()

    def _bring_to_bank(self):
        """What was taken out of the drawer arrives, as the treasurer books it."""
        lines = self.env(user=self.people.user("penningmeester").id)["account.bank.statement.line"]
        journals = self.config.payment_method_ids.journal_id.grouped("type")
        transfer = self.company.transfer_account_id
        for taken in lines.search([("journal_id", "=", journals["cash"].id), ("amount", "<", 0)]):
            session = taken.pos_session_id.sudo()  # a treasurer need not see the till
            arrived = lines.create(
                {
                    "journal_id": journals["bank"].id,
                    "date": taken.date,
                    "payment_ref": f"Storting winkel {session.name}",
                    "amount": -taken.amount,
                    "counterpart_account_id": transfer.id,
                }
            )
            items = (taken | arrived).move_id.line_ids
            items.filtered(lambda item: item.account_id == transfer).reconcile()

    def _make_shifts(self):
        self.env["coop.shift"].create(
            [
                {
                    "till_member_id": self.till_member(key).id,
                    "company_id": self.company.id,
                    "shop_account_id": self.shop.id,
                    "date": self.today - timedelta(days=3 * number + 1),
                    "hours": hours,
                }
                for key, shifts in HOURS.items()
                for number, hours in enumerate(shifts)
            ]
        )
        for key in HOURS:
            self.till_member(key).new_pin = "1234"

    def _make_figures(self):
        """The shop's result, computed and waiting for somebody else to post it; and the margin of this quarter."""
        treasurer = self.env(user=self.people.user("penningmeester").id)
        # Up to yesterday: today somebody may still clock in.
        month = {
            "date_from": self.today - timedelta(days=28),
            "date_to": self.today - timedelta(days=1),
            "shop_account_id": self.shop.id,
        }
        income = self.env.ref(f"account.{self.company.id}_8001")
        division = treasurer["coop.shop.division"].create(
            {**month, "account_id": income.id, "company_id": self.company.id}
        )
        division.action_compute()
        first, last = date_utils.get_quarter(self.today)
        period = treasurer["coop.margin.period"].create(
            {"date_from": first, "date_to": last, "company_id": self.company.id}
        )
        period.action_compute()
