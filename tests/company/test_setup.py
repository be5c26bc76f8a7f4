from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from ..common import CoopCommon


@tagged("post_install", "-at_install")
class TestSetup(CoopCommon):
    def _setup(self, company, user=None):
        setup = self.env["coop.setup"].with_user(user or self.env.user).with_company(company)
        return setup.browse(setup.action_open()["res_id"])

    def _statuses(self, setup):
        return {line.key: line.status for line in setup.line_ids}

    def test_a_plain_company_is_switched_on_with_one_button(self):
        plain = self.setup_other_company(name="Plain company")["company"]
        setup = self._setup(plain)
        self.assertFalse(plain.coop_enabled)
        statuses = self._statuses(setup)
        self.assertEqual((statuses["chart"], statuses["enabled"], statuses["pot"]), ("ready", "missing", "missing"))
        setup = setup.browse(setup.action_switch_on()["res_id"])
        self.assertTrue(plain.coop_enabled)
        self.assertEqual(setup.missing_count, 0)
        self.assertEqual(
            {key: status for key, status in self._statuses(setup).items() if status == "advice"},
            {"rules": "advice", "users": "advice", "duties": "advice"},
        )

    def test_what_comes_next(self):
        """After switching on the page leads on, each step with its state and its place."""
        setup = self._setup(self.company)
        todo = {line.key: line.status for line in setup.line_ids if line.status in ("todo", "optional")}
        self.assertEqual(
            todo,
            {
                "members": "todo",
                "opening": "optional",
                "municipality": "todo",
                "bank": "todo",
                "mail": "todo",
                "shop": "optional",
            },
        )
        self.assertEqual(self._statuses(setup)["people"], "ready")
        for line in setup.line_ids.filtered(lambda line: line.key in {*todo, "people"}):
            with self.subTest(step=line.key):
                self.assertEqual(line.has_place, line.key != "mail" or self.env.user.has_group("base.group_system"))
                self.assertTrue(line.action_open()["res_model"])
        anna = self._create_member("Anna")
        self._agreement()
        self.env["ir.mail_server"].create({"name": "Out", "smtp_host": "localhost"})
        self.company.email = "coop@example.org"
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        bank.set_bank_account("NL02ABNA0123456789")
        balance = self.env["coop.opening.line"].create({"member_id": anna.id, "amount": 10})
        context = balance.action_book()["context"]
        self.env["coop.opening.book"].with_context(**context).create({}).action_confirm()
        statuses = self._statuses(self._setup(self.company))
        self.assertEqual({statuses[key] for key in todo if key != "shop"}, {"ready"})

    def test_a_place_that_is_not_theirs_is_no_link(self):
        user = self._create_user("own_administrator", "social_cooperative.group_administrator")
        places = {line.key: line.has_place for line in self._setup(self.company, user).line_ids}
        self.assertFalse(places["mail"], "mail servers are the system administrator's")
        self.assertTrue(places["members"])

    def test_a_company_that_is_none_has_no_next_steps(self):
        plain = self.setup_other_company(name="Plain company")["company"]
        self.assertFalse({"todo", "optional"} & set(self._statuses(self._setup(plain)).values()))

    def test_the_cooperatives_administrator_suffices(self):
        """He is no administrator of the system: companies, sequences and precisions are not his."""
        plain = self.setup_other_company(name="Plain company")["company"]
        user = self._create_user("own_administrator", "social_cooperative.group_administrator", company=plain)
        self.assertFalse(user.has_group("base.group_system"))
        setup = self._setup(plain, user)
        setup.action_switch_on()
        self.assertTrue(plain.coop_enabled)
        self.assertEqual(plain.coop_pot_id.account_id.coop_category, "none")

    def test_nobody_else_switches_on(self):
        setup = self._setup(self.company)
        for user in (self.treasurer, self.board, self.coach, self.shop, self.invoicing):
            with self.assertRaises(AccessError):
                self._setup(self.company, user)
            with self.assertRaises(AccessError):
                setup.with_user(user).action_switch_on()

    def test_what_got_lost_is_put_right(self):
        self.company.coop_journal_id = False
        self.env["ir.sequence"].search([("code", "=", "coop.member"), ("company_id", "=", self.company.id)]).unlink()
        with self.assertRefused(UserError, "Put right"):
            self._create_member("Jan")
        setup = self._setup(self.company)
        self.assertEqual(
            {key for key, status in self._statuses(setup).items() if status == "missing"}, {"journal", "sequences"}
        )
        account = self.company.coop_pot_id.account_id
        setup.action_switch_on()
        self.assertEqual(self._create_member("Jan").number, "L0001")
        self.assertEqual(self.company.coop_journal_id.code, "POT2", "POT is still the code of the lost journal")
        self.assertEqual(self.company.coop_pot_id.account_id, account, "what is there stays as it is")

    def test_switching_on_twice_makes_nothing_twice(self):
        counts = {
            model: self.env[model].search_count([])
            for model in ("account.account", "account.journal", "account.analytic.account", "ir.sequence", "coop.pot")
        }
        self.company._coop_switch_on()
        for model, count in counts.items():
            self.assertEqual(self.env[model].search_count([]), count, model)

    def test_putting_right_keeps_a_choice(self):
        """Exchange differences count as turnover from the start; who decides otherwise is not overruled."""
        exchange = self.company.income_currency_exchange_account_id | self.company.expense_currency_exchange_account_id
        self.assertEqual(set(exchange.mapped("coop_category")), {"turnover"})
        exchange.coop_category = "none"
        self._setup(self.company).action_switch_on()
        self.assertEqual(set(exchange.mapped("coop_category")), {"none"})

    def test_without_chart_of_accounts(self):
        bare = self.env["res.company"].create({"name": "Bare company"})
        self.env.user.company_ids += bare
        setup = self._setup(bare)
        self.assertFalse(setup.has_chart)
        self.assertEqual(self._statuses(setup)["chart"], "missing")
        with self.assertRefused(UserError, "fiscal localization"):
            setup.action_switch_on()

    def test_advice(self):
        self.assertEqual(self._statuses(self._setup(self.company))["rules"], "advice")
        self._rule()
        statuses = self._statuses(self._setup(self.company))
        self.assertEqual((statuses["rules"], statuses["users"]), ("ready", "ready"))
        (self.treasurer2 | self.board | self.administrator).active = False
        setup = self._setup(self.company)
        self.assertTrue(setup._has_two_pairs_of_eyes())
        self.treasurer.active = False
        self.assertFalse(setup._has_two_pairs_of_eyes(), "only the administrator is left")
        self.company.coop_four_eyes = False
        self.assertIn("users", {key for key, ready, *_rest in setup._advice() if ready})

    def test_links_of_the_page(self):
        setup = self._setup(self.company)
        for line in setup.line_ids.filtered(lambda line: line.key in ("chart", "rules", "users")):
            self.assertEqual(line.action_open()["type"], "ir.actions.act_window")

    # === SHARED POTS === #

    def test_treasurer_makes_a_shared_pot_by_name(self):
        pots = self.env["coop.pot"].with_user(self.treasurer)
        form = Form(pots)
        form.name = "Training pot"
        pot = form.save()
        self.assertEqual(pot.kind, "shared")
        self.assertRecordValues(
            pot.account_id,
            [
                {
                    "name": "Training pot",
                    "account_type": "liability_current",
                    "coop_category": "none",
                    "reconcile": False,
                }
            ],
        )
        second = pots.create({"name": "Growth pot"})
        self.assertNotEqual(second.account_id, pot.account_id)

    def test_who_makes_no_pot(self):
        for user in (self.coach, self.board, self.shop, self.accountant, self.invoicing):
            with self.assertRaises(AccessError):
                self.env["coop.pot"].with_user(user).create({"name": "Pot"})
        with self.assertRaises(AccessError):
            self.pot.with_user(self.treasurer).unlink()

    def test_a_pot_is_a_liability_without_bookings(self):
        with self.assertRefused(ValidationError, "liability"):
            self.env["coop.pot"].create({"name": "Pot", "account_id": self.expense_account.id})

    # === SETTINGS === #

    def test_settings_change_the_company(self):
        account = self.copy_account(self.company.coop_appropriation_account_id)
        form = Form(self.env["res.config.settings"])
        form.coop_appropriation_account_id = account
        form.coop_recognition = "invoiced"
        form.coop_default_income_account_id = self.own
        form.coop_four_eyes = False
        form.save().execute()
        self.assertRecordValues(
            self.company,
            [
                {
                    "coop_appropriation_account_id": account.id,
                    "coop_recognition": "invoiced",
                    "coop_default_income_account_id": self.own.id,
                    "coop_four_eyes": False,
                }
            ],
        )
        self.assertIn("Four eyes switched off", self.company.partner_id.message_ids[0].body)

    def test_journal_code_taken(self):
        plain = self.setup_other_company(name="Plain company")["company"]
        for code in ("POT", "POT2"):
            self.env["account.journal"].create({"name": code, "code": code, "type": "general", "company_id": plain.id})
        plain._coop_switch_on()
        self.assertEqual(plain.coop_journal_id.code, "POT3")


