"""The figures of a fiscal year and of the one before it, from the posted items of a company and its branches."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from odoo.tools import SQL

from ...engine import parse_step_key
from ...engine.annual import Balance, annual
from .company_books import CompanyBooks

CENT = Decimal("0.01")
# What moves a pot, in the order of the waterfall.
POT_STEPS = ("net_turnover", "contribution", "investment", "training", "reward", "other")


@dataclass(frozen=True)
class YearOf:
    """First and last day of a fiscal year."""

    date_from: date
    date_to: date


@dataclass(frozen=True)
class PotYear:
    """A pot in a year: what was in it, what moved it by step, and what is in it. In the pot positive."""

    opening: Decimal
    steps: dict
    closing: Decimal


class YearBooks(CompanyBooks):
    """A year and the one before, in totals."""

    def __init__(self, env, company, date_from, date_to):
        super().__init__(env, company)
        self.year = YearOf(date_from, date_to)
        last_day = date_from - timedelta(days=1)
        self.year_before = YearOf(company.compute_fiscalyear_dates(last_day)["date_from"], last_day)

    # === BALANCE SHEET AND RESULT === #

    @cached_property
    def annuals(self):
        """{year: engine.annual.Annual} of this year and the one before."""
        return {year: annual(self._balances(year)) for year in (self.year, self.year_before)}

    def _balances(self, year):
        query = SQL(
            """SELECT item.account_id, account.account_type, SUM(item.balance),
                      COALESCE(SUM(item.balance) FILTER (WHERE item.date < %s), 0)
                 FROM account_move_line item JOIN account_account account ON account.id = item.account_id
                WHERE %s AND item.date <= %s
                GROUP BY item.account_id, account.account_type""",
            year.date_from,
            self._posted,
            year.date_to,
        )
        return [
            Balance(account_id, account_type, _cents(until_end), _cents(before), self._own_places.get(account_id, ""))
            for account_id, account_type, until_end, before in self.env.execute_query(query)
        ]

    @cached_property
    def _own_places(self):
        """{account id: where it stands}: what is members' stands apart."""
        places = {pot.account_id.id: f"{pot.kind}_pots" for pot in self.pots}
        return places | dict.fromkeys(self.companies.coop_reward_account_id.ids, "rewards")

    def account_name(self, account_id):
        """Code and name. Board and audit committee read it, so it names no member."""
        account = self.env["account.account"].with_company(self.company.root_id).browse(account_id)
        return f"{account.code or ''} {self.members.hide(account.name)}".strip()

    @cached_property
    def members_part(self):
        """{account id: how much of the account in this year is members'}, credit positive."""
        query = SQL(
            """SELECT line.general_account_id, SUM(line.amount)
                 FROM account_analytic_line line
                 JOIN account_move_line item ON item.id = line.move_line_id
                WHERE line.member_id IS NOT NULL AND %s AND item.date BETWEEN %s AND %s
                GROUP BY line.general_account_id""",
            self._posted,
            self.year.date_from,
            self.year.date_to,
        )
        return {account_id: _cents(amount) for account_id, amount in self.env.execute_query(query)}

    # === POTS === #

    @cached_property
    def pots(self):
        """The members' pots first."""
        pots = self.env["coop.pot"].with_context(active_test=False)
        return pots.search([("company_id", "in", self.companies.ids)], order="kind, name, id")

    def pot_year(self, pot, year):
        """A PotYear of all members together."""
        sums = self._pot_sums[year][pot.id]
        opening = sums.get("opening", Decimal(0))
        steps = {step: sums.get(step, Decimal(0)) for step in POT_STEPS}
        return PotYear(opening, steps, opening + sum(steps.values()))

    @cached_property
    def _pot_sums(self):
        return {year: self._read_pots(year) for year in (self.year, self.year_before)}

    def _read_pots(self, year):
        """{pot id: {"opening" or a step: amount}}"""
        query = SQL(
            """SELECT pot.id,
                      CASE WHEN item.date < %(start)s THEN 'opening'
                           WHEN item.coop_step LIKE 'contribution%%' THEN 'contribution'
                           WHEN item.coop_step IN ('net_turnover', 'investment', 'training') THEN item.coop_step
                           WHEN move.coop_reward_run_id IS NOT NULL THEN 'reward'
                           ELSE 'other' END AS step,
                      -SUM(item.balance)
                 FROM account_move_line item
                 JOIN coop_pot pot ON pot.account_id = item.account_id
                 JOIN account_move move ON move.id = item.move_id
                WHERE %(posted)s AND item.date <= %(end)s
                GROUP BY pot.id, step""",
            start=year.date_from,
            end=year.date_to,
            posted=self._posted,
        )
        sums = defaultdict(dict)
        for pot_id, step, amount in self.env.execute_query(query):
            sums[pot_id][step] = _cents(amount)
        return sums

    # === CONTRIBUTIONS AND REWARDS === #

    def contributions(self, year):
        """{destination of the engine: what members' pots gave it in the year}"""
        query = SQL(
            """SELECT item.coop_step, SUM(item.balance)
                 FROM account_move_line item
                 JOIN coop_pot pot ON pot.account_id = item.account_id AND pot.kind = 'member'
                WHERE %s AND item.coop_step LIKE 'contribution%%' AND item.date BETWEEN %s AND %s
                GROUP BY item.coop_step""",
            self._posted,
            year.date_from,
            year.date_to,
        )
        return {parse_step_key(step)[1]: _cents(amount) for step, amount in self.env.execute_query(query)}

    def rewards(self, year):
        """(granted, paid or matched with what was paid, still to be paid at the end): from the account of rewards."""
        query = SQL(
            """SELECT COALESCE(-SUM(item.balance) FILTER (WHERE move.coop_reward_run_id IS NOT NULL AND item.date >= %(start)s), 0),
                      COALESCE(SUM(item.balance) FILTER (WHERE move.coop_reward_run_id IS NULL AND item.date >= %(start)s), 0),
                      COALESCE(-SUM(item.balance), 0)
                 FROM account_move_line item JOIN account_move move ON move.id = item.move_id
                WHERE %(posted)s AND item.account_id = ANY(%(accounts)s) AND item.date <= %(end)s""",
            start=year.date_from,
            end=year.date_to,
            posted=self._posted,
            accounts=self.companies.coop_reward_account_id.ids,
        )
        [amounts] = self.env.execute_query(query)
        return tuple(_cents(amount) for amount in amounts)

    @property
    def _posted(self):
        return SQL("item.parent_state = 'posted' AND item.company_id = ANY(%s)", self.companies.ids)


def _cents(amount):
    return Decimal(str(amount or 0)).quantize(CENT)
