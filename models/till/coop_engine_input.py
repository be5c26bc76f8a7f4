from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ...engine import cents, split, to_decimal
from ..settlement.coop_receipt_entry import RECEIVABLE, OnCredit
from .till_guard import PAID


class CoopEngineInput(models.AbstractModel):
    """What was sold on the customer's account at a till waits for his payment, as on an invoice."""

    _inherit = "coop.engine.input"

    @api.model
    def _sold_on_credit(self, company, since, where):
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT move.id
                     FROM pos_payment payment
                     JOIN pos_payment_method method ON method.id = payment.payment_method_id
                      AND (payment.coop_on_account_item_id IS NOT NULL OR method.journal_id IS NULL)
                     JOIN pos_order sale ON sale.id = payment.pos_order_id AND sale.account_move IS NULL
                     JOIN pos_session session ON session.id = sale.session_id
                     JOIN account_move move ON move.id = session.move_id AND move.state = 'posted'
                     JOIN account_move_line item ON item.move_id = move.id
                     JOIN account_account account ON account.id = item.account_id
                      AND (account.account_type = 'asset_receivable'
                           OR EXISTS (SELECT FROM pos_payment WHERE coop_on_account_item_id = item.id))
                    WHERE move.company_id = %(company)s AND %(where)s
                      AND (item.reconciled IS NOT TRUE OR EXISTS (
                          SELECT FROM (%(receipts)s) AS receipt
                            JOIN account_move_line other ON other.id = receipt.item_id
                            JOIN account_journal journal ON journal.id = other.journal_id
                           WHERE receipt.max_date > %(since)s OR other.parent_state <> 'posted'
                              OR journal.type NOT IN ('bank', 'cash', 'credit')
                              OR EXISTS (SELECT FROM account_move_line loss JOIN account_account ON account_account.id = loss.account_id
                                          WHERE loss.move_id = other.move_id
                                            AND (account_type LIKE 'expense%%' OR account_type LIKE 'income%%'))))""",
                company=company.id,
                where=where,
                since=since,
                receipts=self._reconciled_with_sql("item"),
            )
        )
        return super()._sold_on_credit(company, since, where) | {move_id for [move_id] in rows}

    @api.model
    def _waiting_items(self, move_ids):
        """What is sold on account to nobody in particular, Odoo books on the account of the till's own money."""
        rows = self.env.execute_query(
            SQL(
                """SELECT item.id FROM account_move_line item
                    WHERE item.move_id = ANY(%s)
                      AND EXISTS (SELECT FROM pos_payment WHERE coop_on_account_item_id = item.id)""",
                list(move_ids),
            )
        )
        return super()._waiting_items(move_ids) | {item_id for [item_id] in rows}

    @api.model
    def _without_deposits(self, move_ids):
        """An invoice that the till made is paid there; a gift card on it was bought by whoever had it then."""
        invoiced = self.env["pos.order"].sudo()._search([("account_move", "in", list(move_ids))])
        rows = self.env.execute_query(invoiced.select("account_move"))
        return super()._without_deposits(move_ids) | {move_id for [move_id] in rows}

    @api.model
    def _deposits_paid_elsewhere(self, item_ids):
        """Down payments on sale orders that were paid at the till: its closing entry names no customer."""
        found = super()._deposits_paid_elsewhere(item_ids)
        if "sale_order_line_id" not in self.env["pos.order.line"]._fields:
            return found
        of_items = self._read_order_lines(item_ids)
        # Whoever may see what a member has need not be allowed to read the till's orders.
        sold = self.env["pos.order.line"].sudo()
        sold = sold.search(
            [
                ("sale_order_line_id", "in", list(set().union(*of_items.values()))),
                ("qty", ">", 0),
                ("order_id.state", "in", PAID),
                ("order_id.account_move", "=", False),
            ]
        )
        paid = sold.filtered(
            lambda line: all(payment.payment_method_id.journal_id for payment in line.order_id.payment_ids)
        )
        order_lines = set(paid.sale_order_line_id.ids)
        return found | {item_id for item_id, own in of_items.items() if own & order_lines}

    @api.model
    def _on_credit(self, book, entry_id):
        # Whoever may see what a member has need not be allowed to read the till's orders.
        session = self.env["pos.session"].sudo().search([("move_id", "=", entry_id)], limit=1)
        entry = book.entries[entry_id]
        parts = [
            OnCredit(entry_id, lines, turnover)
            for lines, turnover in self._credit_sales(session, entry)
            if lines and turnover
        ]
        return [*super()._on_credit(book, entry_id), *parts]

    @api.model
    def _credit_sales(self, session, entry):
        """[(ids of the lines that the customer owes, {owner: euro})], for each item or customer of a session."""
        orders = session.order_ids.filtered(lambda order: not order.account_move)
        sold, waiting = defaultdict(Decimal), defaultdict(lambda: defaultdict(Decimal))
        for order in orders:
            amounts = self._amounts_of_order(order)
            for owner, amount in amounts.items():
                sold[owner] += amount
            for payment in order.payment_ids.filtered(
                lambda payment: payment.coop_on_account_item_id or not payment.payment_method_id.journal_id
            ):
                share = (
                    to_decimal(payment.amount) / to_decimal(order.amount_total) if order.amount_total else Decimal(0)
                )
                item = payment.coop_on_account_item_id
                key = item or (payment.partner_id.commercial_partner_id.id, payment.amount > 0)
                for owner, amount in amounts.items():
                    waiting[key][owner] += amount * share
        for key, amounts in waiting.items():
            lines = [line.id for line in self._lines_on_account(session, entry, key)]
            booked = entry.turnover
            yield (
                lines,
                {
                    owner: cents(amount / sold[owner] * booked.get(owner, Decimal(0)))
                    for owner, amount in amounts.items()
                    if sold[owner]
                },
            )

    @api.model
    def _amounts_of_order(self, order):
        """{owner: euro ex VAT} of an order's lines."""
        result = defaultdict(Decimal)
        for line in order.lines:
            shares = {owner: to_decimal(share) for owner, share in sorted(line._coop_shares().items())}
            amount = to_decimal(round(line.price_subtotal, 2))
            for owner, part in split(amount, shares, line._coop_get_turn()).items():
                result[owner] += part
        return result

    @api.model
    def _lines_on_account(self, session, entry, key):
        """The lines of a session's entry for what was sold on account, or taken back.

        :param key: the item that payments keep; of sessions that closed before they did: (id of the customer, is a sale)
        """
        if not isinstance(key, tuple):
            return [line for line in entry.lines if line.id == key.id]
        partner_id, is_sale = key
        # Odoo names such a line after session and method, in the language of whoever closed the till.
        methods = session.config_id.payment_method_ids | session.order_ids.payment_ids.payment_method_id
        names = {
            f"{session.name} - {method.with_context(lang=lang).name}"
            for method in methods.filtered(lambda method: not method.journal_id)
            for lang, _label in self.env["res.lang"].get_installed()
        }
        found = [
            line
            for line in entry.lines
            if line.account_type == RECEIVABLE and line.partner_id == partner_id and (line.balance > 0) == is_sale
        ]
        # Whoever sees figures need not be allowed to read journal items; their labels stay here.
        labels = {
            item.id: item.name for item in self.env["account.move.line"].sudo().browse([line.id for line in found])
        }
        return [line for line in found if labels[line.id] in names]
