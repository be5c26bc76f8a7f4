"""The member ledger as XLSX: per pot and member in order of date, with a running balance that begins anew for each."""

from collections import defaultdict

from odoo.fields import Domain
from odoo.tools import SQL

from ..common.xlsx_table import XlsxTable

CHUNK = 5_000
FIELDS = ("date", "document", "name", "partner_id", "account_id", "category", "amount", "id", "item_number")


class MemberLedgerXlsx:
    """Reads the ledger in chunks, as the user of ``env`` sees it, and writes it to a file."""

    def __init__(self, env, domain):
        self.env = env
        self.ledger = env["coop.member.ledger"]
        self.domain = Domain(domain)
        self._names = defaultdict(dict)
        self._categories = dict(self.ledger._fields["category"]._description_selection(env))
        self._levels = dict(self.ledger._fields["level"]._description_selection(env))

    def fill(self, file):
        """Write the whole list."""
        table = XlsxTable(file, self.env._("Member ledger"), self._columns())
        totals = defaultdict(float)
        for level, pot, member in self._parts():
            # A pot's name is no secret to whoever may see what is in it.
            label = pot.sudo().display_name if pot else self._levels[level]
            totals[label] += self._write_part(table, level, pot, member)
        table.skip()
        for label, total in totals.items():
            table.add_row(self._total_row(label, total), bold=True)
        table.close()

    def _columns(self):
        return [
            (self.env._("Level"), "text", 18),
            (self.env._("Number"), "text", 10),
            (self.env._("Member"), "text", 26),
            (self.env._("Date"), "date", 11),
            (self.env._("Document"), "text", 18),
            (self.env._("Description"), "text", 36),
            (self.env._("Customer or vendor"), "text", 26),
            (self.env._("Account"), "text", 30),
            (self.env._("Category"), "text", 18),
            (self.env._("Amount"), "amount", 13),
            (self.env._("Running balance"), "amount", 15),
        ]

    def _total_row(self, label, total):
        return [label, None, self.env._("Total"), None, None, None, None, None, None, total, None]

    def _parts(self):
        """(level, pot, member) of everything in the list, in the order of the file."""
        parts = self.ledger._read_group(self.domain, ["level", "pot_id", "member_id"])
        # Sorted by the number that the list shows, whatever else of the member may be read.
        return sorted(parts, key=lambda part: (part[0], part[1].id or 0, part[2].sudo().number or ""))

    def _write_part(self, table, level, pot, member):
        """One member's rows of one level and pot; returns their sum."""
        # Whoever may read the ledger sees number and trade name of a member, and the name of a pot.
        own, shown_pot = member.sudo(), pot.sudo()
        head = [shown_pot.display_name if pot else self._levels[level], own.number, own.trade_name]
        balance = 0.0
        for rows in self._chunks(level, pot, member):
            for row in rows:
                balance = round(balance + float(row["amount"]), 2)
                table.add_row([*head, *self._cells(row), balance])
        return balance

    def _cells(self, row):
        return [
            row["date"],
            row["document"],
            row["name"],
            self._name("res.partner", row["partner_id"]),
            self._name("account.account", row["account_id"]),
            self._categories.get(row["category"], row["category"]),
            float(row["amount"]),
        ]

    def _chunks(self, level, pot, member):
        """The rows of a part, oldest first, each chunk read from where the last one ended."""
        part = Domain("level", "=", level) & Domain("pot_id", "=", pot.id) & Domain("member_id", "=", member.id)
        last = None
        while True:
            domain = self.domain & part & (self._after(*last) if last else Domain.TRUE)
            query = self.ledger._search(domain, limit=CHUNK, order="date, item_number, id")
            columns = [self.ledger._field_to_sql(query.table, name, query) for name in FIELDS]
            rows = [dict(zip(FIELDS, row, strict=True)) for row in self.env.execute_query(query.select(*columns))]
            self._read_names(rows)
            yield rows
            if len(rows) < CHUNK:
                return
            last = rows[-1]["date"], rows[-1]["item_number"], rows[-1]["id"]

    @staticmethod
    def _after(*key):
        def to_sql(_model, alias, _query):
            columns = SQL(", ").join(SQL.identifier(alias, name) for name in ("date", "item_number", "id"))
            return SQL("(%s) > %s", columns, key)

        return Domain.custom(to_sql=to_sql)

    def _read_names(self, rows):
        """Names of partners and accounts, each read once; a table of some thousand names stays small."""
        for model, field in (("res.partner", "partner_id"), ("account.account", "account_id")):
            known = self._names[model]
            missing = {row[field] for row in rows if row[field]} - known.keys()
            # A name in a row is shown to whoever may read the row, as in the list on screen.
            for record in self.env[model].sudo().browse(missing):
                known[record.id] = record.display_name
            self.env[model].invalidate_model()

    def _name(self, model, record_id):
        return self._names[model].get(record_id)
