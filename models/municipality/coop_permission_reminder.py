from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

PERMISSION_MONTHS = 2


class CoopPermission(models.Model):
    _inherit = "coop.permission"

    reminded_for = fields.Date(readonly=True, copy=False, export_string_translation=False)

    @api.model
    def _to_remind(self, today):
        return self.search(
            Domain("date_to", ">=", today)
            & Domain("date_to", "<=", fields.Date.add(today, months=PERMISSION_MONTHS))
            & Domain("member_id.state", "!=", "exited")
        )

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
