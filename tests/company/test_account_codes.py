import csv

from odoo.tests import BaseCase, tagged
from odoo.tools import file_open

from ...models.common.account_codes import ACCOUNT_CODES, known_codes, unused_range

# The files of which a chart is made, the last ones its own; digits of its codes.
CHARTS = {
    "nl": (["l10n_nl/data/template/account.account-nl.csv"], 6),
    "be_comp": (
        ["l10n_be/data/template/account.account-be.csv", "l10n_be/data/template/account.account-be_comp.csv"],
        6,
    ),
    "be_asso": (
        ["l10n_be/data/template/account.account-be.csv", "l10n_be/data/template/account.account-be_asso.csv"],
        6,
    ),
    "de_skr03": (["l10n_de/data/template/account.account-de_skr03.csv"], 4),
    "de_skr04": (["l10n_de/data/template/account.account-de_skr04.csv"], 4),
    "fr": (["l10n_fr_account/data/template/account.account-fr.csv"], 6),
    "sn": (["l10n_syscohada/data/template/account.account-syscohada.csv"], 6),
    "sn_syscebnl": (["l10n_syscohada/data/template/account.account-syscebnl.csv"], 6),
    "generic_coa": (["account/data/template/account.account-generic_coa.csv"], 6),
}
PARENTS = {"be_comp": "be", "be_asso": "be", "sn": "syscohada", "sn_syscebnl": "syscebnl"}
# In which group of the chart each account belongs.
GROUPS = {
    "nl": {"pot": "16", "reward": "16", "appropriation": "49"},
    "be_comp": {"pot": "489", "reward": "489", "appropriation": "697", "investment": "612", "training": "613"},
    "be_asso": {"pot": "489", "reward": "489", "appropriation": "697"},
    "de_skr03": {"pot": "17", "reward": "17", "appropriation": "490"},
    "de_skr04": {"pot": "350", "reward": "350", "appropriation": "630"},
    "fr": {"pot": "467", "reward": "467", "appropriation": "658"},
    "sn": {"pot": "4712", "reward": "4712", "appropriation": "658", "training": "633"},
    "sn_syscebnl": {"pot": "4712", "reward": "4712", "appropriation": "658", "training": "633"},
    "generic_coa": {"pot": "22", "reward": "22", "appropriation": "69"},
}


@tagged("post_install", "-at_install")
class TestAccountCodes(BaseCase):
    """Where our accounts go, in the charts as Odoo has them."""

    def _codes(self, chart):
        """{code filled up to its length: account type} of a chart of Odoo's."""
        files, digits = CHARTS[chart]
        rows = []
        for name in files:
            with file_open(name) as source:
                rows += [(row["code"], row["account_type"]) for row in csv.DictReader(source)]
        return {code.ljust(digits, "0"): account_type for code, account_type in rows if code}

    def test_known_charts(self):
        for chart, (_files, digits) in CHARTS.items():
            taken = set(self._codes(chart))
            with self.subTest(chart):
                for purpose, group in GROUPS[chart].items():
                    first = next(
                        code
                        for known in known_codes(chart, PARENTS, purpose)
                        if (code := known.ljust(digits, "0")) not in taken
                    )
                    self.assertTrue(first.startswith(group), f"{purpose}: {first}")
                purposes = (
                    "pot",
                    "reward",
                    "shared_pot",
                    "appropriation",
                    "investment",
                    "training",
                    "voucher",
                    "donation",
                )
                own = [code.ljust(digits, "0") for purpose in purposes for code in known_codes(chart, PARENTS, purpose)]
                self.assertEqual(len(own), len(set(own)), "no two purposes want the same code")

    def test_every_chart_has_every_purpose(self):
        """What a till needs beyond that has codes in the Dutch chart, and in others an unused range."""
        purposes = {"pot", "reward", "shared_pot", "appropriation", "investment", "training"}
        for chart, codes in ACCOUNT_CODES.items():
            self.assertEqual(set(codes), purposes | ({"voucher", "donation"} if chart == "nl" else set()), chart)
        self.assertEqual(known_codes("at", {}, "pot"), [])

    def test_a_chart_that_nobody_knows_gets_an_unused_range(self):
        """Belgium as if it were unknown: 65 (financial charges) and every other group of the class mean something."""
        codes = self._codes("be_comp")
        kin = [code for code, account_type in codes.items() if account_type == "expense"]
        with file_open("l10n_be/data/template/account.group-be.csv") as source:
            groups = [row["code_prefix_start"] for row in csv.DictReader(source)]
        self.assertIsNone(unused_range(codes, kin, groups))
        self.assertEqual(unused_range(["400000", "410000", "700000"], ["400000", "410000"], ["4", "49"]), "48")
        self.assertEqual(unused_range(["400000"], ["400000"], []), "49")
        self.assertIsNone(unused_range(["x"], ["x"], []), "codes without digits have no classes")
