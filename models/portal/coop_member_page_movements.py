from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.date_utils import end_of

from ...engine import Category

MOVEMENTS = 40
# What a row can be about, by its category in the ledger; everything else is "other".
WHAT = {
    "pot": ("net_turnover", "contribution", "investment", "training"),
    "earned": tuple(category.value for category in Category),
}
# Ledger rows of the page: the columns that are read at once.
NAMES = ("date", "level", "category", "amount", "document", "name", "partner_id", "move_id", "pot_id", "settlement_id")


class CoopMember(models.Model):
    """Movements as the page shows them, from the member ledger; a page reads as many rows as it shows.

    The words for them are the template's: portal_movement_words.
    """

    _inherit = "coop.member"

    def _page_movement_domain(self, level, month=None):
        """Of all months, or of the month that begins with this day."""
        domain = self._page_level_domain(level)
        return domain & Domain("date", ">=", month) & Domain("date", "<=", end_of(month, "month")) if month else domain

    def _page_level_domain(self, level):
        self.ensure_one()
        domain = Domain("member_id", "=", self.id) & Domain("level", "=", level)
        # What members hand over to shared pots carries their name, and is no longer theirs.
        return domain & Domain("pot_id", "=", self.company_id.coop_pot_id.id) if level == "pot" else domain

    def _page_movement_count(self, level, month=None):
        return self.env["coop.member.ledger"].search_count(self._page_movement_domain(level, month))

    def _page_months(self, level):
        """The first day of each month in which something happened, the newest first."""
        groups = self.env["coop.member.ledger"]._read_group(
            self._page_level_domain(level), ["date:month"], order="date:month desc"
        )
        return [month for (month,) in groups]

    def _page_movements(self, level, offset=0, month=None):
        """A page of rows, the newest first.

        :param level: "pot" (what is in the pot, with what was in it after each row) or "earned" (invoices and costs)
        :param month: the first day of the only month that is shown
        :return: [{"date", "what", "customer", "detail", "amount", "balance", "payment"}]; the amounts in euros, the
            balance None where adding up would say nothing
        """
        domain = self._page_movement_domain(level, month)
        rows = self.env["coop.member.ledger"].search_fetch(domain, NAMES, offset=offset, limit=MOVEMENTS)
        balances = self._page_balances(self._page_until(level, month), rows, offset) if level == "pot" else {}
        became = self._page_became(rows)
        return [self._page_movement(row, balances.get(row.id), became.get(row.move_id.id)) for row in rows]

    def _page_until(self, level, month):
        """All rows up to the end of the month that is shown: the newest of them are those of the month."""
        domain = self._page_level_domain(level)
        return domain & Domain("date", "<=", end_of(month, "month")) if month else domain

    def _page_balances(self, domain, rows, offset):
        """{row id: what was in the pot after it}: all there is, less what came later.

        :param domain: of all rows, of which these are those from ``offset`` on, the newest first

        Two sums, where the ledger's own running balance takes a window over every row.
        """
        ((balance,),) = rows._read_group(domain, [], ["amount:sum"])
        if offset:
            later = rows._search(domain, limit=offset, order=rows._total_order(None))
            amounts = later.select(SQL.identifier(later.table, "amount"))
            ((after,),) = self.env.execute_query(SQL("SELECT SUM(amount) FROM (%s) AS later", amounts))
            balance -= after or 0
        result = {}
        for row in rows:
            result[row.id] = round(balance, 2)
            balance -= row.amount
        return result

    def _page_movement(self, row, balance, became):
        return {
            "date": row.date,
            "month": row.date.replace(day=1),
            "what": self._page_subject(row),
            "customer": row.partner_id.name if row.level == "earned" else None,
            "detail": self._page_detail(row),
            "amount": row.amount,
            "balance": balance,
            "payment": self._page_payment(row, became),
            "written_off": float(became.written_off) if became else 0.0,
        }

    def _page_subject(self, row):
        """What the row is about: "reward", one of WHAT, "uncounted" (it does not count for the pot) or "other"."""
        if row.level == "pot" and row.move_id.coop_reward_run_id:
            return "reward"
        if row.category in WHAT[row.level]:
            return row.category
        return "uncounted" if row.level == "earned" else "other"

    def _page_detail(self, row):
        """The text on the document; on the pot's own rows without the name that the books put before it."""
        if row.level == "earned":
            return " · ".join(filter(None, dict.fromkeys([row.name, row.document])))
        name = (row.name or "").partition(" · ")[2] or row.name
        if not row.settlement_id:
            return name
        until = self.env._("Statement until %(date)s", date=self._page_day(row.settlement_id.date_to))
        return f"{name} · {until}" if row.category == "contribution" else until

    def _page_became(self, rows):
        """{entry id: Became} of the sales that these rows are of."""
        return self._page_became_of(
            rows.filtered(lambda row: row.level == "earned" and row.category == "turnover").move_id
        )

    def _page_became_of(self, entries):
        """{entry id: Became} of this member's part in posted sales: as the pot counts them, which is not as Odoo does."""
        today = fields.Date.context_today(self)
        inputs = self.env["coop.engine.input"]
        return inputs._became(self.company_id, self.analytic_account_id, entries, today)

    def _page_payment(self, row, became):
        """What became of a sale, in one or more codes of the template portal_movement_payment.

        Empty for what waits for no customer. What is still to come besides what was paid goes without saying.
        """
        if row.category != "turnover" or not became or row.move_id.move_type == "out_refund":
            return []
        if row.move_id.move_type == "entry" and not (became.open or became.written_off):
            return []  # the till's, paid on the spot
        codes = []
        if became.received:
            codes.append("partly_paid" if became.open or became.written_off else "paid")
        elif became.open:
            codes.append("open")
        alone = not codes and not (became.written_off and became.credited)
        for code in ("written_off", "credited"):
            if getattr(became, code):
                codes.append(code if alone else f"partly_{code}")
        return codes
