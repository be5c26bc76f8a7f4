from odoo.tests import tagged

from ..race import RaceCase, pressing

# A shop with 1,000.00 of its own, of which 400.00 margin scheme; ten hours of one member.
SETUP = """
company = env.company
env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
company._coop_switch_on()
company.coop_four_eyes = False
plan = env["account.analytic.plan"]._coop_members_plan()
shop = env["account.analytic.account"].create({"name": "Shop", "plan_id": plan.id, "company_id": company.id})
partner = env["res.partner"].create({"name": "Anna de Wit"})
customer = env["res.partner"].create({"name": "Customer"})
member = env["coop.member"].create({"partner_id": partner.id})
till_member = env["coop.till.member"].with_context(active_test=False).search([("member_id", "=", member.id)])
income = env["account.account"].search([("account_type", "=", "income"), ("coop_category", "=", "turnover")], limit=1)
expense = env["account.account"].search([("account_type", "=", "expense")], limit=1)
tax = env["account.tax"].search([("type_tax_use", "=", "sale"), ("amount_type", "=", "percent")], limit=1)
rate = env["coop.margin.rate"].create({
    "tax_id": tax.id,
    "sales_account_id": income.copy({"name": "Margin sales"}).id,
    "purchase_account_id": expense.copy({"name": "Margin purchases"}).id,
})
for account, amount in ((income, 600), (rate.sales_account_id, 400)):
    receipt = env["account.move"].create({
        "move_type": "out_receipt", "partner_id": customer.id, "invoice_date": "2026-01-10", "date": "2026-01-10",
        "invoice_line_ids": [(0, 0, {"name": "Sold", "price_unit": amount, "tax_ids": [], "account_id": account.id,
                                     "analytic_distribution": {str(shop.id): 100}})],
    })
    receipt.action_post()
    env["account.payment.register"].with_context(active_model="account.move", active_ids=receipt.ids).create(
        {"payment_date": "2026-01-11"})._create_payments()
env["coop.shift"].create({"till_member_id": till_member.id, "hours": 10, "date": "2026-01-10", "shop_account_id": shop.id})
common = {"shop_account_id": shop.id, "account_id": income.id, "date_from": "2026-01-01"}
divisions = env["coop.shop.division"].create([
    {**common, "date_to": "2026-01-31"}, {**common, "date_to": "2026-01-31"}, {**common, "date_to": "2026-02-10"}])
for division in divisions:
    division.action_compute()
assert divisions.mapped("amount") == [1000.0] * 3, divisions.mapped("amount")
periods = env["coop.margin.period"].create([
    {"date_from": "2026-01-01", "date_to": day} for day in ("2026-01-31", "2026-01-31", "2026-02-28")])
env.cr.commit()
"""
PRESS = pressing(
    look="""
model, number, button = "{value}".split()
run = env[model].browse(int(number))
run.search([]).mapped("state")
""",
    button="getattr(run, button)()",
)
NEXT_DIVISION = """
shop = env["account.analytic.account"].search([("name", "=", "Shop")])
income = env["coop.shop.division"].search([], limit=1).account_id
env["coop.shop.division"].create({{"shop_account_id": shop.id, "account_id": income.id,
                                  "date_from": "{date_from}", "date_to": "{date_to}"}}).action_compute()
env.cr.commit()
"""
MORE = """
customer = env["res.partner"].search([("name", "=", "Customer")])
shop = env["account.analytic.account"].search([("name", "=", "Shop")])
receipt = env["account.move"].create({
    "move_type": "out_receipt", "partner_id": customer.id, "invoice_date": "2026-03-02", "date": "2026-03-02",
    "invoice_line_ids": [(0, 0, {"name": "Sold", "price_unit": 50, "tax_ids": [],
                                 "analytic_distribution": {str(shop.id): 100}})],
})
receipt.action_post()
env["account.payment.register"].with_context(active_model="account.move", active_ids=receipt.ids).create(
    {"payment_date": "2026-03-02"})._create_payments()
till_member = env["coop.till.member"].with_context(active_test=False).search([])
env["coop.shift"].create({"till_member_id": till_member.id, "hours": 4, "date": "2026-03-02", "shop_account_id": shop.id})
"""
CLEAR = "in the meantime|at this moment|already|later one"


