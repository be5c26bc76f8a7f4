"""What a till sold, took and counted on its day, as paper, form and tests read it."""

from collections import defaultdict

from ...engine import split, to_decimal
from ...engine.money import ZERO, cents


class TillDay:
    """The figures of sessions. Amounts are Decimals in the currency of the till, with VAT unless a name says otherwise.

    :param sessions: sessions of one company with the rights to read all that is in them: whoever makes this checks its reader
    """

    def __init__(self, sessions):
        self.env = sessions.env
        self.sessions = sessions
        self.orders = sessions._get_closed_orders()
        self.lines = self.orders.lines
        self._base_lines = [base_line for order in self.orders for base_line in self._computed(order)]

    def _computed(self, order):
        """The order in the parts of which its entry is made, with their taxes to the cent."""
        taxes = self.env["account.tax"]
        base_lines = order._prepare_tax_base_line_values()
        if base_lines:
            taxes._add_tax_details_in_base_lines(base_lines, order.company_id)
            taxes._round_base_lines_tax_details(base_lines, order.company_id)
        return base_lines

    # === SOLD === #

    def count(self):
        """How many customers paid; who only brought something back is none."""
        return len(self.orders.filtered(lambda order: order.amount_total >= 0))

    def total(self):
        return self._sum(self.orders.mapped("amount_total"))

    def owners(self):
        """[(name, amount without VAT, amount)] of whom it is, the largest first; together what was sold."""
        amounts = defaultdict(lambda: [ZERO, ZERO])
        for base_line in self._base_lines:
            line = base_line["record"]
            shares = base_line.get("coop_shares") or line._coop_shares()
            shares = {account_id: to_decimal(share) for account_id, share in shares.items()}
            for place, amount in enumerate(self._worth(base_line)):
                for account_id, part in split(amount, shares, line._coop_get_turn()).items():
                    amounts[account_id][place] += part
        names = self._names_of_owners(amounts)
        rows = [(names[account_id], net, gross) for account_id, (net, gross) in amounts.items()]
        return sorted(rows, key=lambda row: (-row[2], row[0]))

    def _names_of_owners(self, account_ids):
        """{analytic account id: name}: of a member what the till calls him."""
        accounts = self.env["account.analytic.account"].browse(account_ids)
        members = self.env["coop.till.member"].with_context(active_test=False)
        known = {
            member._get_analytic_account().id: member.display_name
            for member in members.search([("company_id", "in", self.sessions.company_id.ids)])
        }
        return {account.id: known.get(account.id, account.name) for account in accounts}

    @staticmethod
    def _worth(base_line):
        """(without VAT, with VAT): below zero for what came back. A refund is computed as a sale turned around."""
        details = base_line["tax_details"]
        net = details["total_excluded_currency"] + details["delta_total_excluded_currency"]
        vat = sum(tax["tax_amount_currency"] for tax in details["taxes_data"])
        return tuple(cents(to_decimal(-base_line["sign"] * amount)) for amount in (net, net + vat))

    def categories(self):
        """[(name, pieces, kilos, amount)]: donated goods by their category, all else by that of the till."""
        groups = defaultdict(self.env["pos.order.line"].browse)
        other = self.env._("Other")
        for line in self.lines:
            category = line.coop_goods_category_id or line.product_id.pos_categ_ids[:1]
            groups[category.name or other] |= line
        rows = [
            (name, self._sum(lines.mapped("qty")), self._sum(lines.mapped("coop_weight")), self._amount(lines))
            for name, lines in groups.items()
        ]
        return sorted(rows, key=lambda row: (-row[3], row[0]))

    def colours(self):
        """[(colour and week of its tag, pieces, amount)], the oldest first."""
        tagged = self.lines.filtered("product_id.coop_tag_id")
        groups = tagged.grouped(lambda line: (line.product_id.coop_tag_week, line.product_id.coop_tag_id))
        return [
            (f"{tag.name} {week.isocalendar().week}", self._sum(lines.mapped("qty")), self._amount(lines))
            for (week, tag), lines in sorted(groups.items(), key=lambda item: (item[0][0], item[0][1].id))
        ]

    def taxes(self):
        """[(VAT, amount without it, VAT)], as the entry of the session has it."""
        rows = defaultdict(lambda: [ZERO, ZERO])
        for base_line in self._base_lines:
            parts = base_line["tax_details"]["taxes_data"]
            sign = -base_line["sign"]
            if not parts:
                rows[self.env._("No VAT")][0] += self._worth(base_line)[0]
            for part in parts:
                row = rows[part["tax"].name]
                row[0] += cents(to_decimal(sign * part["base_amount_currency"]))
                row[1] += cents(to_decimal(sign * part["tax_amount_currency"]))
        return [(name, base, tax) for name, (base, tax) in sorted(rows.items())]

    def discounts(self):
        """(lines, amount) of the discounts that were typed at the till; those of a colour are the shop's prices."""
        lines = self.lines.filtered("discount")
        return len(lines), self._sum(line._get_discount_amount() for line in lines)

    def refunds(self):
        """[(order, goods, amount)] of what came back, below zero."""
        lines = self.lines.filtered(lambda line: line.qty < 0)
        return [
            (order.pos_reference or order.name, self._goods(back), self._amount(back))
            for order, back in lines.grouped("order_id").items()
        ]

    @staticmethod
    def _goods(lines):
        return ", ".join(f"{-line.qty:g} × {line.full_product_name or line.product_id.display_name}" for line in lines)

    # === PAID === #

    def payments(self):
        """[(way to pay, how often, amount)]"""
        groups = self.orders.payment_ids.grouped("payment_method_id")
        return [
            (
                method.name,
                len(payments.filtered(lambda payment: not payment.is_change)),
                self._amount(payments, "amount"),
            )
            for method, payments in sorted(groups.items(), key=lambda item: (item[0].sequence, item[0].id))
        ]

    def rounding(self):
        """What was paid more, or less, than it was worth: cash counted to five cents."""
        return self._sum(self.orders.mapped("amount_paid")) - self.total()

    def invoiced(self):
        """(orders, amount) for which the customer got an invoice."""
        orders = self.orders.filtered("is_invoiced")
        return len(orders), self._sum(orders.mapped("amount_total"))

    # === COUNTED === #

    def drawers(self):
        """[(text, amount, is a total)], till by till: what was in the drawer, and what should have been."""
        rows = []
        for session in self.sessions.filtered("cash_control"):
            if len(self.sessions) > 1:
                rows.append((session.config_id.name, None, True))
            rows += self._drawer(session)
        return rows

    def _drawer(self, session):
        method = session.payment_method_ids.filtered("is_cash_count")[:1]
        payments = session._get_closed_orders().payment_ids
        taken = self._amount(payments.filtered(lambda payment: payment.payment_method_id == method), "amount")
        rows = [
            (self.env._("In the drawer at the beginning"), self._cents(session.cash_register_balance_start), False),
            (self.env._("Paid in cash"), taken, False),
            *((text, amount, False) for text, amount in self._cash_moves(session)),
        ]
        rows.append((self.env._("Should be in the drawer"), sum((row[1] for row in rows), ZERO), True))
        if session.state == "closed":
            counted = self._cents(session.cash_register_balance_end_real)
            rows.append((self.env._("Counted"), counted, False))
            rows.append((self.env._("Difference"), counted - rows[-2][1], True))
        return rows

    def _cash_moves(self, session):
        """[(text, amount)] of money that was put in or taken out while the till was open."""
        journal = session.cash_journal_id
        found = []
        for line in session.statement_line_ids.sorted("id"):
            counterpart = line.move_id.line_ids.account_id - journal.default_account_id
            is_difference = counterpart & (journal.profit_account_id | journal.loss_account_id)
            is_split = any(method.split_transactions for method in session.payment_method_ids if method.is_cash_count)
            is_sale = line.payment_ref == session.name or (
                is_split and "asset_receivable" in counterpart.mapped("account_type")
            )
            if not is_difference and not is_sale:
                found.append(((line.payment_ref or "").removeprefix(f"{session.name}-"), self._cents(line.amount)))
        return found

    def differences(self):
        """[(text, amount)] that were booked beside what was sold; a gain is above zero."""
        rows = []
        for session in self.sessions:
            for line in session.coop_opening_line_ids:
                rows.append((line.payment_ref, self._cents(line.amount)))
            if session.state == "closed" and session.cash_control:
                ends = session.cash_register_balance_end_real, session.cash_register_balance_end
                text = self.env._("Counted at the end: %(till)s", till=session.config_id.name)
                rows.append((text, self._cents(ends[0]) - self._cents(ends[1])))
            rows += self._bank_differences(session)
            if item := session.coop_difference_item_id:
                rows.append((item.name, -self._cents(item.amount_currency)))
        if rounding := self.rounding():
            rows.append((self.env._("Cash rounded"), rounding))
        return [row for row in rows if row[1]]

    def _bank_differences(self, session):
        """What the terminal or the bank had more, or less, than was sold."""
        rows = []
        payments = self.env["account.payment"].search([("pos_session_id", "=", session.id)])
        for method in session.payment_method_ids.filtered(lambda one: one.journal_id.type == "bank"):
            own = payments.filtered(lambda payment, method=method: payment.pos_payment_method_id == method).move_id
            own |= own.search(
                [
                    ("company_id", "=", session.company_id.id),
                    ("journal_id", "=", method.journal_id.id),
                    ("ref", "=like", f"%({session.name})"),
                    ("state", "=", "posted"),
                ]
            )
            accounts = method.journal_id.profit_account_id | method.journal_id.loss_account_id
            items = own.line_ids.filtered(lambda item, accounts=accounts: item.account_id in accounts)
            rows.append((method.name, -self._sum(items.mapped("amount_currency"))))
        return rows

    # === NOT THERE YET === #

    def waiting(self):
        """[(text, orders, amount)] of what does not count yet, or came later than it was paid."""
        drafts = self.sessions.order_ids.filtered(lambda order: order.state == "draft" and order.lines)
        late = self.orders.filtered("coop_arrived_late")
        rows = [
            (self.env._("Begun at the till and not paid"), drafts),
            (self.env._("Paid without a connection, arrived later"), late),
        ]
        return [(text, len(orders), self._amount(orders, "amount_total")) for text, orders in rows if orders]

    # === AMOUNTS === #

    @staticmethod
    def _cents(value):
        return cents(to_decimal(value or 0.0))

    def _sum(self, values):
        return sum((self._cents(value) for value in values), ZERO)

    def _amount(self, records, name="price_subtotal_incl"):
        return self._sum(records.mapped(name))
