from odoo import api, models


class ReportSaleDetails(models.AbstractModel):
    """Odoo's *Daily sales*, for whoever closes a till: Odoo reads payments and entries for it, which no cashier may."""

    _inherit = "report.point_of_sale.report_saledetails"

    @api.model
    def get_sale_details(self, date_start=False, date_stop=False, config_ids=False, session_ids=False, **kwargs):
        if not self.env.company.coop_enabled:
            return super().get_sale_details(date_start, date_stop, config_ids, session_ids, **kwargs)
        self.env["pos.session"].browse(session_ids or []).check_access("read")
        self.env["pos.config"].browse(config_ids or []).check_access("read")
        # What is asked for, the user may read; the companies are his own, or naming them fails here.
        own = self.with_context(allowed_company_ids=self.env.companies.ids).sudo()
        return super(ReportSaleDetails, own).get_sale_details(date_start, date_stop, config_ids, session_ids, **kwargs)

    def _get_domain(self, *args, **kwargs):
        domain = super()._get_domain(*args, **kwargs)
        if self.env.company.coop_enabled:
            domain &= self.env["pos.order"]._check_company_domain(self.env.companies)
        return domain
