"""The file that people fill in before an import: headings as this user reads them on the screen, and rows to follow."""

import xlsxwriter

WIDTH = 24


class ImportTemplate:
    """Writes the columns and example rows that ``_prepare_import_example`` of a model names."""

    def __init__(self, env, model):
        self.model = env[model]

    def fill(self, file):
        """Write the file."""
        paths, rows = self.model._prepare_import_example()
        book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
        sheet = book.add_worksheet()
        sheet.set_column(0, len(paths) - 1, WIDTH)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [self._heading(path) for path in paths], book.add_format({"bold": True}))
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if hasattr(value, "year"):
                    sheet.write_datetime(number, column, value, day)
                elif value is not None:
                    sheet.write(number, column, value)
        book.close()

    def _heading(self, path):
        """The label of a field as Odoo's import finds it back; of a line's field with that of the lines before it."""
        model, labels = self.model, []
        for name in path.split("/"):
            labels.append(model.fields_get([name], ["string"])[name]["string"])
            model = model.env.get(model._fields[name].comodel_name) if model._fields[name].relational else model
        return "/".join(labels)
