from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

EXPIRY_MONTHS = 3
EVALUATION_MONTHS = 1


class CoopAgreement(models.Model):
    """Reminders as activities, each once: what is over without anybody noticing costs members their reward."""

    _inherit = "coop.agreement"

    reminded_for = fields.Date(readonly=True, copy=False, export_string_translation=False)
    ends_soon = fields.Boolean(
        compute="_compute_ends_soon",
        search="_search_ends_soon",
        help="Ends, or must be given notice of, within three months, and no other agreement follows.",
    )

    @api.depends("date_to", "notice_months", "successor_ids")
    def _compute_ends_soon(self):
        ending = self.search(Domain("id", "in", self.ids) & Domain("ends_soon", "=", True))
        for agreement in self:
            agreement.ends_soon = agreement in ending

    @api.model
    def _search_ends_soon(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        today = fields.Date.context_today(self)
        until = fields.Date.add(today, months=EXPIRY_MONTHS)
        self.flush_model(["date_to", "notice_months"])
        return (
            Domain("date_to", ">=", today)
            & Domain("successor_ids", "=", False)
            & Domain.custom(
                to_sql=lambda _model, alias, _query: SQL(
                    "%(own)s.date_to - make_interval(months => COALESCE(%(own)s.notice_months, 0)) <= %(until)s",
                    own=SQL.identifier(alias),
                    until=until,
                )
            )
        )

    @api.model
    def _cron_remind(self):
        """Agreements that end or must be given notice of, evaluations, and permissions that end."""
        today = fields.Date.context_today(self)
        for agreement in self.search([("date_to", ">=", today)]):
            agreement._remind_expiry(today)
        self.env["coop.agreement.evaluation"].search(
            Domain("done", "=", False)
            & Domain("date", "<=", fields.Date.add(today, months=EVALUATION_MONTHS))
            & Domain("agreement_id.active", "=", True)
        )._remind()
        self.env["coop.permission"]._to_remind(today)._remind()

    def _remind_expiry(self, today):
        """Not when the agreement that follows is there already."""
        self.ensure_one()
        deadline = min(self.notice_date, self.date_to)
        if (
            self.successor_ids
            or self.reminded_for == self.date_to
            or deadline > fields.Date.add(today, months=EXPIRY_MONTHS)
        ):
            return
        words = self._in_language_of(self.user_id or self.create_uid)
        self._coop_remind(
            self.user_id,
            max(deadline, today),
            words.env._(
                "The agreement ends on %(date)s; notice before %(notice)s. Agree on what follows.",
                date=format_date(words.env, self.date_to),
                notice=format_date(words.env, self.notice_date),
            ),
        )
        self.reminded_for = self.date_to

    def _in_language_of(self, user):
        return self.with_context(lang=user.lang or self.env.lang)

    def _coop_remind(self, user, deadline, summary, note=""):
        """An activity for a user, or for whoever made the record when there is none."""
        self.ensure_one()
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=deadline,
            summary=summary,
            note=note,
            user_id=(user or self.create_uid).id,
        )


class CoopAgreementEvaluation(models.Model):
    _inherit = "coop.agreement.evaluation"

    def _remind(self):
        for evaluation in self.filtered(lambda evaluation: evaluation.reminded_for != evaluation.date):
            agreement = evaluation.agreement_id
            words = agreement._in_language_of(agreement.user_id or agreement.create_uid)
            summary = words.env._("Evaluation on %(date)s", date=format_date(words.env, evaluation.date))
            agreement._coop_remind(agreement.user_id, evaluation.date, summary)
            evaluation.reminded_for = evaluation.date