@tagged("post_install", "-at_install")
class TestTillConcurrency(RaceCase):
    """Two divisions of one shop, two margin periods, posting beside reversing: only one of the two books."""

    name = "till_runs"
    setup = SETUP
    press = PRESS

    def _runs(self, model):
        return self.database.query(
            f"SELECT id, state FROM {model.replace('.', '_')} WHERE state <> 'reversed' ORDER BY id"
        )

    def _one_wins(self, model, *buttons):
        """:param buttons: (id, button) of two processes; returns the (id, button) that won."""
        outputs = self._race(*(f"{model} {number} {button}" for number, button in buttons))
        self.assertEqual(sum("DONE" in output for output in outputs), 1, outputs)
        [refused] = [output for output in outputs if "REFUSED" in output]
        self.assertRegex(refused, CLEAR)
        return buttons["DONE" in outputs[1]]

    def _turnover_of_members(self):
        [[amount]] = self.database.query(
            "SELECT SUM(amount) FROM account_analytic_line WHERE member_id IS NOT NULL AND date < '2026-03-01'"
        )
        return float(amount or 0)

    def _margin_tax(self):
        [[balance]] = self.database.query(
            "SELECT -SUM(balance) FROM account_move_line item JOIN account_move move ON move.id = item.move_id"
            " WHERE item.tax_repartition_line_id IS NOT NULL AND item.parent_state = 'posted' AND move.move_type = 'entry'"
        )
        return float(balance or 0)

    def _reverse(self, model):
        self.database.shell(f"env['{model}'].search([('state', '=', 'posted')]).action_reverse()\nenv.cr.commit()\n")

    def _race_runs(self, model, booked, amount):
        first, second, longer = (number for number, _state in self._runs(model))
        with self.subTest("two runs of the same days", model=model):
            self._one_wins(model, (first, "action_post"), (second, "action_post"))
            self.assertEqual(booked(), amount)
            self._reverse(model)
            self.assertEqual(booked(), 0.0)
        with self.subTest("two that overlap", model=model):
            [left] = {number for number, _state in self._runs(model)} - {longer}
            number, _button = self._one_wins(model, (left, "action_post"), (longer, "action_post"))
            self.assertEqual(self._posted(model), [number])
            self.assertEqual(booked(), amount)

    def _posted(self, model):
        return [number for number, state in self._runs(model) if state == "posted"]

    def _race_reversal(self, model, create):
        """The next one follows what somebody takes back at that moment."""
        [last] = self._posted(model)
        self.database.shell(create)
        [[following]] = self.database.query(f"SELECT MAX(id) FROM {model.replace('.', '_')}")
        winner = self._one_wins(model, (last, "action_reverse"), (following, "action_post"))
        self.assertEqual(self._posted(model), [] if winner[0] == last else [last, following])

    def test_divisions(self):
        model = "coop.shop.division"
        self._race_runs(model, self._turnover_of_members, 1000.0)
        with self.subTest("posting twice"):
            self._reverse(model)
            self.database.shell(NEXT_DIVISION.format(date_from="2026-01-01", date_to="2026-02-10"))
            [[number]] = self.database.query("SELECT MAX(id) FROM coop_shop_division")
            self._one_wins(model, (number, "action_post"), (number, "action_post"))
            self.assertEqual(self._turnover_of_members(), 1000.0)
        with self.subTest("posting the next beside reversing"):
            self._race_reversal(model, MORE + NEXT_DIVISION.format(date_from="2026-02-11", date_to="2026-03-10"))

    def test_margin_periods(self):
        model = "coop.margin.period"
        [[percent]] = self.database.query(
            "SELECT tax.amount FROM coop_margin_rate rate JOIN account_tax tax ON tax.id = rate.tax_id"
        )
        self._race_runs(model, self._margin_tax, round(400 - 400 / (1 + float(percent) / 100), 2))
        with self.subTest("posting the next beside reversing"):
            [[last]] = self.database.query("SELECT date_to::text FROM coop_margin_period WHERE state = 'posted'")
            date_from = {"2026-01-31": "2026-02-01", "2026-02-28": "2026-03-01"}[last]
            self._race_reversal(
                model,
                f"env['coop.margin.period'].create({{'date_from': '{date_from}', 'date_to': '2026-03-31'}})\n"
                "env.cr.commit()\n",
            )
