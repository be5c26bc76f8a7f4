from odoo.tests import tagged

from ..race import RaceCase, pressing

# A thrift store with two tills that are open, a chair with one label, and another that is kept for nobody yet.
SETUP = """
company = env.company
admin = env.ref("base.user_admin")
admin.group_ids |= env.ref("point_of_sale.group_pos_manager")
env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
company._coop_switch_on()
company._coop_open_shop()
category = env["coop.goods.category"].search([("company_id", "=", company.id)], limit=1)
category.tax_ids = False
for name in ("Chair", "Table"):
    env["coop.item.label"].create({"category_id": category.id, "name": name, "price": 10}).action_print()
for number in (1, 2):
    journal = env["account.journal"].create(
        {"name": f"Till {number}", "type": "cash", "code": f"TI{number}", "company_id": company.id})
    method = env["pos.payment.method"].create({"name": f"Cash {number}", "journal_id": journal.id, "company_id": company.id})
    config = env["pos.config"].create({"name": f"Till {number}", "payment_method_ids": [(6, 0, method.ids)]})
    config.with_user(admin).open_ui()
    config.with_user(admin).current_session_id.set_opening_control(0, "")
env.cr.commit()
"""
LOOK = """
number = "{value}"
config = env["pos.config"].search([("name", "=", f"Till {{number}}")])
session = config.current_session_id
chair = env["product.product"].search([("name", "=", "Chair")])
table = env["product.product"].search([("name", "=", "Table")]).product_tmpl_id
chair.product_tmpl_id._coop_labels_left()
table._coop_labels_left()

def sell():
    order = env["pos.order"].create({{
        "session_id": session.id, "company_id": session.company_id.id, "amount_total": 10, "amount_tax": 0,
        "amount_paid": 0, "amount_return": 0, "pricelist_id": config.pricelist_id.id,
        "lines": [(0, 0, {{"product_id": chair.id, "qty": 1, "price_unit": 10, "price_subtotal": 10,
                         "price_subtotal_incl": 10}})],
    }})
    order.add_payment({{"pos_order_id": order.id, "amount": 10, "payment_method_id": config.payment_method_ids.id}})
    order.action_pos_order_paid()
    env.flush_all()

def keep():
    env["coop.appointment"].create({{"name": f"Customer {{number}}", "goods": "Table", "product_tmpl_id": table.id}})
    env.flush_all()
"""


@tagged("post_install", "-at_install")
class TestTillLabelConcurrency(RaceCase):
    """The last piece of a label at two tills, or kept for two people, at the same moment: one of them gets it."""

    name = "till_labels"
    setup = SETUP
    press = pressing(look=LOOK, button="sell()")

    def _one_gets_it(self):
        outputs = self._race("1", "2")
        self.assertEqual(sum("DONE" in output for output in outputs), 1, outputs)
        [refused] = [output for output in outputs if "REFUSED" in output]
        return refused

    def test_two_tills(self):
        self.assertIn("label was sold", self._one_gets_it())
        [[pieces]] = self.database.query(
            "SELECT SUM(line.qty) FROM pos_order_line line JOIN pos_order pos ON pos.id = line.order_id"
            " WHERE pos.state IN ('paid', 'done')"
        )
        self.assertEqual(float(pieces), 1)

    def test_kept_for_two(self):
        self.press = pressing(look=LOOK, button="keep()")
        self.assertIn("kept for nobody", self._one_gets_it())
        [[count]] = self.database.query("SELECT COUNT(*) FROM coop_appointment")
        self.assertEqual(count, 1)
