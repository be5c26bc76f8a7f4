"""The textile statement as XLSX."""

from ..common.xlsx_table import XlsxTable
from .coop_weights import COLUMNS


class TextileXlsx:
    """Writes a :class:`TextileOfPeriod`: the statement, then by category and by municipality of origin."""

    def __init__(self, textile):
        self.textile = textile
        self.env = textile.env

    def fill(self, file):
        """Write the whole statement."""
        columns = [
            ("", "text", 44),
            (self.env._("Kilos"), "amount", 14),
            (self.env._("Of collected (%)"), "amount", 14),
        ]
        table = XlsxTable(file, self.textile.title(), columns, self.env._("Statement"))
        for name, kilos, is_total in self.textile.rows():
            share = self.textile.share(kilos)
            table.add_row([name, float(kilos), None if share is None else float(share)], bold=is_total)
        self._write_parts(table, self.env._("By category"), self.textile.categories())
        if not self.textile.municipality:
            self._write_parts(table, self.env._("By municipality of origin"), self.textile.origins())
        table.close()

    def _write_parts(self, table, heading, rows):
        columns = [("", "text", 34), *((label, "amount", 15) for label in self.textile.labels())]
        table.next_table(f"{self.textile.title()}: {heading}", columns, heading)
        for name, weights in rows:
            table.add_row([name, *(float(getattr(weights, column)) for column in COLUMNS)])
        total = self.textile.total()
        table.add_row(
            [self.env._("Total"), *(float(getattr(total, column)) for column in COLUMNS)],
            bold=True,
        )
