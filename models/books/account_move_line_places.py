from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models

from ...engine import member_shares, money
from ..common.coop_guard import as_own_code

MILLION = 1_000_000
# Of the golden ratio: what follows from one number lies far from what follows from the next.
SPREAD = 618_034


class AccountMoveLine(models.Model):
    """Who gets the odd cents of equal lines in one document: together each has what is due to him, within one cent.

    A line by itself gives its odd cent to the largest remainder, so a hundred lines of 0.01 that are shared 60/40 would
    all be one person's. Each of them has a place instead (see :func:`money.drawn`), given when it is posted. What
    reverses a line has the place of that line, and so takes back the same cents.
    """

    _inherit = "account.move.line"

    coop_place = fields.Integer(
        "Place among equal lines",
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="In millionths; 0 when no other line of the document is divided in the same way.",
    )

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"coop_place"}

    def _coop_get_place(self):
        self.ensure_one()
        return Decimal(self.coop_place) / MILLION if self.coop_place else None

    def _coop_give_places(self):
        """Give each line its place among the lines of its document that are divided as it is, in whatever order they stand."""
        shared = self.filtered(lambda line: len(line.analytic_distribution or ()) > 1 or line.coop_place)
        # What was typed on a reversal has the places of what it reverses; what Odoo adds to it is made anew.
        shared = shared.filtered(lambda line: not line.move_id.reversed_entry_id or line.display_type != "product")
        given = dict.fromkeys(shared, 0)
        for lines in shared._coop_divided_alike():
            start = Decimal(lines[0]._coop_get_turn() * SPREAD % MILLION) / MILLION
            for line, place in zip(lines, money.places(len(lines), start), strict=True):
                given[line] = max(int(place * MILLION), 1)
        for line, place in given.items():
            if line.coop_place != place:
                as_own_code(line).with_context(skip_invoice_sync=True).coop_place = place

    def _coop_divided_alike(self):
        """The lines of which several have the same odd cents for the same owners, as lists."""
        owners = self.env["account.analytic.plan"]._coop_owners() if self else {}
        alike = defaultdict(list)
        for line in self:
            shares = member_shares.shares_of(line.analytic_distribution, owners)
            shares = {key: money.to_decimal(shares[key]) for key in sorted(shares)}
            if odd := money.odd_cents(money.to_decimal(line.balance), shares):
                alike[line.move_id, line.balance > 0, tuple(odd.items())].append(line)
        return [
            sorted(lines, key=lambda line: (abs(line.balance), line.id)) for lines in alike.values() if len(lines) > 1
        ]

    def _coop_take_places(self, originals):
        """What reverses a line takes back its cents: Odoo makes its items in the order of the original's."""
        for line, original in zip(self.sorted("id"), originals.sorted("id"), strict=False):
            if original.coop_place and original.account_id == line.account_id:
                as_own_code(line).with_context(skip_invoice_sync=True).coop_place = original.coop_place
        self._coop_posted()._coop_sync_analytic_items()  # core posts what it cancels an entry with at once
