"""What the readers of a company's books have in common: the audit file, the year overview, the VAT check."""


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
