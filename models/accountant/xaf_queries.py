"""What the audit file asks of the database. Amounts come as whole cents, debit positive; dates as text.

Everything counts posted items only: drafts and cancelled entries are no books.
"""

from odoo.tools import SQL

PURCHASES = ("in_invoice", "in_refund", "in_receipt")
MONEY_JOURNALS = ("bank", "cash", "credit")
OPEN_TYPES = ("asset_receivable", "liability_payable")
CENTS = SQL("ROUND(item.balance * 100)::bigint")


def in_year(scope):
    return SQL(
        """item.parent_state = 'posted' AND item.account_id IS NOT NULL AND item.company_id = ANY(%s)
           AND item.date BETWEEN %s AND %s""",
        scope.company_ids,
        scope.date_from,
        scope.date_to,
    )


def until_end(scope):
    return SQL(
        "item.parent_state = 'posted' AND item.account_id IS NOT NULL AND item.company_id = ANY(%s) AND item.date <= %s",
        scope.company_ids,
        scope.date_to,
    )


def shares(scope):
    """One row per journal item that members share in: who, and how many cents each. The items say so, to the cent."""
    return SQL(
        """SELECT move_line_id, ARRAY_AGG(member_id ORDER BY member_id) AS members,
                  ARRAY_AGG(cents ORDER BY member_id) AS cents, SUM(cents)::bigint AS total, COUNT(*) AS lines,
                  SUM(GREATEST(cents, 0)) AS debit, SUM(GREATEST(-cents, 0)) AS credit
             FROM (SELECT move_line_id, member_id, SUM(ROUND(-amount * 100))::bigint AS cents
                     FROM account_analytic_line
                    WHERE member_id IS NOT NULL AND move_line_id IS NOT NULL AND company_id = ANY(%s)
                      AND date BETWEEN %s AND %s
                    GROUP BY move_line_id, member_id HAVING SUM(ROUND(-amount * 100)) <> 0) AS member
            GROUP BY move_line_id""",
        scope.company_ids,
        scope.date_from,
        scope.date_to,
    )


def items(scope):
    """The journal items of the year, an entry's together and a journal's together; columns as xaf_entry.Item."""
    return SQL(
        """SELECT item.journal_id, item.move_id, move.name, item.date::text, move.ref,
                  %(document)s AS document, COALESCE(move.invoice_date, item.date)::text, move.delivery_date::text,
                  item.id, item.account_id, item.name, %(cents)s,
                  item.currency_id, ROUND(item.amount_currency * 100)::bigint, partner.commercial_partner_id,
                  CASE WHEN move.move_type <> 'entry' AND account.account_type = ANY(%(open_types)s)
                       THEN %(document)s END,
                  item.coop_member_id, share.members, share.cents, tax.ids, item.tax_line_id,
                  repartition.factor_percent > 0,
                  journal.type = ANY(%(money)s) AND item.account_id = journal.default_account_id,
                  CASE WHEN journal.type = ANY(%(money)s) AND item.account_id = journal.default_account_id
                       THEN COALESCE(other_bank.acc_number, statement.account_number) END
             FROM account_move_line item
             JOIN account_move move ON move.id = item.move_id
             JOIN account_journal journal ON journal.id = item.journal_id
             JOIN account_account account ON account.id = item.account_id
        LEFT JOIN res_partner partner ON partner.id = item.partner_id
        LEFT JOIN account_tax_repartition_line repartition ON repartition.id = item.tax_repartition_line_id
        LEFT JOIN account_bank_statement_line statement ON statement.id = move.statement_line_id
        LEFT JOIN account_payment payment ON payment.id = move.origin_payment_id
        LEFT JOIN res_partner_bank other_bank
                  ON other_bank.id = COALESCE(payment.partner_bank_id, CASE WHEN statement.id IS NOT NULL
                                                                            THEN move.partner_bank_id END)
        LEFT JOIN (%(shares)s) AS share ON share.move_line_id = item.id
        LEFT JOIN (SELECT account_move_line_id, ARRAY_AGG(account_tax_id ORDER BY account_tax_id) AS ids
                     FROM account_move_line_account_tax_rel GROUP BY account_move_line_id) AS tax
                  ON tax.account_move_line_id = item.id
            WHERE %(in_year)s
            ORDER BY item.journal_id, item.date, item.move_id, item.id""",
        document=SQL(
            "CASE WHEN move.move_type = ANY(%s) THEN COALESCE(NULLIF(TRIM(move.ref), ''), move.name) ELSE move.name END",
            list(PURCHASES),
        ),
        cents=CENTS,
        open_types=list(OPEN_TYPES),
        money=list(MONEY_JOURNALS),
        shares=shares(scope),
        in_year=in_year(scope),
    )


