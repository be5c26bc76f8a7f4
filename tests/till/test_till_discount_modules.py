from textwrap import dedent

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from ..scratch import ScratchDatabase

# With sales and stock Odoo installs sale_stock by itself, and pos_sale counts on that.
MODULES = ("pos_discount", "pos_loyalty", "pos_sale", "sale_loyalty", "sale_stock")
RUN = """
    import unittest
    from odoo.addons.social_cooperative.tests.till.discount_modules import DiscountModules
    from odoo.addons.social_cooperative.tests.till.reward_modules import RewardModules
    from odoo.addons.social_cooperative.tests.till.sale_module import SaleModule
    from odoo.tests.loader import run_suite
    from odoo.tests.suite import OdooSuite
    from odoo.tools import config
    config["test_enable"] = True
    load = unittest.defaultTestLoader.loadTestsFromTestCase
    print(run_suite(OdooSuite([*load(DiscountModules), *load(RewardModules), *load(SaleModule)])))
"""


@tagged("post_install", "-at_install", "thorough")
class TestTillDiscountModules(BaseCase):
    """Odoo's modules for discounts, rewards and sale orders install beside this addon, and its tests for them pass there."""

    def test_in_a_database_with_them(self):
        database = ScratchDatabase("discount", copied=True)
        self.addCleanup(database.close)
        database.install(*MODULES)
        output = database.shell(dedent(RUN))
        self.assertIn("0 failed, 0 error(s) of 31 tests", output)
