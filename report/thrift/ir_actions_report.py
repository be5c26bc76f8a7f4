from odoo import models

from .goods_labels import GoodsLabels

LABELS = "social_cooperative.report_labels"


class IrActionsReport(models.Model):
    """Labels of goods are drawn, not printed by a browser."""

    _inherit = "ir.actions.report"

    def _coop_draw(self, report_name, data):
        if report_name == LABELS:
            return GoodsLabels(self.env, data).content()
        return super()._coop_draw(report_name, data)
