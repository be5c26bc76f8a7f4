"""The documents of :mod:`dataset`: numbered along with time; the number decides what a document is."""

from odoo.tools import SQL

LINES = 3  # of a document; with receivable or payable four journal items, and two for each payment


def _plan(values):
    """Temporary tables bench_document, bench_payment and bench_receipt: what there is to be, before it is written."""
    yield SQL("DROP TABLE IF EXISTS pg_temp.bench_document, pg_temp.bench_payment, pg_temp.bench_receipt")
    yield SQL(
        """CREATE TEMPORARY TABLE bench_document ON COMMIT DROP AS
           SELECT plan.*, (SELECT SUM(ROUND((base + k) * factor, 2)) FROM GENERATE_SERIES(1, %(lines)s) AS k) AS total
             FROM (SELECT n, source, kind, CASE kind WHEN 'invoice' THEN 1 ELSE -1 END AS side,
                          CURRENT_DATE - %(days)s + (n::bigint * %(days)s / %(documents)s)::int AS day,
                          CASE kind WHEN 'credit' THEN 0.5 ELSE 1 END AS factor,
                          ROUND(CASE kind WHEN 'bill' THEN 5 ELSE 12 END + (source * 7919 %% 9000) / 100.0, 2) AS base,
                          (%(analytic)s)[1 + source * 7 %% CARDINALITY(%(analytic)s)] AS own,
                          (%(analytic)s)[1 + (source * 7 + 1) %% CARDINALITY(%(analytic)s)] AS other,
                          (%(customers)s)[1 + source %% CARDINALITY(%(customers)s)] AS customer
                     FROM (SELECT n, CASE WHEN n %% 3 = 0 THEN 'bill' WHEN n %% 30 = 2 THEN 'credit' ELSE 'invoice' END AS kind,
                                  CASE WHEN n %% 30 = 2 THEN n - 1 ELSE n END AS source
                             FROM GENERATE_SERIES(1, %(documents)s) AS n) AS number) AS plan""",
        lines=LINES,
        **values,
    )
    yield SQL(
        """CREATE TEMPORARY TABLE bench_payment ON COMMIT DROP AS
           SELECT ROW_NUMBER() OVER (ORDER BY paid_on, n)::int AS p, n, paid_on AS day, amount
             FROM (SELECT n, day + days AS paid_on, amount
                     FROM (SELECT document.n, document.day,
                                  document.total - COALESCE(credit.total, 0) AS due
                             FROM bench_document document
                        LEFT JOIN bench_document credit ON credit.source = document.n AND credit.kind = 'credit'
                            WHERE document.kind <> 'credit' AND document.n %% 60 <> 7) AS invoice
               CROSS JOIN LATERAL (
                          SELECT 10, due WHERE n %% 20 <> 10
                           UNION ALL SELECT 10, ROUND(due * 0.4, 2) WHERE n %% 20 = 10
                           UNION ALL SELECT 70, due - ROUND(due * 0.4, 2) WHERE n %% 20 = 10 AND n %% 200 <> 10
                          ) AS part(days, amount)) AS payment
            WHERE paid_on <= CURRENT_DATE""",
        **values,
    )
    yield SQL(
        """CREATE TEMPORARY TABLE bench_receipt ON COMMIT DROP AS
           SELECT n, day, amount FROM bench_payment
            UNION ALL SELECT n, day, total FROM bench_document WHERE kind = 'credit'
            UNION ALL SELECT source, day, total FROM bench_document WHERE kind = 'credit'"""
    )
    for table in ("bench_document", "bench_payment", "bench_receipt"):
        yield SQL("ANALYZE %s", SQL.identifier(table))


