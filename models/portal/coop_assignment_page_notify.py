from markupsafe import Markup

from odoo import models

from .coop_assignment_page import ACTIVITY


class CoopAssignment(models.Model):
    """Coach and treasurer see in the chatter what a member sent in, and get an activity until it is handled."""

    _inherit = "coop.assignment"

    def action_submit(self):
        result = super().action_submit()
        for assignment in self:
            # Who is behind a member is compared, not shown.
            if self.env.user.partner_id in assignment.sudo().share_ids.member_id.partner_id:
                assignment._tell_sent_in()
        return result

    def _move_to(self, step, **vals):
        result = super()._move_to(step, **vals)
        # Whatever the step is, the one before is handled; who takes it may not edit activities of others.
        self.sudo().activity_unlink([ACTIVITY])
        return result

    def _tell_sent_in(self):
        """The content as it was sent in, with the photos: what is changed later stands beside it."""
        self.ensure_one()
        own = self.sudo()  # members have no rights on messages and activities
        message = own.message_post(
            body=own._describe_sent_in(), author_id=self.env.user.partner_id.id, subtype_xmlid="mail.mt_note"
        )
        # Afterwards: from members Odoo takes along only what its own composer uploaded.
        message.attachment_ids = own._own_uploads()
        user = own._who_looks_at_it()
        if user:
            words = own.with_context(lang=user.lang)
            words.activity_schedule(
                ACTIVITY, user_id=user.id, summary=words.env._("%(member)s sent this in", member=own.member_names)
            )

    def _describe_sent_in(self):
        rows = [
            self.env._("Sent in by the member:"),
            self.title,
            self.partner_id.display_name or self.customer_note,
            *(f"{line.name}: {line.quantity:g} × {self.currency_id.format(line.price_unit)}" for line in self.line_ids),
            self.member_note,
        ]
        return Markup("<br/>").join(row for row in rows if row)

    def _who_looks_at_it(self):
        """A coach who may approve it himself, else the treasurer."""
        coach = self.share_ids.member_id.coach_id
        if len(coach) == 1 and coach.active and self.with_user(coach)._may_approve():
            return coach
        return self.company_id._coop_treasurer()
