"""Labels of goods as PDF, drawn to the millimetre.

Odoo's sheets of labels are pages of a browser, which the unpatched build of ``wkhtmltopdf`` shrinks so that they leave the paper,
and which take minutes when there are hundreds. Here no browser is asked.
"""

import io
from functools import cache
from typing import NamedTuple

from reportlab.graphics import renderPDF
from reportlab.lib.colors import HexColor, black
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from odoo.tools.barcode import check_barcode_encoding, createBarcodeDrawing
from odoo.tools.misc import file_path

FONTS = {
    "CoopLabel": "web/static/fonts/google/Roboto/Roboto-Regular.ttf",
    "CoopLabel-Bold": "web/static/fonts/google/Roboto/Roboto-Bold.ttf",
}
GUIDE = HexColor("#c8c8c8")  # where to cut plain paper; on a sheet of stickers it lies between them
LINE = 1.2  # from line to line, in heights of a letter
WIDEST = 52 * mm  # of a barcode: a wider one reads no better
QUIET = 1.5 * mm  # white on both sides of it, beside the inset
GAP = 0.8 * mm


class Sheet(NamedTuple):
    """A page of labels; in millimetres, letters in points. ``inset`` stays white in each label: no printer is that exact."""

    width: float
    height: float
    columns: int
    rows: int
    left: float
    top: float
    inset: float
    lines: int  # of the name, at most
    name: float
    price: float
    small: float

    @property
    def cell(self):
        """Width and height of a label, in points."""
        return (
            (self.width - 2 * self.left) / self.columns * mm,
            (self.height - 2 * self.top) / self.rows * mm,
        )


# By Odoo's names for the formats. Place and size on the page are those of Odoo's own sheets.
SHEETS = {
    "dymo": Sheet(57, 32, 1, 1, 0, 0, 2, 2, 8, 21, 6),
    "2x7xprice": Sheet(210, 297, 2, 7, 3, 14, 4, 2, 11, 24, 7),
    "4x7xprice": Sheet(210, 297, 4, 7, 3, 14, 4, 2, 9, 22, 6.5),
    "4x12xprice": Sheet(210, 297, 4, 12, 8, 20, 2.2, 1, 7.5, 15, 5.5),
    "4x12": Sheet(210, 297, 4, 12, 8, 20, 2.2, 2, 7.5, 15, 5.5),
}


class Label(NamedTuple):
    """What one label says.

    :param price: as text; empty for none
    :param tag: text and colour (``#rrggbb``) of the colour tag; empty for none
    :param more: small lines: the category, what was typed
    """

    name: str
    price: str = ""
    barcode: str = ""
    tag: tuple = ()
    more: tuple = ()