def _documents(values):
    yield SQL(
        """INSERT INTO account_move (id, name, state, move_type, auto_post, date, invoice_date, journal_id, company_id,
                  currency_id, partner_id, commercial_partner_id, reversed_entry_id, payment_state, create_uid, create_date)
           SELECT %(first_account_move)s + n, 'DOC/' || LPAD(n::text, 7, '0'), 'posted',
                  CASE kind WHEN 'bill' THEN 'in_invoice' WHEN 'credit' THEN 'out_refund' ELSE 'out_invoice' END, 'no',
                  day, day, CASE kind WHEN 'bill' THEN %(purchase)s ELSE %(sale)s END, %(company)s, %(currency)s,
                  customer, customer, CASE kind WHEN 'credit' THEN %(first_account_move)s + source END,
                  CASE COALESCE(received, 0) WHEN 0 THEN 'not_paid' WHEN total THEN 'paid' ELSE 'partial' END,
                  %(uid)s, NOW() AT TIME ZONE 'UTC'
             FROM bench_document
        LEFT JOIN (SELECT n, SUM(amount) AS received FROM bench_receipt GROUP BY n) AS receipt USING (n)
            ORDER BY n""",
        **values,
    )
    yield SQL(
        """INSERT INTO account_move (id, name, state, move_type, auto_post, date, journal_id, company_id, currency_id,
                  partner_id, commercial_partner_id, create_uid, create_date)
           SELECT %(first_account_move)s + %(documents)s + p, 'PAY/' || LPAD(p::text, 7, '0'), 'posted', 'entry', 'no',
                  payment.day, %(bank_journal)s, %(company)s, %(currency)s, customer, customer, %(uid)s,
                  NOW() AT TIME ZONE 'UTC'
             FROM bench_payment payment JOIN bench_document USING (n) ORDER BY p""",
        **values,
    )


_ITEM_COLUMNS = SQL(
    """id, move_id, journal_id, company_id, company_currency_id, currency_id, account_id, partner_id, move_name,
       parent_state, name, display_type, date, invoice_date, analytic_distribution, balance, amount_currency, debit,
       credit, amount_residual, reconciled, create_uid, create_date"""
)


def _items(values):
    """Three lines and the receivable or payable; the lines' amounts differ, the last is their sum."""
    yield SQL(
        """INSERT INTO account_move_line (%(columns)s)
           SELECT %(first_account_move_line)s + (n - 1) * %(items)s + k, move.id, move.journal_id, %(company)s,
                  %(currency)s, %(currency)s,
                  CASE WHEN k > %(lines)s THEN CASE kind WHEN 'bill' THEN %(payable)s ELSE %(receivable)s END
                       WHEN kind <> 'bill' THEN %(income)s WHEN n %% 30 = 0 THEN %(investment)s
                       WHEN n %% 90 = 15 THEN %(training)s ELSE %(cost)s END,
                  move.partner_id, move.name, 'posted', CASE WHEN k > %(lines)s THEN move.name ELSE 'Work ' || k END,
                  CASE WHEN k > %(lines)s THEN 'payment_term' ELSE 'product' END, day, day,
                  CASE WHEN k > %(lines)s THEN NULL
                       WHEN (source + k) %% 5 = 0 AND own <> other
                       THEN JSONB_BUILD_OBJECT(own::text, 60, other::text, 40)
                       ELSE JSONB_BUILD_OBJECT(own::text, 100) END,
                  balance, balance, GREATEST(balance, 0), GREATEST(-balance, 0),
                  CASE WHEN k > %(lines)s THEN side * open ELSE 0 END, k > %(lines)s AND open = 0,
                  %(uid)s, NOW() AT TIME ZONE 'UTC'
             FROM (SELECT document.*, k, total - COALESCE(received, 0) AS open,
                          side * CASE WHEN k > %(lines)s THEN total ELSE -ROUND((base + k) * factor, 2) END AS balance
                     FROM bench_document document
                LEFT JOIN (SELECT n, SUM(amount) AS received FROM bench_receipt GROUP BY n) AS receipt USING (n)
               CROSS JOIN GENERATE_SERIES(1, %(lines)s + 1) AS k) AS item
             JOIN account_move move ON move.id = %(first_account_move)s + n
            ORDER BY n, k""",
        columns=_ITEM_COLUMNS,
        lines=LINES,
        items=LINES + 1,
        **values,
    )
    yield SQL(
        """INSERT INTO account_move_line (%(columns)s)
           SELECT %(first_account_move_line)s + %(documents)s * %(items)s + (p - 1) * 2 + k, move.id, move.journal_id,
                  %(company)s, %(currency)s, %(currency)s,
                  CASE WHEN k = 2 THEN %(bank)s WHEN kind = 'bill' THEN %(payable)s ELSE %(receivable)s END,
                  move.partner_id, move.name, 'posted', move.name, CASE k WHEN 1 THEN 'payment_term' ELSE 'product' END,
                  move.date, NULL, NULL, balance, balance, GREATEST(balance, 0), GREATEST(-balance, 0), 0, k = 1,
                  %(uid)s, NOW() AT TIME ZONE 'UTC'
             FROM (SELECT p, kind, k, sign * side * amount AS balance
                     FROM bench_payment JOIN bench_document USING (n)
               CROSS JOIN (VALUES (1, -1), (2, 1)) AS half(k, sign)) AS item
             JOIN account_move move ON move.id = %(first_account_move)s + %(documents)s + p
            ORDER BY p, k""",
        columns=_ITEM_COLUMNS,
        items=LINES + 1,
        **values,
    )


