from odoo import Command

from .company import CompanyMaker
from .story import CUSTOMERS, MEMBER_LOGINS, MEMBERS, MUNICIPALITIES, SUPPLIERS, UWV

COACHED = ("draad", "tuin", "klus", "web", "teken", "hout", "sjouw")
TERMS = {14: "account.account_payment_term_15days", 30: "account.account_payment_term_30days"}


class PeopleMaker:
    """Benefit authorities with their agreements, members, customers and suppliers; kept by the keys of the story."""

    def __init__(self, company, calendar):
        self.company = company
        self.env = company.env
        self.calendar = calendar
        self.agreements, self.members, self.customers, self.suppliers = {}, {}, {}, {}

    def make(self):
        self._make_municipalities()
        self._make_uwv()
        self._make_members()
        self._make_logins()
        self._make_own_rule()
        self._make_traders()

    def user(self, login):
        return self.env["res.users"].search([("login", "=", login), ("company_id", "=", self.company.id)])

    def _make_municipalities(self):
        for code, name, manager in MUNICIPALITIES:
            partner = self._municipality_partner(code, name)
            contact = partner.create({"name": manager, "parent_id": partner.id, "function": "Klantmanager"})
            self.agreements[code] = self.env["coop.agreement"].create(
                {
                    "name": f"Convenant {name}",
                    "company_id": self.company.id,
                    "authority_partner_id": partner.id,
                    "date_from": self.calendar.day(-12),
                    "date_to": self.calendar.day(20, 31) if code == "GM0166" else False,
                    "contact_ids": [Command.set(contact.ids)],
                    "target_amount": 100.0 if code == "GM0193" else 0.0,
                }
            )

    def _make_uwv(self):
        """Not every member's benefit is a municipality's."""
        code, name, manager = UWV
        partner = self._authority_partner(name, coop_benefit_agency="uwv")
        contact = partner.create({"name": manager, "parent_id": partner.id, "function": "Adviseur werk"})
        self.agreements[code] = self.env["coop.agreement"].create(
            {
                "name": f"Afspraken {name}",
                "company_id": self.company.id,
                "authority_partner_id": partner.id,
                "date_from": self.calendar.day(-12),
                "contact_ids": [Command.set(contact.ids)],
            }
        )

    def _municipality_partner(self, code, name):
        municipalities = self.env["coop.municipality"]
        municipality = municipalities.search([("code", "=", code)], limit=1)
        municipality = municipality or municipalities.create({"code": code, "name": name, "province": "Overijssel"})
        return self._authority_partner(f"Gemeente {name}", city=name, coop_municipality_id=municipality.id)

    def _authority_partner(self, name, **vals):
        return self.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "country_id": self.env.ref("base.nl").id,
                "lang": CompanyMaker.dutch(self.env),
                "company_id": self.company.id,
                **vals,
            }
        )

    # === MEMBERS === #

    def _make_members(self):
        installed = dict(self.env["res.lang"].get_installed())
        for number, person in enumerate(MEMBERS, 1):
            partner = self.env["res.partner"].create(
                {
                    "name": person.name,
                    "email": f"{person.key}@debrug.example",
                    "phone": f"+31 6 0000 00{number:02}",
                    "lang": person.lang if person.lang in installed else "en_US",
                    "country_id": self.env.ref("base.nl").id,
                    "company_id": self.company.id,
                }
            )
            member = self.env["coop.member"].create(self._prepare_member_vals(person, partner))
            self.members[person.key] = member
            if len(person.path) > 1:
                self._make_permission(person, member)

    def _prepare_member_vals(self, person, partner):
        return {
            "partner_id": partner.id,
            "company_id": self.company.id,
            "trade_name": person.trade_name,
            "coach_id": self.user("coach").id if person.key in COACHED else False,
            "status_ids": [
                Command.create(
                    {
                        "state": state,
                        "date": min(self.calendar.day(month, 4), self.calendar.today),
                        "exit_reason": person.exit_reason if state == "exited" else False,
                    }
                )
                for state, month in person.path
            ],
        }

    def _make_permission(self, person, member):
        # Of this time as a member: whoever came back has a permission since then.
        began = [month for state, month in person.path if state == "trial"][-1]
        last_state, last_month = person.path[-1]
        self.env["coop.permission"].create(
            {
                "member_id": member.id,
                "agreement_id": self.agreements[person.authority].id,
                "reference": f"BES-{self.calendar.start.year}-{member.id % 1000:03}",
                "date_from": self.calendar.day(began),
                "date_to": self.calendar.day(last_month, 3) if last_state == "exited" else False,
                "job_search_exempt": person.key != "teken",
            }
        )

    def _make_logins(self):
        """Two members with a page of their own, as if they had accepted the invitation."""
        users = self.env["res.users"].with_context(no_reset_password=True)
        for login, key in MEMBER_LOGINS:
            users.create(
                {
                    "login": login,
                    "password": login,
                    "partner_id": self.members[key].partner_id.id,
                    "tz": "Europe/Amsterdam",
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                    "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
                }
            )

    def _make_own_rule(self):
        """One member contributes less: he brings his own tools."""
        rule = self.env["coop.contribution.rule"].create(
            {
                "name": "Contribution with own tools",
                "company_id": self.company.id,
                "member_id": self.members["fiets"].id,
                "base": "net_turnover",
                "percentage": 20,
                "date_from": self.calendar.day(0),
            }
        )
        CompanyMaker(self.env, self.calendar).translate(rule, "Afdracht met eigen gereedschap")

    # === CUSTOMERS AND SUPPLIERS === #

    def _make_traders(self):
        for key, (name, days) in CUSTOMERS.items():
            term = self.env.ref(TERMS[days]).id
            self.customers[key] = self._make_trader(name, property_payment_term_id=term, customer_rank=1)
        for key, name in SUPPLIERS.items():
            term = self.env.ref(TERMS[30]).id
            self.suppliers[key] = self._make_trader(name, property_supplier_payment_term_id=term, supplier_rank=1)

    def _make_trader(self, name, **vals):
        return self.env["res.partner"].create(
            {
                "name": name,
                "is_company": not name.startswith("Familie"),
                "street": f"Voorbeeldstraat {len(name)}",
                "city": "Zwolle",
                "country_id": self.env.ref("base.nl").id,
                "lang": CompanyMaker.dutch(self.env),
                "company_id": self.company.id,
                **vals,
            }
        )
