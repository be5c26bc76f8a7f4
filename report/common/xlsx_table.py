"""Writes long tables to an XLSX file, row by row, in memory that does not grow with the rows."""

from itertools import count

import xlsxwriter

# Excel ends at row 1,048,576; a longer table goes on in a next sheet.
MAX_ROWS = 1_000_000
MAX_TEXT = 32_767
MAX_SHEET_NAME = 31
FORMATS = {
    "amount": {"num_format": "#,##0.00"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "text": {},
}


class XlsxTable:
    """A table with a title, a frozen header and typed columns; others may follow, on sheets of their own.

    :param file: binary file to write to
    :param title: first line of each sheet
    :param columns: [(label, "text" | "amount" | "date", width in characters)]
    :param sheet: what its first sheet is called; sheets without a name are numbered
    """

    def __init__(self, file, title, columns, sheet=None):
        # Text stays text, also when it looks like a formula, a number or an address.
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
        self._book = xlsxwriter.Workbook(file, options)
        self._formats = {kind: self._book.add_format(options) for kind, options in FORMATS.items()}
        self._bold = {kind: self._book.add_format({"bold": True, "top": 1, **FORMATS[kind]}) for kind in FORMATS}
        self._heading = self._book.add_format({"bold": True, "font_size": 14})
        head = {"bold": True, "bottom": 1, "bg_color": "#EEEEEE", "text_wrap": True, "valign": "bottom"}
        self._head = self._book.add_format(head)
        self._amount_head = self._book.add_format({**head, "align": "right"})
        self._numbers = count(1)
        self.next_table(title, columns, sheet)

    def next_table(self, title, columns, sheet=None):
        """Go on with another table."""
        self.title, self.columns = title, columns
        self._start_sheet(sheet)

    def add_row(self, values, bold=False):
        """Write one row; ``None`` leaves a cell empty. ``bold``: a row of totals."""
        if self._row >= MAX_ROWS:
            self._start_sheet()
        formats = self._bold if bold else self._formats
        for column, (value, (_label, kind, _width)) in enumerate(zip(values, self.columns, strict=True)):
            self._write_cell(column, value, kind, formats)
        self._row += 1

    def skip(self):
        """Leave a row empty."""
        self._row += 1

    def close(self):
        """Finish the file."""
        self._book.close()

    def _write_cell(self, column, value, kind, formats):
        if value is None or value is False:
            if formats is self._bold:
                self._sheet.write_blank(self._row, column, None, formats[kind])
        elif isinstance(value, str):
            self._sheet.write_string(self._row, column, value[:MAX_TEXT], formats["text"])
        elif kind == "amount":
            self._sheet.write_number(self._row, column, round(value, 2), formats[kind])
        else:
            self._sheet.write_datetime(self._row, column, value, formats[kind])

    def _start_sheet(self, name=None):
        number = str(next(self._numbers))
        self._sheet = self._book.add_worksheet((name or number)[:MAX_SHEET_NAME])
        # When printed, all columns fit on one page; A4.
        self._sheet.set_paper(9)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(2)
        self._sheet.write_string(0, 0, self.title, self._heading)
        for column, (label, kind, width) in enumerate(self.columns):
            self._sheet.set_column(column, column, width)
            self._sheet.write_string(2, column, label, self._amount_head if kind == "amount" else self._head)
        self._sheet.freeze_panes(3, 0)
        self._row = 3
