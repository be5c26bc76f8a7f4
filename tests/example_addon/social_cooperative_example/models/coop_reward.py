from odoo import models


class CoopReward(models.Model):
    _inherit = "coop.reward"

    def _skipped_words(self, code, values):
        if code == "month_summer":
            return values["month"], "does not count: we are closed in summer"
        return super()._skipped_words(code, values)
