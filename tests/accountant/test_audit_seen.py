from lxml import html

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common_audit import AuditCommon


@tagged("post_install", "-at_install", "thorough")
class TestAuditSeen(AuditCommon):
    """What the committee sees of members and of the books."""

    def test_no_surname(self):
        """Neither of the contact, nor in what a bank or a person wrote."""
        journal = self.company_data["default_journal_misc"]
        move = self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "date": "2025-06-30",
                "ref": "Paid to A. de Wit",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self.pot.account_id.id,
                            "partner_id": self.member.partner_id.id,
                            "debit": 10,
                            "name": "Mrs De Wit, reward",
                        }
                    ),
                    Command.create({"account_id": self.company.coop_appropriation_account_id.id, "credit": 10}),
                ],
            }
        )
        move.action_post()
        audit = self._drawn(date_from="2025-01-01", date_to="2025-12-31")
        text = html.fromstring(audit.line_ids.details).text_content()
        self.assertNotIn("Wit", text)
        self.assertIn("Tuinhulp", text)
        self.assertIn("10.00", text)
        self.assertIn(f"{self.pot.account_id.code} {self.pot.account_id.name}", text)

    def test_no_name_in_accounts_and_journals(self):
        """As somebody called an account or a journal, "R/C Anna de Wit"; the number of the account stays."""
        account = self.company_data["default_account_assets"].copy()
        journal = self.company_data["default_journal_misc"].copy()
        account.name, journal.name = "R/C Anna de Wit", "Kas A DE WIT"
        self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "date": "2025-06-30",
                "line_ids": [Command.create({"account_id": account.id, "balance": sign * 10}) for sign in (1, -1)],
            }
        ).action_post()
        audit = self._drawn(date_from="2025-01-01", date_to="2025-12-31")
        audit.line_ids.verdict = "right"
        audit.conclusion = "Well"
        for frozen in (False, True):
            with self.subTest(frozen=frozen):
                line = audit.line_ids
                text = html.fromstring(line.details).text_content() + line.journal_name + self._report(audit).decode()
                self.assertNotRegex(text, r"(?i)\bwit\b")
                self.assertIn(account.code, text)
                self.assertIn("Tuinhulp", line.details)
                self.assertIn("Tuinhulp", line.journal_name)
            if not frozen:
                audit.action_sign()
                self.env.invalidate_all()

    def test_no_name_in_the_name_of_a_paper(self):
        self._create_member("Samira", "Naaiatelier", date="2026-01-01")
        audit = self._drawn(size=1)
        move = audit.line_ids.sudo().move_id
        for name in ("Bon A. de Wit.pdf", "bonnetje samira.pdf"):
            self.env["ir.attachment"].create({"name": name, "raw": "x", "res_model": move._name, "res_id": move.id})
        self.assertNotIn("Wit", audit.line_ids.papers)
        self.assertNotIn("samira", audit.line_ids.papers)
        self.assertIn("Naaiatelier", audit.line_ids.papers)

    def test_private_person(self):
        """No member, and nobody's business either; a firm is told, its employee is not."""
        firm = self.env["res.partner"].create({"name": "Bouwbedrijf Zuid", "is_company": True})
        clerk = self.env["res.partner"].create({"name": "Rob Loket", "parent_id": firm.id})
        private = self.env["res.partner"].create({"name": "Piet Klant"})
        numbered = self.env["res.partner"].create({"name": "Karin Koper", "ref": "K-17"})
        for partner in (clerk, private, numbered):
            move = self._invoice([(5000, {self.member: 100})], partner=partner, date="2024-03-01", post=False)
            move.ref = f"For {partner.name}"
            move.action_post()
        audit = self._drawn(date_from="2024-01-01", date_to="2024-12-31")
        text = "".join(html.fromstring(line.details).text_content() for line in audit.line_ids)
        for name in ("Loket", "Klant", "Koper", "Karin"):
            self.assertNotIn(name, text)
        for name in ("Bouwbedrijf Zuid", "K-17", "private person"):
            self.assertIn(name, text)

    def test_committee_sees_nothing_else(self):
        audit = self._drawn()
        for model in ("account.move", "account.move.line", "coop.member", "coop.settlement.line", "coop.permission"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.auditor).search_read([], ["display_name"], limit=1)
        with self.assertRaises(AccessError):
            audit.line_ids.read(["move_id"])
        contacts = self.env["res.partner"].with_user(self.auditor).search([])
        self.assertNotIn(self.member.partner_id.id, contacts.ids)

    def test_another_company(self):
        other = self._create_cooperative()
        # By whom it was made for another company does not matter here.
        audit = self.env["coop.audit"].sudo().create({"company_id": other.id})
        with self.assertRaises(AccessError):
            audit.with_user(self.auditor).read(["name"])


@tagged("post_install", "-at_install")
class TestAuditPapers(AuditCommon, HttpCase):
    def test_papers(self):
        audit = self._drawn(size=1)
        line = audit.line_ids
        move = line.sudo().move_id
        others = self.env["account.move"].search([("company_id", "=", self.company.id), ("id", "!=", move.id)])
        attachments = self.env["ir.attachment"]
        receipt, foreign = (
            attachments.create({"name": f"{name}.txt", "raw": name, "res_model": "account.move", "res_id": record.id})
            for name, record in (("receipt", move), ("foreign", others[0]))
        )
        self.assertEqual(line.paper_count, 1)
        self.assertIn(f"/coop/audit/{line.id}/paper/{receipt.id}", line.papers)
        self.authenticate(self.auditor.login, self.auditor.login)
        self.assertEqual(self.url_open(f"/coop/audit/{line.id}/paper/{receipt.id}").text, "receipt")
        self.assertEqual(self.url_open(f"/coop/audit/{line.id}/paper/{foreign.id}").status_code, 404)
        self.assertEqual(self.url_open(f"/coop/audit/{line.id + 1000}/paper/{receipt.id}").status_code, 404)
        self.authenticate(self.coach.login, self.coach.login)
        self.assertNotEqual(self.url_open(f"/coop/audit/{line.id}/paper/{receipt.id}").status_code, 200)
