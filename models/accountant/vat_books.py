"""The Dutch VAT return of a period, from Odoo's own tax tags, beside the VAT accounts of the same period."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from odoo.tools import SQL

from ...engine.vat_return import CellSum, TagSum, cell_value, tag_weights
from .company_books import CompanyBooks

REPORT = "l10n_nl.tax_report"
TOTAL = ("NL_VAT_5g", "tax")
COLUMNS = ("base", "tax")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class VatBox:
    """A row of the return; the amounts of the margin scheme are in the others. None: the row has no such column."""

    name: str
    level: int
    base: Decimal | None
    tax: Decimal | None
    margin_base: Decimal
    margin_tax: Decimal


@dataclass(frozen=True)
class VatAccount:
    """What an account did in the period, and how much of it the return has; to be paid positive."""

    account_id: int
    booked: Decimal
    returned: Decimal

    @property
    def difference(self):
        return self.returned - self.booked


@dataclass(frozen=True)
class VatDifference:
    """A journal item that the return and the VAT accounts see differently; to be paid positive."""

    item_id: int
    move_id: int
    reason: str
    booked: Decimal
    returned: Decimal

    @property
    def difference(self):
        return self.returned - self.booked


class VatBooks(CompanyBooks):
    """The VAT return and the VAT accounts.

    :param date_from: first day, and ``date_to`` the last, of the date of the entries
    """

    def __init__(self, env, company, date_from, date_to):
        super().__init__(env, company)
        self.date_from, self.date_to = date_from, date_to

    # === THE RETURN === #

    def boxes(self):
        """[VatBox] in the order of the return."""
        return [self._box(line) for line in self._report_lines()]

    def total(self):
        """What the return says is to be paid; negative: comes back."""
        return cell_value(self._form, TOTAL, self._sums)

    def _box(self, line):
        labels = set(line.expression_ids.mapped("label"))
        values = {
            column: cell_value(self._form, (line.code, column), self._sums) if column in labels else None
            for column in COLUMNS
        }
        margin = {column: cell_value(self._form, (line.code, column), self._margin_sums) for column in COLUMNS}
        return VatBox(line.name, line.hierarchy_level, *values.values(), *margin.values())

    def _report_lines(self):
        """Depth first: a section, then what is in it."""
        report = self.env.ref(REPORT)
        children = defaultdict(list)
        for line in report.line_ids.sorted(lambda line: (line.sequence, line.id)):
            children[line.parent_id].append(line)

        def walk(parent):
            for line in children[parent]:
                yield line
                yield from walk(line)

        return list(walk(report.line_ids.browse()))

    @cached_property
    def _form(self):
        """Odoo's description of the return, as the engine reads it."""
        kinds = {"tax_tags": TagSum, "aggregation": CellSum}
        return {
            (line.code, expression.label): kinds[expression.engine].parse(expression.formula)
            for line in self._report_lines()
            for expression in line.expression_ids
            if expression.engine in kinds
        }

    @cached_property
    def _tags(self):
        """{tag id: its name in the formulas}"""
        country = self.env.ref(REPORT).country_id
        tags = self.env["account.account.tag"].with_context(active_test=False, lang="en_US")
        found = tags.search([("applicability", "=", "taxes"), ("country_id", "=", country.id)])
        return {tag.id: tag.name.removeprefix("-").removeprefix("+") for tag in found}

    @cached_property
    def _sums(self):
        return {name: whole for name, (whole, _margin) in self._sums_by_tag.items()}

    @cached_property
    def _margin_sums(self):
        return {name: margin for name, (_whole, margin) in self._sums_by_tag.items()}

    @cached_property
    def _sums_by_tag(self):
        """{tag: (debit less credit of its items, how much of that the margin scheme booked)}"""
        sums = defaultdict(lambda: (Decimal(0), Decimal(0)))
        query = SQL(
            """SELECT rel.account_account_tag_id, SUM(item.balance),
                      COALESCE(SUM(item.balance) FILTER (WHERE item.move_id = ANY(%s)), 0)
                 FROM account_move_line item
                 JOIN account_account_tag_account_move_line_rel rel ON rel.account_move_line_id = item.id
                WHERE %s AND rel.account_account_tag_id = ANY(%s)
                GROUP BY rel.account_account_tag_id""",
            self.margin_moves.ids,
            self._in_period,
            list(self._tags),
        )
        for tag_id, whole, margin in self.env.execute_query(query):
            name = self._tags[tag_id]
            sums[name] = (sums[name][0] + self._cents(whole), sums[name][1] + self._cents(margin))
        return sums

    # === THE MARGIN SCHEME === #

    @cached_property
    def margin_moves(self):
        """The entries of the margin scheme, and what undid them, whatever their date."""
        periods = self.env["coop.margin.period"].search([("company_id", "in", self.companies.ids)])
        return periods.move_ids

    def margin_is_missing(self):
        """Whether goods are sold under the margin scheme that is not posted until the end of the period."""
        rates = self.env["coop.margin.rate"].with_context(active_test=False)
        found = rates.search([("company_id", "in", self.companies.ids)])
        return any(self._is_sold_without_margin(company, own) for company, own in found.grouped("company_id").items())

    def _is_sold_without_margin(self, company, rates):
        posted = self.env["coop.margin.period"].search([("company_id", "=", company.id), ("state", "=", "posted")])
        until = max(posted.mapped("date_to"), default=date.min)
        items = self.env["account.move.line"]
        return bool(
            items.search_count(
                [
                    ("account_id", "in", rates.sales_account_id.ids),
                    ("company_id", "=", company.id),
                    ("parent_state", "=", "posted"),
                    ("date", ">", until),
                    ("date", ">=", self.date_from),
                    ("date", "<=", self.date_to),
                    ("move_id", "not in", self.margin_moves.ids),
                ],
                limit=1,
            )
        )

    # === THE ACCOUNTS === #

    def accounts(self):
        """[VatAccount] of every VAT account that moved, and of other accounts that have an amount in the return."""
        query = SQL(
            "SELECT account_id, SUM(booked), SUM(returned) FROM (%s) AS item GROUP BY account_id", self._items_sql()
        )
        rows = [
            VatAccount(account_id, self._cents(booked), self._cents(returned))
            for account_id, booked, returned in self.env.execute_query(query)
        ]
        accounts = self.env["account.account"].with_company(self.company.root_id)
        codes = {row.account_id: accounts.browse(row.account_id).code or "" for row in rows}
        return sorted(
            (row for row in rows if row.booked or row.returned), key=lambda row: (codes[row.account_id], row.account_id)
        )

    def differences(self):
        """[VatDifference], the oldest first."""
        query = SQL(
            """SELECT item.id, item.move_id, item.account_id, item.booked, item.returned FROM (%s) AS item
                WHERE ROUND(item.booked, 2) <> ROUND(item.returned, 2)
                ORDER BY item.date, item.move_id, item.id""",
            self._items_sql(),
        )
        rows = self.env.execute_query(query)
        settled = self._moves_of_tax_office([row[1] for row in rows])
        return [
            VatDifference(
                item_id,
                move_id,
                self._reason(account_id, booked, returned, move_id in settled),
                self._cents(booked),
                self._cents(returned),
            )
            for item_id, move_id, account_id, booked, returned in rows
        ]

    def _reason(self, account_id, booked, returned, is_settled):
        if account_id not in self._vat_account_ids:
            return "other_account"
        if returned:
            return "other_amount"
        return "settled" if is_settled else "no_tag"

    def _moves_of_tax_office(self, move_ids):
        """Those of these entries that move VAT to the account on which the tax office is paid: the closing of a period."""
        query = SQL(
            "SELECT DISTINCT move_id FROM account_move_line WHERE move_id = ANY(%s) AND account_id = ANY(%s)",
            move_ids,
            list(self._tax_office_account_ids),
        )
        return {move_id for (move_id,) in self.env.execute_query(query)} if move_ids else set()

    def _items_sql(self):
        """A query: per item on a VAT account or with a tag that is paid, what was booked and what the return says of it."""
        weights = tag_weights(self._form, TOTAL)
        pairs = [(tag_id, weights[name]) for tag_id, name in self._tags.items() if name in weights]
        return SQL(
            """SELECT item.id, item.move_id, item.date, item.account_id,
                      CASE WHEN item.account_id = ANY(%(accounts)s) THEN -item.balance ELSE 0 END AS booked,
                      COALESCE(SUM(item.balance * tag.weight), 0) AS returned
                 FROM account_move_line item
            LEFT JOIN account_account_tag_account_move_line_rel rel ON rel.account_move_line_id = item.id
            LEFT JOIN UNNEST(%(tags)s, %(weights)s) AS tag(id, weight) ON tag.id = rel.account_account_tag_id
                WHERE %(in_period)s AND (item.account_id = ANY(%(accounts)s) OR tag.id IS NOT NULL)
                GROUP BY item.id""",
            accounts=list(self._vat_account_ids),
            tags=[tag_id for tag_id, _weight in pairs],
            weights=[weight for _tag_id, weight in pairs],
            in_period=self._in_period,
        )

    @cached_property
    def _vat_account_ids(self):
        """Accounts on which the company's taxes put VAT that is to be paid or claimed."""
        lines = self._repartition().filtered("use_in_tax_closing")
        return frozenset(lines.account_id.ids) - self._tax_office_account_ids

    @cached_property
    def _tax_office_account_ids(self):
        groups = self._repartition().tax_id.tax_group_id.with_company(self.company.root_id)
        return frozenset((groups.tax_payable_account_id | groups.tax_receivable_account_id).ids)

    def _repartition(self):
        taxes = self.env["account.tax"].with_context(active_test=False)
        found = taxes.search(
            [*taxes._check_company_domain(self.companies), ("country_id", "=", self.env.ref(REPORT).country_id.id)]
        )
        return found.repartition_line_ids.filtered(lambda line: line.repartition_type == "tax")

    @property
    def _in_period(self):
        return SQL(
            "item.parent_state = 'posted' AND item.company_id = ANY(%s) AND item.date BETWEEN %s AND %s",
            self.companies.ids,
            self.date_from,
            self.date_to,
        )

    @staticmethod
    def _cents(amount):
        return Decimal(str(amount or 0)).quantize(CENT)
