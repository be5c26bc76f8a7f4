from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...engine import to_decimal
from .coop_receipt_book import ReceiptBook
from .coop_receipt_entry import PAYABLE, PURCHASE_TYPES, RECEIVABLE, SALE_TYPES, Entry, Line


class CoopEngineInput(models.AbstractModel):
    """Reading what settled sale documents: a few queries for each step that a debt was moved, however many there are."""

    _inherit = "coop.engine.input"

    @api.model
    def _read_book(self, company, seeds, money, until):
        """The ReceiptBook of these documents, with everything that is matched with them."""
        book = ReceiptBook()
        book.unsaid = frozenset(company.coop_analytic_account_id.ids)
        todo, asked = set(seeds), set()
        while todo:
            self._read_entries(book, todo, money)
            follow = [line for line in book.lines.values() if line.id not in asked and self._is_asked(book, line)]
            asked |= {line.id for line in follow}
            todo = self._read_matches(book, [line.id for line in follow]) | self._origins(book)
            todo |= self._read_deposits(book, company)
            todo -= book.entries.keys()
        self._read_owed(book, company, money, until)
        return book

    @api.model
    def _is_asked(self, book, line):
        """Whether what this line is matched with says something about the documents."""
        entry = book.entries[line.entry_id]
        if entry.is_document:
            return line.is_term or line.is_deposit
        if line.is_deposit and (line.account_id, line.partner_id) in book.deposits:
            return line.is_followed
        # A payment of money only is complete in itself; what others contributed has to be followed, to everybody who took part.
        return line.is_followed and any(
            not other.is_money and other.balance * line.balance < 0 for other in entry.lines
        )

    @api.model
    def _origins(self, book):
        return {entry.origin_id for entry in book.entries.values() if entry.is_document}

    @api.model
    def _waiting_items(self, move_ids):
        """Ids of items of these entries that wait for a customer, also on an account of money. Meant to be overridden."""
        return set()

    @api.model
    def _without_deposits(self, move_ids):
        """Ids of those documents of which no deposit is followed: all that was paid is on them. Meant to be overridden."""
        return set()

    @api.model
    def _deposits_paid_elsewhere(self, item_ids):
        """Ids of those journal items whose deposit was paid where no item names the customer. Meant to be overridden."""
        return set()

    @api.model
    def _read_entries(self, book, move_ids, money):
        shares, waiting = self._read_shares(move_ids), self._waiting_items(move_ids)
        at_once = self._without_deposits(move_ids)
        for row in self.env.execute_query(self._entries_sql(move_ids)):
            book.entries[row[0]] = Entry(*row)
        for (
            line_id,
            move_id,
            account_id,
            kind,
            partner_id,
            balance,
            is_term,
            reconcile,
            is_deposit,
        ) in self.env.execute_query(self._lines_sql(move_ids, money)):
            is_money = account_id in money and line_id not in waiting
            line = Line(
                line_id, move_id, account_id, kind, partner_id, to_decimal(balance), is_term, is_money,
                not is_money and (bool(reconcile) or kind in (RECEIVABLE, PAYABLE)),
                is_deposit and move_id not in at_once,
                tuple(shares.get(line_id, ())),
            )  # fmt: skip
            book.lines[line_id] = line
            book.entries[move_id].lines.append(line)

    @api.model
    def _entries_sql(self, move_ids):
        return SQL(
            """WITH RECURSIVE chain(id, origin_id, depth) AS (
                   SELECT id, id, 0 FROM account_move WHERE id = ANY(%(ids)s)
                    UNION ALL
                   SELECT chain.id, move.reversed_entry_id, depth + 1
                     FROM chain JOIN account_move move ON move.id = chain.origin_id
                    WHERE move.reversed_entry_id IS NOT NULL AND depth < 100)
               SELECT move.id, move.move_type, move.state = 'posted', move.date, move.commercial_partner_id, origin.origin_id,
                      EXISTS (SELECT FROM account_partial_reconcile WHERE exchange_move_id = move.id)
                 FROM account_move move
                 JOIN (SELECT DISTINCT ON (id) id, origin_id FROM chain ORDER BY id, depth DESC) AS origin
                   ON origin.id = move.id""",
            ids=list(move_ids),
        )

    @api.model
    def _lines_sql(self, move_ids, money):
        return SQL(
            """SELECT line.id, line.move_id, line.account_id, account.account_type,
                      COALESCE(partner.commercial_partner_id, move.commercial_partner_id), line.balance::text,
                      line.display_type = 'payment_term', account.reconcile,
                      line.display_type = 'product' AND account.id IN (%(deposits)s)
                 FROM account_move_line line
                 JOIN account_move move ON move.id = line.move_id
                 JOIN account_account account ON account.id = line.account_id
            LEFT JOIN res_partner partner ON partner.id = line.partner_id
                WHERE line.move_id = ANY(%(ids)s) AND line.balance <> 0
                ORDER BY line.id""",
            ids=list(move_ids),
            deposits=self._deposit_accounts_sql(money),
        )

    @api.model
    def _read_shares(self, move_ids):
        """{journal item id: [(analytic account id, category, euro)]}"""
        result = defaultdict(list)
        for _move_id, item_id, *share in self._read_share_rows(move_ids):
            result[item_id].append(tuple(share))
        return result

    @api.model
    def _read_share_rows(self, move_ids):
        """[(entry id, journal item id, analytic account id, category, euro)]: the owners of the items of these entries"""
        column = SQL.identifier("line", self.env["account.analytic.plan"]._coop_members_plan()._column_name())
        rows = self.env.execute_query(
            SQL(
                """SELECT item.move_id, item.id, %(column)s, account.coop_category, SUM(line.amount)::text
                     FROM account_move_line item
                     JOIN account_analytic_line line ON line.move_line_id = item.id AND %(column)s IS NOT NULL
                     JOIN account_account account ON account.id = line.general_account_id
                    WHERE item.move_id = ANY(%(ids)s)
                    GROUP BY item.move_id, item.id, %(column)s, account.coop_category
                    ORDER BY item.id, %(column)s""",
                column=column,
                ids=list(move_ids),
            )
        )
        return [(*row[:4], to_decimal(row[4])) for row in rows]

    @api.model
    def _read_matches(self, book, item_ids):
        """Add what these items are matched with.

        :return: the entries that those are of
        """
        found = set()
        for item_id, partial_id, other_id, move_id, amount, day in self.env.execute_query(
            SQL(
                """SELECT item.id, receipt.partial_id, receipt.item_id, other.move_id, receipt.amount::text, receipt.max_date
                     FROM UNNEST(%(ids)s::int4[]) AS item(id) CROSS JOIN LATERAL (%(receipts)s) AS receipt
                     JOIN account_move_line other ON other.id = receipt.item_id AND other.parent_state = 'posted'
                    ORDER BY receipt.max_date, receipt.partial_id""",
                ids=item_ids,
                receipts=self._reconciled_with_sql("item"),
            )
        ):
            book.matches[item_id].append((partial_id, other_id, to_decimal(amount), day))
            found.add(move_id)
        return found

    @api.model
    def _read_deposits(self, book, company):
        """Look up where the deposits that are brought in were booked, and who else took them off.

        :return: those documents
        """
        keys = {
            (line.account_id, entry.partner_id)
            for entry in book.entries.values()
            for line in (entry.deposits if entry.is_document else ())
            if not book.matches[line.id]
        } - book.deposits.keys()
        for key in keys:
            book.deposits[key] = []
        rows = keys and self.env.execute_query(
            SQL(
                """SELECT line.id, line.move_id, key.account_id, key.partner_id,
                          line.balance < 0 AND move.move_type <> 'out_refund'
                     FROM UNNEST(%(accounts)s::int4[], %(partners)s::int4[]) AS key(account_id, partner_id)
                     JOIN account_move_line line ON line.account_id = key.account_id
                     JOIN account_move move ON move.id = line.move_id
                LEFT JOIN res_partner partner ON partner.id = line.partner_id
                    WHERE line.display_type = 'product' AND move.state = 'posted' AND move.company_id = %(company)s
                      AND line.balance <> 0
                      AND CASE WHEN move.move_type IN %(sales)s THEN move.commercial_partner_id
                               WHEN move.move_type = 'entry'
                               THEN COALESCE(partner.commercial_partner_id, move.commercial_partner_id) END = key.partner_id
                    ORDER BY line.date, line.id""",
                accounts=[account_id for account_id, _partner_id in keys],
                partners=[partner_id for _account_id, partner_id in keys],
                company=company.id,
                sales=SALE_TYPES,
            )
        )
        for line_id, _move_id, account_id, partner_id, is_deposit in rows or ():
            if is_deposit:
                book.deposits[account_id, partner_id].append(line_id)
        item_ids = [row[0] for row in rows or ()]
        book.orders |= self._read_order_lines(item_ids)
        book.paid_elsewhere |= self._deposits_paid_elsewhere(item_ids)
        return {row[1] for row in rows or ()}

    @api.model
    def _read_order_lines(self, item_ids):
        """{journal item id: ids of the lines of sales orders that it invoices}, where Odoo's Sales is installed"""
        field = self.env["account.move.line"]._fields.get("sale_line_ids")
        if not field or not item_ids:
            return {}
        rows = self.env.execute_query(
            SQL(
                "SELECT %(item)s, ARRAY_AGG(%(order)s) FROM %(table)s WHERE %(item)s = ANY(%(ids)s) GROUP BY %(item)s",
                item=SQL.identifier(field.column1),
                order=SQL.identifier(field.column2),
                table=SQL.identifier(field.relation),
                ids=item_ids,
            )
        )
        return {item_id: frozenset(order_ids) for item_id, order_ids in rows}

    @api.model
    def _read_owed(self, book, company, money, until):
        """Whether the cooperative owes those customers whose receivables were set off against a payable.

        It owes what they billed or paid too much. That an entry credits their payable only moves what they owe.
        """
        keys = {(line.account_id, line.partner_id) for line in book.lines.values() if line.account_type == PAYABLE}
        rows = keys and self.env.execute_query(
            SQL(
                """SELECT line.account_id, partner.commercial_partner_id
                     FROM account_move_line line
                     JOIN account_move move ON move.id = line.move_id
                     JOIN res_partner partner ON partner.id = line.partner_id
                    WHERE line.account_id = ANY(%(accounts)s) AND partner.commercial_partner_id = ANY(%(partners)s)
                      AND line.company_id = %(company)s AND line.parent_state = 'posted' AND line.date <= %(until)s
                      AND (line.balance > 0 OR move.move_type IN %(purchases)s
                           OR EXISTS (SELECT FROM account_move_line paid WHERE paid.move_id = line.move_id
                                         AND paid.account_id = ANY(%(money)s) AND paid.balance > 0))
                    GROUP BY line.account_id, partner.commercial_partner_id HAVING SUM(line.balance) <= 0""",
                accounts=[account_id for account_id, _partner_id in keys],
                partners=[partner_id for _account_id, partner_id in keys if partner_id],
                company=company.id,
                purchases=PURCHASE_TYPES,
                money=money,
                until=until,
            )
        )
        book.owed = {tuple(row): True for row in rows}
