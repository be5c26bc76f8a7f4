from odoo import models

from ...report.thrift.label_pdf import SHEETS


class ProductLabelLayout(models.TransientModel):
    """In a shop, labels on paper are ours, from whatever door they are printed; those of a label printer stay Odoo's."""

    _inherit = "product.label.layout"

    def _prepare_report_data(self):
        xml_id, data = super()._prepare_report_data()
        if self.env.company.coop_shop_open and self.print_format in SHEETS:
            return "social_cooperative.report_labels_action", data
        return xml_id, data
