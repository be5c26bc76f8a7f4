from babel.numbers import format_currency, format_decimal

from odoo import api, models
from odoo.tools import format_date
from odoo.tools.misc import babel_locale_parse


class ReportStatement(models.AbstractModel):
    """The rows from opening to closing: every step in the right-hand column, its documents in the one before it."""

    _inherit = "report.social_cooperative.report_statement"

    @api.model
    def _rows(self, line):
        steps = line.step_ids.grouped("code")
        items = line.item_ids.grouped("category")
        labels = self._step_labels(line)
        rows = [self._row("balance", labels["opening"], total=line.opening)]
        for code in ("turnover", "assignment_cost"):
            rows += self._step_rows(steps[code], labels[code], items.get(code, ()))
            if code == "turnover" and "write_off" in items:
                rows.append(self._row("group", labels["write_off"]))
                rows += self._item_rows(items["write_off"])
        rows.append(self._row("total", labels["net_turnover"], total=line.net_turnover))
        for step in steps.get("contribution", ()):
            rows += self._contribution_rows(step)
        rows.append(self._row("total", labels["pot_gross"], total=line.pot_gross))
        for code in ("investment", "training"):
            rows += self._step_rows(steps[code], labels[code], items.get(code, ()))
        return rows + self._closing_rows(line, labels, items.get("pot", ())) + self._expected_rows(line, labels)

    @api.model
    def _closing_rows(self, line, labels, entries):
        rows = [self._row("total", labels["change"], total=line.change)]
        if line.correction:
            rows.append(self._row("note", self._correction_note(self._money(line.correction, line.currency_id))))
        if entries or line.other:
            rows.append(self._row("step", labels["other"], total=line.other, opens=True))
            rows += self._item_rows(entries)
        return [*rows, self._row("balance", labels["closing"], total=line.closing)]

    @api.model
    def _step_rows(self, step, label, items):
        return [self._row("step", label, total=step.amount, opens=bool(items)), *self._item_rows(items)]

    @api.model
    def _contribution_rows(self, step):
        label = step._get_label()
        notes = [self._row("note", note) for note in self._contribution_notes(step)]
        return [self._row("step", label, total=step.amount, opens=bool(notes)), *notes]

    @api.model
    def _item_rows(self, items):
        """The documents of this period, and under a heading of their own those that correct earlier periods."""
        currency = items and items[0].currency_id
        period = [item for item in items if not currency.is_zero(item.amount - item.correction)]
        corrections = [item for item in items if not currency.is_zero(item.correction)]
        rows = [row for item in period for row in self._one_item(item, item.amount - item.correction)]
        if corrections:
            rows.append(self._row("group", self._correction_heading()))
            for item in corrections:
                rows += self._one_item(item, item.correction, correction=True)
        return rows

    @api.model
    def _one_item(self, item, amount, correction=False):
        note = self._item_note(item)
        rows = [self._item_row(item, amount, correction)]
        return [*rows, self._row("note", note, correction=correction)] if note else rows

    @api.model
    def _item_row(self, item, amount, correction=False):
        return self._row(
            "item",
            item.label if item.label != item.name else "",
            date=format_date(self.env, item.date),
            name=item.name or "",
            amount=amount,
            correction=correction,
        )

    @api.model
    def _expected_rows(self, line, labels):
        """Invoices that customers have not paid, and what the pot is with and without them."""
        if not line.expected_item_ids and not line.expected:
            return []
        rows = [self._row("space"), self._row("step", labels["expected_items"], opens=True)]
        rows += [self._item_row(item, item.expected) for item in line.expected_item_ids]
        rows.append(self._row("step", labels["expected"], total=line.expected))
        other_basis = line.closing + line.expected
        if line.settlement_id.recognition == "invoiced":
            other_basis = line.closing - line.expected
        return [*rows, self._row("total", labels["other_basis"], total=other_basis)]

    # === FORMATS === #

    @api.model
    def _row(self, kind, label="", **values):
        """A row; amounts become text. ``total`` goes into the right-hand column, ``amount`` into the one before."""
        for column in ("amount", "total"):
            if column in values:
                values[column] = self._number(values[column])
        return {"kind": kind, "label": label, **values}

    @api.model
    def _number(self, amount):
        """1234.5 as "1.234,50" or "1,234.50"; never a negative zero."""
        text = format_decimal(round(amount, 2) or 0.0, "#,##0.00", locale=babel_locale_parse(self.env.lang))
        return text.replace("-", "−")

    @api.model
    def _money(self, amount, currency):
        """1234.5 as "€ 1.234,50" or "€1,234.50", as the language writes it."""
        text = format_currency(round(amount, 2) or 0.0, currency.name, locale=babel_locale_parse(self.env.lang))
        return text.replace("-", "−")

    @api.model
    def _percentage(self, percentage):
        return format_decimal(float(percentage), "#,##0.##", locale=babel_locale_parse(self.env.lang)) + " %"
