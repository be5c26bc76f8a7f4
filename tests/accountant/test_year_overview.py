import io
import zipfile
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..scenario import CoopScenario

MAY = ("accountant", "treasurer", "board", "administrator", "auditor")
MAY_NOT = ("invoicing", "coach", "shop", "employee", "portal")
ASSETS = ("asset_",)
RESULT = ("income", "expense")


class YearCommon(CoopScenario):
    """Two years of a cooperative: 30 % of net turnover is contributed, a quarter of that to a shared pot."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shared = cls.env["coop.pot"].create(
            {
                "name": "Growth fund",
                "account_id": cls.pot.account_id.copy({"name": "Growth fund", "code": "109999"}).id,
            }
        )
        cls._rule(30.0, date_from="2016-01-01")
        cls._rule(10.0, date_from="2016-01-01", name="Growth", destination="shared_pot", pot_id=cls.shared.id)

    def _years(self):
        """2025: Anna 1,000 turnover. 2026: Anna 2,000, Bert 500, costs of 200, the cooperative's own 100."""
        self._pay(self._invoice([(1000.0, {self.anna: 100})], date="2025-03-01"))
        self._settle("2025-12-31")
        self._pay(self._invoice([(2000.0, {self.anna: 100})], date="2026-03-01"))
        self._pay(self._invoice([(500.0, {self.bert: 100})], date="2026-04-01"))
        self._invoice([(100.0, {self.own: 100})], date="2026-05-01")
        self._bill([(200.0, {self.anna: 100})], date="2026-06-01")
        self._settle("2026-12-31")

    def _wizard(self, year="2026", user=None, **vals):
        return self.env["coop.year.overview"].with_user(user or self.accountant).create({"year": year, **vals})

    def _tables(self, **options):
        """{title: {label: amounts}}"""
        tables = self._wizard(**options)._overview().tables
        return {table.title: {row.label: row.amounts for row in table.rows} for table in tables}


