from base64 import b64encode
from datetime import datetime, time, timedelta

from odoo import Command
from odoo.tools.misc import file_open

from .story import ACCESS_DAYS, COMPANY, GROUPS, HOME, LOGINS

IBAN = "NL91ABNA0417164300"  # the example account number of ISO 13616
VAT = "NL123456782B90"  # nobody's; its digits are as the check on such numbers wants them

# By the short codes of the Dutch chart: debtors, creditors, VAT high rate, turnover high rate.
RGS_CODES = {"1100": "BVorDebHad", "1300": "BSchCreHac", "1500": "BSchBepBtw", "8001": "WOmzNopOlh"}


class CompanyMaker:
    """The company with its chart of accounts, bank, pots, rules and users."""

    def __init__(self, env, calendar):
        self.env = env
        self.calendar = calendar

    def make(self):
        # A database that was made in Dutch has no English; one member reads English, and so may you.
        self.env["res.lang"]._activate_lang("en_US")
        company = self._make_company()
        self.env = company.env
        self._load_chart(company)
        self._make_bank(company)
        company._coop_switch_on()
        # What is booked before this moment counts as from before the cooperative: it began with the story.
        company.coop_switched_on = datetime.combine(self.calendar.day(-1), time())
        self._set_categories(company)
        self._set_rgs_codes(company)
        self._make_rules(company, self._make_shared_pot(company))
        self._make_users(company)
        return company

    def _make_company(self):
        euro = self.env.ref("base.EUR")
        euro.write({"active": True, "position": "before"})  # as the Dutch write it
        # The key keeps Odoo from installing every Dutch module for the new company.
        company = (
            self.env["res.company"]
            .with_context(install_mode=True)
            .create(
                {
                    **COMPANY,
                    "country_id": self.env.ref("base.nl").id,
                    "currency_id": euro.id,
                    "external_report_layout_id": self.env.ref("web.external_layout_standard").id,
                    "logo": self._read_logo(),
                }
            )
        )
        # Given afterwards: with an address at hand, Odoo asks a service of its own about the new company.
        company.partner_id.write(
            {"lang": self.dutch(self.env), "email": "info@debrug.example", "vat": VAT, "company_registry": "12345678"}
        )
        (self.env.ref("base.user_root") | self.env.ref("base.user_admin")).company_ids = [Command.link(company.id)]
        self.env.ref("base.user_admin").company_id = company
        # With a language, so that what Odoo notes by itself ("… created") is in one language, as when users do this. The
        # time zone stays: late in the evening what happens today would count as tomorrow's.
        context = {
            "allowed_company_ids": company.ids,
            "lang": self.dutch(self.env),
            "tz": self.env.context.get("tz"),
        }
        return self.env(context=context)["res.company"].browse(company.id)

    @staticmethod
    def dutch(env):
        installed = dict(env["res.lang"].get_installed())
        return "nl_NL" if "nl_NL" in installed else "en_US"

    @staticmethod
    def _read_logo():
        with file_open("social_cooperative/demo/logo.png", "rb") as logo:
            return b64encode(logo.read())

    def _load_chart(self, company):
        # Core's own demo loads charts at this moment, too; without its demo entries it would only warn.
        self.env["account.chart.template"]._load("nl", company, install_demo=False)

    def _make_bank(self, company):
        """Without the Enterprise bank reconciliation, payments go straight to the bank account."""
        journal = self.env["account.journal"].search([("type", "=", "bank"), ("company_id", "=", company.id)], limit=1)
        journal.name = "Bank"
        journal.set_bank_account(IBAN)
        journal.bank_account_id.allow_out_payment = True  # trusted, as the cooperative's own account is
        lines = journal.inbound_payment_method_line_ids | journal.outbound_payment_method_line_ids
        lines.payment_account_id = journal.default_account_id

    def _set_categories(self, company):
        for code, category in (("4250", "investment"), ("4045", "training")):
            self.account(company, code).coop_category = category

    def _set_rgs_codes(self, company):
        """Of the accounts that most is booked on. The rest is left: the audit file shows which have none."""
        for code, rgs_code in RGS_CODES.items():
            self.account(company, code).coop_rgs_code = rgs_code
        for kind, rgs_code in (("bank", "BLimBanRba"), ("cash", "BLimKasKas")):
            journal = self.env["account.journal"].search(
                [("type", "=", kind), ("company_id", "=", company.id)], limit=1
            )
            journal.default_account_id.coop_rgs_code = rgs_code

    @staticmethod
    def account(company, code):
        """The account of the Dutch chart by its short code."""
        accounts = company.env["account.account"]
        return accounts.search(
            [*accounts._check_company_domain(company), ("code", "=like", f"{code}%")], order="code", limit=1
        )

    # === POTS AND RULES === #

    def _make_shared_pot(self, company):
        account = self.env["account.account"].create(
            {
                "name": "Training pot",
                "code": company.coop_pot_id.account_id.code[:-1] + "1",
                "account_type": "liability_current",
                "company_ids": company.ids,
            }
        )
        pot = self.env["coop.pot"].create(
            {"name": "Training pot", "kind": "shared", "account_id": account.id, "company_id": company.id}
        )
        for record in (account, pot):
            self.translate(record, "Opleidingspot")
        return pot

    def translate(self, record, name):
        if self.dutch(self.env) == "nl_NL":
            record.with_context(lang="nl_NL").name = name

    def _make_rules(self, company, pot):
        start = self.calendar.day(-12)
        rules = self.env["coop.contribution.rule"]
        general = rules.create(
            {
                "name": "Contribution to the cooperative",
                "company_id": company.id,
                "base": "net_turnover",
                "percentage": 30,
                "date_from": start,
            }
        )
        training = rules.create(
            {
                "name": "Training pot",
                "company_id": company.id,
                "base": "turnover",
                "percentage": 2,
                "destination": "shared_pot",
                "pot_id": pot.id,
                "date_from": start,
            }
        )
        self.translate(general, "Afdracht aan de coöperatie")
        self.translate(training, "Opleidingspot")

    # === USERS === #

    def _make_users(self, company):
        users = self.env["res.users"].with_context(no_reset_password=True)
        for login, name, _role in LOGINS:
            users.create(
                {
                    "login": login,
                    "password": login,
                    "name": name,
                    "email": f"{login}@debrug.example",
                    "lang": self.dutch(self.env),
                    "tz": "Europe/Amsterdam",
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "coop_access_until": login in ACCESS_DAYS
                    and self.calendar.today + timedelta(days=ACCESS_DAYS[login]),
                    "action_id": self.env.ref(HOME.get(login, "social_cooperative.coop_today_action")).id,
                    "group_ids": [Command.set([self.env.ref(name).id for name in GROUPS[login]])],
                }
            )
