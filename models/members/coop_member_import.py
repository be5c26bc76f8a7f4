from datetime import date

from odoo import api, models


class CoopMember(models.Model):
    """Members who come in by Odoo's own import, for instance those of the years before Odoo."""

    _inherit = "coop.member"

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Template for members"),
                "template": "/coop/import/members.xlsx",
            }
        ]

    @api.model
    def _prepare_import_example(self):
        """(paths of the columns, rows) of the template."""
        states = dict(self._fields["state"]._description_selection(self.env))
        paths = ("number", "person_name", "trade_name", "email", "phone")
        history = ("status_ids/state", "status_ids/date", "status_ids/note")
        nothing = (None,) * len(paths)
        return [*paths, *history], [
            ("L0001", "Anna de Wit", "Tuinhulp Oost", "anna@example.com", "06 12345678")
            + (states["active"], date(2025, 3, 1), None),
            ("L0002", "Bert Zwart", "Klusbus", None, None) + (states["applicant"], date(2025, 9, 1), None),
            (*nothing, states["active"], date(2025, 10, 1), self.env._("Began with the course")),
            (*nothing, states["paused"], date(2026, 1, 1), None),
        ]
