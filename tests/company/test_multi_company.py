from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ...models.common.coop_guard import as_own_code
from ..scenario import CoopScenario

# Municipalities and amounts of the law are public and the same for everybody.
SHARED = {"coop.municipality", "coop.legal.amount"}


@tagged("post_install", "-at_install", "thorough")
class TestMultiCompany(CoopScenario):
    """Two cooperatives in one database see nothing of each other: every model, every role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_cooperative()
        roles = ("group_treasurer", "group_board", "group_coach", "group_administrator")
        cls.strangers = [
            cls._create_user(f"other_{role}", f"social_cooperative.{role},base.group_allow_export", company=cls.other)
            for role in roles
        ]

    def _fill(self):
        """Something of every kind in the first cooperative."""
        self._rule(30.0)
        agreement = self._agreement()
        self.env["coop.permission"].create(
            {"member_id": self.anna.id, "agreement_id": agreement.id, "date_from": "2026-01-01"}
        )
        self.env["coop.opening.line"].create({"member_id": self.bert.id, "amount": 10})
        self._pay(self._invoice([(100.0, {self.anna: 100})], date="2026-01-10"), date="2026-01-11")
        self._settle("2026-01-31")
        self._fill_rewards(agreement)
        self._fill_shop(agreement.authority_partner_id.coop_municipality_id)
        self.env["coop.proof.check"].with_user(self.treasurer).action_open()
        assignment = self.env["coop.assignment"].create(
            {
                "title": "Work",
                "line_ids": [(0, 0, {"name": "Work", "price_unit": 10})],
                "share_ids": [(0, 0, {"member_id": self.anna.id})],
            }
        )
        self.env["coop.assignment.recurrence"].create({"assignment_id": assignment.id, "date_start": "2027-01-01"})
        self._fill_spending()
        self._fill_till()
        self._fill_accountant()
        self.env.flush_all()

    def _fill_spending(self):
        self.env["coop.spending.request"].create({"title": "Tool", "amount": 10, "member_id": self.anna.id})
        self.env["coop.equipment"].create({"name": "Tool"})._hand_over(self.anna, self.today)
        self.env["coop.sharing.key"].create(
            {"name": "Rent", "date_from": "2026-01-01", "line_ids": [Command.create({"member_id": self.anna.id})]}
        )

    def _fill_accountant(self):
        self.env["coop.duty"].create({"name": "Renew the lease", "date": "2027-01-01"})
        # Made by whom it may be, elsewhere; here it only has to be there.
        self.env["coop.xaf"].sudo().create(
            {"company_id": self.company.id, "date_from": "2026-01-01", "date_to": "2026-12-31"}
        )
        audit = self.env["coop.audit"].sudo().create({"company_id": self.company.id})
        move = self.env["account.move"].search([("company_id", "=", self.company.id)], limit=1)
        as_own_code(audit).write({"line_ids": [Command.create({"move_id": move.id})]})
        as_own_code(self.env["coop.audit.signature"]).sudo().create({"audit_id": audit.id, "name": "Auditor"})

    def _fill_till(self):
        plan = self.env["account.analytic.plan"]._coop_members_plan()
        shop = self.env["account.analytic.account"].create(
            {"name": "Shop", "plan_id": plan.id, "company_id": self.company.id}
        )
        self._pay(self._invoice([(100.0, {shop: 100})], date="2026-02-10"), date="2026-02-11")
        till_member = self.env["coop.till.member"].sudo().search([("member_id", "=", self.anna.id)])
        self.env["coop.shift"].create({"till_member_id": till_member.id, "hours": 8, "date": "2026-02-10"})
        period = {"date_from": "2026-02-01", "date_to": "2026-02-28"}
        division = {**period, "shop_account_id": shop.id, "account_id": self.income_account.id}
        self.env["coop.shop.division"].create(division).action_compute()
        self.env["coop.margin.rate"].create(
            {
                "tax_id": self.tax_sale_a.copy({"name": "21 % included", "price_include_override": "tax_included"}).id,
                "sales_account_id": self.income_account.copy({"name": "Margin sales"}).id,
                "purchase_account_id": self.expense_account.copy({"name": "Margin purchases"}).id,
            }
        )
        self.env["coop.margin.period"].create(period).action_compute()
        chair = {"name": "Chair", "available_in_pos": True, "company_id": self.company.id}
        self.env["product.template"].create(chair).list_price = 12.5
        table = {"name": "Table", "is_storable": True, "company_id": self.company.id, "coop_label_count": 1}
        as_own_code(self.env["product.template"]).create(table)
        self.env["coop.appointment"].sudo().create({"name": "Vera", "goods": "Table"})
        config = self.env["pos.config"].sudo().create({"name": "Till", "company_id": self.company.id})
        session = self.env["pos.session"].sudo().create({"config_id": config.id})
        person = self.env["coop.till.person"].sudo().create({"name": "Wim", "company_id": self.company.id})
        signature = {
            "company_id": self.company.id,
            "session_id": session.id,
            "kind": "sell",
            "person_id": person.id,
            "till_user_id": self.env.user.id,
        }
        as_own_code(self.env["coop.till.signature"]).sudo().create(signature)

    def _fill_rewards(self, agreement):
        self.env["coop.reward.policy"].create(
            {
                "name": "Half",
                "agreement_id": agreement.id,
                "percentage": 50,
                "date_from": "2026-01-01",
                "for_all": True,
            }
        )
        self.env["coop.received.elsewhere"].create({"member_id": self.anna.id, "month": "2026-01-01", "amount": 10})
        self.env["coop.agreement.evaluation"].create({"agreement_id": agreement.id, "date": "2026-12-31"})
        agreement.write({"subsidy_fixed": 100.0, "subsidy_account_id": self.income_account.id})
        agreement.action_invoice_subsidy()
        run = self.env["coop.reward.run"].create(
            {"date_from": "2026-01-01", "date_to": "2026-01-31", "payment_date": "2026-02-15"}
        )
        run.action_compute()
        self.env["coop.received.confirmation"].create({"member_id": self.anna.id, "half_year": "2026-01-01"})
        payments = [Command.create({"reward_id": run.reward_ids[0].id, "amount": 1.0})]
        vals = {"name": "File", "run_id": run.id, "execution_date": "2026-02-15", "payment_ids": payments}
        as_own_code(self.env["coop.reward.file"]).sudo().create(vals)

    def _fill_shop(self, municipality):
        self.company._coop_open_shop()
        own = [("company_id", "=", self.company.id)]
        self.env["coop.intake.site"].create({"name": "Testdam site", "municipality_id": municipality.id})
        category = self.env["coop.goods.category"].search([*own, ("must_register", "=", True)], limit=1)
        intake = self.env["coop.intake"].create(
            {
                "postcode": "9999",
                "municipality_id": municipality.id,
                "line_ids": [Command.create({"category_id": category.id, "weight": 16, "serial": "1"})],
            }
        )
        intake.action_confirm()
        quant = (
            self.env["stock.quant"].sudo().search([("product_id", "=", category.product_id.id), ("quantity", ">", 0)])
        )
        quant.inventory_quantity = 15
        quant.action_apply_inventory()

    def _models(self):
        for name, model in self.env.registry.items():
            if name.startswith("coop.") and not model._abstract and not model._transient and name not in SHARED:
                yield name

    def test_every_model(self):
        self._fill()
        for name in self._models():
            self.assertIn("company_id", self.env[name]._fields, f"{name} says which cooperative it is of")
            records = self.env[name].with_context(active_test=False).search([("company_id", "=", self.company.id)])
            self.assertTrue(records, f"{name}: nothing to hide, so nothing is proved")
            for user in self.strangers:
                with self.subTest(model=name, user=user.login):
                    self._assert_hidden(records, user)

    def _assert_hidden(self, records, user):
        model = self.env[records._name].with_user(user).with_context(active_test=False)
        if not model.has_access("read"):
            return
        self.assertFalse(model.search([("company_id", "=", self.company.id)]))
        self.assertFalse(model.search([("id", "in", records.ids)]))
        self.assertEqual(model.search_count([("id", "in", records.ids)]), 0)
        with self.assertRaises(AccessError):
            model.browse(records.ids).read(["company_id"])
        with self.assertRaises(AccessError):
            model.browse(records.ids).export_data(["id", "company_id/id"])

    def test_a_member_of_another_cooperative_is_refused(self):
        stranger = self._create_member("Carla", company_id=self.other.id)
        for vals in (
            {"model": "coop.opening.line", "vals": {"member_id": stranger.id, "amount": 10}},
            {
                "model": "coop.contribution.rule",
                "vals": {"name": "X", "member_id": stranger.id, "date_from": "2026-01-01"},
            },
        ):
            with self.assertRaises(Exception) as refused:
                self.env[vals["model"]].with_company(self.company).create(vals["vals"])
            self.assertIn("compan", str(refused.exception).lower())

    def test_settlements_do_not_mix(self):
        """The same person earns in both cooperatives: two members, two pots."""
        double = self._create_member("Anna de Wit", partner_id=self.anna.partner_id.id, company_id=self.other.id)
        self._rule(30.0)
        self._pay(self._invoice([(100.0, {self.anna: 100})], date="2026-01-10"), date="2026-01-11")
        january = self._settle("2026-01-31")
        self.assertEqual(january.line_ids.member_id, self.anna | self.bert)
        self.assertEqual((self.anna.pot_total, double.pot_total), (70.0, 0.0))
