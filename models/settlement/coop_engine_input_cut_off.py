from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ...engine import ZERO, cents, to_decimal
from .coop_receipt_entry import Apart


class Uncounted(NamedTuple):
    """What does not count of turnover, in euro or as a share of it: not received, and lost: credited or written off."""

    open_now: Decimal = ZERO
    open_previous: Decimal = ZERO
    lost_now: Decimal = ZERO
    lost_previous: Decimal = ZERO

    def plus(self, other):
        return Uncounted(*(one + two for one, two in zip(self, other, strict=True)))

    def times(self, factor):
        return Uncounted(*(part * factor for part in self))


class CutOffItem(NamedTuple):
    """An item of a cut-off entry, and of which documents it moves lines."""

    entry_id: int
    date: date
    documents: list[int]


class CoopEngineInput(models.AbstractModel):
    """Odoo's cut-off entries of documents that are not received: what they move to another month came as little.

    One entry can move lines of many invoices. Each of its items follows the invoice that it moves a line of, and the owner
    whose it is: as long as nothing came, a cut-off takes nothing from one month and gives nothing to another. So does
    the reversal of such an entry.
    """

    _inherit = "coop.engine.input"

    @api.model
    def _with_cut_offs(self, apart, adjusted, until, previous):
        """The ApartDocuments, with the cut-off entries of documents that do not count in full.

        :param adjusted: rows as in DocumentScope.adjusted
        """
        shares = {
            move_id: Uncounted(to_decimal(now), to_decimal(before))
            for move_id, now, before, _day in adjusted
            if now is not None
        }
        items = self._cut_off_items(list(shares), until)
        if not items:
            return apart
        documents = {document for item in items.values() for document in item.documents}
        turnover, uncounted = self._uncounted(documents, shares, apart)
        amounts = defaultdict(lambda: (ZERO, Uncounted()))
        days = {item.entry_id: item.date for item in items.values()}
        for entry_id, item_id, owner_id, category, amount in self._read_share_rows(days):
            part = Uncounted()
            if category == "turnover":
                share = self._share_uncounted(items[item_id].documents, owner_id, turnover, uncounted)
                part = self._uncounted_of(amount, share)
            before = amounts[entry_id, owner_id, category]
            amounts[entry_id, owner_id, category] = (before[0] + amount, before[1].plus(part))
        rows = [
            self._cut_off_row(key, days[key[0]], counted, previous)
            for key, counted in amounts.items()
            if key[2] != "none"
        ]
        return apart._replace(entries=sorted({*apart.entries, *days}), rows=apart.rows + rows)

    @api.model
    def _cut_off_items(self, document_ids, until):
        """{journal item id: CutOffItem} of the entries that move lines of these documents, and of what reverses them."""
        rows = document_ids and self.env.execute_query(
            SQL(
                """WITH RECURSIVE cut_off(entry_id, first_id, depth) AS (
                       SELECT DISTINCT move_id, move_id, 0 FROM adjusting_entries__account_move
                        WHERE adjusting_entry_move_id = ANY(%(documents)s)
                        UNION ALL
                       SELECT move.id, cut_off.first_id, depth + 1
                         FROM cut_off JOIN account_move move ON move.reversed_entry_id = cut_off.entry_id
                        WHERE depth < 100)
                   SELECT item.id, entry.id, entry.date,
                          CASE WHEN item.coop_cut_off_of_id IS NOT NULL THEN ARRAY[item.coop_cut_off_of_id]
                               ELSE ARRAY(SELECT adjusting_entry_move_id FROM adjusting_entries__account_move
                                           WHERE move_id = cut_off.first_id) END
                     FROM cut_off
                     JOIN account_move entry ON entry.id = cut_off.entry_id AND entry.state = 'posted'
                     JOIN account_move_line item ON item.move_id = entry.id
                    WHERE entry.date <= %(until)s""",
                documents=document_ids,
                until=until,
            )
        )
        return {item_id: CutOffItem(*row) for item_id, *row in rows or ()}

    @api.model
    def _uncounted(self, documents, shares, apart):
        """({(document id, owner id): euro}, {the same key: Uncounted, in euro}); owner None is all of them together."""
        turnover, uncounted = defaultdict(Decimal), defaultdict(Uncounted)
        by_rows = set(apart.documents)
        for move_id, _item_id, owner_id, category, amount in self._read_share_rows(documents):
            if category == "turnover":
                part = Uncounted() if move_id in by_rows else shares.get(move_id, Uncounted()).times(amount)
                for key in ((move_id, owner_id), (move_id, None)):
                    turnover[key] += amount
                    uncounted[key] = uncounted[key].plus(part)
        parts = [
            (
                row.move_id,
                row.owner_id,
                Uncounted(row.open_now, row.open_previous, -row.amount_now, -row.amount_previous),
            )
            for row in apart.rows
            if row.move_id in by_rows
        ]
        parts += [
            (*key, Uncounted(lost_now=now, lost_previous=before)) for key, (now, before) in apart.taken_off.items()
        ]
        for move_id, owner_id, part in parts:
            for key in ((move_id, owner_id), (move_id, None)):
                uncounted[key] = uncounted[key].plus(part)
        return turnover, uncounted

    @api.model
    def _share_uncounted(self, documents, owner_id, turnover, uncounted):
        """Which shares of an owner's turnover on these documents do not count; of everybody's, when he has none there."""
        for owner in (owner_id, None):
            total = sum((turnover.get((document, owner), ZERO) for document in documents), ZERO)
            if total:
                part = Uncounted()
                for document in documents:
                    part = part.plus(uncounted.get((document, owner), Uncounted()))
                return part.times(1 / total)
        return Uncounted()

    @api.model
    def _uncounted_of(self, amount, share):
        """The Uncounted of an item in euro, rounded as items of documents are: what counts of it is."""
        lost = [amount - cents(amount * (1 - part)) for part in (share.lost_now, share.lost_previous)]
        opened = [
            amount - loss - cents(amount * (1 - part - gone))
            for loss, part, gone in zip(
                lost, (share.open_now, share.open_previous), (share.lost_now, share.lost_previous), strict=True
            )
        ]
        return Uncounted(*opened, *lost)

    @api.model
    def _cut_off_row(self, key, day, counted, previous):
        entry_id, owner_id, category = key
        amount, part = counted
        was_there = bool(previous) and day <= previous
        return Apart(
            owner_id, entry_id, day, category,
            amount_now=amount - part.lost_now,
            amount_previous=amount - part.lost_previous if was_there else ZERO,
            open_now=part.open_now,
            open_previous=part.open_previous if was_there else ZERO,
        )  # fmt: skip
