from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError


class CoopRequestMixin(models.AbstractModel):
    """A customer or supplier whom a member wrote down, and who is no contact yet: made with one press.

    A model names its fields in the attributes below.
    """

    _inherit = "coop.request.mixin"

    # The field of the contact, and the one in which members write down a new one.
    _contact_field = "partner_id"
    _typed_field = None

    may_make_contact = fields.Boolean(compute="_compute_may_make_contact", export_string_translation=False)

    @api.depends_context("uid")
    def _compute_may_make_contact(self):
        for request in self:
            request.may_make_contact = request._may_make_contact()

    def _may_make_contact(self):
        """Whether somebody is written down, and this user may make a contact of it and choose that here."""
        self.ensure_one()
        return bool(
            self._typed_field
            and self._origin
            and not self[self._contact_field]
            and (self[self._typed_field] or "").strip()
            and self.env["res.partner"].has_access("create")
            and not self._get_cannot_edit_reason({self._contact_field})
        )

    def action_make_contact(self):
        """Open the dialog with what was typed, and with contacts that it may be."""
        self.ensure_one()
        self.check_access("read")
        if not self._may_make_contact():
            raise UserError(self.env._("There is nobody to make a contact of, or the contact cannot be changed now."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Make the contact"),
            "res_model": "coop.request.contact",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }

    def _refuse_without_contact(self, message):
        """Refuse a step that needs the contact; who may make it is led there.

        :raises UserError: or RedirectWarning
        """
        self.ensure_one()
        if self._may_make_contact():
            raise RedirectWarning(message, self.action_make_contact(), self.env._("Make the contact"))
        raise UserError(message)
