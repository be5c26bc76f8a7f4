from odoo import models

# What a spreadsheet takes for a formula when a cell begins with it. Plus and minus are no formulas in XLSX, and Odoo
# takes care of them in CSV.
FORMULA = ("=", "{=", "@", "\t", "\r")


def as_text(value):
    """The value of a cell, as a text that a spreadsheet only shows."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


class Base(models.AbstractModel):
    _inherit = "base"

    def export_data(self, fields_to_export):
        """What somebody typed into a record of the addon stays a text in the treasurer's spreadsheet.

        Odoo writes it into the XLSX as it is, and a cell that begins with = is then a formula, which can send what stands
        beside it to anywhere.
        """
        result = super().export_data(fields_to_export)
        if not self._name.startswith("coop."):
            return result
        return result | {"datas": [[as_text(value) for value in row] for row in result["datas"]]}
