from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from ..common.groups import TREASURER
from ..common.notification import CLOSE, notification

# So long after the due date, or after the last reminder, the treasurer is asked to chase an invoice.
PATIENCE = timedelta(days=14)
ACTIVITY = "social_cooperative.mail_activity_reminder"
TEMPLATE = "social_cooperative.mail_template_reminder"


class AccountMove(models.Model):
    """Overdue invoices are the cooperative's to chase, never the member's (domain §1.3)."""

    _inherit = "account.move"

    coop_reminded_on = fields.Date("Last reminder", readonly=True, copy=False)
    coop_reminder_count = fields.Integer("Reminders", readonly=True, copy=False)
    coop_is_overdue = fields.Boolean(
        "Overdue",
        compute="_compute_coop_is_overdue",
        search="_search_coop_is_overdue",
        help="An invoice of the cooperative that is past its due date and not paid.",
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id", "move_type", "state", "payment_state", "invoice_date_due")
    def _compute_coop_is_overdue(self):
        overdue = self.filtered_domain(self._coop_overdue_domain(fields.Date.context_today(self)))
        for move in self:
            move.coop_is_overdue = move in overdue

    @api.model
    def _search_coop_is_overdue(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return self._coop_overdue_domain(fields.Date.context_today(self))

    @api.model
    def _coop_overdue_domain(self, until):
        """Invoices of cooperatives that should have been paid before this day."""
        return (
            Domain("company_id.coop_enabled", "=", True)
            & Domain("move_type", "=", "out_invoice")
            & Domain("state", "=", "posted")
            & Domain("payment_state", "in", ("not_paid", "partial"))
            & Domain("invoice_date_due", "<", until)
        )

    # === ACTIONS === #

    def action_coop_send_reminder(self):
        """One invoice: Odoo's composer, to read it before it goes. Several: each customer gets his own at once."""
        self._coop_check_can_remind()
        template = self.env.ref(TEMPLATE)
        if len(self) > 1:
            template.send_mail_batch(self.ids)
            self._coop_mark_reminded()
            message = self.env._("%(count)s reminders are on their way.", count=len(self))
            return notification(message, CLOSE)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send reminder"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": "account.move",
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
                "force_email": True,
            },
        }

    def _coop_check_can_remind(self):
        self.check_access("write")
        if not self or not all(move.coop_is_overdue for move in self):
            raise UserError(
                self.env._(
                    "A reminder is for invoices of the cooperative that are posted, past their due date and not paid."
                )
            )
        without = self.partner_id.filtered(lambda partner: not partner.email)
        if without:
            raise UserError(
                self.env._(
                    "%(names)s has no e-mail address. Fill it in, or send the reminder by post.",
                    names=", ".join(without.mapped("display_name")),
                )
            )

    def _coop_mark_reminded(self):
        for move in self:
            move.write(
                {
                    "coop_reminded_on": fields.Date.context_today(move),
                    "coop_reminder_count": move.coop_reminder_count + 1,
                }
            )
        self.activity_feedback([ACTIVITY])

    # === CRON === #

    @api.model
    def _cron_coop_overdue(self, batch_size=100):
        """Every day: ask the treasurer to chase what is long overdue, and no longer what was paid since."""
        kind = self.env.ref(ACTIVITY)
        asked = self.env["mail.activity"].search(
            [("activity_type_id", "=", kind.id), ("res_model", "=", "account.move")]
        )
        paid = self.browse(asked.mapped("res_id")).exists().filtered(lambda move: not move.coop_is_overdue)
        paid.activity_unlink([ACTIVITY])
        long_ago = fields.Date.context_today(self) - PATIENCE
        to_ask = self.search(
            self._coop_overdue_domain(long_ago)
            & (Domain("coop_reminded_on", "=", False) | Domain("coop_reminded_on", "<", long_ago))
            & Domain("id", "not in", (asked.exists()).mapped("res_id")),
            limit=batch_size + 1,
        )
        for move in to_ask[:batch_size]:
            move._coop_ask_to_remind(kind)
        self.env["ir.cron"]._commit_progress(len(to_ask[:batch_size]), remaining=len(to_ask[batch_size:]))

    def _coop_ask_to_remind(self, kind):
        self.ensure_one()
        treasurers = self.company_id._coop_users_of(TREASURER)
        user = self.invoice_user_id if self.invoice_user_id in treasurers else treasurers[:1]
        if user:
            words = self.with_context(lang=user.lang)
            self.activity_schedule(
                ACTIVITY,
                user_id=user.id,
                summary=words.env._("Send a reminder"),
                note=words.env._(
                    "%(amount)s was due on %(date)s.",
                    amount=format_amount(words.env, self.amount_residual, self.currency_id),
                    date=format_date(words.env, self.invoice_date_due),
                ),
            )
