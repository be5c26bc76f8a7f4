"""The weights of a period as a table that paper and spreadsheet both print."""

from collections import defaultdict
from decimal import Decimal
from functools import cached_property

from odoo.tools import format_date

from ...engine import Weights, by_origin

MEASURES = ("collected", "for_sale", "sold", "recycled", "residual", "passed_on", "stock_change")
# What the table shows, in this order.
COLUMNS = ("collected", "sold", "recycled", "residual", "passed_on")
OUT = COLUMNS[1:]
# Where donated goods come from; the other source is the shop itself.
COLLECTED = ("postcode", "site", "unknown")


class WeightsOfPeriod:
    """Gathers the kilos of a company from ``date_from`` to ``date_to``, as the user may see them.

    :param municipality: only what came from there, with its part of what no longer says where it came from
    """

    def __init__(self, env, company, dates, municipality=None):
        self.env = env
        self.company = company
        self.dates = date_from, date_to = dates
        self.municipality = municipality
        self.nowhere = env["coop.municipality"]
        self.domain = [("company_id", "=", company.id), ("date", ">=", date_from), ("date", "<=", date_to)]

    def title(self):
        start, end = (format_date(self.env, day) for day in self.dates)
        if self.municipality:
            return self.env._(
                "Weights of the thrift store from %(place)s, %(start)s to %(end)s",
                place=self.municipality.name,
                start=start,
                end=end,
            )
        return self.env._("Weights of the thrift store, %(start)s to %(end)s", start=start, end=end)

    def whole(self):
        """Of the whole shop and period."""
        ((*kilos, visitors),) = self._groups([], "visitors:sum")
        return self._weights(kilos, visitors or 0)

    def total(self):
        """Of what the report is about."""
        return sum(self._cells.values(), Weights()) if self.municipality else self.whole()

    def categories(self):
        """[(name, weights)] in the order of the tiles; what has no category is left out: those are tickets."""
        return [(category.name, weights) for category, weights in self._sums(0)]

    def streams(self):
        """[(name, kilos)] of what left by another way than the till, by stream."""
        gone = [(stream, weights.recycled + weights.residual + weights.passed_on) for stream, weights in self._sums(1)]
        return [(stream.name, kilos) for stream, kilos in gone if kilos]

    def origins(self):
        """[(municipality, weights)]; sales are divided over them, and an origin nobody asked for comes last."""
        rows = {place: sum(cells.values(), Weights()) for place, cells in self._by_origin.items()}
        return [
            (place.name or self.env._("Origin not known"), weights)
            for place, weights in sorted(rows.items(), key=lambda row: (not row[0], row[0].name or ""))
        ]

    def _sums(self, place):
        """[(record, weights)] by the categories (0) or the streams (1) of the cells, in the order of the screen."""
        sums = defaultdict(Weights)
        for cell, weights in self._cells.items():
            sums[cell[place]] += weights
        return sorted(
            ((record, sums[record]) for record in sums if record), key=lambda row: (row[0].sequence, row[0].id)
        )

    @cached_property
    def _cells(self):
        """{(category, stream): weights} of what the report is about."""
        return self._by_origin.get(self.municipality, {}) if self.municipality else self._all_cells

    @cached_property
    def _all_cells(self):
        groups = self._groups(["category_id", "stream_id"])
        return {(category, stream): self._weights(kilos) for category, stream, *kilos in groups}

    @cached_property
    def _by_origin(self):
        traced = self._traced()
        known = defaultdict(Weights)
        for cells in traced.values():
            for cell, weights in cells.items():
                known[cell] += weights
        untraced = {
            cell: Weights(**{name: getattr(whole, name) - getattr(known[cell], name) for name in OUT})
            for cell, whole in self._all_cells.items()
        }
        return by_origin(traced, untraced, self.nowhere)

    def _traced(self):
        """{municipality: its cells} of what was weighed when it came in."""
        domain = [*self.domain, ("source", "in", COLLECTED)]
        traced = defaultdict(dict)
        for place, category, stream, *kilos in self._groups(
            ["municipality_id", "category_id", "stream_id"], domain=domain
        ):
            traced[place][category, stream] = self._weights(kilos)
        return traced

    def differences(self):
        """Why the weights do not tie out: [(cause, kilos, how many)]."""
        differences = self.env["coop.weight.difference"]
        labels = dict(differences._fields["cause"]._description_selection(self.env))
        groups = differences._read_group(self.domain, ["cause"], ["difference:sum", "__count"])
        return [(labels[cause], self._decimal(kilos), count) for cause, kilos, count in groups]

    def labels(self):
        """The headings of the columns."""
        fields = self.env["coop.weight.report"].fields_get(COLUMNS, ["string"])
        return [fields[name]["string"] for name in COLUMNS]

    def _groups(self, groupby, *more, domain=None):
        aggregates = [f"{name}:sum" for name in MEASURES]
        domain = self.domain if domain is None else domain
        return self.env["coop.weight.report"]._read_group(domain, groupby, [*aggregates, *more])

    def _weights(self, kilos, visitors=0):
        values = {name: self._decimal(value) for name, value in zip(MEASURES, kilos, strict=True)}
        return Weights(**values, visitors=visitors)

    @staticmethod
    def _decimal(value):
        """Kilos of the database, to the ten grams in which they are kept."""
        return Decimal(str(round(value or 0, 2)))
