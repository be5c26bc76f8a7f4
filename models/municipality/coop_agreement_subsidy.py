import logging
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import Command, api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...engine import is_active_on, month_ends

_logger = logging.getLogger(__name__)


class CoopAgreementSubsidy(models.Model):
    """One month of one agreement's subsidy and its invoice: each month once, guaranteed by the database."""

    _name = "coop.agreement.subsidy"
    _description = "Subsidy of a month"
    _order = "month desc, id desc"

    agreement_id = fields.Many2one("coop.agreement", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="agreement_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(required=True, readonly=True)
    members = fields.Integer("Active members", readonly=True, help="On the last day of the month.")
    amount = fields.Monetary(readonly=True)
    # Deleting the draft invoice takes the month back: it can then be invoiced anew.
    move_id = fields.Many2one("account.move", "Invoice", readonly=True, index=True, ondelete="cascade")
    move_state = fields.Selection(related="move_id.state")

    _month_uniq = models.UniqueIndex("(agreement_id, month)", "This month is invoiced already.")


class CoopAgreement(models.Model):
    _inherit = "coop.agreement"

    @api.model
    def _cron_invoice_subsidies(self):
        """Every agreement by itself: what goes wrong with one is told to whoever looks after it, and stops no other."""
        agreements = self.search(
            Domain("company_id.coop_enabled", "=", True)
            & (Domain("subsidy_fixed", ">", 0) | Domain("subsidy_per_member", ">", 0))
        )
        for agreement in agreements:
            try:
                with self.env.cr.savepoint():
                    agreement._invoice_subsidy()
            except UniqueViolation:
                _logger.info("The subsidy of agreement %s was invoiced by somebody else at this moment", agreement.id)
            except (UserError, RedirectWarning) as error:
                agreement._tell_not_invoiced(error)
            self.env["ir.cron"]._commit_progress(1)

    def _tell_not_invoiced(self, error):
        self.ensure_one()
        words = self._in_language_of(self.user_id or self.create_uid)
        summary = words.env._("The subsidy could not be invoiced")
        if summary not in self.activity_ids.mapped("summary"):
            today = fields.Date.context_today(self)
            self._coop_remind(self.user_id, today, summary, note=str(error.args[0] if error.args else error))

    def _invoice_subsidy(self):
        """A draft invoice with one line per whole month that is over and not invoiced; the treasurer sends it.

        :return: the invoice; none when there is nothing to invoice
        """
        self.ensure_one()
        # In the language of the recipient, whoever presses the button.
        lang = self.authority_partner_id.lang or self.company_id.partner_id.lang
        own = self.with_company(self.company_id).with_context(lang=lang)
        months = [month for month in own._months_to_invoice() if month["amount"]]
        if not months:
            return self.env["account.move"]
        move = own.env["account.move"].create(own._prepare_subsidy_invoice_vals(months))
        # Which months are invoiced is kept by this method only.
        own.env["coop.agreement.subsidy"].sudo().create(
            [{**month, "agreement_id": self.id, "move_id": move.id} for month in months]
        )
        return move.with_env(self.env)

    def _months_to_invoice(self):
        """[{"month", "members", "amount"}] of the months that are over and not invoiced, oldest first.

        Members count who are active, with a permission in force, on the last day of the month.
        """
        self.ensure_one()
        yesterday = fields.Date.context_today(self) - timedelta(days=1)
        first = max(self.date_from, (self.subsidy_from or self.date_from).replace(day=1))
        invoiced = set(self.subsidy_ids.mapped("month"))
        ends = month_ends(first, min(yesterday, self.date_to or yesterday)) if first <= yesterday else ()
        histories = self.env["coop.member.status"]._histories(self.permission_ids.member_id)
        result = []
        for end in ends:
            if end.replace(day=1) not in invoiced:
                members = len(self._active_members(end, histories))
                amount = self.currency_id.round(self.subsidy_fixed + members * self.subsidy_per_member)
                result.append({"month": end.replace(day=1), "members": members, "amount": amount})
        return result

    def _active_members(self, day, histories):
        permissions = self.permission_ids.filtered(
            lambda permission: (
                permission.active
                and permission.date_from <= day
                and (not permission.date_to or permission.date_to >= day)
            )
        )
        return permissions.member_id.filtered(lambda member: is_active_on(histories.get(member.id, ()), day))

    def _prepare_subsidy_invoice_vals(self, months):
        lines = [vals for month in months for vals in self._prepare_subsidy_lines(month)]
        return {
            "move_type": "out_invoice",
            "company_id": self.company_id.id,
            "partner_id": self.authority_partner_id.id,
            "ref": self.reference or self.name,
            "invoice_line_ids": [Command.create(vals) for vals in lines],
        }

    def _prepare_subsidy_lines(self, month):
        """Fixed sum and sum per member as lines of their own; the subsidy is the cooperative's own income."""
        words = format_date(self.env, month["month"], date_format="MMMM y")
        common = {"analytic_distribution": {str(self.company_id.coop_analytic_account_id.id): 100}, "tax_ids": False}
        if self.subsidy_account_id:
            common["account_id"] = self.subsidy_account_id.id
        lines = []
        if self.subsidy_fixed:
            lines.append({"name": self.env._("Subsidy %(month)s", month=words), "price_unit": self.subsidy_fixed})
        if self.subsidy_per_member and month["members"]:
            label = self.env._("Subsidy per member %(month)s", month=words)
            lines.append({"name": label, "quantity": month["members"], "price_unit": self.subsidy_per_member})
        return [common | line for line in lines]
