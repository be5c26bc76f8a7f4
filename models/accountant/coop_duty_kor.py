from datetime import date

from odoo import api, fields, models

from ...engine import ZERO, duties
from .coop_duty import NOTICE_DAYS
from .kor_turnover import KorTurnover

SOURCE = "Wet OB 1968 25"


class CoopDuty(models.Model):
    """The turnover of a year beside the limit of the small-business scheme: once near it, once above it."""

    _inherit = "coop.duty"

    @api.model
    def _sync_kor(self, company):
        """In the scheme: a duty when the turnover of this year comes near the limit, and one when it passes it.

        What is posted after New Year over the old year can still bring that year above the limit.
        """
        today = fields.Date.context_today(self)
        for day, levels in ((date(today.year - 1, 12, 31), ("passed",)), (today, ("near", "passed"))):
            if not company._coop_is_kor(day):
                continue
            watch = KorTurnover(self.env, company, day).watch()
            if watch and watch.level in levels and watch.turnover > ZERO:
                self._create_missing([self._prepare_kor_vals(company, f"kor_{watch.level}", watch, day, today)])

    @api.model
    def _sync_vat(self, company):
        """The days of the scheme changed: the VAT return that is the first one again is on the calendar."""
        if company.coop_kor_from and not company.coop_kor_to:
            return
        first_day = fields.Date.context_today(self)
        if company.coop_kor_to:
            first_day = fields.Date.add(company.coop_kor_to, days=1)
        period_end = duties.period_end_of("vat", date(first_day.year, 12, 31), first_day)
        period_end = self._first_asked(company, "vat", period_end)
        if period_end:
            self._create_missing([self._prepare_vals(company, duties.BY_CODE["vat"], period_end)])

    @api.model
    def _prepare_kor_vals(self, company, kind, watch, day, today):
        """
        :param day: until which the turnover was counted, in its calendar year
        """
        return {
            "company_id": company.id,
            "kind": kind,
            "name": dict(self._fields["kind"]._description_selection(self.env))[kind],
            "period_end": date(day.year, 12, 31),
            "date": today if kind == "kor_passed" else fields.Date.add(today, days=NOTICE_DAYS),
            "source": SOURCE,
            "note": company._coop_kor_words(watch, day),
        }
