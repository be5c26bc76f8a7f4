from odoo import api, fields, models

from ...engine import money

SALES = ("out_invoice", "out_receipt", "out_refund")
# In bills and receipts a line below zero lowers a cost, and costs are counted as such.
LOWERING = (*SALES, "in_refund", "entry")


class AccountMove(models.Model):
    """Turnover that is taken from a member is spent like a bill, unless it is credit of what he had there.

    A credit note, an accrual or a reversal takes back no more than its invoice gave. Whatever goes further, as a line
    below zero on somebody else's invoice, costs the member that much, and must be available.
    """

    _inherit = "account.move"

    coop_lowers_turnover = fields.Boolean(compute="_compute_coop_lowers_turnover", export_string_translation=False)

    @api.depends("line_ids.balance", "line_ids.analytic_distribution", "move_type", "state")
    def _compute_coop_lowers_turnover(self):
        for move in self:
            move.coop_lowers_turnover = bool(move.coop_enabled and move._coop_get_lowered())

    # === WHAT IS TAKEN === #

    def _coop_may_lower_turnover(self):
        """Whether it is worth adding up: most invoices only give."""
        self.ensure_one()
        return self.move_type in LOWERING and any(
            line.balance > 0 for line in self.line_ids if line._coop_is_typed_result()
        )

    def _coop_get_lowered(self):
        """{member id: Decimal}: turnover taken from each member that is no credit of anything, in euro.

        Documents by themselves: what one gives and nobody paid yet is not there for another. Entries of one posting together:
        an accrual is two of them; but what one gives later is not there for another before that day.
        """
        result = {}
        lowering = self.filtered(
            lambda move: move._coop_may_lower_turnover() and not move._coop_is_made_automatically()
        )
        documents = lowering.filtered(lambda move: move.move_type != "entry")
        entries = self.filtered(lambda move: move.move_type == "entry") if lowering - documents else self.browse()
        for moves in [entries._coop_get_until_each_day(), *([document] for document in documents)]:
            most = {}
            for until in moves:
                for member_id, amount in until._coop_get_lowered_together().items():
                    most[member_id] = max(amount, most.get(member_id, money.ZERO))
            for member_id, amount in most.items():
                result[member_id] = result.get(member_id, money.ZERO) + amount
        return result

    def _coop_get_until_each_day(self):
        """These entries until today, and until each later day on which some of them count."""
        today = fields.Date.context_today(self)
        days = {entry: max(entry.date or today, today) for entry in self}
        return [self.filtered(lambda entry, day=day: days[entry] <= day) for day in sorted(set(days.values()))]

    def _coop_is_made_automatically(self):
        self.ensure_one()
        return self._coop_is_made_by_odoo() or self._coop_is_till()

    def _coop_get_lowered_together(self):
        nets = self._coop_get_typed_results()
        if not any(amount < 0 for amount in nets.values()):
            return {}
        # Whoever books need not be allowed to read payments; a difference with which one closes an invoice is credit of it.
        paid = self.sudo().origin_payment_id.invoice_ids.with_env(self.env)
        corrected = self.reversed_entry_id | self.adjusting_entry_origin_move_ids | paid
        others = corrected.reversal_move_ids | corrected.adjusting_entries_move_ids
        # Payments again: only the entries behind them are looked at, with the rights of who books.
        others |= paid.sudo().matched_payment_ids.move_id.with_env(self.env)
        family = (corrected | others).filtered(lambda move: move.state == "posted") - self
        given = family._coop_get_typed_results()
        left = {key: amount + max(given.get(key, money.ZERO), money.ZERO) for key, amount in nets.items()}
        return {key: -amount for key, amount in left.items() if amount < 0}

    def _coop_get_typed_results(self):
        """{member id: Decimal}: what people typed for each member in these documents; what a member earns is positive."""
        owners = self.env["account.analytic.plan"]._coop_owners()
        lines = self.line_ids.filtered(lambda line: line._coop_is_typed_result())
        results = {}
        for line in lines - lines._coop_technical_differences():
            for account_id, amount in line._coop_amounts().items():
                if member_id := owners[account_id].member_id:
                    results[member_id] = results.get(member_id, money.ZERO) + amount
        return results

    # === WHO IS TOLD === #

    def _coop_check_posted(self):
        result = super()._coop_check_posted()
        for company, moves in self.grouped("company_id").items():
            if company.coop_refuse_overspending:
                moves._coop_tell_of_shortage()
        return result

    def _coop_tell_of_shortage(self):
        """Say it when turnover was taken, with good reason, from a member who spent it already."""
        ids = {key for move in self for key, amount in move._coop_get_taken().items() if amount < 0}
        # Whoever books need not be allowed to read members; he is told the number, and no amount.
        members = self.env["coop.member"].sudo().browse(sorted(ids))
        figures = members._get_pot_figures() if members else {}
        short = members.filtered(lambda member: figures[member.id].available < 0)
        if short:
            self._coop_warn_poster(short)
            for member in short:
                member._tell_treasurers_of_shortage(figures[member.id].available)

    def _coop_get_taken(self):
        """What this document takes from the turnover of members, credit or not; {} for most of them."""
        self.ensure_one()
        lowers = self._coop_may_lower_turnover() and not self._coop_is_made_automatically()
        return self._coop_get_typed_results() if lowers else {}

    def _coop_warn_poster(self, members):
        message = self.env._(
            "The turnover of %(members)s is now less than what was spent from the pot. The treasurer was told.",
            members=", ".join(member._get_book_name() for member in members),
        )
        self.env.user._bus_send(
            "simple_notification",
            {"type": "warning", "title": self.env._("Less than what was spent"), "message": message, "sticky": True},
        )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _coop_is_typed_result(self):
        """Whether somebody typed this line as turnover; on a sales document or vendor credit note also as a cost."""
        self.ensure_one()
        category = self.account_id.coop_category
        if self.display_type != "product" or self.tax_repartition_line_id or category in (False, "none"):
            return False
        # Costs in bills and entries are counted as costs.
        return category == "turnover" or self.move_type in SALES or self.move_type == "in_refund"
