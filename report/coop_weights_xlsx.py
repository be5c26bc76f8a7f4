"""The weights of a period as XLSX."""

from .coop_weights import COLUMNS
from .xlsx_table import XlsxTable


class WeightsXlsx:
    """Writes the table of a :class:`WeightsOfPeriod`: totals, by category, by stream, by origin, and the check."""

    def __init__(self, weights):
        self.weights = weights
        self.env = weights.env

    def fill(self, file):
        """Write the whole table."""
        table = XlsxTable(file, self.weights.title(), self._columns())
        total = self.weights.total()
        table.add_row([self.env._("Whole period"), *self._cells(total)], bold=True)
        table.add_row([self.env._("Visitors (tickets)"), total.visitors, *[None] * len(COLUMNS)])
        for heading, rows in (
            (self.env._("By category"), self.weights.categories()),
            (self.env._("By municipality of origin"), self.weights.origins()),
        ):
            self._write_block(table, heading, [[name, *self._cells(weights)] for name, weights in rows])
        blank = [None] * len(COLUMNS)
        streams = [[name, float(kilos), *blank] for name, kilos in self.weights.streams()]
        self._write_block(table, self.env._("By stream"), streams)
        check = [[self.env._("Change of stock"), float(total.stock_change), *blank]]
        check.append([self.env._("Difference"), float(total.difference), *blank])
        check += [[cause, float(kilos), *blank] for cause, kilos, _count in self.weights.differences()]
        self._write_block(table, self.env._("Check"), check)
        table.close()

    def _columns(self):
        kilos = [(label, "amount", 15) for label in self.weights.labels()]
        return [("", "text", 34), *kilos, (self.env._("Re-use %"), "amount", 12)]

    def _cells(self, weights):
        reuse = weights.reuse
        return [*(float(getattr(weights, name)) for name in COLUMNS), None if reuse is None else float(reuse)]

    @staticmethod
    def _write_block(table, heading, rows):
        table.skip()
        table.add_row([heading, *[None] * (len(COLUMNS) + 1)], bold=True)
        for row in rows:
            table.add_row(row)
