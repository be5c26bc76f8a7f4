from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import CoopCommon

CASHIER = "base.group_user,point_of_sale.group_pos_user"


@tagged("post_install", "-at_install")
class TestCoreRules(CoopCommon):
    """Our rules on Odoo's own models take away what is about a member, and nothing else; they never add anything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls._create_cooperative()
        cls.ordinary = cls.setup_other_company(name="Ordinary company")["company"]
        cls.anna = cls._create_member("Anna de Wit", "Tuinhulp Oost", coach_id=cls.coach.id)
        cls.person = cls.anna.partner_id
        cls.person.bank_ids = [Command.create({"acc_number": "NL91ABNA0417164300"})]
        cls.address = cls.env["res.partner"].create({"name": "Desk", "parent_id": cls.person.id, "type": "invoice"})
        cls.cashier = cls._create_user("cashier", CASHIER)
        cls.env.flush_all()

    def _user(self, login, groups, *companies):
        return new_test_user(
            self.env,
            login,
            groups=groups,
            company_id=companies[0].id,
            company_ids=[Command.set([company.id for company in companies])],
        )

    def _sees(self, user, *companies):
        """Which of Anna's contacts this user finds while he works in these companies, and reads without an error."""
        active = [company.id for company in companies] or user.company_id.ids
        partners = self.env["res.partner"].with_user(user).with_context(allowed_company_ids=active)
        found = partners.search([("id", "in", (self.person | self.address).ids)])
        for partner in self.person | self.address:
            if partner in found:
                partner.with_env(partners.env).read(["name", "street", "phone"])
            else:
                with self.assertRaises(AccessError):
                    partner.with_env(partners.env).read(["name"])
        return found.with_env(self.env)

    def _narrow(self, login, *groups):
        """Somebody who, by a rule of the database itself, sees the contacts that are given to him only."""
        own = self.env["res.groups"].create({"name": "Own contacts only"})
        user = self._user(login, "base.group_user", self.company)
        self.env["ir.rule"].create(
            {
                "name": "Own contacts only",
                "model_id": self.env.ref("base.model_res_partner").id,
                "groups": [Command.link(own.id)],
                "domain_force": "[('user_id', '=', user.id)]",
            }
        )
        user.group_ids = [Command.link(group.id) for group in (own, *map(self.env.ref, groups))]
        return user

    def test_a_rule_of_the_database_stays_as_narrow(self):
        for number, groups in enumerate(
            (
                ["account.group_account_invoice"],
                ["point_of_sale.group_pos_user"],
                ["point_of_sale.group_pos_manager", "account.group_account_readonly"],
                ["social_cooperative.group_shop"],
                ["social_cooperative.group_coach"],
                ["social_cooperative.group_treasurer", "social_cooperative.group_board"],
            )
        ):
            user = self._narrow(f"narrow{number}", *groups)
            customer = self.env["res.partner"].create({"name": "Mine", "user_id": user.id})
            with self.subTest(groups):
                self.assertEqual(self.env["res.partner"].with_user(user).search([]), customer)
                self.assertFalse(
                    self.env["res.partner.bank"].with_user(user).search([("partner_id", "=", self.person.id)])
                    if not user._coop_sees_accounts()
                    else False
                )

    def test_no_rule_of_groups_on_models_of_odoo(self):
        """It would be added to what other rules of the same users allow."""
        data = self.env["ir.model.data"].search([("module", "=", "social_cooperative"), ("model", "=", "ir.rule")])
        rules = self.env["ir.rule"].with_context(active_test=False).browse(data.mapped("res_id"))
        self.assertGreater(len(rules), 60)
        foreign = rules.filtered(lambda rule: not rule.model_id.model.startswith("coop."))
        self.assertEqual(len(foreign), 3)
        self.assertFalse(foreign.groups)

    def test_a_customer_who_is_a_member_elsewhere(self):
        everything, nothing = self.person | self.address, self.env["res.partner"]
        self.assertEqual(self._sees(self.cashier), nothing)
        for company in (self.elsewhere, self.ordinary):
            self.assertEqual(self._sees(self._user(f"cashier {company.name}", CASHIER, company)), everything)

    def test_a_cashier_in_three_companies(self):
        everything, nothing = self.person | self.address, self.env["res.partner"]
        user = self._user("three", CASHIER, self.ordinary, self.company, self.elsewhere)
        self.assertEqual(self._sees(user, self.ordinary), everything)
        self.assertEqual(self._sees(user, self.elsewhere, self.ordinary), everything)
        self.assertEqual(self._sees(user, self.company), nothing)
        self.assertEqual(self._sees(user, self.ordinary, self.company), nothing)

    def test_who_meets_customers_keeps_them(self):
        """A salesman opens his own order, also when he has rights at the till."""
        everything = self.person | self.address
        for number, group in enumerate(
            ("base.group_partner_manager", "account.group_account_invoice", "social_cooperative.group_coach")
        ):
            with self.subTest(group):
                user = self._user(f"salesman{number}", f"{CASHIER},{group},social_cooperative.group_shop", self.company)
                self.assertEqual(self._sees(user), everything)

    def test_nobody_finds_members_by_their_contacts(self):
        for user in (self.coach, self.treasurer, self.board, self.shop, self.cashier, self.accountant, self.invoicing):
            partners = self.env["res.partner"].with_user(user)
            for domain in (
                [("coop_member_ids", "!=", False)],
                [("coop_member_ids.number", "like", "L")],
                [("child_ids.coop_member_ids", "!=", False)],
                [("commercial_partner_id.coop_member_ids", "any", [("state", "=", "active")])],
            ):
                with self.subTest(by=user.name, domain=domain), self.assertRaises(AccessError):
                    partners.search(domain)
            self.assertNotIn("coop_member_ids", partners.fields_get())

    def test_bank_accounts(self):
        other = self._create_user("coach2", "social_cooperative.group_coach")
        plain = self._create_user("plain", "base.group_user")
        manager = self._create_user("manager", "base.group_user,base.group_partner_manager")
        ordinary = self.env["res.partner.bank"].create(
            {"acc_number": "NL02RABO0123456789", "partner_id": self.partner_a.id}
        )
        for user, sees in (
            *((user, True) for user in (self.coach, self.treasurer, self.accountant, self.invoicing)),
            *((user, False) for user in (self.board, self.shop, self.cashier, plain, manager, other)),
        ):
            with self.subTest(user.name):
                accounts = self.env["res.partner.bank"].with_user(user)
                self.assertIn(ordinary, accounts.search([]).with_env(self.env))
                self.assertEqual(bool(accounts.search([("acc_number", "like", "ABNA")])), sees)
                self.assertEqual(bool(self.person.bank_ids.with_user(user)._filtered_access("read")), sees)
                found = self.env["res.partner"].with_user(user).search([("bank_ids.acc_number", "like", "ABNA")])
                self.assertEqual(bool(found), sees)
