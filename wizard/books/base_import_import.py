from odoo import models

from odoo.addons.base_import.models.base_import import ImportValidationError


class BaseImportImport(models.TransientModel):
    _inherit = "base_import.import"

    def _parse_import_data(self, data, import_fields, options):
        """Core says which value of an opening balance is no amount, not in which row; people have to find it."""
        if self.res_model != "coop.opening.line":
            return super()._parse_import_data(data, import_fields, options)
        for number, row in enumerate(data):
            try:
                super()._parse_import_data([list(row)], import_fields, options)
            except ImportValidationError as error:
                error.message = self.env._("Row %(row)s: %(error)s", row=number + 1, error=error.message)
                error.rows = {"from": number, "to": number}
                raise
        return super()._parse_import_data(data, import_fields, options)
