from pathlib import Path

from freezegun import freeze_time

from odoo.tests import TransactionCase, tagged

from ..demo.story import COMPANY, LOGINS, MEMBER_LOGINS, MEMBERS
from .menus import MenuWalk

#: Logins of those who work in Odoo.
WORKERS = [login for login, *_rest in LOGINS]


@tagged("post_install", "-at_install", "thorough")
class TestDemo(TransactionCase):
    """The demo cooperative is what newcomers see first: it loads, and its books tie out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-08-20 23:30:00"))  # the next day in the Netherlands
        cls.companies = cls.env["res.company"]
        # A database with demo data has the cooperative already; here it is made anew, on a day that we know.
        cls.companies.search([("name", "=", COMPANY["name"])]).name = "The one of the demo data"
        for user in cls.env["res.users"].search([("login", "in", [login for login, *_rest in LOGINS + MEMBER_LOGINS])]):
            user.login = f"{user.login} of the demo data"
        cls.env["coop.demo"]._load()
        company = cls.companies.search([("name", "=", COMPANY["name"])])
        cls.env = cls.env(context={"allowed_company_ids": company.ids})
        cls.company = company.with_env(cls.env)
        cls.members = cls.env["coop.member"].search([("company_id", "=", company.id)])

    def test_who_is_there(self):
        self.assertEqual(len(self.members), 12)
        self.assertEqual(
            {state: len(members) for state, members in self.members.grouped("state").items()},
            {"active": 8, "paused": 1, "trial": 1, "exited": 1, "applicant": 1},
        )
        self.assertEqual(self.members.mapped("number"), [f"L{number:04}" for number in range(1, 13)])
        agreements = self.env["coop.agreement"].search([("company_id", "=", self.company.id)])
        kinds = agreements.authority_partner_id.mapped("coop_authority_kind")
        self.assertEqual(sorted(kinds), ["municipality"] * 3 + ["uwv"])
        self.assertEqual(len(agreements.permission_ids), 11, "everybody but the applicant")
        self.assertEqual(self.env["coop.contribution.rule"].search_count([("company_id", "=", self.company.id)]), 3)

    def test_the_own_bank_account_is_trusted(self):
        """Odoo warns of money that goes to or comes from an account that nobody trusts."""
        journal = self.env["account.journal"].search([("company_id", "=", self.company.id), ("type", "=", "bank")])
        self.assertTrue(journal.bank_account_id.acc_number)
        self.assertTrue(all(journal.bank_account_id.mapped("allow_out_payment")))

    def test_a_year_of_settlements(self):
        settlements = self.env["coop.settlement"].search([("company_id", "=", self.company.id)], order="date_to")
        self.assertEqual(settlements.mapped("state"), ["posted"] * 12 + ["computed"])
        self.assertEqual(str(settlements[0].date_to), "2025-08-31")
        self.assertEqual(str(settlements[-1].date_to), "2026-08-20")
        self.assertTrue(all(one.computed_by_id != one.approved_by_id for one in settlements[:-1]))
        self.assertEqual(settlements.filtered("correction"), settlements[10], "the late bill")

    def test_documents_of_every_kind(self):
        groups = self.env["account.move"]._read_group(
            [("company_id", "=", self.company.id), ("move_type", "!=", "entry")],
            ["move_type", "state", "payment_state"],
            ["__count"],
        )
        counts = {" ".join(key): count for *key, count in groups}
        self.assertGreater(counts["out_invoice posted paid"], 80)
        self.assertGreater(counts["in_invoice posted paid"], 60)
        for key in ("out_invoice posted not_paid", "out_invoice posted partial", "out_invoice posted reversed",
                    "out_refund posted paid", "out_invoice draft not_paid", "in_invoice draft not_paid"):  # fmt: skip
            self.assertIn(key, counts)

    def test_books_tie_out(self):
        self.env["coop.proof.check"].action_open()
        checks = self.env["coop.proof.check"].search([("company_id", "=", self.company.id)])
        self.assertEqual(set(checks.mapped("state")), {"ok"})
        suspense = self.env["account.account"].search(
            [*self.env["account.account"]._check_company_domain(self.company), ("code", "=like", "2010%")]
        )
        self.assertEqual(suspense.current_balance, 0)

    def test_shop(self):
        sessions = self.env["pos.session"].search([("company_id", "=", self.company.id)], order="stop_at")
        self.assertEqual(sessions.mapped("state"), ["closed"] * 5)
        self.assertFalse(any(round(session.cash_register_difference, 2) for session in sessions))
        for session in sessions:
            floats = (session.cash_register_balance_start, session.cash_register_balance_end_real)
            self.assertEqual(floats, (150, 150), "the takings are taken out")
            moves = session.move_id | session.statement_line_ids.move_id
            self.assertEqual(set(moves.mapped("date")), {session.stop_at.date()})
        drawer = sessions.cash_journal_id.default_account_id
        self.assertEqual(drawer.current_balance, 150, "and what stays is in the books")
        self.assertFalse(any(sessions.mapped("coop_cash_unbooked")))
        taken = sessions.statement_line_ids.filtered(lambda line: line.amount < 0)
        self.assertEqual((len(taken), set(taken.mapped("is_reconciled"))), (5, {True}), "it arrived at the bank")
        self.assertEqual(str(sessions[0].stop_at.date()), "2026-07-29")
        division = self.env["coop.shop.division"].search([("company_id", "=", self.company.id)])
        self.assertEqual(division.state, "computed")
        self.assertGreater(division.turnover, 400)
        self.assertGreater(division.amount, 0)
        self.assertGreater(len(division.line_ids), 1)
        board = self.env["res.users"].search([("login", "=", "bestuur")])
        division.with_user(board).action_post()
        self.assertEqual(division.state, "posted", "and it waits for nothing else")
        margin = self.env["coop.margin.period"].search([("company_id", "=", self.company.id)]).line_ids
        self.assertEqual((margin.sales, margin.purchases, margin.vat), (695.0, 520.0, 30.37))

    def test_some_tags_are_old_enough_for_a_discount(self):
        tagged = self.env["product.template"].search(
            [("company_id", "=", self.company.id), ("coop_tag_id", "!=", False)]
        )
        prices = self.company.coop_pricelist_id
        lower = tagged.filtered(lambda one: prices._get_product_price(one.product_variant_id, 1) < one.list_price)
        self.assertEqual(len(lower), 4)
        self.assertGreater(len(tagged.coop_tag_id), 3)

    def test_weights(self):
        """A good thrift store sells a third to a half of what it collects, and never what it has not."""
        report = self.env["coop.weight.report"]
        own = [("company_id", "=", self.company.id)]
        [(collected, sold, difference)] = report._read_group(own, [], ["collected:sum", "sold:sum", "difference:sum"])
        self.assertEqual(round(difference, 2), 0)
        self.assertGreater(collected, 1000)
        self.assertTrue(30 < 100 * sold / collected < 50, f"{sold} of {collected}")
        stock = report._read_group(own, ["category_id"], ["stock_change:sum"])
        self.assertFalse([category.name for category, kilos in stock if kilos < 0])
        self.assertFalse(self.env["coop.weight.difference"].search_count(own))

    def test_who_works_in_the_shop(self):
        """Nobody in the shop needs rights on inventory, products or accounting."""
        user = self.env["res.users"].search([("login", "=", "winkel")])
        for group in ("stock.group_stock_user", "account.group_account_invoice", "point_of_sale.group_pos_manager"):
            self.assertFalse(user.has_group(group), group)

    def test_pots(self):
        loss = self.members.filtered(lambda member: member.pot_total < 0)
        self.assertEqual(loss.trade_name, "Webhulp Bij U")
        self.assertTrue(any(member.pot_expected > 0 for member in self.members))
        self.assertTrue(any(member.pot_unsettled > 0 for member in self.members))
        self.assertEqual(self.members.filtered(lambda member: member.state == "exited").pot_total, 0)

    def test_no_surname_in_the_books(self):
        surnames = {person.name.split()[-1] for person in MEMBERS}
        accounts = self.env["account.analytic.account"].search([("company_id", "=", self.company.id)])
        items = self.env["account.move.line"].search([("company_id", "=", self.company.id)])
        moves = items.move_id
        texts = [*accounts.mapped("display_name"), *items.mapped("name"), *moves.mapped("ref"), *moves.mapped("name")]
        for surname in surnames:
            self.assertFalse([text for text in texts if text and surname in text], surname)

    def test_logins(self):
        path = Path(__file__).parents[1] / "demo" / "logins.txt"
        told = [line.split("\t")[0] for line in path.read_text().splitlines()]
        self.assertEqual(told, [login for login, *_rest in LOGINS + MEMBER_LOGINS] + ["admin"])
        users = self.env["res.users"].search([("login", "in", told[:-1])])
        self.assertEqual(users.company_id, self.company)
        self.assertEqual(len(users), len(LOGINS) + len(MEMBER_LOGINS))

    def test_members_pages(self):
        """What the demo's members sent in themselves waits for an answer, with its photo."""
        for login, key in MEMBER_LOGINS:
            user = self.env["res.users"].search([("login", "=", login)])
            member = user.with_user(user)._coop_member()
            self.assertEqual(member.trade_name, next(one.trade_name for one in MEMBERS if one.key == key))
        sent = user.search([("login", "=", MEMBER_LOGINS[0][0])])
        for model in ("coop.assignment", "coop.spending.request"):
            record = self.env[model].search([("submitted_by_id", "=", sent.id)])
            self.assertEqual((record.state, len(record.activity_ids)), ("submitted", 1))
            self.assertTrue(record.with_user(sent).sudo()._own_uploads())

    def _user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    def _env_of(self, login):
        """What the server sees when this login works in the demo's company."""
        user = self._user(login)
        return self.env(user=user, su=False, context={**user.context_get(), **self.env.context})

    def test_menus(self):
        """Whoever opens a menu sees a page, and no refusal: every menu of every login."""
        errors = []
        for login in (*WORKERS, "admin"):
            walk = MenuWalk(self._env_of(login)).walk()
            self.assertGreater(len(walk.opened), 1 if login.startswith("kascommissie") else 20, login)
            errors += walk.errors
        self.assertFalse(errors, "\n".join(errors))

    def test_members_have_no_menus(self):
        """They have their own page instead (tests/portal), and none of Odoo's."""
        for login, _key in MEMBER_LOGINS:
            user = self._user(login)
            self.assertTrue(user.share, login)
            self.assertFalse(self.env["ir.ui.menu"].with_user(user).has_access("read"), login)

    def test_papers_of_the_accountant(self):
        duties = self.env["coop.duty"].search([("company_id", "=", self.company.id)])
        self.assertGreater(len(duties), 10)
        self.assertEqual(duties.filtered("is_late").name, "Brandblussers laten keuren")
        audit = self.env["coop.audit"].search([("company_id", "=", self.company.id)])
        self.assertEqual(
            (audit.state, len(audit.line_ids), audit.checked_count, audit.finding_count), ("drawn", 12, 7, 1)
        )
        self.assertGreaterEqual(sum(audit.line_ids.mapped("paper_count")), 1)
        self.assertIn("Bon.png", audit.line_ids[0].papers)
        accountant = self._user("boekhouder")
        self.assertTrue(accountant.has_group("account.group_account_readonly"))
        self.assertFalse(accountant.has_group("account.group_account_invoice"), "he reads the books, and keeps none")
        check = self.env["coop.vat.check"].with_user(accountant).create({})
        check.action_show()
        self.assertGreater(check.returned, 0)
        self.assertEqual((check.difference, len(check.difference_ids)), (0, 0))
        year = self.env["coop.year.overview"].with_user(accountant).create({})
        self.assertTrue(year._overview().is_balanced())

    def test_shop_begins_at_today(self):
        """As whoever has no page of their own; the tills are in its menu."""
        self.assertEqual(self._user("winkel").action_id.id, self.env.ref("social_cooperative.coop_today_action").id)

    def test_till_opens(self):
        """From the page with the shop's tills, for everybody who has it in the menu."""
        opened = set()
        for login in (*WORKERS, "admin"):
            env = self._env_of(login)
            if env.user.has_group("point_of_sale.group_pos_user"):
                with self.subTest(login=login):
                    self._open_till(env)
                    opened.add(login)
        self.assertLessEqual({"winkel", "admin"}, opened)

    def _open_till(self, env):
        """Nothing of it is kept: the next one opens a till that is closed, too."""
        savepoint = env.cr.savepoint()
        try:
            config = env["pos.config"].search([("company_id", "=", self.company.id)])
            self.assertTrue(config.get_pos_kanban_view_state()["has_pos_config"])
            self.assertEqual(config.open_ui()["type"], "ir.actions.act_url")
            data = config.current_session_id.load_data([])
            self.assertTrue(data["product.product"])
            self.assertTrue(data["coop.till.member"])
        finally:
            env.flush_all()
            savepoint.rollback()
            savepoint.close(rollback=False)
            env.invalidate_all(flush=False)

    def test_loading_twice_does_nothing(self):
        self.env["coop.demo"]._load()
        self.assertEqual(self.companies.search_count([("name", "=", COMPANY["name"])]), 1)
