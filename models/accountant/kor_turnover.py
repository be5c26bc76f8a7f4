"""The turnover of a company in a calendar year, as the small-business scheme (KOR) counts it."""

from datetime import date

from odoo.tools import SQL

from ...engine import to_decimal
from ...engine.kor import kor_watch


class KorTurnover:
    """Reads posted items with SQL, past access rules: whoever makes one has asked first whether the user may.

    It counts what is on income accounts, without VAT, by invoice date. It does not count *other income*: subsidies, gifts,
    what is no sale. Of goods under the margin scheme the whole price counts, not the margin.

    :param day: the last day that counts, in its calendar year
    """

    def __init__(self, env, company, day):
        env.flush_all()
        self.env = env
        self.day = day
        self.company = company
        # Branches are the same legal person, whatever of them the user sees.
        self.companies = company.sudo().with_context(active_test=False).search([("id", "child_of", company.id)])

    def limit(self):
        """Euros; None: nobody knows it for that day."""
        return self.env["coop.legal.amount"]._kor_limit(self.day)

    def watch(self):
        """An engine.kor.KorWatch whose documents are ids of entries; None without a limit."""
        limit = self.limit()
        return kor_watch(self._documents(), to_decimal(limit)) if limit else None

    def _documents(self):
        """[(entry id, amount)], the oldest first."""
        return [(move_id, to_decimal(float(amount))) for move_id, amount in self.env.execute_query(self._sql())]

    def _sql(self):
        return SQL(
            """SELECT move.id, ROUND(SUM(-item.balance), 2)
                 FROM account_move_line item
                 JOIN account_account account ON account.id = item.account_id
                 JOIN account_move move ON move.id = item.move_id
                WHERE item.parent_state = 'posted' AND account.account_type = 'income'
                  AND item.company_id = ANY(%s) AND COALESCE(move.invoice_date, move.date) BETWEEN %s AND %s
                GROUP BY move.id
                ORDER BY COALESCE(move.invoice_date, move.date), move.id""",
            self.companies.ids,
            date(self.day.year, 1, 1),
            self.day,
        )
