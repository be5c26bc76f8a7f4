"""What the readers of a company's books have in common: the audit file, the year overview, the VAT check."""

from functools import cached_property

from . import xaf_queries
from .xaf_names import MemberNames


class CompanyBooks:
    """Reads posted items with SQL, past access rules: whoever makes one has asked first whether the user may.

    Names come in the language of ``env``. Nothing is written.
    """

    def __init__(self, env, company):
        env.flush_all()
        # Asked before; in the books of a company stand accounts, taxes and entries that are in no list of this user.
        self.env = env(su=True)
        self.company = company.with_env(self.env).with_company(company.root_id)
        branches = self.company.with_context(active_test=False)
        self.companies = branches.search([("id", "child_of", company.id)])

    @cached_property
    def members(self):
        """The MemberNames that do not leave these books."""
        bank_accounts = [number for [number] in self.env.execute_query(xaf_queries.member_bank_accounts())]
        return MemberNames(self.env.execute_query(xaf_queries.members(self.companies.ids)), bank_accounts)
