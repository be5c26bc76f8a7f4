"""The settlements of :mod:`dataset`: every month's but the last, with sources, statements, steps and journal entry."""

from odoo.tools import SQL


def _settlements(values):
    """One per month; the last complete month is left for who measures."""
    yield SQL(
        """INSERT INTO coop_settlement (id, name, company_id, state, recognition, date_from, date_to, previous_id,
                  computed_by_id, approved_by_id, posted_by_id, posted_on, create_uid, create_date)
           SELECT %(first_coop_settlement)s + number, 'BENCH/' || number, %(company)s, 'posted', 'received',
                  CASE WHEN number > 1 THEN month END, (month + INTERVAL '1 month - 1 day')::date,
                  CASE WHEN number > 1 THEN %(first_coop_settlement)s + number - 1 END,
                  %(uid)s, %(uid)s, %(uid)s, NOW() AT TIME ZONE 'UTC', %(uid)s, NOW() AT TIME ZONE 'UTC'
             FROM GENERATE_SERIES(DATE_TRUNC('month', CURRENT_DATE - %(days)s),
                                  DATE_TRUNC('month', CURRENT_DATE) - INTERVAL '2 months',
                                  INTERVAL '1 month') WITH ORDINALITY AS period(month, number)""",
        **values,
    )


def _statements(values):
    """An empty statement per settlement and member."""
    yield SQL(
        """INSERT INTO coop_settlement_line (settlement_id, company_id, member_id, member_number, member_name, state,
                  number, date_from, date_to, correction, other, expected, create_uid)
           SELECT settlement.id, %(company)s, member.id, member.name, member.name, 'posted',
                  'BENCH/' || settlement.id || '/' || member.id, date_from, date_to, 0, 0, 0, %(uid)s
             FROM coop_settlement settlement CROSS JOIN UNNEST(%(members)s, %(names)s) AS member(id, name)
            WHERE settlement.id > %(first_coop_settlement)s ORDER BY settlement.id, member.id""",
        **values,
    )


def _settlement_items(values):
    """What each document gave each member by the end of each month: turnover as it was received, costs as booked."""
    yield SQL(
        """WITH share AS (
               SELECT document.n, month, 1 - LEAST(1, received / total) AS open
                 FROM (SELECT n, DATE_TRUNC('month', day) AS month,
                              SUM(SUM(amount)) OVER (PARTITION BY n ORDER BY DATE_TRUNC('month', day)) AS received
                         FROM bench_receipt GROUP BY n, DATE_TRUNC('month', day)) AS receipt
                 JOIN bench_document document USING (n)
           ), counted AS (
               SELECT line.member_id, item.move_id, account.coop_category AS category, line.date,
                      COALESCE(share.month, DATE_TRUNC('month', line.date)) AS month,
                      CASE WHEN share.n IS NULL THEN line.amount ELSE ROUND(line.amount * (1 - share.open), 2) END AS amount
                 FROM account_analytic_line line
                 JOIN account_move_line item ON item.id = line.move_line_id
                 JOIN account_account account ON account.id = line.general_account_id
            LEFT JOIN share ON account.coop_category = 'turnover' AND share.n = item.move_id - %(first_account_move)s
                WHERE line.id > %(first_account_analytic_line)s AND line.member_id IS NOT NULL
                  AND (share.n IS NOT NULL OR account.coop_category <> 'turnover')
           ), due AS (
               SELECT member_id, move_id, category, month, MIN(date) AS date, SUM(amount) AS to_date
                 FROM counted GROUP BY member_id, move_id, category, month
           ), change AS (
               SELECT *, COALESCE(LAG(to_date) OVER document, 0) AS booked_before
                 FROM due WINDOW document AS (PARTITION BY member_id, move_id, category ORDER BY month)
           )
           INSERT INTO coop_settlement_item (settlement_id, line_id, company_id, member_id, category, move_key,
                  name, label, date, to_date, booked_before, amount, correction)
           SELECT settlement.id, statement.id, %(company)s, change.member_id, category, move_id, 'DOC',
                  'Customer', change.date, change.to_date, booked_before, change.to_date - booked_before, 0
             FROM change
             JOIN coop_settlement settlement
               ON settlement.id > %(first_coop_settlement)s AND DATE_TRUNC('month', settlement.date_to) = change.month
             JOIN coop_settlement_line statement
               ON statement.settlement_id = settlement.id AND statement.member_id = change.member_id
            WHERE change.to_date <> booked_before
            ORDER BY settlement.id, statement.id, move_id""",
        **values,
    )