class LabelPdf:
    """Draws labels on sheets, in the order in which they are given."""

    def __init__(self, sheet):
        self.sheet = sheet
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=(sheet.width * mm, sheet.height * mm))
        self.plain, self.bold = fonts()
        self.forms = 0
        self.place = 0

    def draw(self, label, count=1):
        """A label, ``count`` times: it is drawn once and put in its places."""
        self.forms += 1
        form = f"label{self.forms}"
        width, height = self.sheet.cell
        self.canvas.beginForm(form, 0, 0, width, height)
        self._draw_label(label, width, height)
        self.canvas.endForm()
        for _each in range(count):
            self._put(form, width, height)

    def content(self):
        """The finished file."""
        self.canvas.save()  # with the last page, if there is anything on it
        return self.file.getvalue()

    def _put(self, form, width, height):
        sheet, places = self.sheet, self.sheet.columns * self.sheet.rows
        if self.place and self.place % places == 0:
            self.canvas.showPage()
        row, column = divmod(self.place % places, sheet.columns)
        self.place += 1
        self.canvas.saveState()
        self.canvas.translate(sheet.left * mm + column * width, sheet.height * mm - sheet.top * mm - (row + 1) * height)
        if places > 1:
            self.canvas.setStrokeColor(GUIDE)
            self.canvas.setLineWidth(0.25)
            self.canvas.rect(0, 0, width, height)
        self.canvas.doForm(form)
        self.canvas.restoreState()

    # === A LABEL === #

    def _draw_label(self, label, width, height):
        """From top to bottom: the name, a row with tag and price, the barcode in what is left."""
        inset = self.sheet.inset * mm
        left, right, bottom = inset, width - inset, inset
        top = self._draw_name(label.name, left, right, height - inset)
        top = self._draw_price(label, left, right, top)
        if label.barcode:
            self._draw_barcode(label.barcode, left, right, bottom, top - GAP)

    def _draw_name(self, name, left, right, top):
        size, most = self.sheet.name, self.sheet.lines
        lines = simpleSplit(name, self.bold, size, right - left)
        if len(lines) > most:
            lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
        self.canvas.setFillColor(black)
        for line in lines:
            top -= size * LINE
            self.canvas.setFont(self.bold, self._fit(line, self.bold, size, right - left))
            self.canvas.drawString(left, top + size * (LINE - 1), line)
        return top

    def _draw_price(self, label, left, right, top):
        """Price at the right, as large as it may be; at the left the tag with its colour, and small lines."""
        sheet, small = self.sheet, self.sheet.small
        texts = [*([label.tag[0]] if label.tag else []), *label.more]
        if not (label.price or texts):
            return top
        size = self._fit(label.price, self.bold, sheet.price, right - left) if label.price else 0
        if texts and label.price:
            size = self._fit(label.price, self.bold, sheet.price, (right - left) * 0.64)
        height = max(size, len(texts) * small * LINE)
        bottom = top - height - GAP
        if label.price:
            self.canvas.setFont(self.bold, size)
            self.canvas.drawRightString(right, bottom + 0.22 * size, label.price)
        if label.tag:
            self.canvas.setFillColor(colour(label.tag[1]))
            self.canvas.rect(left, bottom, 1.6 * mm, height, stroke=0, fill=1)
            self.canvas.setFillColor(black)
            left += 2.4 * mm
        space = right - left - pdfmetrics.stringWidth(label.price, self.bold, size) - GAP
        line = bottom + height
        for number, text in enumerate(texts):
            font = self.bold if label.tag and not number else self.plain
            line -= small * LINE
            self.canvas.setFont(font, self._fit(text, font, small, space))
            self.canvas.drawString(left, line + small * (LINE - 1), text)
        return bottom

    def _draw_barcode(self, value, left, right, bottom, top):
        left, right = left + QUIET, right - QUIET
        small, width = self.sheet.small, min(right - left, WIDEST)
        digits = small * LINE
        drawing = barcode_drawing(value, width, max(top - bottom - digits, 2 * mm))
        renderPDF.draw(drawing, self.canvas, left, bottom + digits)
        self.canvas.setFillColor(black)
        self.canvas.setFont(self.plain, self._fit(value, self.plain, small, width))
        self.canvas.drawString(left, bottom + small * (LINE - 1), value)

    @staticmethod
    def _fit(text, font, size, width):
        """The height of letters with which this text has room; never below what can be read."""
        needed = pdfmetrics.stringWidth(text, font, size)
        return size if needed <= width else max(size * width / needed, 4)


@cache
def fonts():
    """(plain, bold): with the letters of all languages of Europe, or those of every reader of PDF where Odoo has none."""
    try:
        for name, path in FONTS.items():
            pdfmetrics.registerFont(TTFont(name, file_path(path)))
    except (FileNotFoundError, TTFError):
        return "Helvetica", "Helvetica-Bold"
    return tuple(FONTS)


def colour(code):
    try:
        return HexColor(code)
    except (ValueError, TypeError):
        return black


def barcode_drawing(value, width, height):
    """As Odoo chooses the kind of a barcode: EAN where the digits are one, else Code 128; without white beside it."""
    kind = {8: "EAN8", 13: "EAN13"}.get(len(value), "Code128")
    if kind != "Code128" and not check_barcode_encoding(value, kind):
        kind = "Code128"
    return createBarcodeDrawing(kind, value=value, width=width, height=height, quiet=False, humanReadable=False)
