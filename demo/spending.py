from datetime import timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from odoo import Command

from .documents import Payment


def _photo(text):
    """A picture of a paper with this text, as PNG."""
    picture = Image.new("RGB", (480, 360), "white")
    ImageDraw.Draw(picture).multiline_text((40, 60), text, fill="black")
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


class Spending:
    """Spending requests in every state, what was bought, and a rent that is shared by a key."""

    def __init__(self, year):
        self.people = year.people
        self.calendar = year.calendar
        self.documents = year.documents
        self.env = year.documents.env
        self.board_env = self.env(user=self.people.user("bestuur"))

    def make(self):
        self._make_waiting()
        self._make_answered()
        self._make_booked()
        self._make_equipment()
        self._share_rent()

    # === REQUESTS === #

    def _create(self, member, title, amount, category="assignment_cost", *, days=2, **vals):
        """A draft of the member's coach, else of the second treasurer, with a quotation or a receipt."""
        person = self.people.members[member]
        asks = person.coach_id or self.people.user("penningmeester2")
        request = self.env(user=asks)["coop.spending.request"].create(
            {
                "title": title,
                "member_id": person.id,
                "amount": amount,
                "category": category,
                "date": self.calendar.today - timedelta(days=days),
                **vals,
            }
        )
        paper = "Bon" if request.kind == "receipt" else "Offerte"
        text = f"{paper}\n\n{title}\n\n{amount:.2f} euro, inclusief btw"
        request._attach(f"{paper} {title}.png", _photo(text), "image/png")
        return request

    def _submit(self, *args, **kwargs):
        request = self._create(*args, **kwargs)
        request.action_submit()
        return request

    def _approve(self, *args, **kwargs):
        request = self._submit(*args, **kwargs)
        self._to_answer(request).action_approve()
        return request.with_env(self.env)

    def _to_answer(self, request):
        """By the treasurer, or by the board above the limit and where the treasurer asked himself."""
        asked_himself = request.create_uid == self.env.user
        return request.with_env(self.board_env if request.needs_board or asked_himself else self.env)

    def _make_waiting(self):
        """A draft, what was sent back, and what waits: for the treasurer, and for the board."""
        self._create("tuin", "Snoeischaar", 34.95, reason="De oude knipt niet meer", vendor_note="Tuincentrum De Perk")
        returned = self._submit("draad", "Paspop", 89.0, "investment", reason="Voor maatwerk")
        self._to_answer(returned)._answer("returned", "Welke maat wordt het? En waarom deze, en geen tweedehands?")
        self._submit("lepel", "Warmhoudbak", 64.5, "investment", reason="Voor buurtmaaltijden van meer dan 40 mensen")
        self._submit(
            "klus",
            "Afkortzaag",
            319.0,
            "investment",
            reason="Nu huur ik er elke maand een voor 45 euro",
            vendor_note="Gereedschapshuis Krik",
        )

    def _make_answered(self):
        """Approved and so reserved; refused; cancelled."""
        self._approve(
            "glans",
            "Cursus glasbewassing",
            95.0,
            "training",
            partner_id=self.people.suppliers["vak"].id,
            reason="Dan kan ik ook ramen aannemen",
        )
        refused = self._submit("fiets", "Nieuwe telefoon", 120.0, "investment")
        self._to_answer(refused)._answer("refused", "Een telefoon is ook voor privé. Dat mag niet uit de pot.")
        self._create("web", "Beeldbank, een maand", 29.0).action_cancel()
        starting = self._submit("teken", "Lesmateriaal", 310.0, "investment", reason="Voor de eerste groep cursisten")
        starting.with_env(self.board_env)._override("Startkapitaal, besluit van de bestuursvergadering van november")

    def _make_booked(self):
        """A receipt still to be repaid and one that was; a purchase with its bill."""
        self._approve("tuin", "Potgrond", 18.15, kind="receipt", reason="Voor de bakken aan de Havenkade")
        repaid = self._approve("lepel", "Boodschappen buurtmaaltijd", 42.35, kind="receipt", days=6)
        receipt = self._post_bill(repaid)
        self.documents.pay([Payment(self.calendar.today - timedelta(days=2), receipt)])
        bought = self._approve(
            "draad",
            "Overlockmachine",
            242.0,
            "investment",
            days=9,
            partner_id=self.people.suppliers["stof"].id,
            reason="Voor het afwerken van gordijnen",
        )
        self.machine = self._post_bill(bought)

    def _post_bill(self, request):
        bill = self.env["account.move"].browse(request.action_make_bill()["res_id"])
        bill.invoice_date = request.date
        bill.action_post()
        return bill

    # === EQUIPMENT === #

    def _make_equipment(self):
        """From the bill, in use; and one by hand, in store since it came back."""
        self.machine.action_coop_make_equipment()
        line = self.machine.invoice_line_ids
        machine = self.env["coop.equipment"].search([("move_line_id", "in", line.ids)])
        machine.write({"serial_number": "OV-4471-B"})
        machine.use_id.signed_on = self.calendar.today - timedelta(days=3)
        trolley = self.env["coop.equipment"].create(
            {
                "name": "Materiaalwagen",
                "serial_number": "MW-08",
                "purchase_date": self.calendar.day(2, 4),
                "purchase_price": 149.0,
            }
        )
        trolley._hand_over(self.people.members["glans"], self.calendar.day(2, 4), signed_on=self.calendar.day(2, 4))
        trolley._end_use(self.calendar.day(9, 1), "returned")

    # === SHARED RENT === #

    def _share_rent(self):
        """The workshop by square metres, part of it the cooperative's own."""
        metres = {"tuin": 12, "klus": 30, "draad": 18}
        key = self.env["coop.sharing.key"].create(
            {
                "name": "Huur werkplaats",
                "method": "square_metres",
                "date_from": self.calendar.day(1, 1),
                "line_ids": [
                    Command.create({"member_id": self.people.members[member].id, "weight": weight})
                    for member, weight in metres.items()
                ]
                + [Command.create({"weight": 40})],
            }
        )
        day = self.calendar.today - timedelta(days=4)
        cost = self.documents.cost("Huur werkplaats, een week", 125.0, {"own": 100})
        bill = self.env["account.move"].create(
            self.documents.prepare("in_invoice", self.people.suppliers["krik"], day, [cost], ref="HUUR-W")
        )
        wizard = self.env["coop.sharing.apply"].create({"move_id": bill.id, "key_id": key.id})
        wizard.action_confirm()
        bill.action_post()
