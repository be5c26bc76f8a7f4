from odoo import api, models

from .till_day import TillDay


class ReportTillDay(models.AbstractModel):
    """The day of a till as paper, and as a page of its form."""

    _name = "report.social_cooperative.report_till_day"
    _description = "Day report of a till"

    @api.model
    def _get_report_values(self, docids, data=None):
        days = self.env["coop.till.day"].browse(docids)
        days.check_access("read")
        pages = [self._prepare_page(day) for day in days]
        if len(days) > 1 and len(days.company_id) == 1:
            pages.insert(0, self._prepare_page(days))
        return {"doc_ids": docids, "doc_model": days._name, "docs": days, "pages": pages}

    @api.model
    def _prepare_page(self, days):
        """:param days: whose figures are added up; the caller may read them"""
        # Orders, payments and entries are a cashier's or a treasurer's, never both; who may see this day sees its figures.
        sessions = self.env["pos.session"].sudo().browse(days.ids)
        figures, self = TillDay(sessions), self.with_context(coop_till_currency=sessions[:1].currency_id.id)
        return {
            "company": sessions.company_id,
            "title": days._title(),
            "subtitle": days._subtitle(),
            "figures": self._prepare_figures(figures),
            "blocks": [block for block in self._prepare_blocks(figures) if block["rows"]],
            "note": "\n".join(
                note for session in sessions for note in (session.opening_notes, session.closing_notes) if note
            ),
        }

    def _prepare_figures(self, figures):
        """[(text, figure)] above all the tables"""
        differences = sum(amount for _text, amount in figures.differences())
        return [
            (self.env._("Sold"), self._money(figures.total())),
            (self.env._("Customers"), str(figures.count())),
            (self.env._("Came back"), self._money(sum(row[2] for row in figures.refunds()))),
            (self.env._("Differences"), self._money(differences)),
        ]

    def _prepare_blocks(self, figures):
        amount, pieces = self.env._("Amount"), self.env._("Pieces")
        net = self.env._("Without VAT")
        money, number = self._money, self._number
        owners, taxes = figures.owners(), figures.taxes()
        return [
            self._block(self.env._("Whose it is"), (net, amount), owners, (money, money)),
            self._block(
                self.env._("By category"), (pieces, self.env._("Kilos"), amount), figures.categories(), (number, self._kilos, money)
            ),
            self._block(self.env._("By colour"), (pieces, amount), figures.colours(), (number, money), is_total=False),
            self._block(self.env._("VAT"), (net, self.env._("VAT")), taxes, (money, money)),
            self._block(self.env._("Paid with"), (self.env._("Times"), amount), figures.payments(), (str, money)),
            self._drawer_block(figures),
            self._block(self.env._("Differences that were booked"), (amount,), figures.differences(), (money,)),
            self._block(self.env._("Came back"), (self.env._("Goods"), amount), figures.refunds(), (str, money)),
            self._more_block(figures),
            self._block(
                self.env._("Not in these figures, or later"), (self.env._("Orders"), amount), figures.waiting(), (str, money),
                is_total=False,
            ),
        ]  # fmt: skip

    def _block(self, heading, labels, rows, formats, is_total=True):
        """A table: each row a name and values; the last one their sum, where they are numbers."""
        cells = [
            (name, [fmt(value) for fmt, value in zip(formats, values, strict=True)], False) for name, *values in rows
        ]
        if is_total and len(rows) > 1:
            sums = [
                "" if isinstance(column[0], str) else fmt(sum(column))
                for fmt, column in zip(formats, list(zip(*rows, strict=True))[1:], strict=True)
            ]
            cells.append((self.env._("Total"), sums, True))
        return {"heading": heading, "labels": labels, "rows": cells}

    def _drawer_block(self, figures):
        rows = [
            (text, ["" if amount is None else self._money(amount)], is_total)
            for text, amount, is_total in figures.drawers()
        ]
        return {"heading": self.env._("Drawer"), "labels": (self.env._("Amount"),), "rows": rows}

    def _more_block(self, figures):
        rows = [
            (self.env._("Discounts typed at the till"), *figures.discounts()),
            (self.env._("With an invoice"), *figures.invoiced()),
        ]
        labels = (self.env._("Times"), self.env._("Amount"))
        rows = [row for row in rows if row[1]]
        return self._block(self.env._("Also"), labels, rows, (str, self._money), is_total=False)

    # === FORMATS === #

    def _money(self, amount):
        currency = self.env["res.currency"].browse(self.env.context["coop_till_currency"])
        return currency.format(float(amount))

    def _kilos(self, kilos):
        return self._lang().format("%.2f", float(kilos), grouping=True) if kilos else ""

    def _number(self, pieces):
        return self._lang().format("%.0f" if pieces == round(pieces) else "%.2f", float(pieces), grouping=True)

    def _lang(self):
        return self.env["res.lang"]._lang_get(self.env.lang or "en_US")
