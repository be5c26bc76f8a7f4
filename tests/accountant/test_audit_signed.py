from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_audit import AuditCommon


@tagged("post_install", "-at_install", "thorough")
class TestAuditSigned(AuditCommon):
    """Findings, answers and signatures, and what they are about afterwards."""

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
