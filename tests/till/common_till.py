from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command

from ..scenario import CoopScenario


class TillScenario(CoopScenario):
    """A cooperative with a till, and orders as the till sends them; afterwards the books tie out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("point_of_sale.group_pos_manager")
        cls.cashier = cls._create_user("cashier", "base.group_user,point_of_sale.group_pos_user")
        cls.manager = cls._create_user("manager", "base.group_user,point_of_sale.group_pos_manager")
        receivable = cls.company_data["default_account_receivable"].copy({"name": "Till receivable", "reconcile": True})
        cls.company.account_default_pos_receivable_account_id = receivable
        cls.tax = cls.env["account.tax"].create(
            {"name": "21 % incl", "amount": 21, "type_tax_use": "sale", "price_include_override": "tax_included"}
        )
        repartition = cls.tax.invoice_repartition_line_ids | cls.tax.refund_repartition_line_ids
        taxes = repartition.filtered(lambda line: line.repartition_type == "tax")
        taxes.account_id = cls.company_data["default_account_tax_sale"]
        cls.cash, cls.bank = cls.env["pos.payment.method"].create(
            [
                {
                    "name": name,
                    "journal_id": cls.company_data[f"default_journal_{kind}"].id,
                    "company_id": cls.company.id,
                }
                for name, kind in (("Cash", "cash"), ("Bank", "bank"))
            ]
        )
        cls.config = cls.env["pos.config"].create(
            {
                "name": "Shop",
                "payment_method_ids": [Command.set((cls.cash | cls.bank).ids)],
                "invoice_journal_id": cls.company_data["default_journal_sale"].id,
            }
        )
        cls.till_anna, cls.till_bert = (cls._till_member(member) for member in (cls.anna, cls.bert))
        cls.jeans = cls._product("Jeans", 12.10)
        cls.bowl = cls._product("Bowl", 24.20, coop_maker_id=cls.till_anna.id)
        cls.own_account = cls.company.coop_analytic_account_id

    @classmethod
    def _open_shop_account(cls):
        """What the till sells for nobody in particular is the shop's: an account of its own in the plan Members."""
        plan = cls.env["account.analytic.plan"]._coop_members_plan()
        cls.shop_account = cls.env["account.analytic.account"].create(
            {"name": "Shop", "plan_id": plan.id, "company_id": cls.company.id}
        )
        cls.config.coop_shop_account_id = cls.shop_account

    def _assert_entries_are_the_runs_own(self, run, entries, text):
        """Nobody undoes or changes these entries of a run beside its own Reverse; a refusal says ``text``."""
        before = self._entries_as_booked(entries)
        for entry in entries.with_user(self.treasurer):
            for name, attack in self._attacks_on_entry(entry).items():
                with self.subTest(entry=entry.ref, attack=name), self.assertRefused(UserError, text):
                    attack()
                    self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._entries_as_booked(entries), before)
        self.assertEqual(run.move_id | run.reversal_id, entries)

    def _attacks_on_entry(self, entry):
        line = entry.line_ids[0]
        forced = entry.with_context(force_delete=True, dynamic_unlink=True, coop_own_code=True)
        unchecked = entry.with_context(skip_readonly_check=True, check_move_validity=False)
        return {
            "reset": entry.button_draft,
            "cancel": entry.button_cancel,
            "reverse": entry._reverse_moves,
            "reverse and close": lambda: entry._reverse_moves(cancel=True),
            "delete": forced.unlink,
            "delete lines": lambda: forced.line_ids.unlink(),
            "date": lambda: unchecked.write({"date": "2027-02-28"}),
            "lines": lambda: unchecked.write({"line_ids": [Command.update(line.id, {"name": "Something else"})]}),
            "line": lambda: line.write({"account_id": self.expense_account.id}),
            "draft": lambda: unchecked.write({"state": "draft"}),
            "cancelled": lambda: unchecked.write({"state": "cancel"}),
        }

    def _entries_as_booked(self, entries):
        lines = entries.line_ids.sorted("id")
        return (
            entries.mapped(lambda entry: (entry.state, str(entry.date))),
            lines.mapped(lambda line: (line.account_id.id, line.balance, line.name)),
        )

    @classmethod
    def _till_member(cls, member):
        return (
            cls.env["coop.till.member"]
            .sudo()
            .with_context(active_test=False)
            .search([("member_id", "=", member.id)])
            .with_env(cls.env)
        )

    @classmethod
    def _product(cls, name, price, **vals):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "list_price": price,
                "available_in_pos": True,
                "taxes_id": [Command.set(cls.tax.ids)],
                **vals,
            }
        )

    def _open(self, user=None):
        self.config.with_user(user or self.manager).open_ui()
        session = self.config.current_session_id
        own = session.with_user(user or self.manager)
        own.set_opening_control(own.cash_register_balance_start, "")
        return session

    def _line(self, product, qty=1, **vals):
        """A line as the till sends it; ``till_member=`` a till member, or False for the shop."""
        price = vals.pop("price", product.lst_price)
        discount = vals.get("discount", 0)
        if "till_member" in vals:
            till_member = vals.pop("till_member")
            vals["coop_till_member_id"] = till_member.id if till_member else False
        taxes = product.sudo().taxes_id & self.tax  # a second company's chart gives products its own tax, too
        totals = taxes.compute_all(price * (1 - discount / 100), quantity=qty)
        return Command.create(
            {
                "product_id": product.id,
                "qty": qty,
                "price_unit": price,
                "price_subtotal": totals["total_excluded"],
                "price_subtotal_incl": totals["total_included"],
                "tax_ids": [Command.set(taxes.ids)],
                **vals,
            }
        )

    def _sell(self, lines, user=None, method=None, paid=None, **vals):
        """Send an order of lines from the till, paid in full (or ``paid``)."""
        session = self.config.current_session_id
        total = round(sum(line[2]["price_subtotal_incl"] for line in lines), 2)
        paid = total if paid is None else paid
        order = {
            "amount_paid": paid,
            "amount_return": 0,
            "amount_tax": round(total - sum(line[2]["price_subtotal"] for line in lines), 2),
            "amount_total": total,
            "company_id": self.company.id,
            "date_order": "2026-12-30 10:00:00",
            "fiscal_position_id": False,
            "lines": lines,
            "name": "Order",
            "partner_id": False,
            "pricelist_id": self.config.pricelist_id.id,
            "session_id": session.id,
            "state": "paid",
            "to_invoice": False,
            "user_id": (user or self.manager).id,
            "uuid": f"till-{session.id}-{len(session.order_ids)}-{total}-{self.env.cr.now().timestamp()}",
            "access_token": f"token-{session.id}-{len(session.order_ids)}",
            "payment_ids": [Command.create({"amount": paid, "payment_method_id": (method or self.cash).id})],
            **vals,
        }
        result = self.env["pos.order"].with_user(user or self.manager).sync_from_ui([order])
        return self.env["pos.order"].browse(result["pos.order"][0]["id"])

    def _close(self, session=None):
        session = session or self.config.current_session_id
        cash = session.cash_register_balance_start + sum(
            session.order_ids.payment_ids.filtered("payment_method_id.is_cash_count").mapped("amount")
        )
        own = session.with_user(self.manager)
        own.post_closing_cash_details(cash)
        own.close_session_from_ui()
        self.assertEqual(session.state, "closed")
        return session

    def _turnover(self, owner):
        """All posted turnover of a member, or of an analytic account."""
        column = self.env["account.analytic.plan"]._coop_members_plan()._column_name()
        account = owner.analytic_account_id if owner._name == "coop.member" else owner
        items = self.env["account.analytic.line"].search(
            [(column, "=", account.id), ("general_account_id.coop_category", "=", "turnover")]
        )
        return round(sum(items.mapped("amount")), 2)

    def _assert_turnover(self, anna=0.0, bert=0.0, shop=0.0):
        found = [self._turnover(owner) for owner in (self.anna, self.bert, self.own_account)]
        self.assertEqual(found, [anna, bert, shop])


