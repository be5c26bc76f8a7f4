from datetime import date
from hashlib import sha256

from freezegun import freeze_time
from lxml import html

from odoo import fields
from odoo.exceptions import AccessDenied, AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, tagged

from ..common import CoopCommon

GROUP = "social_cooperative.group_audit"


class AuditCommon(CoopCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2027-02-01"))
        cls.company._coop_make_sequences()
        cls.auditor, cls.second = (cls._create_auditor(login) for login in ("auditor", "second"))
        cls.member = cls._create_member("Anna de Wit", "Tuinhulp", date="2026-01-01")
        for amount in range(1, 13):
            cls._invoice([(100 * amount, {cls.member: 100})], date=f"2026-{amount:02d}-15")

    @classmethod
    def _create_auditor(cls, login, until="2027-06-30"):
        return super()._create_auditor(login, until)

    def _audit(self, **vals):
        defaults = {"date_from": "2026-01-01", "date_to": "2026-12-31", "size": 4, "seed": "481516"}
        return self.env["coop.audit"].with_user(self.auditor).create(defaults | vals)

    def _drawn(self, **vals):
        audit = self._audit(**vals)
        audit.action_draw()
        return audit


@tagged("post_install", "-at_install", "thorough")
class TestAudit(AuditCommon):
    # === DRAWING === #

    def test_last_year_by_default(self):
        audit = self.env["coop.audit"].with_user(self.auditor).create({})
        self.assertRecordValues(audit, [{"date_from": date(2026, 1, 1), "date_to": date(2026, 12, 31), "size": 25}])

    def test_drawn_again_is_the_same(self):
        first, again = self._drawn(), self._drawn()
        self.assertEqual(first.population, 12)
        self.assertEqual(len(first.line_ids), 4)
        self.assertEqual(first.line_ids.mapped("move_name"), again.line_ids.mapped("move_name"))
        self.assertNotEqual(
            self._drawn(seed="another").line_ids.mapped("move_name"), first.line_ids.mapped("move_name")
        )
        self.assertRegex(first.name, r"^KAS/2026/01$")

    def test_what_was_drawn_from(self):
        """Two journals with the same number are two entries; who draws again sees that he draws from the same ones."""
        other = self.company_data["default_journal_misc"].copy({"code": "MEM2", "name": "Second"})
        asset = self.company_data["default_account_assets"]
        for journal in (self.company_data["default_journal_misc"], other):
            self.env["account.move"].create(
                {
                    "journal_id": journal.id,
                    "name": "SAME/1",
                    "date": "2022-06-30",
                    "line_ids": [Command.create({"account_id": asset.id, "balance": sign * 10}) for sign in (1, -1)],
                }
            ).action_post()
        vals = {"date_from": "2022-01-01", "date_to": "2022-12-31"}
        audit = self._drawn(**vals)
        self.assertEqual((audit.population, len(audit.line_ids)), (2, 2))
        code = self.company_data["default_journal_misc"].code
        numbers = sorted([f"{code} SAME/1", "MEM2 SAME/1"])
        self.assertEqual(audit.population_checksum, sha256("\n".join(numbers).encode()).hexdigest())
        self.assertIn(audit.population_checksum, self._report(audit).decode())
        self.assertEqual(self._drawn(**vals).population_checksum, audit.population_checksum)
        with self.assertRaises(AccessError):
            audit.write({"population_checksum": "0"})

    def test_drafts_and_other_years_stay_out(self):
        self._invoice([(5000, {self.member: 100})], date="2027-01-15")
        self._invoice([(5000, {self.member: 100})], date="2026-06-15", post=False)
        self.assertEqual(self._drawn(size=100).population, 12)

    def test_nothing_posted(self):
        with self.assertRefused(UserError, "No entry is posted"):
            self._drawn(date_from="2020-01-01", date_to="2020-12-31")

    def test_terms_stay_when_drawn(self):
        audit = self._drawn()
        for vals in ({"seed": "1"}, {"size": 9}, {"date_to": "2026-11-30"}):
            with self.assertRefused(UserError, "sample is drawn"):
                audit.write(vals)
        with self.assertRefused(UserError, "drawn already"):
            audit.action_draw()
        with self.assertRefused(UserError, "stays"):
            audit.sudo().unlink()

    def test_sample_is_not_chosen(self):
        audit = self._drawn()
        move = self.env["account.move"].search([("company_id", "=", self.company.id)], limit=1)
        with self.assertRaises(AccessError):
            audit.write({"line_ids": [Command.create({"move_id": move.id, "sequence": 99})]})
        lines = self.env["coop.audit.line"].with_user(self.auditor)
        with self.assertRaises(AccessError):
            lines.create({"audit_id": audit.id, "move_id": move.id, "sequence": 99})
        with self.assertRaises(AccessError):
            audit.line_ids[0].write({"move_id": move.id})
        with self.assertRaises(AccessError):
            audit.write({"state": "signed"})

    # === FINDINGS AND ANSWERS === #

    def test_until_signed(self):
        audit = self._drawn()
        with self.assertRefused(UserError, "not looked at yet"):
            audit.action_sign()
        audit.line_ids.write({"verdict": "right"})
        audit.line_ids[0].write({"verdict": "finding", "finding": "There is no receipt."})
        with self.assertRefused(UserError, "has not answered"):
            audit.action_sign()
        audit.line_ids[0].with_user(self.treasurer).answer = "It came by mail, and is attached now."
        self.assertEqual(audit.line_ids[0].answered_by_id, self.treasurer)
        with self.assertRefused(UserError, "conclusion"):
            audit.action_sign()
        audit.conclusion = "We advise to adopt the accounts."
        audit.action_sign()
        self.assertEqual(audit.state, "signing", "one signature is not enough")
        with self.assertRefused(UserError, "signed already"):
            audit.action_sign()
        audit.with_user(self.second).action_sign()
        self.assertEqual(audit.state, "signed")
        self.assertEqual(audit.signature_ids.mapped("name"), ["Auditor", "Second"])
        for change in (
            lambda: audit.write({"conclusion": "No"}),
            lambda: audit.line_ids[0].write({"verdict": "right"}),
            lambda: audit.line_ids[0].with_user(self.treasurer).write({"answer": "No"}),
            lambda: audit.with_user(self.second).action_sign(),
        ):
            with self.assertRaises(UserError):
                change()
        text = self.env["ir.actions.report"]._render_qweb_html("social_cooperative.report_audit", audit.ids)[0].decode()
        for words in ("There is no receipt.", "It came by mail", "We advise to adopt", "Auditor", "Second", "481516"):
            self.assertIn(words, text)
        self.assertNotIn("de Wit", text)

    def _ready_to_sign(self):
        """A check with one finding, which is answered."""
        audit = self._drawn()
        audit.line_ids.write({"verdict": "right"})
        audit.line_ids[0].write({"verdict": "finding", "finding": "There is no receipt."})
        audit.line_ids[0].with_user(self.treasurer).answer = "It came by mail, and is attached now."
        audit.conclusion = "We advise to adopt the accounts."
        return audit

    def test_by_the_form(self):
        """The screens of committee and treasurer write the outcome of an entry together with the check."""
        audit = self._drawn()
        with Form(audit) as form:
            form.conclusion = "We advise to adopt the accounts."
            for place in range(len(audit.line_ids)):
                with form.line_ids.edit(place) as line:
                    line.verdict = "right"
            with form.line_ids.edit(1) as line:
                line.verdict, line.finding = "finding", "There is no receipt."
        self.assertEqual(audit.line_ids.mapped("verdict"), ["right", "finding", "right", "right"])
        with Form(audit.line_ids[1].with_user(self.treasurer)) as form:
            form.answer = "It came by mail."
        audit.action_sign()
        self.assertEqual(audit.state, "signing")

    def test_treasurer_hears_of_a_finding_and_answers(self):
        """He may not edit the check, so its page is read-only for him: there is a button to the entry itself."""
        audit = self._drawn()
        one, other = audit.line_ids[:2]
        with Form(audit) as form, form.line_ids.edit(0) as line:
            line.verdict, line.finding = "finding", "There is no receipt."
        message = audit.message_ids[0]
        self.assertIn(f"Finding on {one.move_name}: There is no receipt.", message.body)
        self.assertEqual(message.sudo().notified_partner_ids, self.company._coop_treasurer().partner_id)
        one.finding = "There is no receipt at all."
        other.verdict = "right"
        self.assertEqual(audit.message_ids[0], message, "told once")
        with self.assertRaises(AccessError):
            audit.with_user(self.treasurer).check_access("write")
        views = audit.with_user(self.treasurer).get_views([(False, "form")])["views"]
        self.assertIn('name="action_open"', views["form"]["arch"])
        action = one.with_user(self.treasurer).action_open()
        with Form(self.env[action["res_model"]].with_user(self.treasurer).browse(action["res_id"])) as form:
            form.answer = "It came by mail."
            with self.assertRaises(AssertionError):
                form.verdict = "right"
        self.assertEqual((one.answer, one.answered_by_id), ("It came by mail.", self.treasurer))

    def test_what_one_signed_stays(self):
        """Through every door, for everybody, until the signature is withdrawn."""
        audit = self._ready_to_sign()
        audit.action_sign()
        second, treasurer = audit.with_user(self.second), audit.with_user(self.treasurer)
        one, other = audit.line_ids[:2]
        report = self._report(audit)
        doors = {
            "conclusion": lambda: second.write({"conclusion": "We advise against it."}),
            "conclusion by who signed": lambda: audit.write({"conclusion": "We advise against it."}),
            "conclusion past access rules": lambda: audit.sudo().write({"conclusion": "We advise against it."}),
            "verdict": lambda: other.with_user(self.second).write({"verdict": "finding", "finding": "No paper."}),
            "finding": lambda: one.with_user(self.second).write({"finding": "Something else."}),
            "finding through the check": lambda: second.write(
                {"line_ids": [Command.update(one.id, {"finding": "Something else."})]}
            ),
            "answer": lambda: one.with_user(self.treasurer).write({"answer": "Another answer."}),
            "import": lambda: self._import_conclusion(second),
            "line away": lambda: one.sudo().unlink(),
            "check away": lambda: audit.sudo().unlink(),
            "signature away": lambda: audit.signature_ids.sudo().unlink(),
            "signature of another name": lambda: audit.signature_ids.sudo().write({"name": "Somebody"}),
            "back": lambda: audit.sudo().write({"state": "drawn"}),
            "terms": lambda: second.write({"seed": "1"}),
        }
        for door, change in doors.items():
            with self.subTest(door=door), self.assertRaises(UserError):
                change()
        with self.assertRefused(UserError, "Auditor signed this already.*Withdraw"):
            doors["conclusion"]()
        with self.assertRefused(UserError, "Auditor signed this already.*committee"):
            doors["answer"]()
        self.env.invalidate_all()
        self.assertEqual(self._report(audit), report)
        self.assertEqual(treasurer.state, "signing")
        self.assertIn(b"second signature is missing", report)
        second.action_sign()
        self.assertEqual(audit.state, "signed")
        self.assertNotIn(b"second signature is missing", self._report(audit))

    def _import_conclusion(self, audit):
        result = audit.load([".id", "conclusion"], [[str(audit.id), "We advise against it."]])
        if result["messages"]:
            raise UserError(result["messages"][0]["message"])

    def test_withdrawn(self):
        """What is to change after a signature needs that signature again; who signed hears of it."""
        audit = self._ready_to_sign()
        with self.assertRefused(UserError, "Nobody signed"):
            audit.action_withdraw()
        audit.action_sign()
        for user in (self.treasurer, self.board, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                audit.with_user(user).action_withdraw()
        second = audit.with_user(self.second)
        second.action_withdraw()
        self.assertEqual(audit.state, "drawn")
        self.assertFalse(audit.signature_ids)
        self.assertFalse([line for line in audit.line_ids if line.frozen])
        message = audit.message_ids[0]
        self.assertIn("Second withdrew the signature of Auditor", message.body)
        self.assertIn(self.auditor.partner_id, message.sudo().notified_partner_ids)
        second.conclusion = "We advise against it."
        audit.line_ids[1].with_user(self.second).write({"verdict": "finding", "finding": "No paper."})
        with self.assertRefused(UserError, "has not answered"):
            second.action_sign()
        audit.line_ids[1].with_user(self.treasurer).answer = "There is one."
        second.action_sign()
        audit.action_sign()
        self.assertEqual(audit.signature_ids.mapped("name"), ["Second", "Auditor"])
        self.assertIn("We advise against it.", self._report(audit).decode())
        with self.assertRefused(UserError, "signed and stays"):
            audit.action_withdraw()

    def test_changed_after_the_outcome(self):
        """What was found in order is what is signed: an entry that changed since is named, and looked at again."""
        audit = self._ready_to_sign()
        line = audit.line_ids[1]
        move = line.sudo().move_id
        self.assertFalse(line.is_changed)
        move.button_draft()
        move.invoice_line_ids.price_unit = 9999
        move.action_post()
        self.env.invalidate_all()
        self.assertEqual(audit.line_ids.filtered("is_changed"), line)
        with self.assertRefused(UserError, f"{line.move_name}.*Look at it again"):
            audit.action_sign()
        self.assertFalse(audit.signature_ids)
        for user in (self.treasurer, self.board, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                line.with_user(user).action_look_again()
        line.action_look_again()
        self.assertFalse(line.is_changed)
        audit.action_sign()
        self.assertEqual(line.frozen["amount"], line.sudo().move_id.amount_total)
        with self.assertRefused(UserError, "signed this already"):
            line.with_user(self.second).action_look_again()

    def test_each_change_counts(self):
        """Another paper, day or label too; to read an entry, or to post it again as it was, is no change."""
        audit = self._drawn(size=1)
        line = audit.line_ids
        move = line.sudo().move_id
        paper = self.env["ir.attachment"].create(
            {"name": "receipt.txt", "raw": "receipt", "res_model": move._name, "res_id": move.id}
        )
        line.verdict = "right"

        def changed():
            self.env.invalidate_all()
            return line.is_changed

        def draft():
            move.button_draft()

        def post():
            move.action_post()

        self.assertFalse(changed())
        draft()
        self.assertTrue(changed(), "a draft is no entry")
        post()
        self.assertFalse(changed())
        changes = {
            "paper": lambda: setattr(paper, "raw", b"forged"),
            "label": lambda: setattr(move.invoice_line_ids[0], "name", "Something else"),
            "reference": lambda: setattr(move, "ref", "Another reference"),
        }
        for name, change in changes.items():
            with self.subTest(name):
                change()
                self.assertTrue(changed())
                line.write({"verdict": "right"})
                self.assertFalse(changed())
        with self.assertRaises(AccessError):
            line.write({"seen": "0"})

    def _report(self, audit):
        report = self.env["ir.actions.report"]
        return report._render_qweb_html("social_cooperative.report_audit", audit.ids)[0]

    def test_signed_stays_whatever_becomes_of_the_entry(self):
        audit = self._drawn()
        line = audit.line_ids[0]
        move = line.sudo().move_id
        self.env["ir.attachment"].create(
            {"name": "Bon van A. de Wit.txt", "raw": "receipt", "res_model": move._name, "res_id": move.id}
        )
        audit.line_ids.write({"verdict": "right"})
        audit.conclusion = "We advise to adopt the accounts."
        audit.action_sign()
        report, amount, details, papers = self._report(audit), line.amount, line.details, line.papers
        self.assertEqual(line.paper_count, 1)
        move.button_draft()
        move.invoice_line_ids.write({"name": "Something else", "price_unit": 7777})
        move.action_post()
        for name in ("later.txt", "much later.txt"):
            self.env["ir.attachment"].create({"name": name, "raw": name, "res_model": move._name, "res_id": move.id})
        move.journal_id.name = "Renamed"
        self.env.invalidate_all()
        self.assertNotIn(7777, (line.amount, amount))
        self.assertEqual(self._report(audit), report)
        self.assertEqual((line.amount, line.details, line.papers, line.paper_count), (amount, details, papers, 1))
        audit.with_user(self.second).action_sign()
        self.assertEqual(line.amount, amount, "the second signs what the first signed")
        with self.assertRaises(AccessError):
            line.write({"frozen": False})

    def test_signed_paper_that_is_replaced(self):
        audit = self._drawn(size=1)
        line = audit.line_ids
        move = line.sudo().move_id
        paper = self.env["ir.attachment"].create(
            {"name": "receipt.txt", "raw": "receipt", "res_model": move._name, "res_id": move.id}
        )
        line.verdict = "right"
        audit.conclusion = "Well"
        audit.action_sign()
        self.assertEqual(line.sudo()._find_attachments(), paper)
        paper.raw = b"forged"
        self.env.invalidate_all()
        self.assertFalse(line.sudo()._find_attachments())
        self.assertEqual(line.paper_count, 1)
        self.assertIn("receipt.txt (no longer there", line.papers)

    def test_a_finding_says_what(self):
        with self.assertRefused(UserError, "Say what you found"):
            self._drawn().line_ids[0].write({"verdict": "finding", "finding": " "})

    def test_who_writes_what(self):
        line = self._drawn().line_ids[0]
        with self.assertRaises(AccessError):
            line.with_user(self.treasurer).write({"verdict": "right"})
        with self.assertRaises(AccessError):
            line.write({"answer": "All is well"})
        for user in (self.board, self.accountant, self.coach, self.shop):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                line.with_user(user).write({"verdict": "right"})
        for user in (self.treasurer, self.board, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                line.audit_id.with_user(user).action_sign()

    # === WHAT THE COMMITTEE SEES === #

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

    def test_branch_is_in_the_population(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.user.company_ids |= branch
        move = (
            self.env["account.move"]
            .with_company(branch)
            .create(
                {
                    "company_id": branch.id,
                    "journal_id": self.company_data["default_journal_misc"].id,
                    "date": "2023-06-30",
                    "line_ids": [
                        Command.create(
                            {"account_id": self.company_data["default_account_assets"].id, "balance": sign * 10}
                        )
                        for sign in (1, -1)
                    ],
                }
            )
        )
        move.action_post()
        audit = self._drawn(date_from="2023-01-01", date_to="2023-12-31")
        self.assertEqual(audit.line_ids.sudo().move_id, move)

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

    # === THE COMMITTEE === #

    def test_outside_the_board(self):
        """Nor keeps the auditor books: neither where the user is edited, nor where the group is."""
        coop = ("group_board", "group_treasurer", "group_administrator", "group_coach")
        odoo = ("group_account_invoice", "group_account_readonly", "group_account_user", "group_account_manager")
        names = [f"social_cooperative.{name}" for name in coop] + [f"account.{name}" for name in odoo]
        names.append("base.group_partner_manager")
        for group in map(self.env.ref, names):
            with self.subTest(group=group.name), self.assertRefused(ValidationError, "not in the board"):
                self.auditor.group_ids += group
            with self.subTest(group=group.name, at="group"), self.assertRefused(ValidationError, "not in the board"):
                group.user_ids += self.auditor
        committee = self.env.ref(GROUP)
        with self.assertRefused(ValidationError, "not in the board"):
            committee.user_ids += self.treasurer
        with self.assertRefused(ValidationError, "not in the board"):
            committee.implied_ids += self.env.ref("account.group_account_invoice")

    def test_not_in_the_board_after_a_rest(self):
        """Archived, made a board member, and taken back."""
        self.auditor.active = False
        self.auditor.group_ids += self.env.ref("social_cooperative.group_board")
        with self.assertRefused(ValidationError, "not in the board"):
            self.auditor.active = True
        self.second.active = False
        self.second.coop_access_until = False
        with self.assertRefused(ValidationError, "Access until"):
            self.second.active = True

    def test_members_of_the_cooperative(self):
        """The law asks for members: the user's page says of whom it is not known."""
        self.assertTrue(self.auditor.coop_is_no_member)
        self.assertFalse(self.board.coop_is_no_member)
        self.auditor.partner_id = self.member.partner_id
        self.assertFalse(self.auditor.coop_is_no_member)

    def test_login_ends(self):
        with self.assertRefused(ValidationError, "Access until"):
            self.auditor.coop_access_until = False
        self.env["res.users"]._cron_coop_end_access()
        self.assertTrue(self.auditor.active)
        with freeze_time("2027-06-30"):
            self.auditor.with_user(self.auditor)._check_credentials(
                {"type": "password", "login": self.auditor.login, "password": self.auditor.login}, {"interactive": True}
            )
        with freeze_time("2027-07-01"):
            with self.assertRaises(AccessDenied):
                self.auditor.with_user(self.auditor)._check_credentials(
                    {"type": "password", "login": self.auditor.login, "password": self.auditor.login},
                    {"interactive": True},
                )
            self.env["res.users"]._cron_coop_end_access()
        self.assertFalse(self.auditor.active)
        self.assertTrue(self.treasurer.active)

    def test_no_door_after_the_last_day(self):
        """Sessions, keys of programs and passwords that core remembers end with the login."""
        user = self.auditor
        keys = self.env["res.users.apikeys"]
        key = keys.with_user(user).sudo()._generate("rpc", "A program", fields.Datetime.to_datetime("2027-12-31"))
        users = self.env["res.users"]
        with freeze_time("2027-06-30"):
            self.assertTrue(user._compute_session_token("some-session"))
            self.assertEqual(keys._check_credentials(scope="rpc", key=key), user.id)
            users._check_uid_passwd(user.id, user.login)
        with freeze_time("2027-07-01"):
            self.assertFalse(user._compute_session_token("some-session"))
            self.assertIsNone(keys._check_credentials(scope="rpc", key=key))
            with self.assertRaises(AccessDenied):
                users._check_uid_passwd(user.id, user.login)
            self.assertTrue(self.treasurer._compute_session_token("some-session"))

    def test_year_that_is_not_closed(self):
        audit = self._drawn()
        self.assertTrue(audit.is_year_open)
        self.company.hard_lock_date = "2026-12-31"
        self.env.invalidate_all()
        self.assertFalse(audit.is_year_open)


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
