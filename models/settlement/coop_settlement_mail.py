from odoo import models


class CoopSettlement(models.Model):
    """Its statements are sent to the members."""

    _name = "coop.settlement"
    _inherit = ["coop.settlement", "coop.mailing.run"]

    _papers_field = "line_ids"

    def action_print_statements(self):
        return self._print_papers()


class CoopSettlementLine(models.Model):
    _name = "coop.settlement.line"
    _inherit = ["coop.settlement.line", "coop.mailed.paper"]

    _mail_template = "social_cooperative.mail_template_statement"
    _report = "social_cooperative.report_statement_action"
    _mail_setting = "coop_mail_statements"