class MarginScenario(TillScenario):
    """And a chair that was bought from a private person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tags = cls.env["account.account.tag"].create(
            [{"name": name, "applicability": "taxes"} for name in ("1a base", "1a tax")]
        )
        cls.base_tag, cls.tax_tag = tags
        for line in cls.tax.invoice_repartition_line_ids:
            line.tag_ids = cls.base_tag if line.repartition_type == "base" else cls.tax_tag
        cls.tax_account = cls.company_data["default_account_tax_sale"]
        cls.rate = cls.env["coop.margin.rate"].create(
            {
                "tax_id": cls.tax.id,
                "sales_account_id": cls.income_account.copy({"name": "Margin sales 21"}).id,
                "purchase_account_id": cls.expense_account.copy({"name": "Margin purchases 21"}).id,
            }
        )
        cls.chair = cls._product("Chair", 1000.0, coop_margin_rate_id=cls.rate.id)
        cls.partner_b.write({"street": "Kerkstraat 1", "zip": "8011 AA", "city": "Zwolle"})

    def _buy(self, amount, date="2026-12-05", **vals):
        return self._bill([(amount, {self.own: 100}, self.rate.purchase_account_id)], date=date, **vals)

    def _period(self, date_from="2026-10-01", date_to="2026-12-31"):
        period = (
            self.env["coop.margin.period"]
            .with_user(self.treasurer)
            .create({"date_from": date_from, "date_to": date_to})
        )
        with self._freeze(period.date_to + timedelta(days=1)):
            period.action_post()
        return period

    def _margin_sales(self, rate=None):
        """What the scheme counts as sold, whatever entry it is booked in."""
        domain = [("account_id", "=", (rate or self.rate).sales_account_id.id), ("parent_state", "=", "posted")]
        return -round(sum(self.env["account.move.line"].search(domain).mapped("balance")), 2)
