from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

# Heights in CSS pixels, measured; a printed page is 850 to 880 wide and 1300 to 1350 high, depending on the build.
# The pages are made here and not by the printing program: an unpatched wkhtmltopdf has no running headers, and
# every page must name the member.
PAGE = 1290
HEADING = {"first": 325, "next": 75}
ROW = {"balance": 30, "step": 27, "total": 28, "item": 22.5, "group": 22.5, "space": 14}
NOTE = 20
NOTE_LINE = 18
NOTE_WIDTH = 95
CLOSING_TEXTS = 215
NEGATIVE_TEXT = 50


class ReportStatement(models.AbstractModel):
    """The statement as paper: per member one or more pages in the member's language, all in one document.

    All statements go into one body with page breaks, without running header or footer, so that it prints the same
    with a patched and an unpatched wkhtmltopdf, one or fifty at once.
    """

    _name = "report.social_cooperative.report_statement"
    _description = "Statement of a member"

    @api.model
    def _get_report_values(self, docids, data=None):
        lines = self.env["coop.settlement.line"].browse(docids)
        paged = (data or {}).get("report_type") == "pdf"
        return {
            "doc_ids": docids,
            "doc_model": lines._name,
            "docs": lines,
            "statements": [self.with_context(lang=line._get_lang())._prepare_statement(line, paged) for line in lines],
        }

    @api.model
    def _prepare_statement(self, line, paged):
        """What the template prints of one statement, in the language of the environment."""
        line = line.with_env(self.env)
        closing = {"kind": "closing", "height": CLOSING_TEXTS + (NEGATIVE_TEXT if line.closing < 0 else 0)}
        pages = self._paginate([*self._rows(line), closing]) if paged else [self._rows(line)]
        return {
            "line": line,
            "company": line.company_id,
            "lang": self.env.lang,
            "pages": pages,
            "contact": self._contact(line.company_id),
            **self._words(line),
        }

    @api.model
    def _contact(self, company):
        """The address lines of the letterhead."""
        place = " ".join(filter(None, [company.zip, company.city]))
        registry = self.env._("KvK %(number)s", number=company.company_registry) if company.company_registry else ""
        parts = [[company.street, place], [company.phone, company.email], [registry]]
        return [" · ".join(filter(None, part)) for part in parts if any(part)]

    # === PAGES === #

    @api.model
    def _paginate(self, rows):
        """Cut the rows into pages; the last row stands for the closing texts and only needs its room."""
        pages, room = [[]], PAGE - HEADING["first"]
        for row in rows:
            height = self._height(row)
            if height > room and pages[-1]:
                moved = self._headings_at_end(pages[-1])
                pages.append(moved)
                room = PAGE - HEADING["next"] - sum(self._height(heading) for heading in moved)
            room -= height
            pages[-1].append(row)
        pages[-1].pop()
        return pages

    @api.model
    def _headings_at_end(self, page):
        """Take headings from the end of a page: they go with what follows them."""
        moved = []
        while len(page) > 1 and page[-1]["kind"] in ("group", "space"):
            moved.insert(0, page.pop())
        if len(page) > 1 and page[-1]["kind"] == "step" and page[-1].get("opens"):
            moved.insert(0, page.pop())
        return moved

    @api.model
    def _height(self, row):
        if row["kind"] == "note":
            return NOTE + NOTE_LINE * (len(row["label"]) // NOTE_WIDTH)
        return row.get("height") or ROW[row["kind"]]

    # === FORMATS === #

    @api.model
    def _day(self, day):
        return format_date(self.env, day, date_format="d MMMM y") if day else ""

    @api.model
    def _date_before(self, line):
        """The day of the opening balance, in words; empty for the first settlement."""
        return self._day(line.date_from - timedelta(days=1)) if line.date_from else ""

    @api.model
    def _posted_day(self, line):
        posted = line.settlement_id.posted_on
        return self._day(fields.Datetime.context_timestamp(line, posted).date()) if posted else ""