def _analytic_items(values):
    """What the distributions say, to the cent: the second share takes the rest."""
    yield SQL(
        """INSERT INTO account_analytic_line (name, date, amount, unit_amount, company_id, currency_id, partner_id,
                  general_account_id, journal_id, move_line_id, coop_move_key, member_id, %(column)s, category, create_uid, create_date)
           SELECT item.name, item.date,
                  CASE WHEN share.percent::numeric = 40 THEN -item.balance - ROUND(-item.balance * 0.6, 2)
                       ELSE ROUND(-item.balance * share.percent::numeric / 100, 2) END,
                  1, item.company_id, item.currency_id, item.partner_id, item.account_id, item.journal_id, item.id,
                  item.move_id, member.id, member.account_id, 'invoice', %(uid)s, NOW() AT TIME ZONE 'UTC'
             FROM account_move_line item
            CROSS JOIN JSONB_EACH_TEXT(item.analytic_distribution) AS share(account, percent)
             JOIN UNNEST(%(members)s, %(analytic)s) AS member(id, account_id) ON member.account_id = share.account::int
            WHERE item.id > %(first_account_move_line)s AND item.company_id = %(company)s
            ORDER BY item.id""",
        **values,
    )


def _reconciliations(values):
    """Of receivables and payables with their payments, and with credit notes."""
    yield SQL(
        """INSERT INTO account_partial_reconcile (debit_move_id, credit_move_id, amount, debit_amount_currency,
                  credit_amount_currency, debit_currency_id, credit_currency_id, company_id, max_date, create_uid)
           SELECT CASE side WHEN 1 THEN term_id ELSE payment_id END, CASE side WHEN 1 THEN payment_id ELSE term_id END,
                  amount, amount, amount, %(currency)s, %(currency)s, %(company)s, day, %(uid)s
             FROM (SELECT side, payment.day, amount, %(first_account_move_line)s + n * %(items)s AS term_id,
                          %(first_account_move_line)s + %(documents)s * %(items)s + p * 2 - 1 AS payment_id
                     FROM bench_payment payment JOIN bench_document USING (n)
                    UNION ALL
                   SELECT 1, day, total, %(first_account_move_line)s + source * %(items)s,
                          %(first_account_move_line)s + n * %(items)s
                     FROM bench_document WHERE kind = 'credit') AS pair
            ORDER BY day""",
        items=LINES + 1,
        **values,
    )


#: In this order; each gives one or more queries.
STATEMENTS = (_plan, _documents, _items, _analytic_items, _reconciliations)
