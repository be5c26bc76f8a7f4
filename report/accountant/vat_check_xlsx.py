"""The VAT check as XLSX: the return, the VAT accounts, and the differences, each on a sheet of its own."""

from odoo.tools import format_date

from ..common.xlsx_table import XlsxTable


class VatCheckXlsx:
    """Writes what a ``coop.vat.check`` shows."""

    def __init__(self, check):
        self.check = check
        self.env = check.env

    def title(self):
        start, end = (format_date(self.env, day) for day in (self.check.shown_from, self.check.shown_to))
        return self.env._("VAT check %(start)s – %(end)s", start=start, end=end)

    def fill(self, file):
        """Write the whole file."""
        title = f"{self.title()} · {self.check.company_id.name}"
        table = XlsxTable(file, title, self._box_columns(), sheet=self.env._("Return"))
        self._add_boxes(table)
        table.next_table(title, self._account_columns(), sheet=self.env._("VAT accounts"))
        self._add_accounts(table)
        table.next_table(title, self._difference_columns(), sheet=self.env._("Differences"))
        self._add_differences(table)
        table.close()

    def _box_columns(self):
        labels = self._labels("coop.vat.check.box")
        amounts = ("base", "tax", "margin_base", "margin_tax")
        return [(labels["name"], "text", 80), *((labels[name], "amount", 18) for name in amounts)]

    def _add_boxes(self, table):
        for box in self.check.box_ids:
            table.add_row(
                [
                    box.name,
                    box.base if box.has_base else None,
                    box.tax if box.has_tax else None,
                    box.margin_base or None,
                    box.margin_tax or None,
                ],
                bold=box.level <= 1,
            )

    def _account_columns(self):
        labels = self._labels("coop.vat.check.account")
        return [(labels["account_id"], "text", 50), *self._amount_columns(labels)]

    def _add_accounts(self, table):
        for row in self.check.account_ids:
            # Names of accounts belong to a paper that this user may have (coop.books.paper).
            table.add_row([row.account_id.sudo().display_name, row.booked, row.returned, row.difference])
        check = self.check
        table.add_row([self.env._("Total"), check.booked, check.returned, check.difference], bold=True)

    def _difference_columns(self):
        labels = self._labels("coop.vat.check.difference")
        texts = (("move_id", 18), ("account_id", 40), ("name", 40), ("reason", 50))
        return [
            (labels["date"], "date", 12),
            *((labels[name], "text", width) for name, width in texts),
            *self._amount_columns(labels),
        ]

    def _add_differences(self, table):
        differences = self.check.difference_ids
        reasons = dict(differences._fields["reason"]._description_selection(self.env))
        for row in differences:
            table.add_row(
                [row.date, row.move_id.name, row.account_id.display_name, row.name, reasons[row.reason],
                 row.booked, row.returned, row.difference]
            )  # fmt: skip
        total = sum(differences.mapped("difference"))
        table.add_row([None, self.env._("Total"), None, None, None, None, None, total], bold=True)

    def _amount_columns(self, labels):
        return [(labels[name], "amount", 18) for name in ("booked", "returned", "difference")]

    def _labels(self, model):
        return {name: field["string"] for name, field in self.env[model].fields_get(attributes=["string"]).items()}
