from odoo import api, fields, models


class CoopLegalAmount(models.Model):
    """The turnover limit of the small-business scheme is such an amount, too."""

    _inherit = "coop.legal.amount"

    legal_basis = fields.Selection(
        selection_add=[("kor", "Small-business scheme (KOR): turnover limit")], ondelete={"kor": "cascade"}
    )

    @api.model
    def _kor_limit(self, day):
        """The turnover in euros that a calendar year may have, as of a day; None when none is known."""
        # The law is public.
        limit = self.sudo().search(
            [("legal_basis", "=", "kor"), ("period", "=", "year"), ("valid_from", "<=", day)],
            order="valid_from desc",
            limit=1,
        )
        return limit.amount or None