def _plan(values):
    """Temporary table bench_due: per statement what is due by then, and what the statement adds."""
    yield SQL("DROP TABLE IF EXISTS pg_temp.bench_due")
    yield SQL(
        """CREATE TEMPORARY TABLE bench_due ON COMMIT DROP AS
           WITH own AS (
               SELECT line.id, line.member_id, line.settlement_id,
                      COALESCE(SUM(item.amount) FILTER (WHERE item.category = 'turnover'), 0) AS turnover,
                      COALESCE(SUM(item.amount) FILTER (WHERE item.category = 'assignment_cost'), 0) AS cost,
                      COALESCE(SUM(item.amount) FILTER (WHERE item.category = 'investment'), 0) AS investment,
                      COALESCE(SUM(item.amount) FILTER (WHERE item.category = 'training'), 0) AS training
                 FROM coop_settlement_line line LEFT JOIN coop_settlement_item item ON item.line_id = line.id
                WHERE line.id > %(first_coop_settlement_line)s
                GROUP BY line.id, line.member_id, line.settlement_id
           ), due AS (
               SELECT own.*, ROUND(GREATEST(SUM(turnover + cost) OVER life, 0) * percentage / 100, 2)
                             + monthly * (settlement_id - %(first_coop_settlement)s) AS handed_over,
                      ROUND(GREATEST(SUM(turnover) OVER life, 0) * shared_percentage / 100, 2) AS shared_over
                 FROM own
                 JOIN UNNEST(%(members)s, %(percentages)s::numeric[], %(monthly)s::numeric[],
                             %(shared_percentages)s::numeric[])
                      AS terms(member_id, percentage, monthly, shared_percentage) USING (member_id)
               WINDOW life AS (PARTITION BY member_id ORDER BY settlement_id)
           ), step AS (
               SELECT *, COALESCE(LAG(handed_over) OVER life, 0) - handed_over AS contribution,
                      COALESCE(LAG(shared_over) OVER life, 0) - shared_over AS shared
                 FROM due WINDOW life AS (PARTITION BY member_id ORDER BY settlement_id)
           )
           SELECT *, turnover + cost + contribution + shared + investment + training AS change,
                  SUM(turnover + cost + contribution + shared + investment + training) OVER life AS closing
             FROM step WINDOW life AS (PARTITION BY member_id ORDER BY settlement_id)""",
        **values,
    )


def _totals(values):
    yield SQL(
        """UPDATE coop_settlement_line line
              SET opening = due.closing - due.change, turnover = due.turnover, assignment_cost = due.cost,
                  net_turnover = due.turnover + due.cost, contribution = due.contribution + due.shared,
                  pot_gross = due.turnover + due.cost + due.contribution + due.shared, investment = due.investment,
                  training = due.training, change = due.change, closing = due.closing, to_date = due.closing,
                  received_to_date = due.closing, invoiced_to_date = due.closing
             FROM bench_due due WHERE due.id = line.id"""
    )


