from odoo import Command

from odoo.addons.social_cooperative.models.rewards.coop_received_confirmation import half_years
from odoo.addons.social_cooperative.models.rewards.coop_reward_templates import VALUES

from .company import CompanyMaker
from .story import MUNICIPALITIES, UWV

# What each authority permits: a template of the addon, the name members read, and what differs from the template.
POLICIES = {
    "GM0193": ("amsterdam", "Part-time work premium", "Bijverdienpremie", {}),
    "GM0150": ("premium", "Premium of half the surplus", "Premie van de helft van het overschot", {}),
    "GM0166": ("nothing", "No reward permitted", "Geen beloning toegestaan", {}),
    "UWV": ("uwv", "Reward by decision of UWV", "Beloning volgens beslissing van UWV", {"percentage": 25.0}),
}
TERMS = {
    "GM0193": {"reference": "ZW-2231", "notice_months": 3, "max_members": 10, "target_amount": 100.0},
    "GM0150": {"reference": "DV-118", "notice_months": 2, "report_rhythm": "half_year", "report_per_member": True,
               "column_reference": True, "column_reward": True, "column_legal_basis": True},
    "GM0166": {"reference": "KP-07", "notice_months": 3, "subsidy_per_member": 35.0},
    "UWV": {"reference": "UWV-04", "notice_months": 3},
}  # fmt: skip
YOUNG = "web"  # turns 27 next year
FIRST, FIRST_PAID, SECOND_PAID = range(1, 7), 7, 12  # months of the story


class Rewards:
    """What benefit authorities permit, a run that was paid, and one that waits for approval."""

    def __init__(self, year):
        self.people = year.people
        self.company = year.people.company
        self.calendar = year.calendar
        self.documents = year.documents

    # === WHAT WAS AGREED === #

    def agree(self):
        """Before the first month."""
        maker = CompanyMaker(self.people.env, self.calendar)
        for code, _name, _manager in (*MUNICIPALITIES, UWV):
            agreement = self.people.agreements[code]
            contacts = agreement.contact_ids
            agreement.write(
                {**TERMS[code], "case_manager_ids": [Command.set(contacts.ids)], "contact_ids": [Command.clear()],
                 "user_id": self.people.user("penningmeester").id}
            )  # fmt: skip
            if agreement.subsidy_per_member:
                agreement.subsidy_from = self.calendar.day(12)
            policy = self._make_policy(code, agreement)
            maker.translate(policy, POLICIES[code][2])
        zwolle = self.people.agreements["GM0193"]
        zwolle.evaluation_ids = [
            Command.create({"date": self.calendar.day(5, 20), "done": True, "note": "Eerste halfjaar besproken"}),
            Command.create({"date": self.calendar.day(13, 20)}),
        ]
        self._decide()

    def _make_policy(self, code, agreement):
        template, name, _dutch, vals = POLICIES[code]
        policies = self.people.env["coop.reward.policy"]
        policy = policies.create(
            {
                **VALUES[template],
                "agreement_id": agreement.id,
                "date_from": agreement.date_from,
                "name": name,
                **vals,
            }
        )
        if policy.payment_months:  # so that the demo, on whatever day it is made, has a run to show
            months = sorted({self.calendar.day(month).month for month in (FIRST_PAID, SECOND_PAID)})
            policy.payment_months = ", ".join(map(str, months))
        return policy

    def _decide(self):
        """The decisions of the college, the age limit, and where to pay to."""
        for key, member in self.people.members.items():
            if key == YOUNG:
                member.write({"age_known": "younger", "turns_27_on": self.calendar.day(17, 9)})
            else:
                member.age_known = "older"
            for permission in member.permission_ids:
                permission.write(
                    {
                        "decision_date": permission.date_from,
                        "decision_reference": f"B{permission.date_from:%y}-{permission.id % 1000:03}",
                    }
                )
        banks = self.people.env["res.partner.bank"].with_context(allow_new_bank_account=True)
        for number, member in enumerate(self.people.members.values(), 1):
            banks.create(
                {
                    "acc_number": _iban(f"DEMO{number:010}"),
                    "partner_id": member.partner_id.id,
                    "allow_out_payment": True,
                }
            )

    # === RUNS === #

    def pay_first(self):
        """Half a year of rewards: computed, approved by the board, posted and paid."""
        run = self._compute(FIRST[0], FIRST[-1], self.calendar.day(FIRST_PAID, 15))
        run.with_user(self.people.user("bestuur")).action_approve()
        run.action_post()
        self._confirm_received(run)
        action = run.action_register_payment()
        self.documents.quiet["account.payment.register"].with_context(**action["context"]).create(
            {"payment_date": run.payment_date}
        ).action_create_payments()

    def compute_second(self):
        """Up to last month, to be paid today; it waits for the board."""
        self._receive_elsewhere()
        self._compute(FIRST[-1] + 1, SECOND_PAID - 1, self.calendar.today)

    def _confirm_received(self, run):
        """The treasurer asked everybody on the day of the payment."""
        run.env["coop.received.confirmation"].create(
            [
                {"member_id": member.id, "half_year": first, "confirmed_on": run.payment_date}
                for member in run.reward_ids.filtered("amount").member_id
                for first, _last in half_years(run.date_from, run.date_to)
            ]
        )

    def _receive_elsewhere(self):
        """Volunteer pay elsewhere, and a little below the cliff."""
        env = self.documents.env
        for key, month, amount in (("draad", 12, 190.0), ("draad", 11, 150.0), ("fiets", 12, 60.0)):
            env["coop.received.elsewhere"].create(
                {"member_id": self.people.members[key].id, "month": self.calendar.day(month), "amount": amount}
            )

    def _compute(self, first, last, payment_date):
        run = self.documents.env["coop.reward.run"].create(
            {
                "company_id": self.company.id,
                "date_from": self.calendar.day(first),
                "date_to": self.calendar.day(last, 31),
                "payment_date": payment_date,
            }
        )
        run.action_compute()
        return run


def _iban(account):
    """The Dutch IBAN of an account number, with its check digits by ISO 13616."""
    digits = "".join(str(int(sign, 36)) for sign in f"{account}NL00")
    return f"NL{98 - int(digits) % 97:02}{account}"
