from odoo import api, models


class ReportPurchaseDeclaration(models.AbstractModel):
    """What a private seller signs. Printing it gives the bill its number."""

    _name = "report.social_cooperative.coop_purchase_declaration"
    _description = "Purchase declaration"

    @api.model
    def _get_report_values(self, docids, data=None):
        bills = self.env["account.move"].browse(docids)
        bills._coop_number_declarations()
        return {"doc_ids": docids, "doc_model": "account.move", "docs": bills}