@tagged("post_install", "-at_install")
class TestSetupDutchChart(AccountTestInvoicingCommon):
    @classmethod
    @AccountTestInvoicingCommon.setup_country("nl")
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.company._coop_switch_on()

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.quick_ref("social_cooperative.group_administrator")

    def _code(self, account):
        return account.with_company(self.company).code

    def test_codes_of_the_dutch_chart(self):
        self.assertEqual(self.company.chart_template, "nl")
        self.assertEqual(self._code(self.company.coop_pot_id.account_id), "169000")
        self.assertEqual(self._code(self.company.coop_appropriation_account_id), "499000")

    def test_codes_of_shared_pots(self):
        pots = self.env["coop.pot"].create([{"name": f"Pot {number}"} for number in range(1, 10)])
        codes = [self._code(pot.account_id) for pot in pots]
        self.assertEqual(codes[:5], ["169100", "169200", "169300", "169400", "169600"], "1695 is for rewards")
        self.assertEqual(codes[7:], ["169900", "169101"])

    def test_code_taken(self):
        other = new_test_user(
            self.env, "coop_other", groups="social_cooperative.group_treasurer", company_id=self.company.id
        )
        self.env["account.account"].create({"name": "Taken", "code": "169100", "account_type": "liability_current"})
        pot = self.env["coop.pot"].with_user(other).create({"name": "Training pot"})
        self.assertEqual(self._code(pot.sudo().account_id), "169200")
