"""The year overview as tables that paper and spreadsheet both print: this year beside the one before it."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from odoo.tools import format_date

from ...engine.annual import ASSETS
from ...engine.xaf_year import fiscal_year
from ...models.accountant.year_books import POT_STEPS, YearBooks

ZERO = Decimal(0)
# A side of the result, and the sign with which what is members' in it is shown.
INCOME, COSTS = ("income", 1), ("expense", -1)


@dataclass(frozen=True)
class Row:
    """A line of a table: amounts are None where a cell is empty. level: 0 a heading, 1 a total, 2 what is added up."""

    label: str
    amounts: tuple
    level: int = 2


@dataclass(frozen=True)
class Table:
    title: str
    columns: tuple
    rows: tuple
    note: str = ""


class YearOverview:
    """
    :param company: with its branches, a cooperative or not; a company without pots has a balance sheet and a result
    """

    def __init__(self, env, company, date_from, date_to):
        self.env = env
        self.company = company
        self.books = YearBooks(env, company, date_from, date_to)
        self.years = (self.books.year, self.books.year_before)
        self.annuals = [self.books.annuals[year] for year in self.years]

    def title(self):
        return self.env._("Year overview %(year)s", year=self._label(self.books.year))

    @cached_property
    def tables(self):
        """[Table] in the order of the paper."""
        tables = [self._balance_sheet(), self._result()]
        if self.books.pots:
            tables += [self._pot(pot) for pot in self.books.pots]
            tables += [self._contributions(), self._rewards(), self._cover()]
        return tables

    def is_balanced(self):
        """Whether both balance sheets are in balance, as books that Odoo keeps always are."""
        return not any(annual.difference for annual in self.annuals)

    # === BALANCE SHEET === #

    def _balance_sheet(self):
        rows = [
            Row(self.env._("What there is"), (), 0),
            *self._block(self.env._("Fixed assets"), "fixed"),
            *self._block(self.env._("Stock and other current assets"), "current"),
            *self._block(self.env._("To be received from customers and others"), "receivable"),
            *self._block(self.env._("Bank and cash"), "cash"),
            self._total(self.env._("Total of what there is"), *ASSETS),
            Row(self.env._("Of whom it is"), (), 0),
            *self._block(self.env._("Members' pots"), "member_pots"),
            *self._block(self.env._("Shared pots of members"), "shared_pots"),
            *self._block(self.env._("Rewards to be paid to members"), "rewards"),
            self._total(self.env._("Of members"), "member_pots", "shared_pots", "rewards"),
            *self._block(self.env._("Equity"), "equity"),
            *self._block(self.env._("Results of before, not distributed"), "result_before"),
            *self._block(self.env._("Result of the year"), "result"),
            self._total(
                self.env._("Of the cooperative") if self.books.pots else self.env._("Of the company"),
                "equity",
                "result_before",
                "result",
            ),
            *self._block(self.env._("To be paid to suppliers and others"), "payable"),
            *self._block(self.env._("Long-term debts"), "long_debt"),
            *self._block(self.env._("Other debts"), "other_debt"),
            self._total(self.env._("Of others"), "payable", "long_debt", "other_debt"),
            self._grand_total(self.env._("Total of whom it is")),
        ]
        columns = tuple(format_date(self.env, year.date_to) for year in self.years)
        return Table(self.env._("Balance sheet"), columns, tuple(filter(None, rows)))

    def _block(self, label, place):
        """The accounts of a place, each with both years; a line of account 0 has the label of the place."""
        found = {account for annual in self.annuals for account in annual.lines.get(place, {})}
        names = {account: self.books.account_name(account) if account else label for account in found}
        return [
            Row(
                names[account],
                self._amounts(lambda annual, account=account: annual.lines.get(place, {}).get(account, ZERO)),
            )
            for account in sorted(found, key=lambda account: (names[account], account))
        ]

    def _total(self, label, *places):
        amounts = self._amounts(lambda annual: annual.total(*places))
        return Row(label, amounts, 1) if any(amounts) or places == ASSETS else None

    def _grand_total(self, label):
        return Row(label, self._amounts(lambda annual: annual.total(*ASSETS) - annual.difference), 1)

    def _amounts(self, amount_of):
        return tuple(amount_of(annual) for annual in self.annuals)

    # === RESULT === #

    def _result(self):
        rows = [
            Row(self.env._("Income"), (), 0),
            *self._result_rows(*INCOME),
            self._result_total(self.env._("Total income"), *INCOME),
            Row(self.env._("Costs"), (), 0),
            *self._result_rows(*COSTS),
            self._result_total(self.env._("Total costs"), *COSTS),
            Row(self.env._("Result"), self._without_parts(self._amounts(lambda annual: annual.result)), 1),
        ]
        years = tuple(self._label(year) for year in self.years)
        columns = (self.env._("Of it: members"), self.env._("Of it: cooperative"), *years) if self.books.pots else years
        return Table(self.env._("Result"), columns, tuple(rows), self._result_note())

    def _result_note(self):
        accounts = self.books.companies.coop_appropriation_account_id
        if not self.books.pots or not accounts:
            return ""
        return self.env._(
            "What members earned and spent is set aside in their pots: see “%(accounts)s” among the costs.",
            accounts=", ".join(self.books.account_name(account) for account in accounts.ids),
        )

    def _result_rows(self, place, sign):
        found = {account for annual in self.annuals for account in annual.lines.get(place, {})}
        names = {account: self.books.account_name(account) for account in found}
        rows = []
        for account in sorted(found, key=lambda account: names[account]):
            amounts = self._amounts(lambda annual, account=account: annual.lines.get(place, {}).get(account, ZERO))
            rows.append(
                Row(names[account], self._with_parts(sign * self.books.members_part.get(account, ZERO), amounts))
            )
        return rows

    def _result_total(self, label, place, sign):
        """
        :param sign: with which what is members' is shown
        """
        members = sum(
            (self.books.members_part.get(account, ZERO) for account in self.annuals[0].lines.get(place, {})), ZERO
        )
        return Row(label, self._with_parts(sign * members, self._amounts(lambda annual: annual.total(place))), 1)

    def _with_parts(self, members, amounts):
        return (members, amounts[0] - members, *amounts) if self.books.pots else amounts

    def _without_parts(self, amounts):
        """The result is the cooperative's: what is set aside for members is a cost, so a part of theirs would say nothing."""
        return (None, None, *amounts) if self.books.pots else amounts

    # === POTS === #

    def _pot(self, pot):
        labels = {
            "net_turnover": self.env._("Net turnover set aside"),
            "contribution": self.env._("Contributions"),
            "investment": self.env._("Investments"),
            "training": self.env._("Training"),
            "reward": self.env._("Rewards"),
            "other": self.env._("Other entries: opening balances, transfers, corrections"),
        }
        figures = [self.books.pot_year(pot, year) for year in self.years]
        rows = [Row(self.env._("In the pot at the beginning"), tuple(figure.opening for figure in figures), 1)]
        for step in POT_STEPS:
            amounts = tuple(figure.steps[step] for figure in figures)
            if any(amounts):
                rows.append(Row(labels[step], amounts))
        rows.append(Row(self.env._("In the pot at the end"), tuple(figure.closing for figure in figures), 1))
        return Table(self.books.members.hide(pot.name), self._year_labels(), tuple(rows))

    def _contributions(self):
        given = [self.books.contributions(year) for year in self.years]
        names = {destination: self._destination(destination) for amounts in given for destination in amounts}
        rows = [
            Row(name, tuple(amounts.get(destination, ZERO) for amounts in given))
            for destination, name in sorted(names.items(), key=lambda row: row[1])
        ]
        rows.append(Row(self.env._("Total contributions"), tuple(sum(amounts.values(), ZERO) for amounts in given), 1))
        return Table(self.env._("Contributions of members by destination"), self._year_labels(), tuple(rows))

    def _destination(self, destination):
        """A municipality, a pot or the cooperative; none of them is a person."""
        if destination.kind == "shared_pot":
            return self.books.members.hide(self.books.env["coop.pot"].browse(destination.ref).name)
        if destination.kind == "municipality":
            return self.books.env["res.partner"].browse(destination.ref).name
        return self.env._("The cooperative")

    def _rewards(self):
        figures = [self.books.rewards(year) for year in self.years]
        granted, paid, due = zip(*figures, strict=True)
        rows = (
            Row(self.env._("Granted to members"), granted),
            Row(self.env._("Paid"), paid),
            Row(self.env._("Still to be paid at the end"), due, 1),
        )
        return Table(self.env._("Rewards"), self._year_labels(), rows)

    def _cover(self):
        rows = (
            Row(self.env._("Bank and cash"), self._amounts(lambda annual: annual.total("cash"))),
            Row(self.env._("Members' pots"), self._amounts(lambda annual: annual.total("member_pots"))),
            Row(self.env._("Shared pots of members"), self._amounts(lambda annual: annual.total("shared_pots"))),
            Row(self.env._("Rewards to be paid to members"), self._amounts(lambda annual: annual.total("rewards"))),
            Row(
                self.env._("Bank and cash less what is members'"),
                self._amounts(
                    lambda annual: annual.total("cash") - annual.total("member_pots", "shared_pots", "rewards")
                ),
                1,
            ),
        )
        columns = tuple(format_date(self.env, year.date_to) for year in self.years)
        note = self.env._(
            "Below zero: members' money is not in the bank, but in something else that the cooperative has or has to receive."
        )
        return Table(self.env._("Pots beside bank and cash"), columns, rows, note)

    def _year_labels(self):
        return tuple(self._label(year) for year in self.years)

    @staticmethod
    def _label(year):
        return fiscal_year(year.date_from, year.date_to)
