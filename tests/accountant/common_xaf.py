import io
import zipfile
from decimal import Decimal

import pyxaf
from lxml import etree

from odoo.fields import Date

from ...models.accountant.xaf_books import XafBooks
from ..scenario import CoopScenario


class XafCommon(CoopScenario):
    """A cooperative whose company has what an audit file needs, and short ways to make, check and read one."""

    prepared_database = False  # a chart of accounts of its own

    @classmethod
    @CoopScenario.setup_country("nl")
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "vat": "NL123456782B90",
                "street": "Dorpsstraat 12a",
                "zip": "1234 AB",
                "city": "Ons Dorp",
            }
        )

    # === MAKING === #

    def _make(self, year="2026", user=None, company=None, anyway=True, **vals):
        """The wizard as a user goes through it."""
        wizard = (
            self.env["coop.xaf.make"]
            .with_user(user or self.accountant)
            .create({"company_id": (company or self.company).id, "year": year, **vals})
        )
        action = wizard.action_make()
        if wizard.step == "look" and anyway:
            action = wizard.action_make_anyway()
        return wizard, action

    def _job(self, user=None):
        return self.env["coop.xaf"].with_user(user or self.accountant).search([], limit=1)

    def _file(self, year="2026", **options):
        """The bytes of the file of that year."""
        wizard, _action = self._make(year, **options)
        self.assertFalse(wizard.problems)
        return self._unpack(self._job(options.get("user")))

    def _unpack(self, job):
        raw = job.attachment_id.raw
        if job.attachment_id.name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                [name] = archive.namelist()
                return archive.read(name)
        return raw

    def _problems(self, year="2026", **options):
        """Why there is no file; there must be none then."""
        before = self.env["coop.xaf"].search_count([])
        wizard, action = self._make(year, **options)
        self.assertEqual(action["res_model"], "coop.xaf.make")
        self.assertEqual(self.env["coop.xaf"].search_count([]), before)
        return wizard.problems or ""

    # === CHECKING === #

    def _check(self, content, company=None, date_from="2026-01-01", date_to="2026-12-31"):
        """The official schema and rules say nothing, and the file has the balances that Odoo has."""
        self._assert_valid(content)
        with pyxaf.open(content) as file:
            self._assert_trial_balance(file, company or self.company, Date.to_date(date_from), Date.to_date(date_to))
        return content

    def _assert_valid(self, content):
        for rules in ("spec", "vts"):
            report = pyxaf.validate(content, xsd=True, rules=rules)
            self.assertIn("L4x xsd", report.checked)
            self.assertFalse(report.errors, str(report))
            self.assertFalse(report.warnings, str(report))
        self.assertTrue(content.startswith(b"<?xml"))

    def _assert_trial_balance(self, file, company, date_from, date_to):
        opening = {account: amount for account, amount in file.opening_balance().by_account().items() if amount}
        expected, movements = self._trial_balance(company, date_from, date_to)
        self.assertEqual(opening, expected)
        found, debit, credit, lines = {}, Decimal(0), Decimal(0), 0
        for transaction in file.transactions():
            for line in transaction.lines:
                signed = line.amount if line.side.value == "D" else -line.amount
                found[line.account_id] = found.get(line.account_id, Decimal(0)) + signed
                debit += max(signed, Decimal(0))
                credit -= min(signed, Decimal(0))
                lines += 1
        self.assertEqual({account: amount for account, amount in found.items() if amount}, movements)
        totals = file.transaction_totals
        self.assertEqual((totals.lines_count, totals.total_debit, totals.total_credit), (lines, debit, credit))

    def _trial_balance(self, company, date_from, date_to):
        """({account: opening}, {account: movement}) of Odoo's own items, added up one by one."""
        branches = self.env["res.company"].with_context(active_test=False).search([("id", "child_of", company.id)])
        # The books of a branch that is archived nobody may see on the screen any more.
        lines = (
            self.env["account.move.line"]
            .sudo()
            .search([("company_id", "in", branches.ids), ("parent_state", "=", "posted"), ("date", "<=", date_to)])
        )
        opening, movement = {}, {}
        accounts = self.env["account.account"].with_company(company.root_id)
        undistributed = accounts.search(
            [*accounts._check_company_domain(company), ("account_type", "=", "equity_unaffected")], limit=1
        )
        for line in lines.filtered("account_id"):
            amount = Decimal(str(round(line.balance, 2)))
            account = accounts.browse(line.account_id.id)
            sums = movement if line.date >= date_from else opening
            if sums is opening and account.internal_group in ("income", "expense"):
                account = undistributed
            sums[account.code] = sums.get(account.code, Decimal(0)) + amount
        return tuple({code: amount for code, amount in sums.items() if amount} for sums in (opening, movement))

    # === READING === #

    def _lines(self, content):
        """[(transaction, line)] of the file."""
        with pyxaf.open(content) as file:
            return [(transaction, line) for transaction in file.transactions() for line in transaction.lines]

    def _relations(self, content):
        with pyxaf.open(content) as file:
            return dict(file.relations)

    def _elements(self, content, name):
        """[{name of a leaf: its text}] of all elements of that name, as they stand in the file: without pyxaf, which
        forgives what it knows of other programs."""
        rows = []
        for element in etree.fromstring(content).iter(f"{{*}}{name}"):
            leaves = [leaf for leaf in element if not len(leaf)]
            rows.append({etree.QName(leaf).localname: leaf.text for leaf in leaves})
        return rows

    def _books(self, company=None, date_from="2026-01-01", date_to="2026-12-31"):
        return XafBooks(self.env, company or self.company, Date.to_date(date_from), Date.to_date(date_to))
