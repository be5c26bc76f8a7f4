from datetime import timedelta

from odoo.tools import file_open

from .company import CompanyMaker

LATE, SOON, DONE = "Brandblussers laten keuren", "Huur van de winkel verlengen of opzeggen", "Bestelbus verzekerd"
FINDING = "Op de bon staat geen datum."
ANSWER = "De winkel heeft een kopie met datum gestuurd; die is erbij gedaan."


class Accountant:
    """The duty calendar, and an audit committee that is half-way through its sample."""

    def __init__(self, people):
        self.people = people
        self.company = people.company
        self.today = people.calendar.today
        self.lang = CompanyMaker.dutch(people.env)

    def make(self):
        self._make_duties()
        self._make_audit()

    def _as(self, login):
        env = self.people.env(user=self.people.user(login).id)
        return env(context={**env.context, "lang": self.lang, "allowed_company_ids": self.company.ids})

    def _make_duties(self):
        duties = self._as("penningmeester")["coop.duty"]
        duties.action_load_start_set()
        board = self.people.user("bestuur")
        own = [(LATE, -5, False), (SOON, 40, board), (DONE, -20, board)]
        made = duties.create(
            [
                {
                    "name": name,
                    "date": self.today + timedelta(days=days),
                    "user_id": user and user.id,
                    "company_id": self.company.id,
                }
                for name, days, user in own
            ]
        )
        made.filtered(lambda duty: duty.name == DONE).action_done()

    def _make_audit(self):
        audits = self._as("kascommissie")["coop.audit"]
        audit = audits.create({"seed": "2748", "size": 12, "company_id": self.company.id})
        audit.action_draw()
        self._attach_receipts(audit)
        first, *looked_at = audit.line_ids[:7]
        first.write({"verdict": "finding", "finding": FINDING})
        for line in looked_at:
            line.verdict = "right"
        first.with_env(self._as("penningmeester")).answer = ANSWER

    def _attach_receipts(self, audit):
        """To what was bought, and to the entry of which the receipt is found wanting."""
        with file_open("social_cooperative/demo/receipt.png", "rb") as file:
            receipt = file.read()
        # The committee reads the papers, and does not file them.
        lines = self.people.env["coop.audit"].browse(audit.id).line_ids
        for move in lines[:1].move_id | lines.move_id.filtered(lambda move: move.is_purchase_document()):
            self.people.env["ir.attachment"].create(
                {"name": "Bon.png", "raw": receipt, "res_model": move._name, "res_id": move.id}
            )
