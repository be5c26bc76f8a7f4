from odoo.tests import HttpCase, tagged

from ..common_axe import AxeMixin
from .common_shop import ShopCommon


@tagged("post_install", "-at_install", "thorough")
class TestIntakeTour(AxeMixin, ShopCommon, HttpCase):
    """A shop user weighs on a tablet; afterwards stock and weights are looked at."""

    browser_size = "1024x768"
    touch_enabled = True

    def test_weigh(self):
        self.start_tour("/odoo", "coop_intake", login=self.shop.login)
        intakes = self.env["coop.intake"].search([("company_id", "=", self.company.id)])
        self.assertEqual(sorted(intakes.mapped("state")), ["cancelled", *["done"] * 6])
        self.assertEqual(len(intakes.line_ids.filtered(lambda line: line.category_id.name == "Media")), 1, "sent twice")
        self.assertEqual((self._in_shop(self.books), self._in_shop(self.bicycles)), (10, 16))
        self.assertEqual(self._in_shop(self.textile), 0)
        self.assertEqual(
            self._report("collected", "recycled", "passed_on", "stock_change", "difference"), (64, 30, 2.5, 31.5, 0)
        )
        self.assertEqual(self._report("collected", municipality_id=self.kampen.id), (16,))
        self.assertEqual(
            self.env["coop.goods.register"].search([("company_id", "=", self.company.id)]).serial, "GZ123456"
        )
        self.assertEqual(self.env["coop.postcode.area"]._municipality_of("8261", self.company), self.kampen)
        self.assertFalse(self._differences())
        self.assertFalse(self.env["account.move"].search([("company_id", "=", self.company.id)]))

    def test_lines_of_a_scale(self):
        """Frames of common scales, three decimals rounded half up, and an undo that asks."""
        self.start_tour("/odoo", "coop_intake_scale", login=self.shop.login)
        self.assertEqual(
            (self._in_shop(self.textile), self._in_shop(self.books), self._report("collected", "difference")),
            (2.51, 1.25, (4.77, 0)),
        )
        cancelled = self.env["coop.intake"].search([("company_id", "=", self.company.id), ("state", "=", "cancelled")])
        self.assertEqual((len(cancelled), cancelled.weight), (1, 120))
