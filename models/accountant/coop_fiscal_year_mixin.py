from calendar import monthrange
from datetime import date, timedelta

from odoo import api, fields, models


class CoopFiscalYearMixin(models.AbstractModel):
    """A dialog that asks for a company and one of its fiscal years, also a broken, short or long one."""

    _name = "coop.fiscal.year.mixin"
    _description = "Asks for a fiscal year"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        domain=lambda self: [("id", "in", self.env.user.company_ids.ids)],
        help="With its branches: they are the same legal person.",
    )
    year = fields.Selection(
        selection="_selection_year",
        string="Fiscal year",
        required=True,
        default=lambda self: self._default_year(),
        help="The calendar year in which it ends. The days follow from the settings of the company.",
    )
    date_from = fields.Date(
        "First day",
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="Change the days for a first year that is longer or shorter than a year.",
    )
    date_to = fields.Date(
        "Last day", compute="_compute_dates", store=True, precompute=True, readonly=False, required=True
    )

    is_open = fields.Boolean("Not closed yet", compute="_compute_is_open")

    @api.depends("company_id", "date_to")
    def _compute_is_open(self):
        for dialog in self:
            day = dialog.date_to
            dialog.is_open = bool(dialog.company_id and day) and dialog.company_id._coop_is_open(day)

    @api.model
    def _selection_year(self):
        """From the first posted entry of the user's companies until this year."""
        # When the books began is no secret to users who may make papers of them, even without rights on entries.
        entries = self.env["account.move"].sudo()
        mine = [("state", "=", "posted"), ("company_id", "in", self.env.user.company_ids.ids)]
        first = entries.search(mine, order="date, id", limit=1).date
        today = fields.Date.context_today(self)
        first_year = min(first.year if first else today.year, today.year - 1)
        # A broken year that begins now ends in the next one.
        return [(str(year), str(year)) for year in range(today.year + 1, first_year - 1, -1)]

    @api.model
    def _default_year(self):
        """The year that ended last: that is the one people ask for."""
        this_year = self.env.company.compute_fiscalyear_dates(fields.Date.context_today(self))
        return str((this_year["date_from"] - timedelta(days=1)).year)

    @api.depends("company_id", "year")
    def _compute_dates(self):
        for wizard in self:
            company = wizard.company_id or self.env.company
            if wizard.year:
                month = int(company.fiscalyear_last_month)
                last_day = date(int(wizard.year), month, monthrange(int(wizard.year), month)[1])
                day = min(last_day, last_day.replace(day=min(company.fiscalyear_last_day, last_day.day)))
                dates = company.compute_fiscalyear_dates(day)
                wizard.date_from, wizard.date_to = dates["date_from"], dates["date_to"]
