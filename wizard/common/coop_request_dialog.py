from odoo import fields, models
from odoo.exceptions import UserError


class CoopRequestDialog(models.AbstractModel):
    """A dialog about one request, of whatever model with coop.request.mixin."""

    _name = "coop.request.dialog"
    _description = "Dialog about a request"
    _inherit = ["coop.dialog"]

    res_model = fields.Char(required=True, readonly=True, export_string_translation=False)
    res_id = fields.Many2oneReference("Request", model_field="res_model", required=True, readonly=True)

    def _get_request(self):
        """
        :raises UserError: when what a client named is no request
        :raises AccessError: when the user may not read it
        """
        registry = self.env.registry
        if not issubclass(registry.get(self.res_model, object), registry["coop.request.mixin"]):
            raise UserError(self.env._("There is nothing to answer."))
        request = self.env[self.res_model].browse(self.res_id)
        request.check_access("read")
        return request
