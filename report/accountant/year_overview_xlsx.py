"""The year overview as XLSX, a table on each sheet."""

from ..common.xlsx_table import XlsxTable


class YearOverviewXlsx:
    """Writes a :class:`YearOverview`."""

    def __init__(self, overview):
        self.overview = overview

    def title(self):
        return self.overview.title()

    def fill(self, file):
        """Write the whole file."""
        title = f"{self.title()} · {self.overview.company.name}"
        table = None
        for number, part in enumerate(self.overview.tables, 1):
            columns = [(part.title, "text", 60), *((column, "amount", 18) for column in part.columns)]
            # Pots are named by people: two can have the same name, and a sheet cannot hold every character.
            sheet = f"{number} {self._sheet_name(part.title)}"
            if table:
                table.next_table(title, columns, sheet=sheet)
            else:
                table = XlsxTable(file, title, columns, sheet=sheet)
            self._add_rows(table, part)
        table.close()

    def _add_rows(self, table, part):
        empty = [None] * len(part.columns)
        for row in part.rows:
            amounts = [None if amount is None else float(amount) for amount in row.amounts] or empty
            table.add_row([row.label, *amounts], bold=row.level < 2)
        if part.note:
            table.skip()
            table.add_row([part.note, *empty])

    @staticmethod
    def _sheet_name(title):
        return "".join(" " if character in "[]:*?/\\'" else character for character in title)
