from odoo import models

from odoo.addons.base_import.models.base_import import ImportValidationError


class BaseImportImport(models.TransientModel):
    _inherit = "base_import.import"

    def _parse_import_data(self, data, import_fields, options):
        """Core says which value is no amount or no date, not in which row; people have to find it."""
        if not self.res_model.startswith("coop."):
            return super()._parse_import_data(data, import_fields, options)
        try:
            # On copies: what was read once cannot be read again.
            return super()._parse_import_data([list(row) for row in data], import_fields, options)
        except ImportValidationError as error:
            self._coop_name_row(error, data, import_fields, options)
            raise

    def _coop_name_row(self, error, data, import_fields, options):
        """Put the number of the first wrong row on the error: on the screen, and in its text."""
        for number, row in enumerate(data):
            try:
                super()._parse_import_data([list(row)], import_fields, options)
            except ImportValidationError as found:
                error.message = self.env._("Row %(row)s: %(error)s", row=number + 1, error=found.message)
                error.rows = {"from": number, "to": number}
                return
