from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common_till import TillScenario

CENT = Decimal("0.01")
FLOAT = Decimal("150.00")
SHORT = Decimal("1.00")  # what is missing in the drawer in the evening


class Sold(NamedTuple):
    """A line of a receipt, as the customer reads it.

    :param kilos: of a piece
    """

    what: str
    pieces: int
    price: Decimal
    vat: int
    owner: str
    kilos: Decimal = Decimal(0)
    category: str = ""

    @property
    def total(self):
        return self.price * self.pieces

    @property
    def net(self):
        return (self.total / (1 + Decimal(self.vat) / 100)).quantize(CENT, ROUND_HALF_UP)


class Receipt(NamedTuple):
    """What was paid for lines; ``back_of`` is the number of the receipt whose goods came back."""

    lines: list
    paid: Decimal
    method: str = "cash"
    invoiced: bool = False
    back_of: int | None = None


def sold(what, pieces=1):
    price, vat, owner, kilos, category = GOODS[what]
    return Sold(what, pieces, Decimal(price), vat, owner, Decimal(kilos), category)


# price, VAT, owner, kilos of a piece, category
GOODS = {
    "Jeans": ("4.99", 21, "shop", "0.5", "Textile"),
    "Atlas": ("3.02", 9, "shop", "0.8", "Books"),
    "Bowl": ("24.20", 21, "anna", "0", ""),
    "Cupboard": ("100.00", 0, "shop", "0", ""),  # of the margin scheme
    "Chair": ("12.50", 21, "shop", "7.5", "Furniture"),
    "Mug": ("1.75", 21, "shop", "0.5", "Household"),  # from a sticker: its price is typed
    "Gift": ("0.53", 0, "coop", "0", ""),  # rounded up
}
DAY = [
    Receipt([sold("Jeans", 2), sold("Atlas")], Decimal("13.00")),  # 13.00: nothing to round
    Receipt([sold("Bowl")], Decimal("24.20"), "bank"),
    Receipt([sold("Jeans")], Decimal("5.00")),  # a cent up
    Receipt([sold("Atlas")], Decimal("3.00")),  # two cents down
    Receipt([sold("Cupboard")], Decimal("100.00"), "bank"),
    Receipt([sold("Jeans", -1)], Decimal("-5.00"), back_of=0),  # a cent more than it was
    Receipt([sold("Chair"), sold("Jeans", 3)], Decimal("27.47"), "bank", invoiced=True),
    Receipt([sold("Chair")], Decimal("12.50")),
    Receipt([sold("Mug", 3), sold("Jeans"), sold("Mug"), sold("Gift")], Decimal("12.52"), "bank"),
]
CAME_IN = {"Textile": Decimal(50), "Books": Decimal(30), "Furniture": Decimal(40), "Household": Decimal(10)}


