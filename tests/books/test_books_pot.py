import psycopg2

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common_books import BooksCommon


@tagged("post_install", "-at_install", "thorough")
class TestBooksPot(BooksCommon):
    """Every posted item on a pot carries a member of this cooperative, whatever the way in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.pot.account_id
        cls.other_account = cls.company_data["default_account_assets"]
        cls.person = cls.m1.partner_id

    def _pot_entry(self, partner=None, post=True, account=None):
        lines = [(account or self.account, -10, None), (self.other_account, 10, None)]
        if partner:
            lines[0] += (partner,)
        return self._entry(lines, post=post)

    def _refused(self, function, *args, **kwargs):
        with self.assertRaises(UserError):
            function(*args, **kwargs)

    def test_with_a_member(self):
        line = self._pot_entry(self.person).line_ids[0]
        self.assertEqual((line.coop_pot_id, line.coop_member_id), (self.pot, self.m1))

    def test_no_default_distribution(self):
        """Odoo gives items a default distribution, by partner or account; a pot is nobody's turnover or cost."""
        cooperative = {str(self.company.coop_analytic_account_id.id): 100}
        self.env["account.analytic.distribution.model"].create(
            [
                {"partner_id": self.person.id, "analytic_distribution": {str(self.m2.analytic_account_id.id): 100}},
                {"account_prefix": self.account.code, "analytic_distribution": cooperative},
            ]
        )
        draft = self.env["account.move"].create(
            {
                "line_ids": [
                    Command.create({"account_id": account.id, "partner_id": self.person.id, "balance": -10 * sign})
                    for account, sign in ((self.account, 1), (self.other_account, -1))
                ]
            }
        )
        line, other_line = draft.line_ids
        self.assertTrue(other_line.analytic_distribution, "on any other account the default goes on")
        self.assertFalse(line.analytic_distribution)
        other_line.account_id = self.account
        self.assertFalse(other_line.analytic_distribution)
        line.partner_id = self.m2.partner_id
        self.assertFalse(line.analytic_distribution)
        draft.action_post()
        self.assertFalse(any(draft.line_ids.mapped("analytic_distribution")))

    def test_without_a_member(self):
        other = self._create_cooperative()
        stranger = self.env["coop.member"].create(
            {"partner_id": self.env["res.partner"].create({"name": "Stranger"}).id, "company_id": other.id}
        )
        for partner in (None, self.partner_a, stranger.partner_id):
            draft = self._pot_entry(partner, post=False)
            for user in self.invoicing | self.administrator:
                self._refused(draft.with_user(user).action_post)
                self._refused(draft.with_user(user)._post, soft=False)
                self._refused(draft.with_user(user).write, {"state": "posted"})

    def test_shared_pot(self):
        account = self.env["account.account"].create(
            {"name": "Training", "code": "2987", "account_type": "liability_current", "company_ids": self.company.ids}
        )
        self.env["coop.pot"].create({"name": "Training", "account_id": account.id, "company_id": self.company.id})
        self._refused(self._pot_entry, account=account)
        line = self._pot_entry(self.person, account=account).line_ids[0]
        self.assertEqual(line.coop_member_id, self.m1)

    def test_member_made_after_the_draft(self):
        contact = self.env["res.partner"].create({"name": "Later"})
        draft = self._pot_entry(contact, post=False)
        self._refused(draft.action_post)
        member = self.env["coop.member"].create({"partner_id": contact.id})
        draft.action_post()
        self.assertEqual(draft.line_ids[0].coop_member_id, member)

    def test_not_on_invoices(self):
        for move_type in ("out_invoice", "in_invoice", "out_refund", "in_receipt"):
            draft = self._invoice([(10, None, self.account)], partner=self.person, post=False, move_type=move_type)
            self._refused(draft.action_post)

    def test_bank_statement_line(self):
        vals = {"journal_id": self.company_data["default_journal_bank"].id, "payment_ref": "x", "amount": -5}
        lines = self.env["account.bank.statement.line"]
        self._refused(lines.create, {**vals, "counterpart_account_id": self.account.id})
        line = lines.create({**vals, "counterpart_account_id": self.account.id, "partner_id": self.person.id})
        self.assertEqual(line.move_id.line_ids.coop_member_id, self.m1)

    def test_posted_items_are_fixed(self):
        pot_line, other_line = self._pot_entry(self.person).line_ids
        for user in self.invoicing | self.administrator:
            for context in ({}, {"coop_own_code": True}, {"skip_readonly_check": True, "check_move_validity": False}):
                pot, other = (line.with_user(user).with_context(**context) for line in (pot_line, other_line))
                for vals in (
                    {"partner_id": self.m2.partner_id.id},
                    {"partner_id": False},
                    {"account_id": self.other_account.id},
                    {"coop_member_id": self.m2.id},
                    {"coop_pot_id": False},
                    {"parent_state": "draft"},
                    {"coop_step": "turnover"},
                    {"balance": -11},
                    {"debit": 5},
                    {"amount_currency": -11},
                ):
                    self._refused(pot.write, vals)
                self._refused(other.write, {"account_id": self.account.id})
                self._refused(other.write, {"account_id": self.account.id, "partner_id": self.person.id})
        self.assertEqual((pot_line.coop_pot_id, pot_line.coop_member_id), (self.pot, self.m1))

    def test_items_added_to_a_posted_entry(self):
        entry = self._pot_entry(self.person)
        vals = [
            {"move_id": entry.id, "account_id": self.account.id, "balance": -5},
            {"move_id": entry.id, "account_id": self.other_account.id, "balance": 5},
        ]
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            self.env["account.move.line"].with_user(self.invoicing).create(vals)

    def test_partner_of_the_entry(self):
        """The partner of an entry is copied to its items; on a pot it is not."""
        entry = self._pot_entry(self.person)
        self._refused(
            entry.with_user(self.invoicing).with_context(skip_readonly_check=True).write,
            {"line_ids": [Command.update(entry.line_ids[0].id, {"partner_id": self.partner_a.id})]},
        )

    def test_database_constraint(self):
        line = self._pot_entry(self.person).line_ids[0]
        draft = self._pot_entry(post=False).line_ids[0]
        self.env.flush_all()
        for query in (
            SQL("UPDATE account_move_line SET coop_member_id = NULL WHERE id = %s", line.id),
            SQL("UPDATE account_move_line SET parent_state = 'posted' WHERE id = %s", draft.id),
        ):
            with self.assertRaises(psycopg2.errors.CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.env.cr.execute(query)

    def test_what_kind_of_pot_it_is_stays(self):
        """A treasurer may rename and archive pots; what the books hang on is not his, nor an administrator's."""
        other = self._create_cooperative()
        for user in self.treasurer | self.administrator:
            for context in ({}, {"coop_own_code": True}):
                pot = self.pot.with_user(user).with_context(**context)
                for vals in ({"kind": "shared"}, {"company_id": other.id}, {"last_settlement_id": 1}):
                    self._refused(pot.write, vals)
                pot.write({"name": "Ledenpotten", "kind": "member", "company_id": self.company.id})
        self.assertEqual((self.pot.kind, self.pot.company_id), ("member", self.company))

    def test_draft_again(self):
        entry = self._pot_entry(self.person)
        entry.button_draft()
        entry.line_ids[0].partner_id = self.m2.partner_id
        entry.action_post()
        self.assertEqual(entry.line_ids[0].coop_member_id, self.m2)
        entry.button_draft()
        entry.line_ids[0].partner_id = False
        self._refused(entry.action_post)
