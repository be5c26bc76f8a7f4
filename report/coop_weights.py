"""The weights of a period as a table that paper and spreadsheet both print."""

from decimal import Decimal

from odoo.tools import format_date

from ..engine import Weights, by_origin

MEASURES = ("collected", "for_sale", "sold", "recycled", "residual", "passed_on", "stock_change")
# What the table shows, in this order.
COLUMNS = ("collected", "sold", "recycled", "residual", "passed_on")


class WeightsOfPeriod:
    """Gathers the kilos of a company from ``date_from`` to ``date_to``, as the user may see them."""

    def __init__(self, env, company, date_from, date_to):
        self.env = env
        self.company = company
        self.dates = (date_from, date_to)
        self.domain = [("company_id", "=", company.id), ("date", ">=", date_from), ("date", "<=", date_to)]

    def title(self):
        start, end = (format_date(self.env, day) for day in self.dates)
        return self.env._("Weights of the thrift store, %(start)s to %(end)s", start=start, end=end)

    def total(self):
        """Of the whole period."""
        ((*kilos, visitors),) = self._groups([], "visitors:sum")
        return self._weights(kilos, visitors or 0)

    def categories(self):
        """[(name, weights)] in the order of the tiles; what has no category is left out: those are tickets."""
        rows = self._groups(["category_id"])
        return [(category.name, self._weights(kilos)) for category, *kilos in rows if category]

    def streams(self):
        """[(name, kilos)] of what left by another way than the till, by stream."""
        domain = [*self.domain, ("stream_id.kind", "!=", "sale"), ("stream_id", "!=", False)]
        names = ["recycled:sum", "residual:sum", "passed_on:sum"]
        groups = self.env["coop.weight.report"]._read_group(domain, ["stream_id"], names)
        return [(stream.name, sum((self._decimal(kilos) for kilos in parts), Decimal(0))) for stream, *parts in groups]

    def origins(self):
        """[(municipality, weights)]; sales are divided over them, and an origin nobody asked for comes last."""
        collected = [*self.domain, ("source", "in", ("postcode", "site", "unknown"))]
        traced = {place: self._weights(kilos) for place, *kilos in self._groups(["municipality_id"], domain=collected)}
        whole = self.total()
        untraced = Weights(
            **{name: getattr(whole, name) - sum(getattr(own, name) for own in traced.values()) for name in COLUMNS[1:]}
        )
        rows = by_origin(traced, untraced).items()
        return [
            (place.name or self.env._("Origin not known"), weights)
            for place, weights in sorted(rows, key=lambda row: (not row[0], row[0].name or ""))
        ]

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
