from datetime import date

from odoo import api, fields, models

from ...engine import ZERO
from .coop_duty import NOTICE_DAYS
from .kor_turnover import KorTurnover

SOURCE = "Wet OB 1968 25"


class CoopDuty(models.Model):
    """The turnover of a year beside the limit of the small-business scheme: once near it, once above it."""

    _inherit = "coop.duty"

    @api.model
    def _sync_kor(self, company):
        """In the scheme: a duty when the turnover of this year comes near the limit, and one when it passes it."""
        today = fields.Date.context_today(self)
        if not company._coop_is_kor(today):
            return
        watch = KorTurnover(self.env, company, today).watch()
        if not watch or watch.level == "within" or watch.turnover <= ZERO:
            return
        kind = f"kor_{watch.level}"
        self._create_missing([self._prepare_kor_vals(company, kind, watch, today)])

    @api.model
    def _prepare_kor_vals(self, company, kind, watch, today):
        return {
            "company_id": company.id,
            "kind": kind,
            "name": dict(self._fields["kind"]._description_selection(self.env))[kind],
            "period_end": date(today.year, 12, 31),
            "date": today if kind == "kor_passed" else fields.Date.add(today, days=NOTICE_DAYS),
            "source": SOURCE,
            "note": company._coop_kor_words(watch, today),
        }
