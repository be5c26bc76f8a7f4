from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.tools import format_date

from ..engine import Month, is_active_on, month_ends


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
        agreements = self.search(["|", ("subsidy_fixed", ">", 0), ("subsidy_per_member", ">", 0)])
        for agreement in agreements:
            agreement.with_company(agreement.company_id)._invoice_subsidy()
            self.env["ir.cron"]._commit_progress(1)

    def _invoice_subsidy(self):
        """A draft invoice with one line per whole month that is over and not invoiced; the treasurer sends it."""
        self.ensure_one()
        months = [month for month in self._subsidy_months() if self._subsidy_of(month)[1]]
        if not months:
            return self.env["account.move"]
        move = self.env["account.move"].create(self._prepare_subsidy_invoice_vals(months))
        # Which months are invoiced is kept by this method only.
        self.env["coop.agreement.subsidy"].sudo().create([self._prepare_subsidy_vals(month, move) for month in months])
        return move

    def _subsidy_months(self):
        """The months of the agreement that are over and not invoiced, oldest first."""
        self.ensure_one()
        yesterday = fields.Date.context_today(self) - timedelta(days=1)
        ends = month_ends(self.date_from, min(yesterday, self.date_to or yesterday))
        invoiced = set(self.subsidy_ids.mapped("month"))
        return [Month.of(end) for end in ends if Month.of(end).first not in invoiced]

    def _subsidy_of(self, month):
        """(active members, euro) of a month; members count on its last day."""
        self.ensure_one()
        members = self._active_members(month.last)
        return len(members), self.currency_id.round(self.subsidy_fixed + len(members) * self.subsidy_per_member)

    def _active_members(self, day):
        permissions = self.permission_ids.filtered(
            lambda one: one.active and one.date_from <= day and (not one.date_to or one.date_to >= day)
        )
        histories = self.env["coop.waterfall"]._histories(permissions.member_id)
        return permissions.member_id.filtered(lambda member: is_active_on(histories.get(member.id, ()), day))

    def _prepare_subsidy_vals(self, month, move):
        members, amount = self._subsidy_of(month)
        return {
            "agreement_id": self.id,
            "month": month.first,
            "members": members,
            "amount": amount,
            "move_id": move.id,
        }

    def _prepare_subsidy_invoice_vals(self, months):
        lines = [vals for month in months for vals in self._prepare_subsidy_lines(month)]
        return {
            "move_type": "out_invoice",
            "company_id": self.company_id.id,
            "partner_id": self.municipality_partner_id.id,
            "ref": self.reference or self.name,
            "invoice_line_ids": [Command.create(vals) for vals in lines],
        }

    def _prepare_subsidy_lines(self, month):
        """Fixed sum and sum per member as lines of their own; the subsidy is the cooperative's own income."""
        members, _amount = self._subsidy_of(month)
        words = format_date(self.env, month.first, date_format="MMMM y")
        common = {"analytic_distribution": {str(self.company_id.coop_analytic_account_id.id): 100}, "tax_ids": False}
        if self.subsidy_account_id:
            common["account_id"] = self.subsidy_account_id.id
        lines = []
        if self.subsidy_fixed:
            lines.append({"name": self.env._("Subsidy %(month)s", month=words), "price_unit": self.subsidy_fixed})
        if self.subsidy_per_member and members:
            label = self.env._("Subsidy per member %(month)s", month=words)
            lines.append({"name": label, "quantity": members, "price_unit": self.subsidy_per_member})
        return [common | line for line in lines]
