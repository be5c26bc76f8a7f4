from odoo import api, fields, models
from odoo.fields import Domain

from ..common.groups import AUDIT, BOARD, BOOKKEEPER, TREASURER
from ..today.card import Card
from .coop_duty import NOTICE_DAYS


class CoopToday(models.AbstractModel):
    """Duties before their day, and what the audit committee and the treasurer still have to do for each other."""

    _inherit = "coop.today"

    @api.model
    def _get_cards(self):
        return [*super()._get_cards(), *self._duty_cards(), *self._audit_cards()]

    @api.model
    def _duty_cards(self):
        today = self._today()
        to_do = Domain("state", "=", "open")
        common = {
            "model": "coop.duty",
            "groups": (TREASURER, BOARD, BOOKKEEPER),
            "action": "social_cooperative.coop_duty_action",
            "section": "watch",
            "date": "date",
            "deadline": True,
        }
        return [
            Card(
                code="duties_late",
                title=self.env._("Duties that are late"),
                domain=to_do & Domain("date", "<", today),
                icon="fa-calendar-times-o",
                alarm=True,
                hint=self.env._(
                    "What should have been done before today comes here. The duty calendar has what comes."
                ),
                **common,
            ),
            Card(
                code="duties_soon",
                title=self.env._("Duties of the next month"),
                domain=to_do
                & Domain("date", ">=", today)
                & Domain("date", "<=", fields.Date.add(today, days=NOTICE_DAYS)),
                icon="fa-calendar",
                hint=self.env._(
                    "Put returns, meetings and contracts on the duty calendar; thirty days before they come here."
                ),
                **common,
            ),
        ]

    @api.model
    def _audit_cards(self):
        unanswered = Domain("verdict", "=", "finding") & Domain("answer", "=", False)
        return [
            Card(
                code="audits_to_sign",
                title=self.env._("Checks under way"),
                model="coop.audit",
                domain=Domain("state", "!=", "signed"),
                groups=(AUDIT,),
                action="social_cooperative.coop_audit_action",
                icon="fa-search",
                date="date_to",
                hint=self.env._(
                    "Make a new check under Reporting ▸ Audit committee and draw the entries that you look at."
                ),
            ),
            Card(
                code="findings_to_answer",
                title=self.env._("Checks with findings to answer"),
                model="coop.audit",
                domain=Domain("state", "=", "drawn") & Domain("line_ids", "any", unanswered),
                groups=(TREASURER,),
                action="social_cooperative.coop_audit_action",
                icon="fa-comment-o",
                date="date_to",
                hint=self.env._("What the audit committee finds comes here until you answer it."),
            ),
        ]
