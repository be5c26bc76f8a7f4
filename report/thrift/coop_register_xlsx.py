"""The register of second-hand goods as XLSX."""

from ..common.xlsx_table import XlsxTable

FIELDS = (
    ("number", 18),
    ("date", 12),
    ("category_id", 20),
    ("description", 34),
    ("serial", 24),
    ("weight", 10),
    ("cancelled_on", 14),
)


class RegisterXlsx:
    """Writes the entries of ``domain``, the oldest first."""

    def __init__(self, env, domain):
        self.env = env
        self.register = env["coop.goods.register"]
        self.domain = domain

    def fill(self, file):
        """Write the whole list."""
        table = XlsxTable(file, self.env._("Register of second-hand goods"), self._columns())
        for entry in self.register.search(self.domain, order="date, id"):
            table.add_row(
                [entry.number, entry.date, entry.category_id.name, entry.description, entry.serial, entry.weight,
                 entry.cancelled_on]
            )  # fmt: skip
        table.close()

    def _columns(self):
        labels = self.register.fields_get([name for name, _width in FIELDS], ["string", "type"])
        kinds = {"float": "amount", "date": "date"}
        return [(labels[name]["string"], kinds.get(labels[name]["type"], "text"), width) for name, width in FIELDS]
