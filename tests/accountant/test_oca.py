import os
from textwrap import dedent

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from ..scratch import ScratchDatabase

MODULES = ("account_statement_import_camt", "account_reconcile_oca", "l10n_nl_tax_statement")
RUN = """
    import unittest
    from odoo.addons.social_cooperative.tests.accountant.oca_cases import BankStatements, VatStatement
    from odoo.tests.loader import run_suite
    from odoo.tests.suite import OdooSuite
    from odoo.tools import config
    config["test_enable"] = True
    load = unittest.defaultTestLoader.loadTestsFromTestCase
    print(run_suite(OdooSuite([*load(BankStatements), *load(VatStatement)])))
"""


@tagged("post_install", "-at_install", "thorough")
class TestOca(BaseCase):
    """OCA's bank statements, reconciliation and VAT return install beside this addon, and work on its books."""

    def test_in_a_database_with_them(self):
        addons = os.environ.get("SOCIAL_COOPERATIVE_OCA")
        self.assertTrue(addons, "dev/test puts the addons of dev/requirements-oca.txt there")
        database = ScratchDatabase("oca", copied=True)
        self.addCleanup(database.close)
        database.use_more_addons(addons)
        database.install(*MODULES)
        output = database.shell(dedent(RUN))
        self.assertIn("0 failed, 0 error(s) of 5 tests", output)
