from odoo import fields, models


class PosSession(models.Model):
    _inherit = "pos.session"

    coop_day_report = fields.Html("Day report", compute="_compute_coop_day_report", sanitize=False)

    def _compute_coop_day_report(self):
        days = self.env["coop.till.day"].search([("id", "in", self.ids)])
        pages = {day.id: day.page for day in days}
        for session in self:
            session.coop_day_report = pages.get(session.id, False)

    def action_coop_print_day(self):
        self.check_access("read")
        return self.env["coop.till.day"].browse(self.ids).action_print()
