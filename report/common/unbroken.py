"""Dates in headings on paper: a line does not end inside of one."""

import re

from markupsafe import Markup, escape

# As every language of Odoo writes them by default (31-12-2026, 12/31/2026, 31.12.2026), and in words (31 december 2026).
DATE = re.compile(r"\b(?:\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\d{1,2}\.? [^\W\d]+ \d{4}|[^\W\d]+ \d{1,2}, \d{4})\b")


def unbroken(text):
    """This heading as HTML, each date in one piece."""
    parts, end = [], 0
    for found in DATE.finditer(text):
        parts += [escape(text[end : found.start()]), Markup('<span style="white-space: nowrap">%s</span>') % found[0]]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])
