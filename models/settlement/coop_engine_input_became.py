from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine import ZERO, cents, to_decimal
from .coop_receipt_entry import SALE_TYPES


class Became(NamedTuple):
    """What became of an owner's turnover on a sale, in euro; together his turnover there."""

    received: Decimal
    open: Decimal
    written_off: Decimal
    credited: Decimal  # taken off by credit notes

    def plus(self, other):
        return Became(*map(sum, zip(self, other, strict=True)))

    @property
    def payment(self):
        """In a word: "written_off", "partly_written_off", "open" or "paid"."""
        if self.written_off:
            return "partly_written_off" if self.received or self.open else "written_off"
        return "open" if self.open else "paid"


class CoopEngineInput(models.AbstractModel):
    """What became of single sales, for people: by the same rules as what counts, and not by Odoo's payment state.

    To Odoo an invoice is paid when nothing is open, whether money came or it was written off.
    """

    _inherit = "coop.engine.input"

    @api.model
    def _became(self, company, owner, entries, until):
        """{entry id: Became} of an owner's part in these entries of a company.

        :param owner: an analytic account of the plan Members
        :param entries: posted entries with turnover of that owner, as many as a page shows
        :param until: a date, inclusive
        """
        each = self._became_each(company, entries, until)
        return {move_id: parts[owner.id] for move_id, parts in each.items() if owner.id in parts}

    @api.model
    def _became_each(self, company, entries, until):
        """{entry id: {analytic account id: Became}}: the same for each owner of turnover in these entries."""
        entries = entries.filtered(lambda move: move.company_id == company)
        if not entries:
            return {}
        self._flush_sources()
        documents = entries.filtered(lambda move: move.move_type in SALE_TYPES)
        where = SQL("move.id = ANY(%s)", entries.ids)
        on_credit = self._sold_on_credit(company, until, where)
        book = self._read_book(company, {*documents.ids, *on_credit}, self._money_accounts(company), until)
        book.on_credit = [part for entry_id in sorted(on_credit) for part in self._on_credit(book, entry_id)]
        counted = book.counted(until)[0]
        shares = {
            move_id: to_decimal(share)
            for move_id, share, _previous in self.env.execute_query(
                self._open_documents_sql(set(documents.ids) - counted.keys(), until, None)
            )
        }
        result = defaultdict(dict)
        for (move_id, owner_id), turnover in self._turnover_of(entries).items():
            if move_id in counted:
                own, is_credited = counted[move_id].get(owner_id), book.is_credited(move_id)
                result[move_id][owner_id] = self._became_apart(own, is_credited, turnover)
            else:
                result[move_id][owner_id] = self._became_by_share(turnover, shares.get(move_id, ZERO))
        return dict(result)

    @api.model
    def _not_plainly_paid(self, company, where):
        """Ids of sale documents that are open today, or settled by something else than money: all others are paid.

        :param where: a condition on the document, named move
        """
        candidates = self._open_candidates(company, fields.Date.context_today(self), where)
        return candidates | self._apart_seeds(company, candidates, self._money_accounts(company), where)

    @api.model
    def _turnover_of(self, entries):
        """{(entry id, analytic account id): euro}"""
        turnover = defaultdict(Decimal)
        for move_id, _item_id, owner_id, category, amount in self._read_share_rows(entries.ids):
            if category == "turnover":
                turnover[move_id, owner_id] += amount
        return turnover

    @api.model
    def _became_by_share(self, turnover, share):
        """:param share: which part was not received, where nothing but money settled it"""
        opened = cents(turnover * share)
        return Became(turnover - opened, opened, ZERO, ZERO)

    @api.model
    def _became_apart(self, own, is_credited, turnover):
        """:param own: Counted; None when nothing of it is the owner's turnover that waits"""
        if not own:
            return Became(turnover, ZERO, ZERO, ZERO)
        # Without a credit note it is a difference of exchange rates, and that is no work that was taken back.
        credited = own.credited if is_credited else ZERO
        opened = own.turnover - own.counted
        return Became(turnover - opened - own.written_off - credited, opened, own.written_off, credited)
