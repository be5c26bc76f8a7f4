from datetime import date
from hashlib import sha256

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_audit import AuditCommon


@tagged("post_install", "-at_install", "thorough")
class TestAudit(AuditCommon):
    """What is drawn, and from what."""

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

    def test_year_that_is_not_closed(self):
        audit = self._drawn()
        self.assertTrue(audit.is_year_open)
        self.company.hard_lock_date = "2026-12-31"
        self.env.invalidate_all()
        self.assertFalse(audit.is_year_open)