def _steps(values):
    """The booked and the explaining steps of each statement."""
    shared_key = f"contribution:shared_pot:{values['shared_pot']}" if values["shared_pot"] else None
    yield SQL(
        """INSERT INTO coop_settlement_step (line_id, settlement_id, company_id, member_id, sequence, key, code, booked,
                  to_date, booked_before, amount, this_period, correction, invoiced_to_date)
           SELECT id, settlement_id, %(company)s, member_id, sequence, key, SPLIT_PART(key, ':', 1), booked,
                  to_date, to_date - amount, amount, amount, 0, to_date
             FROM (SELECT due.*, step.*,
                          SUM(amount) OVER (PARTITION BY member_id, key ORDER BY settlement_id) AS to_date
                     FROM bench_due due
               CROSS JOIN LATERAL (VALUES
                          (0, 'turnover', FALSE, turnover), (1, 'assignment_cost', FALSE, cost),
                          (2, 'net_turnover', TRUE, turnover + cost), (3, 'contribution:cooperative', TRUE, contribution),
                          (4, %(shared_key)s, TRUE, shared), (5, 'pot_gross', FALSE, turnover + cost + contribution + shared),
                          (6, 'investment', TRUE, investment), (7, 'training', TRUE, training),
                          (8, 'pot_net', FALSE, change)) AS step(sequence, key, booked, amount)
                    WHERE key IS NOT NULL) AS counted
            ORDER BY settlement_id, id, sequence""",
        shared_key=shared_key,
        **values,
    )


def _settlement_moves(values):
    """The journal entry of each settlement; the pot remembers the last one."""
    yield SQL(
        """INSERT INTO account_move (name, state, move_type, auto_post, date, journal_id, company_id, currency_id,
                  coop_settlement_id, create_uid, create_date)
           SELECT 'POT/' || id, 'posted', 'entry', 'no', date_to, %(general)s, company_id, %(currency)s, id, %(uid)s,
                  NOW() AT TIME ZONE 'UTC'
             FROM coop_settlement WHERE id > %(first_coop_settlement)s ORDER BY id""",
        **values,
    )
    yield SQL(
        "UPDATE coop_pot SET last_settlement_id = (SELECT MAX(id) FROM coop_settlement WHERE company_id = %s) WHERE id = %s",
        values["company"],
        values["pot"],
    )


def _pot_items(values):
    """An item on the pot per booked step, its counterpart on the shared pot, and one that closes the entry."""
    yield SQL(
        """WITH step AS (
               SELECT move.id AS move_id, move.name AS move_name, move.date, member.partner_id, step.member_id, step.key,
                      member.name || ' · ' || step.code AS name, -step.amount AS balance
                 FROM coop_settlement_step step
                 JOIN account_move move ON move.coop_settlement_id = step.settlement_id
                 JOIN UNNEST(%(members)s, %(partners)s, %(names)s) AS member(id, partner_id, name)
                   ON member.id = step.member_id
                WHERE step.id > %(first_coop_settlement_step)s AND step.booked AND step.amount <> 0
           ), item AS (
               SELECT step.*, %(pot_account)s AS account_id, %(pot)s AS pot_id FROM step
                UNION ALL
               SELECT move_id, move_name, date, partner_id, member_id, key, name, -balance, %(shared_account)s::int,
                      %(shared_pot)s::int
                 FROM step WHERE key LIKE 'contribution:shared_pot:%%'
           )
           INSERT INTO account_move_line (move_id, journal_id, company_id, company_currency_id, currency_id, account_id,
                  partner_id, move_name, parent_state, name, display_type, date, balance, amount_currency, debit, credit,
                  amount_residual, coop_pot_id, coop_member_id, coop_step, create_uid, create_date)
           SELECT move_id, %(general)s, %(company)s, %(currency)s, %(currency)s, account_id, partner_id, move_name,
                  'posted', name, 'product', date, balance, balance, GREATEST(balance, 0), GREATEST(-balance, 0), 0,
                  pot_id, member_id, key, %(uid)s, NOW() AT TIME ZONE 'UTC'
             FROM (SELECT * FROM item
                    UNION ALL
                   SELECT move_id, move_name, date, NULL, NULL, NULL, 'Set aside', -SUM(balance), %(appropriation)s, NULL
                     FROM item GROUP BY move_id, move_name, date) AS entry
            ORDER BY date, move_id""",
        **values,
    )


#: In this order; each builds on the one before and gives one or more queries.
STATEMENTS = (_settlements, _statements, _settlement_items, _plan, _totals, _steps, _settlement_moves, _pot_items)
