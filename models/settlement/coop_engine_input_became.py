from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models
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
        return {
            move_id: self._became_apart(counted[move_id].get(owner.id), book.is_credited(move_id), turnover)
            if move_id in counted
            else self._became_by_share(turnover, shares.get(move_id, ZERO))
            for move_id, turnover in self._turnover_of(owner, entries).items()
        }

    @api.model
    def _turnover_of(self, owner, entries):
        turnover = defaultdict(Decimal)
        for move_id, _item_id, owner_id, category, amount in self._read_share_rows(entries.ids):
            if owner_id == owner.id and category == "turnover":
                turnover[move_id] += amount
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
