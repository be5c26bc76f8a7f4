from odoo import api, models


class CoopMember(models.Model):
    """Members who come in by Odoo's own import, for instance those of the years before Odoo."""

    _inherit = "coop.member"

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Template for members"),
                "template": "/social_cooperative/static/import/members.xlsx",
            }
        ]