@tagged("post_install", "-at_install", "thorough")
class TestYearOverview(YearCommon):
    def test_pots_contributions_and_result(self):
        """By hand. 2025: 1,000 turnover, 300 + 100 contributed, 600 in the pot. 2026: (2,000 − 200) + 500 = 2,300 of members;
        690 to the cooperative, 230 to the fund, 1,380 in the pots."""
        self._years()
        tables = self._tables()
        members = tables["Members' pots"]
        self.assertEqual(members["In the pot at the beginning"], (600, 0))
        self.assertEqual(members["Net turnover set aside"], (2300, 1000))
        self.assertEqual(members["Contributions"], (-920, -400))
        self.assertEqual(members["In the pot at the end"], (1980, 600))
        fund = tables["Growth fund"]
        self.assertEqual((fund["Contributions"], fund["In the pot at the end"]), ((230, 100), (330, 100)))
        given = tables["Contributions of members by destination"]
        self.assertEqual(given["The cooperative"], (690, 300))
        self.assertEqual(given["Growth fund"], (230, 100))
        self.assertEqual(given["Total contributions"], (920, 400))
        result = tables["Result"]
        self.assertEqual(result["Total income"], (2500, 100, 2600, 1000))
        self.assertEqual(result["Total costs"][0], 200)
        # Set aside in 2026: 2,300 less the 690 that the cooperative keeps; the cooperative's own 100 stays. None of it is
        # members': what is set aside for them is a cost already.
        self.assertEqual(result["Result"], (None, None, 790, 300))
        [note] = [table.note for table in self._wizard()._overview().tables if table.title == "Result"]
        self.assertIn(self.company.coop_appropriation_account_id.name, note)

    def test_balance_sheet(self):
        self._years()
        sheet = self._tables()["Balance sheet"]
        self.assertEqual(sheet["Of members"], (2310, 700))
        self.assertEqual(sheet["Result of the year"], (790, 300))
        self.assertEqual(sheet["Results of before, not distributed"], (300, 0))
        self.assertEqual(sheet["Of the cooperative"], (1090, 300))
        self.assertEqual(sheet["Total of what there is"], sheet["Total of whom it is"])

    def test_same_as_the_trial_balance(self):
        """Every account, one by one, against Odoo's own items added up by plain loops."""
        self._years()
        self._transfer_result()
        overview = self._wizard()._overview()
        annual = overview.books.annuals[overview.books.year]
        expected, result, before = self._trial_balance(date(2026, 1, 1), date(2026, 12, 31))
        found = {}
        for place, accounts in annual.lines.items():
            for account, amount in accounts.items():
                if account:
                    debit = place in ("fixed", "current", "receivable", "cash", "expense")
                    found[account] = amount if debit else -amount
        self.assertEqual(found, expected)
        self.assertEqual(annual.result, result)
        self.assertEqual(annual.lines["result_before"].get(0, 0), before)
        self.assertTrue(overview.is_balanced())

    def _transfer_result(self):
        """The general meeting adds last year's result to the equity."""
        equity = self.income_account.copy({"name": "Reserve", "account_type": "equity"})
        unaffected = self.env["account.account"].search(
            [("company_ids", "=", self.company.id), ("account_type", "=", "equity_unaffected")], limit=1
        )
        lines = [(unaffected, 300.0), (equity, -300.0)]
        self.env["account.move"].create(
            {
                "date": "2026-07-01",
                "line_ids": [Command.create({"account_id": one.id, "balance": amount}) for one, amount in lines],
            }
        ).action_post()

    def _trial_balance(self, date_from, date_to):
        """({account: debit less credit; of the year only where it makes the result}, result, results of before)"""
        balances, result, before = {}, Decimal(0), Decimal(0)
        items = self.env["account.move.line"].search(
            [("company_id", "=", self.company.id), ("parent_state", "=", "posted"), ("date", "<=", date_to)]
        )
        for item in items.filtered("account_id"):
            amount = Decimal(str(round(item.balance, 2)))
            if item.account_id.account_type.startswith(RESULT):
                if item.date < date_from:
                    before -= amount
                    continue
                result -= amount
            balances[item.account_id.id] = balances.get(item.account_id.id, Decimal(0)) + amount
        return {account: amount for account, amount in balances.items() if amount}, result, before

    def test_last_year_is_what_that_years_paper_said(self):
        self._years()
        this, last = self._tables(), self._tables(year="2025")
        for title, rows in last.items():
            columns = -1  # the year before is the last column everywhere
            for label, amounts in rows.items():
                if amounts and label in this.get(title, {}):
                    own = amounts[2] if title == "Result" else amounts[0]
                    self.assertEqual(this[title][label][columns], own, f"{title}: {label}")

    def test_cover(self):
        self._years()
        rows = self._tables()["Pots beside bank and cash"]
        cash, members, shared, rewards, rest = (amounts[0] for amounts in rows.values())
        self.assertEqual((members, shared, rewards), (1980, 330, 0))
        self.assertEqual(rest, cash - 2310)
        items = self.env["account.move.line"].search(
            [
                ("account_id.account_type", "=", "asset_cash"),
                ("parent_state", "=", "posted"),
                ("company_id", "=", self.company.id),
            ]
        )
        self.assertEqual(float(cash), round(sum(items.mapped("balance")), 2))

    def test_entries_by_hand_and_drafts(self):
        opening = self.env["account.move"].create(
            {
                "date": "2026-01-01",
                "line_ids": [
                    Command.create(
                        {"account_id": self.pot.account_id.id, "partner_id": self.anna.partner_id.id, "balance": -50.0}
                    ),
                    Command.create({"account_id": self.company_data["default_account_assets"].id, "balance": 50.0}),
                ],
            }
        )
        pot = self._tables()["Members' pots"]
        self.assertEqual(pot["In the pot at the end"], (0, 0))
        opening.action_post()
        pot = self._tables()["Members' pots"]
        self.assertEqual(pot["Other entries: opening balances, transfers, corrections"], (50, 0))
        self.assertEqual(pot["In the pot at the end"], (50, 0))

    def test_company_that_is_no_cooperative(self):
        plain = self.setup_other_company(name="Plain company")["company"]
        self.accountant.company_ids |= plain
        self._years()
        wizard = self._wizard(company_id=plain.id)
        titles = [table.title for table in wizard._overview().tables]
        self.assertEqual(titles, ["Balance sheet", "Result"])
        self.assertFalse(any(any(row.amounts) for table in wizard._overview().tables for row in table.rows))

    def test_broken_year(self):
        self.company.write({"fiscalyear_last_month": "6", "fiscalyear_last_day": 30})
        self._years()
        wizard = self._wizard(year="2026")
        self.assertEqual((wizard.date_from, wizard.date_to), (date(2025, 7, 1), date(2026, 6, 30)))
        tables = self._tables(year="2026")
        self.assertEqual(tables["Result"]["Total income"], (2500, 100, 2600, 1000))
        with self.assertRefused(UserError, "lies after"):
            self._wizard(date_from="2026-02-01", date_to="2026-01-01")._overview()

    def test_no_name_in_accounts_and_pots(self):
        self.income_account.name = "R/C Anna de Wit"
        self._invoice([(1000.0, {self.anna: 100})], date="2026-03-01")
        text = str(self._wizard()._overview().tables)
        self.assertNotIn("Wit", text)
        self.assertIn(f"R/C {self.anna.number}", text)

    def test_year_that_is_not_closed(self):
        self._invoice([(1000.0, {self.anna: 100})], date="2026-03-01")
        wizard = self._wizard()
        report = self.env["ir.actions.report"].with_user(wizard.env.user)
        words = b"This year is not closed"
        self.assertIn(words, report._render_qweb_html("social_cooperative.report_year_overview", wizard.ids)[0])
        self.company.hard_lock_date = "2026-12-31"
        self.env.invalidate_all()
        self.assertNotIn(words, report._render_qweb_html("social_cooperative.report_year_overview", wizard.ids)[0])

    def test_paper_in_dutch_without_names(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self._years()
        wizard = self._wizard().with_context(lang="nl_NL")
        html = self.env["ir.actions.report"].with_user(self.accountant).with_context(lang="nl_NL")
        html = html._render_qweb_html("social_cooperative.report_year_overview", wizard.ids)[0].decode()
        self.assertIn("2.300,00", html)
        self.assertIn('<span style="white-space: nowrap">31-12-2026</span>', html)
        for name in ("Anna", "Bert", "de Wit", "Zwart"):
            self.assertNotIn(name, html)


@tagged("post_install", "-at_install")
class TestYearOverviewRights(YearCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.auditor = cls._create_auditor()
        cls._let_log_in({*MAY, *MAY_NOT})
        cls._invoice([(1000.0, {cls.anna: 100})], date="2026-03-01")

    def test_who_may(self):
        for role in MAY:
            with self.subTest(role):
                wizard = self._wizard(user=getattr(self, role))
                self.assertEqual(wizard.action_print()["report_name"], "social_cooperative.report_year_overview")
                report = self.env["ir.actions.report"].with_user(wizard.env.user)
                html = report._render_qweb_html("social_cooperative.report_year_overview", wizard.ids)[0]
                self.assertIn(b"1,000.00", html)
                self.assertNotIn(b"None", html)

    def test_who_may_not(self):
        for role in MAY_NOT:
            with self.subTest(role), self.assertRaises(AccessError):
                self._wizard(user=getattr(self, role))._overview()

    def test_somebody_elses_and_other_companies(self):
        wizard = self._wizard()
        with self.assertRaises(AccessError):
            wizard.with_user(self.treasurer).action_print()
        other = self._create_cooperative()
        with self.assertRaises(AccessError):
            self._wizard(company_id=other.id)._overview()
        self.env["res.company"].create({"name": "Secret branch", "parent_id": self.company.id})
        with self.assertRefused(AccessError, "Secret branch"):
            wizard.action_export_xlsx()

    def test_spreadsheet(self):
        url = self._wizard().action_export_xlsx()["url"]
        for role in MAY:
            self.authenticate(f"coop_{role}", f"coop_{role}")
            response = self.url_open(url)
            self.assertEqual(response.status_code, 200, role)
        with zipfile.ZipFile(io.BytesIO(response.content)) as book:
            sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
            first = etree.fromstring(book.read("xl/worksheets/sheet2.xml"))
        self.assertEqual(len(sheets), 7)
        values = [cell.text for cell in first.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}v")]
        self.assertIn("1000", values)

    @mute_logger("odoo.http")
    def test_spreadsheet_refused(self):
        good = {"company": self.company.id, "date_from": "2026-01-01", "date_to": "2026-12-31"}
        for role in MAY_NOT:
            self.authenticate(f"coop_{role}", f"coop_{role}")
            self.assertIn(self.url_open(f"/coop/year.xlsx?{urlencode(good)}").status_code, (403, 404), role)
        self.authenticate("coop_board", "coop_board")
        other = self._create_cooperative()
        self.assertEqual(self.url_open(f"/coop/year.xlsx?{urlencode(good | {'company': other.id})}").status_code, 403)
        for bad in ({"company": "0x"}, {"date_from": "x"}):
            self.assertEqual(self.url_open(f"/coop/year.xlsx?{urlencode(good | bad)}").status_code, 400)