def totals(scope):
    """One row (lines, debit, credit): of the lines that the items of the year become, as xaf_entry.split_item says."""
    return SQL(
        """SELECT COALESCE(SUM(COALESCE(lines, 0) + (lines IS NULL OR rest <> 0)::int), 0)::bigint,
                  COALESCE(SUM(COALESCE(debit, 0) + GREATEST(rest, 0)), 0)::bigint,
                  COALESCE(SUM(COALESCE(credit, 0) + GREATEST(-rest, 0)), 0)::bigint
             FROM (SELECT share.lines, share.debit, share.credit, %(cents)s - COALESCE(share.total, 0) AS rest
                     FROM account_move_line item LEFT JOIN (%(shares)s) AS share ON share.move_line_id = item.id
                    WHERE %(in_year)s) AS line""",
        cents=CENTS,
        shares=shares(scope),
        in_year=in_year(scope),
    )


def journals(scope):
    """The journals of these companies that are in use, and whatever other journal of the year's items: a branch may use
    those of the company above it."""
    return SQL(
        """SELECT journal.id FROM account_journal journal
            WHERE (journal.active AND journal.company_id = ANY(%s))
               OR EXISTS (SELECT 1 FROM account_move_line item WHERE item.journal_id = journal.id AND %s)""",
        scope.company_ids,
        in_year(scope),
    )


def balances(scope):
    """One row (account, cents before the year, whether the year has items) per account with items until its end."""
    return SQL(
        """SELECT item.account_id, COALESCE(SUM(%(cents)s) FILTER (WHERE item.date < %(start)s), 0)::bigint,
                  BOOL_OR(item.date >= %(start)s)
             FROM account_move_line item WHERE %(until_end)s GROUP BY item.account_id""",
        cents=CENTS,
        start=scope.date_from,
        until_end=until_end(scope),
    )


def unbalanced(scope, limit):
    """One row (entry, date, cents too many on the debit side) per entry until the end of the year that does not balance."""
    return SQL(
        """SELECT move.name, move.date::text, entry.cents
             FROM (SELECT item.move_id, SUM(%(cents)s)::bigint AS cents FROM account_move_line item
                    WHERE %(until_end)s GROUP BY item.move_id HAVING SUM(%(cents)s) <> 0) AS entry
             JOIN account_move move ON move.id = entry.move_id
            ORDER BY move.date, move.id LIMIT %(limit)s""",
        cents=CENTS,
        until_end=until_end(scope),
        limit=limit,
    )


def relations(scope):
    """One row per relation of the year: what it is, where it is, and cents open when the year begins and when it ends."""
    return SQL(
        """SELECT partner.id, partner.name, partner.ref, partner.is_company, partner.vat, partner.company_registry,
                  partner.street, partner.city, partner.zip, country.code,
                  used.customer, used.supplier, used.opening, used.closing
             FROM (SELECT partner.commercial_partner_id AS id,
                          BOOL_OR(account.account_type = 'asset_receivable') AS customer,
                          BOOL_OR(account.account_type = 'liability_payable') AS supplier,
                          COALESCE(SUM(%(cents)s) FILTER (WHERE account.account_type = ANY(%(open_types)s)
                                                            AND item.date < %(start)s), 0)::bigint AS opening,
                          COALESCE(SUM(%(cents)s) FILTER (WHERE account.account_type = ANY(%(open_types)s)),
                                   0)::bigint AS closing,
                          BOOL_OR(item.date >= %(start)s) AS in_year
                     FROM account_move_line item
                     JOIN account_account account ON account.id = item.account_id
                     JOIN res_partner partner ON partner.id = item.partner_id
                    WHERE %(until_end)s
                    GROUP BY partner.commercial_partner_id) AS used
             JOIN res_partner partner ON partner.id = used.id
        LEFT JOIN res_country country ON country.id = partner.country_id
            WHERE used.in_year OR used.opening <> 0 OR used.closing <> 0
            ORDER BY partner.id""",
        cents=CENTS,
        open_types=list(OPEN_TYPES),
        start=scope.date_from,
        until_end=until_end(scope),
    )


def taxes(scope):
    """The taxes that items of the year have or are."""
    return SQL(
        """SELECT item.tax_line_id FROM account_move_line item WHERE %(in_year)s AND item.tax_line_id IS NOT NULL
            UNION
           SELECT rel.account_tax_id FROM account_move_line_account_tax_rel rel
             JOIN account_move_line item ON item.id = rel.account_move_line_id WHERE %(in_year)s""",
        in_year=in_year(scope),
    )


def members(company_ids):
    """Every member of every cooperative: contact, name, and the number where he is a member of these companies."""
    return SQL(
        """SELECT member.id, member.partner_id, partner.name, member.trade_name,
                  CASE WHEN member.company_id = ANY(%s) THEN member.number END
             FROM coop_member member JOIN res_partner partner ON partner.id = member.partner_id ORDER BY member.id""",
        company_ids,
    )


def member_bank_accounts():
    return SQL(
        """SELECT bank.acc_number FROM res_partner_bank bank
            WHERE bank.partner_id IN (SELECT partner_id FROM coop_member)"""
    )
