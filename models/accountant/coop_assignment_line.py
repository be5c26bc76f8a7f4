from odoo import fields, models


class CoopAssignmentLine(models.Model):
    _inherit = "coop.assignment.line"

    def _prepare_base_line(self):
        """What the invoice will ask: in the small-business scheme without VAT.

        The line keeps its tax, which counts again when the scheme ends before the invoice is made.
        """
        base_line = super()._prepare_base_line()
        company = self.company_id or self.env.company
        if company._coop_is_kor(fields.Date.context_today(self)):
            base_line["tax_ids"] = self.env["account.tax"]
        return base_line
