import re
from collections import Counter
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_books import BooksCommon


@tagged("post_install", "-at_install")
class TestBooksOnce(BooksCommon):
    """A posting asks each question once, and every way of posting asks it."""

    def _calls(self, model, name, action, key=lambda records: records):
        """How often a method is called during the action, by what it is called on."""
        method = getattr(self.env.registry[model], name)
        calls = Counter()

        def counting(records, *args, **kwargs):
            calls.update(key(records))
            return method(records, *args, **kwargs)

        with patch.object(self.env.registry[model], name, counting):
            action()
            self.env.flush_all()
        return calls

    def _owners(self, move, action):
        calls = self._calls("account.move.line", "_coop_check_owners", action)
        lines = move.line_ids.filtered(lambda line: line.display_type not in ("line_section", "line_note"))
        return {line: calls[line] for line in lines}, lines

    def test_owners_of_an_invoice(self):
        move = self._invoice([(100.0, {self.m1: 60, self.m2: 40}), (50.0, {self.m3: 100})], post=False)
        asked, lines = self._owners(move, move.action_post)
        self.assertEqual(asked, dict.fromkeys(lines, 1))
        self._assert_whole(move)

    def test_owners_of_a_bill(self):
        """Two lines with tax, one of nobody: filled in as the cooperative's."""
        move = self._bill([(100.0, {self.m1: 100}), (21.0, None)], post=False)
        asked, lines = self._owners(move, move.action_post)
        self.assertEqual(asked, dict.fromkeys(lines, 1))
        self._assert_whole(move)

    def test_owners_when_the_state_is_written(self):
        move = self._entry(
            [(self.expense_account, 10, None), (self.pot.account_id, -10, None, self.m1.partner_id)], post=False
        )
        asked, lines = self._owners(move, lambda: move.write({"state": "posted"}))
        self.assertEqual(asked, dict.fromkeys(lines, 1))
        self._assert_whole(move)

    def test_a_line_that_changes_is_asked_again(self):
        """What was found holds for the line as it was: income that nobody says whose it is stays refused."""
        move = self._invoice([(100.0, {self.m1: 100})], post=False)
        line = move.invoice_line_ids
        check = self.env.registry["account.move.line"]._check_constrains_account_id_journal_id

        def spoiling(records):
            # Core calls this within _post, after the first question and before the analytic items.
            line.analytic_distribution = False
            return check(records)

        self.patch(self.env.registry["account.move.line"], "_check_constrains_account_id_journal_id", spoiling)
        with self.assertRaisesRegex(UserError, "Whose is it"):
            move.action_post()

    def test_names(self):
        """The texts and the seller of an invoice are checked once, at the end of its posting."""
        moves = self.env["account.move"].union(
            *(self._invoice([(100.0, {self.m1: 60, self.m2: 40})], post=False) for _number in range(2))
        )
        for name in ("_coop_check_texts", "_coop_check_bank"):
            with self.subTest(name):
                calls = self._calls("account.move", name, moves.action_post)
                self.assertEqual(calls, Counter(dict.fromkeys(moves, 1)))
            moves.button_draft()

    def test_names_on_every_way(self):
        """Posting by the button and by writing the state refuse a name; so does a change afterwards."""
        self.m1.partner_id.name = "Anna Zonnebloem"
        for post in (lambda move: move.action_post(), lambda move: move.write({"state": "posted"})):
            move = self._invoice([(100.0, {self.m1: 100})], post=False, ref="Work by Zonnebloem")
            with self.assertRaisesRegex(UserError, "names the person"), self.cr.savepoint():
                post(move)
            self.env.invalidate_all()
            move.ref = False
            post(move)
            with self.assertRaisesRegex(UserError, "names the person"), self.cr.savepoint():
                move.ref = "Work by Zonnebloem"
            with self.assertRaisesRegex(UserError, "names the person"), self.cr.savepoint():
                move.invoice_line_ids.name = "Work by Zonnebloem"

    def test_posting_ends(self):
        """What a posting knew is worth nothing afterwards, also in an environment that was kept."""
        kept = []
        post = self.env.registry["account.move"]._coop_check_posted

        def keeping(moves):
            kept.append(moves)
            return post(moves)

        self.patch(self.env.registry["account.move"], "_coop_check_posted", keeping)
        self.m1.partner_id.name = "Anna Zonnebloem"
        move = self._invoice([(100.0, {self.m1: 100})])
        self.assertEqual(kept[0], move)
        self.assertFalse(kept[0]._coop_being_posted())
        with self.assertRaisesRegex(UserError, "names the person"), self.cr.savepoint():
            kept[0].ref = "Work by Zonnebloem"

    def test_made_as_posted(self):
        """A client cannot have an entry posted from the start, by a default in the context."""
        lines = [
            (
                0,
                0,
                {"account_id": self.income_account.id, "balance": -10, "analytic_distribution": {str(self.a1.id): 100}},
            ),
            (0, 0, {"account_id": self.expense_account.id, "balance": 10}),
        ]
        moves = self.env["account.move"].with_user(self.invoicing).with_context(default_state="posted")
        with self.assertRaisesRegex(UserError, "as a draft"):
            moves.create({"move_type": "entry", "date": self.default_date, "line_ids": lines})

    def test_cost_added_to_a_posted_entry(self):
        """A cost that a client adds to a posted entry spends, as posting does."""
        self.company.coop_refuse_overspending = True
        entry = self._entry([(self.expense_account, 10, None), (self.income_account, -10, {self.own: 100})])
        shares = self._distribution({self.m1: 100})
        vals_list = [
            {"move_id": entry.id, "account_id": account.id, "balance": balance, "analytic_distribution": shares}
            for account, balance in ((self.expense_account, 500), (self.income_account, -500))
        ]
        with self.assertRaisesRegex(UserError, "is available"):
            self.env["account.move.line"].with_user(self.invoicing).create(vals_list)


