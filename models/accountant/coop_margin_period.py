from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class CoopMarginPeriod(models.Model):
    """In the small-business scheme there is no VAT on a margin either."""

    _inherit = "coop.margin.period"

    def _check_follows(self):
        result = super()._check_follows()
        cut = self._find_kor_cut()
        if cut:
            raise UserError(
                self.env._(
                    "The small-business scheme (KOR) begins or ends within these days. Make one period of the days before, "
                    "and one from %(day)s on.",
                    day=format_date(self.env, cut),
                )
            )
        return result

    def _find_kor_cut(self):
        """The first day after the period's own first on which the scheme begins, or is over; None: it does neither."""
        self.ensure_one()
        company = self.company_id
        if not company.coop_kor_from:
            return None
        cuts = [company.coop_kor_from, company.coop_kor_to and fields.Date.add(company.coop_kor_to, days=1)]
        return next((cut for cut in cuts if cut and self.date_from < cut <= self.date_to), None)

    def _prepare_line(self, rate, carried):
        vals = super()._prepare_line(rate, carried)
        if self.company_id._coop_is_kor(self.date_from):
            # A loss of these days makes no later VAT smaller, and a gain does not use up an earlier loss.
            vals |= {"vat": 0.0, "carried_out": carried}
        return vals
