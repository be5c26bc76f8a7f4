"""The weights of a period as XLSX."""

from ..common.xlsx_table import XlsxTable
from .coop_weights import COLUMNS

SHARES = COLUMNS[1:]


class WeightsXlsx:
    """Writes the table of a :class:`WeightsOfPeriod`: totals, by category, by stream, by origin, and the check."""

    def __init__(self, weights):
        self.weights = weights
        self.env = weights.env

    def fill(self, file):
        """Write the whole table."""
        table = XlsxTable(file, self.weights.title(), self._columns())
        total = self.weights.total()
        whole = self.weights.whole()
        blank = [None] * (len(COLUMNS) + len(SHARES) - 1)
        table.add_row([self.env._("Whole period"), *self._cells(total)], bold=True)
        visitors = self.env._("Visitors (tickets)")
        if self.weights.municipality:
            # Buyers do not say where they live.
            visitors = self.env._("Visitors (whole shop)")
        table.add_row([visitors, whole.visitors, *blank])
        self._write_rows(table, self.env._("By category"), self.weights.categories())
        if not self.weights.municipality:
            self._write_rows(table, self.env._("By municipality of origin"), self.weights.origins())
        streams = [[name, float(kilos), *blank] for name, kilos in self.weights.streams()]
        self._write_block(table, self.env._("By stream"), streams)
        if self.weights.municipality:
            left = [[self.env._("Still in the shop"), float(total.difference), *blank]]
            self._write_block(table, self.env._("What is left"), left)
        else:
            check = [[self.env._("Change of stock"), float(whole.stock_change), *blank]]
            check.append([self.env._("Difference"), float(whole.difference), *blank])
            check += [[cause, float(kilos), *blank] for cause, kilos, _count in self.weights.differences()]
            self._write_block(table, self.env._("Check"), check)
        table.close()

    def _write_rows(self, table, heading, rows):
        self._write_block(table, heading, [[name, *self._cells(weights)] for name, weights in rows])

    def _columns(self):
        kilos = [(label, "amount", 15) for label in self.weights.labels()]
        names = (self.env._("Re-use %"), self.env._("Recycling %"), self.env._("Residual %"), self.env._("Passed on %"))
        return [("", "text", 34), *kilos, *((name, "amount", 13) for name in names)]

    def _cells(self, weights):
        shares = (weights.share(name) for name in SHARES)
        kilos = (float(getattr(weights, name)) for name in COLUMNS)
        return [*kilos, *(None if share is None else float(share) for share in shares)]

    @staticmethod
    def _write_block(table, heading, rows):
        table.skip()
        table.add_row([heading, *[None] * (len(COLUMNS) + len(SHARES))], bold=True)
        for row in rows:
            table.add_row(row)
