from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ...engine import ZERO, cents
from .coop_receipt_entry import PAYABLE, RECEIVABLE, SALE_TYPES, Apart, ApartDocuments


class CoopEngineInput(models.AbstractModel):
    """Sale documents that something else than money settled: how that is followed is in engine/receipts.py.

    They are few, and are read by themselves; of all others one share says what is received (coop_engine_input_sql).
    """

    _inherit = "coop.engine.input"

    @api.model
    def _apart(self, company, until, previous, candidates, where):
        """The ApartDocuments of a date.

        :param candidates: documents that are open, or were at the previous end
        :param where: a condition on the document, named move
        """
        money = self._money_accounts(company)
        seeds = self._apart_seeds(company, candidates, money, where)
        on_credit = self._sold_on_credit(company, previous or until, where)
        if not seeds and not on_credit:
            return ApartDocuments([], [], [], {})
        book = self._read_book(company, seeds | on_credit, money, until)
        book.on_credit = [part for entry_id in sorted(on_credit) for part in self._on_credit(book, entry_id)]
        now, written_now = book.counted(until)
        before, written_before = book.counted(previous) if previous else ({}, {})
        rows = [row for move_id in now for row in self._document_rows(book.entries[move_id], now, before)]
        entries = {entry_id for shares in (written_now, written_before) for entry_id, _side in shares}
        for entry_id in sorted(entries):
            rows += self._write_off_rows(book.entries[entry_id], written_now, written_before, previous)
        return ApartDocuments(sorted(now), sorted(entries), rows, self._taken_off(now, before))

    @api.model
    def _taken_off(self, now, before):
        """As in ApartDocuments, of what ReceiptBook.counted says at both days."""
        result = defaultdict(lambda: (ZERO, ZERO))
        for place, counted in enumerate((now, before)):
            for move_id, parts in counted.items():
                for owner, part in parts.items():
                    taken = list(result[move_id, owner])
                    taken[place] = part.credited
                    result[move_id, owner] = tuple(taken)
        return {key: taken for key, taken in result.items() if any(taken)}

    @api.model
    def _document_rows(self, entry, now, before):
        nothing_before = entry.id not in before  # or it did not exist yet
        for owner, part in now[entry.id].items():
            earlier = before.get(entry.id, {}).get(owner)
            open_previous = ZERO if nothing_before or not earlier else earlier.turnover - earlier.counted
            written_previous = earlier.written_off if earlier else ZERO
            if part.turnover != part.counted or open_previous:
                opened = part.turnover - part.counted
                yield Apart(owner, entry.id, entry.date, "turnover", open_now=opened, open_previous=open_previous)
            if part.written_off or written_previous:
                amounts = {"amount_now": -part.written_off, "amount_previous": -written_previous}
                yield Apart(owner, entry.id, entry.date, "write_off", **amounts)

    @api.model
    def _write_off_rows(self, entry, now, before, previous):
        """The items of an entry, as far as they are not taken off documents already: a loss counts once."""
        amounts = defaultdict(lambda: [ZERO, ZERO])
        there_before = bool(previous) and entry.date <= previous
        for line in entry.lines:
            side = 1 if line.balance > 0 else -1
            for owner, category, amount in line.shares:
                lost = (now.get((entry.id, side), ZERO), before.get((entry.id, side), ZERO))
                rest = [amount - cents(amount * share) if line.is_result else amount for share in lost]
                amounts[owner, category][0] += rest[0]
                amounts[owner, category][1] += rest[1] if there_before else ZERO
        return [
            Apart(owner, entry.id, entry.date, category, amount_now, amount_previous)
            for (owner, category), (amount_now, amount_previous) in amounts.items()
            if category != "none" and (amount_now or amount_previous)
        ]

    @api.model
    def _owner_corrections(self, company, until, owner, basis):
        """{category: euro}: what counts of an owner's items up to ``until`` more, or less, than they say.

        :param owner: an analytic account of the plan Members, of a member or not
        :param basis: "received" or "invoiced"
        """
        scope = self._document_scope(company, until, None)
        shares = {move_id: Decimal(now) for move_id, now, _previous, _day in scope.adjusted if now is not None}
        result = defaultdict(Decimal)
        for row in scope.apart.rows:
            if row.owner_id == owner.id:
                category = "turnover" if row.category == "write_off" else row.category
                result[category] += row.amount_now - (row.open_now if basis == "received" else ZERO)
        entries = set(scope.apart.entries)
        for move_id, _item_id, owner_id, category, amount in self._read_share_rows({*shares, *entries}):
            if owner_id != owner.id:
                continue
            if move_id in entries:
                result[category] -= amount
            elif category == "turnover" and basis == "received":
                result[category] -= cents(amount * shares[move_id])
        return result

    @api.model
    def _sold_on_credit(self, company, since, where):
        """Ids of entries that are no sale documents, with sales that are not paid, or were paid after ``since``.

        Meant to be overridden, with _on_credit.
        """
        return set()

    @api.model
    def _on_credit(self, book, entry_id):
        """[OnCredit]: which of the turnover of such an entry waits for which of its lines"""
        return []

    # === WHICH DOCUMENTS === #

    @api.model
    def _money_accounts(self, company):
        """Accounts on which money of customers is: bank and cash, payments on their way, and clearing accounts."""
        company = company.sudo()  # whoever sees what was received need not be allowed to read accounts
        chosen = company.coop_clearing_account_ids | company.account_default_pos_receivable_account_id
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM account_account account
                    WHERE account_type IN ('asset_cash', 'liability_credit_card') OR id = ANY(%s)
                       OR account_type NOT IN ('asset_receivable', 'liability_payable')
                          AND account_type NOT LIKE 'income%%' AND account_type NOT LIKE 'expense%%'
                          AND (EXISTS (SELECT FROM account_payment_method_line method
                                         JOIN account_journal journal ON journal.id = method.journal_id
                                        WHERE payment_account_id = account.id AND journal.company_id = ANY(%s))
                               OR EXISTS (SELECT FROM account_payment
                                           WHERE outstanding_account_id = account.id AND company_id = %s
                                             AND state IN ('in_process', 'paid')))""",
                chosen.ids,
                company.parent_ids.ids,  # a branch can pay from a journal of the company above it
                company.id,
            )
        )
        return [account_id for [account_id] in rows]

    @api.model
    def _apart_seeds(self, company, candidates, money, where):
        """Sale documents that something else than money settled, or in part only, or that bring in a deposit."""
        return {
            move_id
            for query in (
                self._matched_with_document_sql(candidates),
                self._matched_with_other_entry_sql(company, money, where),
                self._set_off_credit_sql(company, where),
                self._unequal_credit_sql(company, where),
                self._with_deposit_sql(company, money, where),
                self._credited_with_cut_off_sql(company, where),
                self._paid_in_part_sql(candidates),
            )
            for [move_id] in self.env.execute_query(query)
        }

    @api.model
    def _matched_with_document_sql(self, candidates):
        """Those of these documents that were matched with another one, such as a credit note.

        What was settled in full by its own credit note and money counts in full, and so does the credit note.
        """
        return SQL(
            """SELECT DISTINCT term.move_id
                 FROM account_move_line term CROSS JOIN LATERAL (%(receipts)s) AS receipt
                 JOIN account_move_line other ON other.id = receipt.item_id
                WHERE term.move_id = ANY(%(candidates)s) AND term.display_type = 'payment_term'
                  AND other.invoice_date IS NOT NULL""",
            receipts=self._reconciled_with_sql("term"),
            candidates=list(candidates),
        )

    @api.model
    def _paid_in_part_sql(self, candidates):
        """Those of these documents that are or were paid in part, and in which somebody has several items."""
        column = SQL.identifier("line", self.env["account.analytic.plan"]._coop_members_plan()._column_name())
        return SQL(
            """SELECT paid.move_id
                 FROM (SELECT term.move_id
                         FROM account_move_line term CROSS JOIN LATERAL (%(receipts)s) AS receipt
                         JOIN account_move_line other ON other.id = receipt.item_id
                        WHERE term.move_id = ANY(%(candidates)s) AND term.display_type = 'payment_term'
                        GROUP BY term.move_id
                       HAVING COUNT(DISTINCT receipt.max_date) > 1 OR BOOL_OR(other.parent_state <> 'posted')
                           OR EXISTS (SELECT FROM account_move_line open
                                       WHERE open.move_id = term.move_id AND open.display_type = 'payment_term'
                                         AND open.reconciled IS NOT TRUE)) AS paid
                WHERE EXISTS (SELECT FROM account_move_line item
                                JOIN account_analytic_line line ON line.move_line_id = item.id AND %(column)s IS NOT NULL
                               WHERE item.move_id = paid.move_id
                               GROUP BY %(column)s HAVING COUNT(*) > 1)""",
            receipts=self._reconciled_with_sql("term"),
            candidates=list(candidates),
            column=column,
        )

    @api.model
    def _matched_with_other_entry_sql(self, company, money, where):
        """Documents matched with entries that are not, or not only, money."""
        return SQL(
            """SELECT DISTINCT term.move_id
                 FROM (%(entries)s) AS entry
                 JOIN account_move_line item ON item.move_id = entry.move_id
           CROSS JOIN LATERAL (%(receipts)s) AS receipt
                 JOIN account_move_line term ON term.id = receipt.item_id AND term.display_type = 'payment_term'
                 JOIN account_move move ON move.id = term.move_id
                WHERE move.move_type IN %(sales)s AND move.company_id = %(company)s AND %(where)s""",
            entries=self._other_entries_sql(company, money),
            receipts=self._reconciled_with_sql("item"),
            sales=SALE_TYPES,
            company=company.id,
            where=where,
        )

    @api.model
    def _other_entries_sql(self, company, money):
        """Entries with something else on them than a receivable and the money that came for it."""
        # A branch, or the company above, can book a loss and match it with an invoice of this company.
        tree = SQL("SELECT id FROM res_company WHERE parent_path LIKE %s", f"{company.sudo().root_id.id}/%")
        # As lists, so that each account in each journal is looked up: nearly all entries are plain payments.
        journals, accounts = defaultdict(list), defaultdict(list)
        for journal_id, kind in self.env.execute_query(
            SQL("SELECT id, type FROM account_journal WHERE company_id IN (%s)", tree)
        ):
            journals[kind in ("bank", "cash", "credit")].append(journal_id)
        for account_id, kind in self.env.execute_query(
            SQL("SELECT id, account_type FROM account_account WHERE id <> ALL(%s)", money)
        ):
            accounts[kind if kind in (RECEIVABLE, PAYABLE) else "odd"].append(account_id)
        return SQL(
            """SELECT move_id FROM account_move_line
                WHERE invoice_date IS NULL AND journal_id = ANY(%(banks)s::int4[]) AND account_id = ANY(%(odd)s::int4[])
                UNION
               SELECT move_id FROM account_move_line
                WHERE invoice_date IS NULL AND journal_id = ANY(%(banks)s::int4[]) AND account_id = ANY(%(receivable)s::int4[])
                  AND (balance > 0)
                UNION
               SELECT item.move_id FROM account_move_line item
                WHERE invoice_date IS NULL AND journal_id = ANY(%(banks)s::int4[]) AND account_id = ANY(%(payable)s::int4[])
                  AND EXISTS (SELECT FROM account_move_line opposite
                               WHERE opposite.move_id = item.move_id AND opposite.account_id = ANY(%(receivable)s::int4[]))
                UNION
               SELECT id FROM account_move
                WHERE move_type = 'entry' AND invoice_date IS NOT NULL AND company_id IN (%(tree)s)
                UNION
               SELECT item.move_id FROM account_move_line item
                WHERE invoice_date IS NULL AND journal_id = ANY(%(others)s::int4[]) AND account_id = ANY(%(receivable)s::int4[])
                  AND EXISTS (SELECT FROM account_move_line opposite
                               WHERE opposite.move_id = item.move_id AND opposite.account_id <> ALL(%(money)s)
                                 AND opposite.balance * item.balance < 0)""",
            banks=journals[True],
            others=journals[False],
            receivable=accounts[RECEIVABLE],
            payable=accounts[PAYABLE],
            odd=accounts["odd"],
            money=money,
            tree=tree,
        )

    @api.model
    def _set_off_credit_sql(self, company, where):
        """Credit notes of one document that were matched with another, and that other one."""
        return SQL(
            """SELECT move.id
                 FROM account_move credit
                 JOIN account_move_line item ON item.move_id = credit.id AND item.display_type = 'payment_term'
           CROSS JOIN LATERAL (%(receipts)s) AS receipt
                 JOIN account_move_line term ON term.id = receipt.item_id AND term.display_type = 'payment_term'
                 JOIN account_move invoice ON invoice.id = term.move_id AND invoice.move_type IN %(sales)s
                 JOIN account_move move ON move.id IN (credit.id, invoice.id)
                WHERE credit.move_type IN %(sales)s AND credit.company_id = %(company)s
                  AND credit.reversed_entry_id IS NOT NULL AND credit.reversed_entry_id <> invoice.id
                  AND invoice.reversed_entry_id IS DISTINCT FROM credit.id AND %(where)s""",
            receipts=self._reconciled_with_sql("item"),
            sales=SALE_TYPES,
            company=company.id,
            where=where,
        )

    @api.model
    def _unequal_credit_sql(self, company, where):
        """Documents whose credit notes take more off somebody than his part, or leave something of which all is settled."""
        column = SQL.identifier("line", self.env["account.analytic.plan"]._coop_members_plan()._column_name())
        return SQL(
            """WITH pair AS MATERIALIZED (
                   SELECT term.move_id AS invoice_id, credit.id AS credit_id, SUM(receipt.amount) AS amount
                     FROM account_move credit
                     JOIN account_move_line item ON item.move_id = credit.id AND item.display_type = 'payment_term'
               CROSS JOIN LATERAL (%(receipts)s) AS receipt
                     JOIN account_move_line term ON term.id = receipt.item_id AND term.display_type = 'payment_term'
                     JOIN account_move move ON move.id = term.move_id AND move.move_type IN %(sales)s
                    WHERE credit.move_type = 'out_refund' AND credit.company_id = %(company)s AND %(where)s
                    GROUP BY term.move_id, credit.id
               ), document AS (
                   SELECT invoice_id AS move_id, invoice_id FROM pair
                    UNION
                   SELECT credit_id, invoice_id FROM pair
               ), owned AS (
                   SELECT document.invoice_id, %(column)s AS owner_id, SUM(line.amount) AS amount
                     FROM document
                     JOIN account_move_line item ON item.move_id = document.move_id AND item.display_type <> 'payment_term'
                     JOIN account_analytic_line line ON line.move_line_id = item.id AND %(column)s IS NOT NULL
                     JOIN account_account account ON account.id = line.general_account_id
                      AND account.coop_category = 'turnover'
                    GROUP BY document.invoice_id, %(column)s)
               SELECT invoice_id FROM owned WHERE amount < 0
                UNION
               SELECT owned.invoice_id FROM owned
                 JOIN (SELECT invoice_id, SUM(amount) AS amount FROM pair GROUP BY invoice_id) AS credited USING (invoice_id)
                 JOIN (SELECT move_id, SUM(balance) AS balance FROM account_move_line
                        WHERE display_type = 'payment_term' AND move_id IN (SELECT invoice_id FROM pair)
                        GROUP BY move_id) AS term ON term.move_id = owned.invoice_id
                WHERE owned.amount > 0 AND credited.amount >= term.balance""",
            receipts=self._reconciled_with_sql("item"),
            column=column,
            sales=SALE_TYPES,
            company=company.id,
            where=where,
        )

    @api.model
    def _credited_with_cut_off_sql(self, company, where):
        """Documents with cut-off entries that another document settled: of these no share of money says what is moved."""
        return SQL(
            """SELECT DISTINCT move.id
                 FROM adjusting_entries__account_move cut_off
                 JOIN account_move move ON move.id = cut_off.adjusting_entry_move_id
                 JOIN account_move_line term ON term.move_id = move.id AND term.display_type = 'payment_term'
           CROSS JOIN LATERAL (%(receipts)s) AS receipt
                 JOIN account_move_line other ON other.id = receipt.item_id AND other.display_type = 'payment_term'
                WHERE move.move_type IN %(sales)s AND move.company_id = %(company)s AND %(where)s""",
            receipts=self._reconciled_with_sql("term"),
            sales=SALE_TYPES,
            company=company.id,
            where=where,
        )

    @api.model
    def _with_deposit_sql(self, company, money, where):
        """Documents with a line that takes off what was booked as a debt to the customer before."""
        return SQL(
            """SELECT DISTINCT move.id
                 FROM account_move_line line JOIN account_move move ON move.id = line.move_id
                WHERE line.account_id = ANY(%(accounts)s::int4[]) AND line.company_id = %(company)s
                  AND line.display_type = 'product' AND line.invoice_date IS NOT NULL
                  AND move.move_type IN %(sales)s AND %(where)s
                  AND line.balance * CASE move.move_type WHEN 'out_refund' THEN -1 ELSE 1 END > 0""",
            # As a list: PostgreSQL then sees that there is little on these accounts.
            accounts=[account_id for [account_id] in self.env.execute_query(self._deposit_accounts_sql(money))],
            company=company.id,
            sales=SALE_TYPES,
            where=where,
        )

    @api.model
    def _deposit_accounts_sql(self, money):
        """Accounts on which a deposit of a customer can stand: all of the balance sheet, as a loan to him is one, too."""
        return SQL(
            """SELECT id FROM account_account
                WHERE split_part(account_type, '_', 1) IN ('asset', 'liability', 'equity')
                  AND account_type NOT IN ('asset_receivable', 'liability_payable')
                  AND id <> ALL(%s) AND id NOT IN (SELECT account_id FROM coop_pot)
                  AND id NOT IN (SELECT account_id FROM account_tax_repartition_line WHERE account_id IS NOT NULL)""",
            money,
        )
