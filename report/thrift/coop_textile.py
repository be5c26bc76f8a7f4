"""What became of the textile of a period: the statement for the producers' responsibility (UPV textiel)."""

from decimal import Decimal

from odoo.tools import format_date

from ...engine import Weights
from .coop_weights import WeightsOfPeriod

KILOS, SHARE = 2, 1  # decimals


class TextileOfPeriod(WeightsOfPeriod):
    """The weights of a period of the categories that are textile, and of these also what was sorted.

    Producers pay for textile that is collected, sorted and re-used. *Sorted* is what the shop looked at and gave a way: all that
    was collected but what was passed on as it came.
    """

    def __init__(self, env, company, dates, municipality=None):
        super().__init__(env, company, dates, municipality)
        own = [("company_id", "=", company.id), ("is_textile", "=", True)]
        self.textile = env["coop.goods.category"].with_context(active_test=False).search(own)
        self.domain.append(("category_id", "in", self.textile.ids))

    def title(self):
        start, end = (format_date(self.env, day) for day in self.dates)
        if self.municipality:
            return self.env._(
                "Textile statement (EPR) from %(place)s, %(start)s to %(end)s",
                place=self.municipality.name,
                start=start,
                end=end,
            )
        return self.env._("Textile statement (EPR), %(start)s to %(end)s", start=start, end=end)

    def rows(self):
        """[(what, kilos, is a total)] of the whole statement."""
        total = self.total()
        came = self.env._("Collected")
        result = [(came, total.collected, True), *self._indented(self.ways())]
        unsorted = self.passed_unsorted()
        result.append((self.env._("Sorted"), total.collected - unsorted, True))
        result.append((self.env._("Passed on unsorted"), unsorted, False))
        result.append((self.env._("Re-used: sold or given away in the shop"), total.sold, True))
        result.append((self.env._("Recycled"), total.recycled, True))
        result += self._indented(self._of_kind("recycling"))
        result.append((self.env._("Passed on to others"), total.passed_on, True))
        result += self._indented(self._of_kind("passed_on"))
        result.append((self.env._("Residual waste"), total.residual, True))
        rest = total.collected - total.sold - total.recycled - total.passed_on - total.residual
        result.append((self.env._("Still in the shop, or counted less"), rest, True))
        return result

    def _indented(self, rows):
        return [(f"– {name}", kilos, False) for name, kilos in rows]

    def ways(self):
        """[(stream, kilos)] in which it was put when it came in; together what was collected."""
        kilos = {}
        for stream, weights in self._straight().items():
            kilos[stream] = weights.for_sale + weights.recycled + weights.residual + weights.passed_on
        ordered = sorted(kilos, key=lambda stream: (stream.sequence, stream.id))
        return [(stream.name, kilos[stream]) for stream in ordered if kilos[stream]]

    def passed_unsorted(self):
        """Kilos that went on to another as they came."""
        return sum((weights.passed_on for weights in self._straight().values()), Decimal(0))

    def _straight(self):
        """{stream: weights} of what came in, of what the statement is about."""
        traced = self._traced()
        places = [self.municipality] if self.municipality else list(traced)
        found = {}
        for place in places:
            for (_category, stream), weights in traced.get(place, {}).items():
                found[stream] = found.get(stream, Weights()) + weights
        return found

    def _of_kind(self, kind):
        """[(stream, kilos)] of all that left by the streams of a kind, straight or out of the shop."""
        rows = []
        for stream, weights in self._sums(1):
            if stream.kind == kind:
                rows.append((stream.name, weights.recycled + weights.passed_on))
        return [row for row in rows if row[1]]

    def share(self, kilos):
        """Percent of what was collected; None when nothing was."""
        return Weights(collected=self.total().collected, sold=kilos).share("sold")
