from odoo.tools import file_open

from .story import MEMBER_LOGINS


class MemberPage:
    """What members sent in from their own pages: work with a photo of the work slip, and a receipt."""

    def __init__(self, people):
        self.people = people
        self.day = str(people.calendar.today)

    def make(self):
        login, key = MEMBER_LOGINS[0]
        member = self._log_in(login, key)
        customer = self.people.customers["vlieger"]
        self._send(
            member,
            "coop.assignment",
            {
                "title": "Toneelgordijn herstellen",
                "partner": str(customer.id),
                "date_start": self.day,
                "member_note": "De werkbon is getekend.",
                "lines": [{"id": "", "name": "Herstelwerk, uren", "quantity": "4", "price": "27,50"}],
            },
            "work_slip.png",
        )
        self._send(
            member,
            "coop.spending.request",
            {
                "title": "Garen voor het toneelgordijn",
                "kind": "receipt",
                "category": "assignment_cost",
                "amount": "24,20",
                "date": self.day,
                "reason": "Het garen was op.",
                "vendor_note": "Stoffenhuis Katoen",
            },
            "receipt.png",
        )

    def _log_in(self, login, key):
        user = self.people.user(login)
        env = self.people.env(user=user, su=False, context={**self.people.env.context, "lang": user.lang})
        return env.user._coop_member(self.people.members[key].id)

    def _send(self, member, model, typed, photo):
        records = member.env[model]
        with file_open(f"social_cooperative/demo/{photo}", "rb") as file:
            uploads = [(photo, file.read())]
        made = records._page_create(member, records._page_new(member) | typed, uploads)
        made._page_take("submit")
