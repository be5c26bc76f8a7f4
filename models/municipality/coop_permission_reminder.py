from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

PERMISSION_MONTHS = 2


class CoopPermission(models.Model):
    _inherit = "coop.permission"

    reminded_for = fields.Date(readonly=True, copy=False, export_string_translation=False)
    ends_soon = fields.Boolean(
        compute="_compute_ends_soon",
        search="_search_ends_soon",
        help="Within two months, of a member who is still there, and no other permission follows.",
    )

    @api.depends("date_to", "active", "member_id.state", "member_id.permission_ids.date_from")
    def _compute_ends_soon(self):
        ending = self.search(Domain("id", "in", self.ids) & Domain("ends_soon", "=", True))
        for permission in self:
            permission.ends_soon = permission in ending

    @api.model
    def _search_ends_soon(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        self.flush_model(["member_id", "date_from", "date_to", "active"])
        return self._ending_domain(fields.Date.context_today(self)) & Domain.custom(to_sql=self._nothing_follows_sql)

    @api.model
    def _ending_domain(self, today):
        return (
            Domain("date_to", ">=", today)
            & Domain("date_to", "<=", fields.Date.add(today, months=PERMISSION_MONTHS))
            & Domain("member_id.state", "!=", "exited")
        )

    @staticmethod
    def _nothing_follows_sql(_model, alias, _query):
        """As :meth:`_has_following`."""
        return SQL(
            """NOT EXISTS (SELECT FROM coop_permission following
                WHERE following.member_id = %(own)s.member_id AND following.active
                  AND following.date_from = %(own)s.date_to + 1)""",
            own=SQL.identifier(alias),
        )

    @api.model
    def _to_remind(self, today):
        return self.search(self._ending_domain(today))

    def _remind(self):
        """Not when the next permission of this member follows already."""
        for permission in self.filtered(lambda permission: permission.reminded_for != permission.date_to):
            if not permission._has_following():
                user = permission.member_id.coach_id or permission.agreement_id.user_id or permission.create_uid
                words = permission.with_context(lang=user.lang or self.env.lang)
                permission.activity_schedule(
                    "mail.mail_activity_data_todo",
                    date_deadline=permission.date_to,
                    summary=words.env._(
                        "The permission ends on %(date)s", date=format_date(words.env, permission.date_to)
                    ),
                    user_id=user.id,
                )
            permission.reminded_for = permission.date_to

    def _has_following(self):
        """Whether the member's next permission begins on the day after this one ends."""
        self.ensure_one()
        following = fields.Date.add(self.date_to, days=1)
        return any(permission.date_from == following for permission in self.member_id.permission_ids)