@tagged("post_install", "-at_install", "thorough")
class TestTillWholeDay(TillScenario):
    """A whole day on the Dutch chart as it is installed; books, stock and weights by an oracle that reads the receipts only."""

    prepared_database = False  # a chart of accounts of its own

    @classmethod
    @TillScenario.setup_country("nl")
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-12-30 10:00:00"))
        cls._open_shop_account()
        cls.company._coop_open_shop()
        categories = cls.env["coop.goods.category"].with_context(lang="en_US")
        categories = categories.search([("company_id", "=", cls.company.id)])
        cls.categories = {category.name: category for category in categories}
        cls._make_goods()
        cls._make_rounding()
        cls._weigh()
        # The float was fetched from the bank, as the treasurer books it.
        cls.env["account.bank.statement.line"].create(
            {
                "journal_id": cls.cash.journal_id.id,
                "amount": float(FLOAT),
                "payment_ref": "Float",
                "counterpart_account_id": cls.company.transfer_account_id.id,
            }
        )

    @classmethod
    def _make_goods(cls):
        accounts = cls.env["account.chart.template"].with_company(cls.company)
        rate = cls.env["coop.margin.rate"].create(
            {
                "tax_id": cls.company.account_sale_tax_id.id,
                "sales_account_id": accounts.ref("8021").id,
                "purchase_account_id": accounts.ref("7009").id,
            }
        )
        cls.rate, cls.goods = rate, {}
        for name, (price, vat, owner, kilos, category) in GOODS.items():
            vals = {"name": name, "list_price": float(price), "weight": float(kilos), "available_in_pos": True}
            vals |= {"type": "consu", "company_id": cls.company.id}
            vals["taxes_id"] = [Command.set(cls.company._coop_shop_tax(vat).ids if vat else [])]
            vals["coop_goods_category_id"] = cls.categories[category].id if category else False
            vals["coop_maker_id"] = cls.till_anna.id if owner == "anna" else False
            vals["coop_margin_rate_id"] = False if vat else rate.id
            if name == "Mug":
                cls.goods[name] = cls.categories[category].price_key_product_id
            elif name == "Gift":
                cls.config.coop_ask_donation = True
                cls.goods[name] = cls.company.coop_donation_product_id
            else:
                cls.goods[name] = cls.env["product.product"].create(vals)

    @classmethod
    def _make_rounding(cls):
        accounts = cls.env["account.chart.template"].with_company(cls.company)
        rounding = cls.env["account.cash.rounding"].create(
            {
                "name": "Five cents",
                "rounding": 0.05,
                "profit_account_id": accounts.ref("4950").id,
                "loss_account_id": accounts.ref("4960").id,
            }
        )
        cls.config.write({"cash_rounding": True, "only_round_cash_method": True, "rounding_method": rounding.id})

    @classmethod
    def _weigh(cls):
        stream = cls.env["coop.stream"].search([("company_id", "=", cls.company.id), ("kind", "=", "sale")])
        intake = cls.env["coop.intake"].create(
            {
                "company_id": cls.company.id,
                "source": "unknown",
                "line_ids": [
                    Command.create(
                        {"category_id": cls.categories[name].id, "stream_id": stream.id, "weight": float(kilos)}
                    )
                    for name, kilos in CAME_IN.items()
                ],
            }
        )
        intake.action_confirm()

    # === THE DAY === #

    def _line_of(self, line, refunded):
        product = self.goods[line.what]
        vals = {
            "price_subtotal": float(line.net),
            "price_subtotal_incl": float(line.total),
            "tax_ids": [Command.set(product.taxes_id.ids)],
        }
        if refunded:
            vals["refunded_orderline_id"] = refunded.lines.filtered(lambda one: one.product_id == product).id
        return self._line(product, line.pieces, price=float(line.price), **vals)

    def _run_the_day(self):
        session, orders = self._open(self.cashier_with_rights), []
        self.assertEqual(session.cash_register_balance_start, float(FLOAT))
        for receipt in DAY:
            sold_before = orders[receipt.back_of] if receipt.back_of is not None else None
            vals = {"is_refund": True} if sold_before else {}
            if receipt.invoiced:
                vals |= {"partner_id": self.partner_a.id, "to_invoice": True}
            orders.append(
                self._sell(
                    [self._line_of(line, sold_before) for line in receipt.lines],
                    user=self.cashier_with_rights,
                    method=self.cash if receipt.method == "cash" else self.bank,
                    paid=float(receipt.paid),
                    **vals,
                )
            )
        cashier = session.with_user(self.cashier_with_rights)
        cashier.post_closing_cash_details(float(self._in_drawer()))
        answer = cashier.close_session_from_ui()
        self.assertTrue(answer["successful"], answer)
        return session

    @property
    def cashier_with_rights(self):
        self.cashier.group_ids |= self.env.ref("social_cooperative.group_till_refund")
        return self.cashier

    # === THE ORACLE: receipts, and nothing else === #

    def _in_drawer(self):
        return FLOAT + sum(receipt.paid for receipt in DAY if receipt.method == "cash") - SHORT

    @staticmethod
    def _all_lines():
        return [line for receipt in DAY for line in receipt.lines]

    def _owned(self):
        """{owner: what he has}: turnover without tax; the shop also what was rounded, and what is missing."""
        owned = defaultdict(Decimal)
        for line in self._all_lines():
            owned[line.owner] += line.net
        rounded = sum(receipt.paid - sum(line.total for line in receipt.lines) for receipt in DAY)
        owned["shop"] += rounded - SHORT
        return dict(owned)

    def _vat(self):
        vat = defaultdict(Decimal)
        for line in self._all_lines():
            vat[line.vat] += line.total - line.net
        return {rate: amount for rate, amount in vat.items() if rate}

    def _kilos(self):
        kilos = defaultdict(Decimal)
        for line in self._all_lines():
            kilos[line.category] += line.kilos * line.pieces
        return {category: weight for category, weight in kilos.items() if category}

    # === WHAT THE BOOKS SAY === #

    def _balance(self, domain):
        posted = [("parent_state", "=", "posted"), ("company_id", "=", self.company.id)]
        return Decimal(str(round(sum(self.env["account.move.line"].search([*posted, *domain]).mapped("balance")), 2)))

    def test_the_day(self):
        session = self._run_the_day()
        self.assertEqual(session.state, "closed")
        self._check_owners()
        self._check_accounts()
        self._check_stock(session)
        self._check_division()

    def _check_owners(self):
        column = self.env["account.analytic.plan"]._coop_members_plan()._column_name()
        groups = self.env["account.analytic.line"]._read_group([(column, "!=", False)], [column], ["amount:sum"])
        names = {self.anna.analytic_account_id: "anna", self.shop_account: "shop", self.own_account: "coop"}
        found = {names[account]: Decimal(str(round(amount, 2))) for account, amount in groups}
        self.assertEqual(found, self._owned())
        nobodys = self.env["account.move.line"].search(
            [
                ("parent_state", "=", "posted"),
                ("company_id", "=", self.company.id),
                ("account_id.internal_group", "in", ("income", "expense")),
                ("analytic_distribution", "=", False),
                ("balance", "!=", 0),
            ]
        )
        self.assertFalse(nobodys, "every gain and every loss has an owner")

    def _check_accounts(self):
        self.assertEqual(
            self._balance([("account_id", "=", self.cash.journal_id.default_account_id.id)]), self._in_drawer()
        )
        for rate, amount in self._vat().items():
            taxes = self.company._coop_shop_tax(rate)
            self.assertEqual(self._balance([("tax_line_id", "=", taxes.id)]), -amount, f"{rate} %")
        margin = sum(line.total for line in self._all_lines() if line.what == "Cupboard")
        self.assertEqual(self._balance([("account_id", "=", self.rate.sales_account_id.id)]), -margin)
        gifts = sum(line.total for line in self._all_lines() if line.what == "Gift")
        self.assertEqual(self._balance([("account_id", "=", self.company.coop_donation_account_id.id)]), -gifts)
        self.assertEqual(self._balance([("account_id", "=", self.cash.journal_id.loss_account_id.id)]), SHORT)
        till = self.company.account_default_pos_receivable_account_id
        self.assertEqual(self._balance([("account_id", "=", till.id)]), 0)
        self.assertEqual(self._balance([]), 0)

    def _check_stock(self, session):
        self.env.flush_all()
        report = self.env["coop.weight.report"]
        own = [("company_id", "=", self.company.id)]
        for name, sold_kilos in self._kilos().items():
            category = self.categories[name]
            ((weight, change, difference),) = report._read_group(
                [*own, ("category_id", "=", category.id)], [], ["sold:sum", "stock_change:sum", "difference:sum"]
            )
            left = CAME_IN[name] - sold_kilos
            self.assertEqual((round(weight, 2), round(change, 2)), (float(sold_kilos), float(left)), name)
            self.assertEqual(round(difference, 2), 0)
            quants = (
                self.env["stock.quant"]
                .sudo()
                .search(
                    [
                        ("product_id", "=", category.product_id.id),
                        ("location_id", "child_of", self.company.coop_shop_location_id.id),
                    ]
                )
            )
            self.assertEqual(round(sum(quants.mapped("quantity")), 2), float(left), name)
        ((visitors,),) = report._read_group(own, [], ["visitors:sum"])
        came = [receipt for receipt in DAY if receipt.back_of is None]
        donated = [receipt for receipt in came if any(line.category for line in receipt.lines)]
        self.assertEqual(visitors, len(donated), "who bought donated goods")
        self.assertFalse(self.env["coop.weight.difference"].search(own))
        self.assertEqual(session.coop_day, session.move_id.date)

    def _check_division(self):
        division = self.env["coop.shop.division"].with_user(self.treasurer)
        division = division.create(
            {
                "shop_account_id": self.shop_account.id,
                "account_id": self.company.income_account_id.id,
                "date_from": "2026-12-01",
                "date_to": "2026-12-31",
            }
        )
        found = division._prepare_result_vals()
        self.assertEqual(Decimal(str(found["result"])), self._owned()["shop"])
