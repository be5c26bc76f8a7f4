from contextlib import contextmanager
from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError

from ...engine import member_shares, money
from ..books.account_account import COSTS
from ..common.coop_guard import is_without_spending_check

# Where somebody decides that a member spends; elsewhere nobody does, unless turnover is lowered: account_move_turnover.py.
SPENDING_TYPES = ("in_invoice", "in_receipt", "entry")


class AccountMove(models.Model):
    """Nobody spends more of a member's pot than is available, on whatever way the bill comes in (design §3)."""

    _inherit = "account.move"

    @contextmanager
    def _coop_posting(self):
        spent = self._coop_spending()
        pots_before = spent._coop_get_pots_before_posting()
        with super()._coop_posting():
            yield
        spent._coop_check_pots_after_posting(pots_before)

    # === WHAT COUNTS AS SPENDING === #

    def _coop_spending(self):
        """The documents among these that may cost a member something, in companies that refuse over-spending."""
        if is_without_spending_check(self.env):
            return self.browse()
        return self.filtered(
            lambda move: (
                move.company_id.coop_enabled
                and move.company_id.coop_refuse_overspending
                and (move.move_type in SPENDING_TYPES or move._coop_may_lower_turnover())
                and not move._coop_is_made_by_odoo()
            )
        )

    def _coop_is_made_by_odoo(self):
        """Whether this entry follows from something else that was decided before: the till, money received …"""
        self.ensure_one()
        move = self.sudo()  # whoever posts need not be allowed to read settlements, tills or payments
        return move.move_type == "entry" and bool(
            move._coop_is_only_received() or move._coop_get_run() or move.tax_cash_basis_rec_id or move._coop_is_till()
        )

    def _coop_is_only_received(self):
        """Whether this is money received and nothing else: who writes off a difference decides something."""
        self.ensure_one()
        payment = self.origin_payment_id
        if payment.move_id != self or payment.payment_type != "inbound":
            return False
        return not (self._coop_cost_lines() or self._coop_may_lower_turnover())

    def _coop_cost_lines(self):
        """The lines that cost members something; on entries not those of exchange and cash differences."""
        moves = self.filtered(lambda move: move.move_type in SPENDING_TYPES)
        lines = moves.line_ids.filtered(lambda line: line.account_id.coop_category in COSTS)
        return lines - lines._coop_technical_differences()

    def _coop_member_costs(self):
        """{member id: Decimal}: what these documents cost each member, in euro; what they give back is negative."""
        owners = self.env["account.analytic.plan"]._coop_owners()
        costs = {}
        for line in self._coop_cost_lines():
            for account_id, amount in line._coop_amounts().items():
                member_id = owners[account_id].member_id
                if member_id:
                    costs[member_id] = costs.get(member_id, money.ZERO) - amount
        for member_id, amount in self._coop_get_lowered().items():
            costs[member_id] = costs.get(member_id, money.ZERO) + amount
        return costs

    # === THE CHECK === #

    def _coop_get_pots_before_posting(self, more=()):
        """What each member of these documents has before they are booked, with the pots locked.

        :param more: members who are on no line yet
        :return: ({member id: Decimal in the pot}, {member id: Decimal that these cost already})
        """
        before = {move: move._coop_member_costs() for move in self}
        ids = {member_id for costs in before.values() for member_id in costs} | set(more)
        if not ids:
            return {}, {}
        # Whoever books need not be allowed to read members, let alone to write them.
        members = self.env["coop.member"].sudo().browse(sorted(ids))
        members._lock_pot()
        coming = members._get_coming_costs()
        pots = {key: figures.pot - coming.get(key, money.ZERO) for key, figures in members._get_pot_figures().items()}
        counted = {}
        for move, costs in before.items():
            for member_id, amount in costs.items() if move.state == "posted" else ():
                counted[member_id] = counted.get(member_id, money.ZERO) + amount
        return pots, counted

    def _coop_check_pots_after_posting(self, pots_before):
        """Nobody spent more than there was, less what others reserved; a request's own reservation is released by now.

        :param pots_before: what :meth:`_coop_get_pots_before_posting` said
        :raises UserError: unless a member of the board allowed it
        """
        pots, counted = pots_before
        if not pots:
            return
        posted = self.filtered(lambda move: move.state == "posted")
        costs = posted._coop_member_costs()
        members = self.env["coop.member"].sudo().browse(pots)  # whoever books need not be allowed to read members
        reserved = members._get_request_reserved()
        short = {}
        for member in members:
            cost = costs.get(member.id, money.ZERO) - counted.get(member.id, money.ZERO)
            available = pots[member.id] - reserved.get(member.id, money.ZERO)
            if cost > max(available, money.ZERO):
                short[member] = (cost, available)
        for member in posted._coop_not_allowed(list(short)):
            posted._coop_refuse_spending(member, *short[member])

    def _coop_not_allowed(self, members):
        """Those of the members for whom no member of the board allowed what these documents cost. Meant to be extended."""
        return members

    def _coop_refuse_spending(self, member, cost: Decimal, available: Decimal):
        moves = self.filtered(lambda move: move._coop_member_costs().get(member.id, 0) > 0)
        currency = self.company_id.currency_id[:1]
        raise UserError(
            self.env._(
                "%(document)s costs %(member)s %(cost)s, and %(available)s is available. Is it the bill of an approved "
                "request? Then choose that on the bill. Else book it when more came in, or ask a member of the board to "
                "allow it with a reason: on the bill by the button Allow overspending, or as a spending request.",
                document=", ".join(moves.mapped(lambda move: move.display_name or move.ref or "")),
                member=member._get_book_name(),
                cost=currency.format(float(cost)),
                available=currency.format(float(available)),
            )
        )


class AccountMoveLine(models.Model):
    """A posted line that becomes a member's cost, or a larger one, spends as posting does."""

    _inherit = "account.move.line"

    def _coop_technical_differences(self):
        """Those of these lines that are differences of exchange or cash, which Odoo books in entries by itself."""
        entries = self.filtered(lambda line: line.move_id.move_type == "entry")
        found = self.browse()
        for company, own in entries.grouped("company_id").items():
            technical = company._coop_technical_accounts()
            found |= own.filtered(lambda line, technical=technical: line.account_id in technical)
        return found

    @api.model
    @contextmanager
    def _coop_changing_amounts(self, moves, distributions):
        watched = moves._coop_spending()
        pots_before = (
            watched._coop_get_pots_before_posting(self._coop_members_in(distributions)) if watched else ({}, {})
        )
        with super()._coop_changing_amounts(moves, distributions):
            yield
        watched._coop_check_pots_after_posting(pots_before)

    @api.model
    def _coop_members_in(self, distributions):
        """The ids of the members in these distributions."""
        owners = self.env["account.analytic.plan"]._coop_owners()
        found = set()
        for distribution in distributions:
            for key in distribution or {}:
                found |= {owners[account].member_id for account in member_shares.account_ids(key) & owners.keys()}
        return found - {None}