@tagged("post_install", "-at_install")
class TestBooksPlainCompany(BooksCommon):
    """A company of the same database that is no cooperative: nothing of ours is asked (doc/inert.md)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain = cls.setup_other_company(name="Plain")

    def _queries(self, action):
        """The statements of the action that name a table of ours."""
        self.env.flush_all()
        self.env.registry.clear_cache()
        self.env.invalidate_all()
        execute, queries = type(self.env.cr).execute, []

        def recording(cr, query, *args, **kwargs):
            queries.append(str(getattr(query, "code", query)))
            return execute(cr, query, *args, **kwargs)

        with patch.object(type(self.env.cr), "execute", recording):
            action()
            self.env.flush_all()
        self.assertTrue(queries)
        return [query for query in queries if re.search(r'(FROM|JOIN|INTO|UPDATE)\s+"?coop_', query)]

    def _plain_invoice(self, move_type="out_invoice"):
        sale = move_type == "out_invoice"
        account = self.plain["default_account_revenue" if sale else "default_account_expense"]
        return (
            self.env["account.move"]
            .with_company(self.plain["company"])
            .create(
                {
                    "move_type": move_type,
                    "partner_id": self.partner_a.id,
                    "invoice_date": self.default_date,
                    "invoice_line_ids": [
                        (0, 0, {"name": "Work", "price_unit": 100.0, "account_id": account.id, "tax_ids": False})
                    ],
                }
            )
        )

    def test_whole_life_of_documents(self):
        for move_type in ("out_invoice", "in_invoice"):
            with self.subTest(move_type):
                made = []
                self.assertFalse(self._queries(lambda: made.append(self._plain_invoice(move_type))))  # noqa: B023
                move = made[0]
                self.assertFalse(self._queries(move.action_post))
                self.assertFalse(self._queries(lambda: self._register(move)))  # noqa: B023
                self.assertFalse(self._queries(lambda: move.line_ids.remove_move_reconcile()))  # noqa: B023
                self.assertFalse(self._queries(move._reverse_moves))
                self.assertFalse(self._queries(move.button_draft))

    def _register(self, move):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids, allowed_company_ids=move.company_id.ids
        ).create({})._create_payments()

    def test_no_method_of_ours(self):
        """The hooks are not even called."""
        move = self._plain_invoice()
        hooks = ("_coop_prepare_post", "_coop_posting", "_coop_check_posted", "_coop_writing", "_coop_why_fixed")
        for name in hooks:
            self.patch(self.env.registry["account.move"], name, lambda *args: self.fail("asked of a plain company"))
        move.ref = "Something"
        move.action_post()
        move.button_draft()

    def test_defaults_of_the_context(self):
        """What the context proposes is taken out of it in cooperatives only."""
        move = self._plain_invoice()
        seen = []
        core = self.env.registry["account.move.line"].default_get

        def watching(records, names):
            seen.append(records.env.context.get("default_amount_residual"))
            return core(records, names)

        self.patch(self.env.registry["account.move.line"], "default_get", watching)
        line = {"name": "Note", "display_type": "line_note", "move_id": move.id}
        self.env["account.move.line"].with_context(default_amount_residual=5).create([line])
        self.assertIn(5, seen)
