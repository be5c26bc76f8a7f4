"""The books of one company and one year, as the audit file tells them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import count

from odoo.tools import SQL

from ...engine.xaf_balance import Totals, opening_lines, rgs_codes
from ...engine.xaf_codes import account_side, address, country, journal_type, relation_type, tax_number
from ...engine.xaf_entry import Tax
from ...engine.xaf_text import amount, side, unique_ids
from . import xaf_queries
from .company_books import CompanyBooks

# Of cursors in the database, whose names are unique in a transaction.
NUMBERS = count(1)
FETCH = 4000


@dataclass(frozen=True)
class XafScope:
    """Whose books, and which days, both inclusive. A company's branches are the same legal person."""

    company_ids: list
    date_from: date
    date_to: date


class XafBooks(CompanyBooks):
    """Everything that is in an audit file."""

    def __init__(self, env, company, date_from, date_to):
        super().__init__(env, company)
        self.scope = XafScope(self.companies.ids, date_from, date_to)

    # === COMPANY === #

    def company_values(self):
        """(values, address) of the company. A branch without a tax number of its own has that of the company above it."""
        company = self.company
        land, number = self.tax_identity
        values = {
            "Commercenr": company.company_registry,
            "companyName": company.name,
            "taxRegistrationCountry": land,
            "taxRegIdent": number,
        }
        return values, address(company.street, company.city, company.zip, company.country_id.code)

    @cached_property
    def tax_identity(self):
        """(country, tax number), each None when it is not known."""
        for company in self.company.parent_ids[::-1]:
            land = country((company.account_fiscal_country_id or company.country_id).code)
            if number := tax_number(company.vat, land) or (land == "NL" and company.coop_rsin):
                return land, number
        return land, None

    @cached_property
    def currencies(self):
        return self.env["res.currency"].with_context(active_test=False).search([])

    # === ACCOUNTS === #

    @cached_property
    def balances(self):
        """{account id: (cents before the year, whether the year has items)}"""
        rows = self.query(xaf_queries.balances(self.scope))
        return {account: (cents, in_year) for account, cents, in_year in rows}

    @cached_property
    def accounts(self):
        """All accounts with items, and those that taxes, journals and the opening balance name, by code."""
        accounts = self.env["account.account"].with_company(self.company.root_id).with_context(active_test=False)
        ids = {*self.balances, *self.tax_accounts.ids, *self.journals.default_account_id.ids, *self.result_account.ids}
        return accounts.browse(ids).sorted(lambda account: (account.code or "", account.id))

    @cached_property
    def account_ids(self):
        return unique_ids((account.id, account.code, account.id) for account in self.accounts)

    @cached_property
    def result_account(self):
        """Where the result of earlier years stands until it is distributed; core has one for each company."""
        accounts = self.env["account.account"].with_company(self.company.root_id)
        domain = [*accounts._check_company_domain(self.company), ("account_type", "=", "equity_unaffected")]
        return accounts.search(domain, limit=1)

    def ledger_accounts(self):
        codes, _repeated = rgs_codes([(account.id, account.coop_rgs_code) for account in self.accounts])
        for account in self.accounts:
            yield {
                "accID": self.account_ids[account.id],
                "accDesc": self.members.hide(account.name),
                "accTp": account_side(account.account_type),
                "RGScode": codes.get(account.id),
            }

    def opening(self):
        """(account, cents) of the opening balance."""
        sides = {self.account_ids[account.id]: account_side(account.account_type) for account in self.accounts}
        balances = {self.account_ids[account]: cents for account, (cents, _in_year) in self.balances.items()}
        result = self.account_ids.get(self.result_account.id)
        return opening_lines(balances, sides, result)

    # === RELATIONS === #

    @cached_property
    def relations(self):
        return self.query(xaf_queries.relations(self.scope))

    @cached_property
    def relation_ids(self):
        """{contact id: customer or supplier number}: a member's own number, else the contact's reference or its id."""
        return unique_ids(
            (row[0], self.members.numbers.get(row[0]) or self._reference(row[0], row[2]), row[0])
            for row in self.relations
        )

    def _reference(self, partner_id, ref):
        """The contact's reference, unless it is the number of a member: that one is told by his number, always."""
        if not ref or partner_id in self.members.partners or ref in self._member_numbers:
            return str(partner_id) if str(partner_id) not in self._member_numbers else None
        return ref

    @cached_property
    def _member_numbers(self):
        return set(self.members.numbers.values())

    def customers_suppliers(self):
        """(values, address) of each relation. Of a member only what the books show: number and trade name."""
        for row in self.relations:
            (
                partner_id,
                name,
                _ref,
                is_company,
                vat,
                registry,
                street,
                city,
                zip_code,
                code,
                *kinds,
                opening,
                closing,
            ) = row
            values = {"custSupID": self.relation_ids[partner_id], "custSupTp": relation_type(*kinds)}
            if any(kinds):
                values |= {"opBalDesc": amount(opening), "opBalTp": side(opening)}
                values |= {"clBalDesc": amount(closing), "clBalTp": side(closing)}
            if partner_id in self.members.partners:
                yield values | {"custSupName": self.members.trade_names.get(partner_id)}, {}
                continue
            values["custSupName"] = self.members.hide_whole(name)
            if is_company:
                land = country(code)
                values |= {"commerceNr": registry, "taxRegIdent": tax_number(vat, land)}
                values["taxRegistrationCountry"] = land if values["taxRegIdent"] else None
            # Of a private person no address: nothing in the books asks for it.
            yield values, address(street, city, zip_code, code) if is_company else {}

    # === TAXES === #

    @cached_property
    def tax_records(self):
        """The taxes of the year; of a group the taxes in it too."""
        ids = [tax for [tax] in self.query(xaf_queries.taxes(self.scope))]
        taxes = self.env["account.tax"].with_context(active_test=False).browse(ids)
        return (taxes | taxes.children_tax_ids).sorted("id")

    @cached_property
    def taxes(self):
        """{tax id: Tax} for the lines of entries."""
        return {tax.id: self._tax(tax) for tax in self.tax_records}

    def _tax(self, tax):
        rated = tax.amount_type in ("percent", "division")
        leaves = tax.children_tax_ids.sorted("id") if tax.amount_type == "group" else tax
        return Tax(str(tax.id), round(abs(tax.amount) * 1000) if rated else 0, tuple(leaves.ids))

    def vat_codes(self):
        for tax in self.tax_records.filtered(lambda tax: tax.amount_type != "group"):
            kind = dict(tax._fields["type_tax_use"]._description_selection(tax.env))[tax.type_tax_use]
            pay, claim = self._pay_and_claim(tax)
            yield {
                "vatID": str(tax.id),
                "vatDesc": f"{self.members.hide(tax.name)} ({kind})",
                "vatToPayAccID": self.account_ids.get(pay.id),
                "vatToClaimAccID": self.account_ids.get(claim.id),
            }

    def _pay_and_claim(self, tax):
        """The accounts on which this tax is owed and is claimed: a tax that is reverse charged has both."""
        lines = tax.invoice_repartition_line_ids.filtered(lambda line: line.repartition_type == "tax")
        same = lines.filtered(lambda line: line.factor_percent > 0).account_id[:1]
        other = lines.filtered(lambda line: line.factor_percent < 0).account_id[:1]
        return (other, same) if tax.type_tax_use == "purchase" else (same, other)

    @cached_property
    def tax_accounts(self):
        return self.env["account.account"].union(
            *(account for tax in self.tax_records for account in self._pay_and_claim(tax))
        )

    # === JOURNALS AND ENTRIES === #

    @cached_property
    def journals(self):
        """In the order in which the items come; one without entries is in the file as well."""
        ids = [journal for [journal] in self.query(xaf_queries.journals(self.scope))]
        return self.env["account.journal"].browse(ids).sorted("id")

    @cached_property
    def journal_ids(self):
        return unique_ids((journal.id, journal.code, journal.id) for journal in self.journals)

    def journal(self, journal):
        account = journal.default_account_id if journal.type in xaf_queries.MONEY_JOURNALS else None
        return {
            "jrnID": self.journal_ids[journal.id],
            "desc": self.members.hide(journal.name),
            "jrnTp": journal_type(journal.type),
            "offsetAccID": account and self.account_ids.get(account.id),
        }

    @cached_property
    def totals(self):
        [row] = self.query(xaf_queries.totals(self.scope))
        return Totals(*row)

    def rows(self):
        """The items of the year as tuples, some thousands at a time through a cursor of the database itself."""
        cr = self.env.cr
        # What cuts this off leaves it open until the end of the transaction.
        cursor = SQL.identifier(f"coop_xaf_items_{next(NUMBERS)}")
        cr.execute(SQL("DECLARE %s NO SCROLL CURSOR FOR %s", cursor, xaf_queries.items(self.scope)))
        while rows := self.query(SQL("FETCH %s FROM %s", FETCH, cursor)):
            yield from rows
        cr.execute(SQL("CLOSE %s", cursor))

    def query(self, query):
        """All rows of a query on the books."""
        self.env.cr.execute(query)
        return self.env.cr.fetchall()
