from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..common.coop_guard import with_mark
from .till_guard import BOOKING, check_amount


class PosSession(models.Model):
    """What is in the drawer when a session begins is what the books say; a difference is booked, by who may.

    Odoo books what differs at the end of a session, and takes whatever is counted at the beginning of the next for true:
    what went missing overnight is then in no book.
    """

    _inherit = "pos.session"

    coop_opening_line_ids = fields.One2many(
        "account.bank.statement.line",
        "coop_opened_session_id",
        "Booked when it was opened",
        readonly=True,
        groups="account.group_account_readonly",
    )
    coop_cash_unbooked = fields.Monetary(
        "In the drawer, not in the books",
        readonly=True,
        copy=False,
        help="Cash that was counted when the session was closed, and that no entry explains: a float of long ago.",
    )

    # === WHAT SHOULD BE THERE === #

    def action_pos_session_open(self):
        """The next session begins with what the books say, not only with what the last one ended with."""
        begun = self.filtered(lambda session: session.state == "opening_control")
        result = super().action_pos_session_open()
        for session in begun.filtered(lambda session: session._coop_counts_cash()):
            with_mark(session, BOOKING).cash_register_balance_start = session._coop_expected_cash()
        return result

    def _coop_counts_cash(self):
        return bool(self.company_id.coop_enabled and self.config_id.cash_control and not self.rescue)

    def _coop_expected_cash(self):
        """What the last count left, and what was brought or taken since: the books, and what they never knew of."""
        return self.currency_id.round(self._coop_cash_in_books() + self._coop_last_session().coop_cash_unbooked)

    def _coop_last_session(self):
        """The session before this one whose drawer was counted."""
        counted = Domain("config_id", "=", self.config_id.id) & Domain("state", "=", "closed")
        return self.search(counted & Domain("rescue", "=", False) & Domain("id", "!=", self.id), limit=1)

    def _coop_cash_in_books(self):
        """Posted items on the account of the drawer, in the currency of the till."""
        # A cashier reads no accounts; how much should be in the drawer he is shown at every count.
        journal = self.sudo().cash_journal_id
        account = journal.default_account_id
        # Drawers that share an account each have what was booked in their own journal.
        others = journal.search([("type", "=", "cash"), ("default_account_id", "=", account.id)]) - journal
        domain = [
            ("account_id", "=", account.id),
            ("company_id", "=", self.company_id.id),
            ("parent_state", "=", "posted"),
            ("journal_id", "not in", others.ids),
        ]
        in_company_currency = self.currency_id == self.company_id.currency_id
        amount = "balance:sum" if in_company_currency else "amount_currency:sum"
        ((total,),) = journal.env["account.move.line"]._read_group(domain, [], [amount])
        return total or 0.0

    # === COUNTED WHEN IT OPENS === #

    def _set_opening_control_data(self, cashbox_value, notes):
        check_amount(self.env, cashbox_value)
        if self._coop_counts_cash():
            self._coop_book_opening(cashbox_value)
        return super()._set_opening_control_data(cashbox_value, notes)

    def _coop_book_opening(self, counted):
        """What is there without an entry is booked now: first the float that no book knows, then what is missing or too much.

        :raises AccessError: when the cashier may not open with this difference
        """
        expected = self._coop_expected_cash()
        if self.currency_id.compare_amounts(counted, expected):
            self._coop_check_may_open(counted, expected)
        last, booked = self._coop_last_session(), self._coop_cash_in_books()
        unbooked = last.coop_cash_unbooked if last else max(counted - booked, 0.0)
        journal = self.sudo().cash_journal_id  # see _coop_cash_in_books
        lines = [(self.env._("Cash that was in the drawer before"), unbooked, journal.suspense_account_id)]
        difference = counted - booked - unbooked
        account = journal.profit_account_id if difference > 0 else journal.loss_account_id
        lines.append((self.env._("Cash difference observed during the counting - opening"), difference, account))
        for name, amount, counterpart in lines:
            if self.currency_id.compare_amounts(amount, 0):
                self._coop_make_opening_line(name, self.currency_id.round(amount), counterpart)
        with_mark(last, BOOKING).coop_cash_unbooked = 0.0

    def _coop_make_opening_line(self, name, amount, counterpart):
        # The entry is made for whoever may open; he need not be allowed to book in the journal.
        lines = self.sudo().env["account.bank.statement.line"].with_context(no_retrieve_partner=True)
        lines.create(
            {
                "journal_id": self.sudo().cash_journal_id.id,
                "amount": amount,
                "date": fields.Date.context_today(self),
                "payment_ref": f"{self.config_id.name} - {name}",
                "counterpart_account_id": counterpart.id,
                "coop_opened_session_id": self.id,
            }
        )

    def _coop_check_may_open(self, counted, expected):
        """As at closing: up to the difference that the till's settings allow anybody may, else who may move money."""
        difference = counted - expected
        allowed = self.config_id.amount_authorized_diff if self.config_id.set_maximum_difference else 0.0
        if self.currency_id.compare_amounts(abs(difference), allowed) > 0 and not self.env.su:
            if "drawer" not in self.env.user._coop_till_rights():
                raise AccessError(
                    self.env._(
                        "%(counted)s was counted, and %(expected)s should be in the drawer. Count again. If it stays so, let "
                        "somebody open the till who may put money in or out.",
                        counted=self.currency_id.format(counted),
                        expected=self.currency_id.format(expected),
                    )
                )
        if self._coop_last_session():
            self._coop_check_may_find(difference, self.cash_journal_id)

    # === COUNTED WHEN IT CLOSES === #

    def _validate_session(self, *args, **kwargs):
        result = super()._validate_session(*args, **kwargs)
        if self.state == "closed" and self._coop_counts_cash():
            unbooked = self.cash_register_balance_end_real - self._coop_cash_in_books()
            with_mark(self, BOOKING).coop_cash_unbooked = self.currency_id.round(unbooked)
        return result
