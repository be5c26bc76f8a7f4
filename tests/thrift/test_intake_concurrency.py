from odoo.tests import tagged

from ..race import RaceCase, pressing

# A thrift store in which nothing has a number yet, and two intakes of 10 and 4 kilos that are not booked.
SETUP = """
company = env.company
env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
company._coop_switch_on()
company._coop_open_shop()
category = env["coop.goods.category"].search([("must_register", "=", True)], limit=1)
stream = env["coop.stream"].search([("kind", "=", "sale")], limit=1)
env["coop.intake"].create([
    {"source": "unknown", "line_ids": [(0, 0, {"category_id": category.id, "stream_id": stream.id, "weight": kilos,
                                               "serial": "none"})]}
    for kilos in (10, 4)])
env.cr.commit()
"""
PRESS = pressing(
    look="""
number, button = "{value}".split()
intake = env["coop.intake"].browse(int(number))
intake.mapped("line_ids.weight")
""",
    button="getattr(intake, button)()",
)


@tagged("post_install", "-at_install")
class TestIntakeConcurrency(RaceCase):
    """Two who press at once: the kilos move once, and each intake gets a number of its own."""

    name = "intake"
    setup = SETUP
    press = PRESS

    def _ids(self):
        return [
            number for [number] in self.database.query("SELECT id FROM coop_intake WHERE state = 'draft' ORDER BY id")
        ]

    def _kilos(self):
        """What is in the shop by Odoo's own stock."""
        [[kilos]] = self.database.query(
            "SELECT SUM(quantity) FROM stock_quant quant JOIN res_company company"
            " ON quant.location_id = company.coop_shop_location_id"
        )
        return float(kilos or 0)

    def _pressed(self, *values):
        """How many came through; the others were told clearly that somebody else was first."""
        outputs = self._race(*values)
        refused = [output for output in outputs if "DONE" not in output]
        for output in refused:
            self.assertRegex(output, "REFUSED .*(at this moment|booked already|Only an intake that is booked)")
        return len(outputs) - len(refused)

    def test_the_same_intake(self):
        first, _second = self._ids()
        self.assertEqual(self._pressed(*[f"{first} action_confirm"] * 3), 1)
        self.assertEqual(self._kilos(), 10.0)
        entries = self.database.query("SELECT COUNT(*) FROM coop_goods_register WHERE cancelled_on IS NULL")
        self.assertEqual(entries, [(1,)])
        self.assertEqual(self._pressed(*[f"{first} action_cancel"] * 3), 1)
        self.assertEqual(self._kilos(), 0.0)

    def test_two_intakes(self):
        """Both are booked, with the first numbers of the year; who is second tries again."""
        values = [f"{number} action_confirm" for number in self._ids()]
        self.assertEqual(self._pressed(*values), 2)
        self.assertEqual(self._kilos(), 14.0)
        numbers = self.database.query("SELECT name FROM coop_intake UNION SELECT number FROM coop_goods_register")
        self.assertEqual(len(numbers), 4)
