import csv
import json
import subprocess
import tempfile
from io import BytesIO
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlencode
from zipfile import ZipFile

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...report.books import coop_member_ledger_xlsx
from ...report.common import xlsx_table
from .test_pot_balance import PotBalanceCommon

# LibreOffice: comma, double quote, UTF-8, all sheets, values as shown.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


@tagged("post_install", "-at_install", "thorough")
class TestLedgerXlsx(PotBalanceCommon, HttpCase):
    """The downloads, opened by the program that a treasurer opens them with."""

    def _download(self, user, path, **params):
        self.authenticate(user.login, user.login)
        return self.url_open(f"{path}?{urlencode(params)}")

    def _ledger(self, user, *domain):
        companies = json.dumps(user.company_ids.ids)
        return self._download(user, "/coop/ledger.xlsx", domain=json.dumps(list(domain)), companies=companies)

    def _pots(self, user, day):
        return self._download(user, "/coop/pots.xlsx", date=day, companies=json.dumps(user.company_ids.ids))

    def _sheets(self, content):
        """The rows of each sheet, as LibreOffice reads them."""
        with tempfile.TemporaryDirectory() as folder:
            book = Path(folder, "book.xlsx")
            book.write_bytes(content)
            profile = f"-env:UserInstallation=file://{folder}/profile"
            subprocess.run(
                ["soffice", profile, "--headless", "--convert-to", CSV, "--outdir", folder, str(book)],
                check=True, capture_output=True, timeout=180,
            )  # fmt: skip
            files = sorted(Path(folder).glob("*.csv"))
            return [list(csv.reader(file.read_text(encoding="utf-8").splitlines(keepends=True))) for file in files]

    def _cells(self, content):
        """The rows of the only sheet, read by a library: faster than LibreOffice where the content is what matters."""
        sheet = load_workbook(BytesIO(content), read_only=True).active
        return [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]

    @staticmethod
    def _number(text):
        return round(float(text.replace(",", "")), 2)

    def test_ledger(self):
        self._book()
        response = self._ledger(self.treasurer)
        self.assertEqual(response.status_code, 200)
        (rows,) = self._sheets(response.content)
        body = [row for row in rows[3:] if row[3]]
        ledger = self._rows()
        self.assertEqual(len(body), len(ledger))
        self.assertEqual(round(sum(self._number(row[9]) for row in body), 2), round(sum(ledger.mapped("amount")), 2))
        totals = {row[0]: self._number(row[9]) for row in rows[3:] if row[2] == "Total"}
        for level, label in (("earned", "Earned and spent"), ("pot", self.pot.name)):
            expected = sum(ledger.filtered(lambda row, level=level: row.level == level).mapped("amount"))
            self.assertEqual(totals[label], round(expected, 2))
        self._assert_runs_per_member(body)
        self.assertEqual(body[0][3], "2026-01-10")

    def _assert_runs_per_member(self, body):
        balances = {}
        for row in body:
            key = row[0], row[1]
            balances[key] = round(balances.get(key, 0) + self._number(row[9]), 2)
            self.assertEqual(self._number(row[10]), balances[key])
        self.assertEqual(balances[(self.pot.name, self.anna.number)], self._pot_balance(self.anna))

    def test_filters(self):
        response = self._ledger(
            self.treasurer, ["level", "=", "earned"], ["category", "=", "turnover"], ["date", ">=", "2026-03-01"]
        )
        rows = self._cells(response.content)
        self.assertEqual(len([row for row in rows[3:] if row[3]]), 8)
        response = self._ledger(self.treasurer, ["is_unsettled", "=", True])
        self.assertEqual(response.status_code, 200)

    def test_chunks_and_sheets(self):
        """Read in chunks and spread over sheets, it is the same list."""
        (whole,) = self._sheets(self._ledger(self.treasurer).content)
        with patch.object(coop_member_ledger_xlsx, "CHUNK", 3), patch.object(xlsx_table, "MAX_ROWS", 8):
            sheets = self._sheets(self._ledger(self.treasurer).content)
        self.assertGreater(len(sheets), 2)
        self.assertTrue(all(sheet[:3] == whole[:3] for sheet in sheets))
        parts = [row for sheet in sheets for row in sheet[3:]]
        self.assertEqual([row for row in parts if any(row)], [row for row in whole[3:] if any(row)])

    def test_text_stays_text(self):
        texts = ["=1+1", "+1", "-1", "@SUM(A1)", "https://example.com", "0123"]
        for text in texts:
            invoice = self._invoice([(1.0, {self.anna: 100})], date="2026-08-01", post=False)
            invoice.invoice_line_ids.name = text
            invoice.action_post()
        content = self._ledger(self.treasurer, ["date", "=", "2026-08-01"]).content
        (rows,) = self._sheets(content)
        self.assertEqual([row[5] for row in rows if row[5] in texts], texts)
        sheet = ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
        self.assertNotIn("<f>", sheet)
        self.assertNotIn("<hyperlink", sheet)

    def test_layout(self):
        """Frozen header, numbers as numbers with two decimals, dates as dates."""
        archive = ZipFile(BytesIO(self._ledger(self.treasurer).content))
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        self.assertIn('state="frozen"', sheet)
        styles = archive.read("xl/styles.xml").decode()
        self.assertIn("yyyy-mm-dd", styles)
        self.assertIn("#,##0.00", styles)

    def test_no_surname(self):
        self._book()
        for response in (self._ledger(self.treasurer), self._pots(self.treasurer, "2026-12-31")):
            rows = self._cells(response.content)
            self.assertNotIn("de Wit", str(rows))
            self.assertIn("Tuinhulp Oost", str(rows))

    def test_pots(self):
        self._book()
        (rows,) = self._sheets(self._pots(self.treasurer, "2026-03-31").content)
        body = {row[1]: [self._number(cell) for cell in row[3:]] for row in rows[3:] if row[1]}
        for member in (self.anna, self.bert):
            expected = self._row("2026-03-31", member)
            self.assertEqual(body[member.number], list(expected.values()))
        labelled = {row[2]: row[-1] for row in rows[3:] if not row[1] and row[2]}
        total = self._number(labelled["Total"])
        proofs = [self._number(value) for label, value in labelled.items() if label.startswith("Proof")]
        self.assertEqual(proofs, [total, total, 0.0])

    # === ACCESS === #

    @mute_logger("odoo.http")
    def test_access(self):
        self._book()
        manager = self._create_user("manager", "account.group_account_manager")
        for user in (self.board, self.accountant, manager):
            rows = self._cells(self._ledger(user).content)
            self.assertEqual(len([row for row in rows[3:] if row[3]]), len(self._rows()), user.login)
        for response in (self._ledger(self.coach), self._pots(self.coach, "2026-12-31")):
            rows = self._cells(response.content)
            self.assertIn("Tuinhulp Oost", str(rows))
            self.assertNotIn("Klusbus", str(rows))
            self.assertNotIn("Proof", str(rows))
        for user in (self.shop, self.invoicing):
            self.assertEqual(self._ledger(user).status_code, 403)
            self.assertEqual(self._pots(user, "2026-12-31").status_code, 403)

    @mute_logger("odoo.http")
    def test_another_cooperative(self):
        self._book()
        other = self._create_cooperative()
        stranger = self._create_user("stranger", "social_cooperative.group_treasurer", company=other)
        rows = self._cells(self._ledger(stranger).content)
        self.assertFalse([row for row in rows[3:] if row[3]])
        companies = json.dumps(self.company.ids)
        for path, params in (("/coop/ledger.xlsx", {}), ("/coop/pots.xlsx", {"date": "2026-12-31"})):
            response = self._download(stranger, path, companies=companies, **params)
            self.assertEqual(response.status_code, 403)

    @mute_logger("odoo.http")
    def test_nonsense_is_refused(self):
        for params in (
            {"domain": "{"}, {"domain": "{}"}, {"domain": '[["x","=",1]]'}, {"domain": "[1]"}, {"domain": '["&"]'},
            {"domain": '[["date","=","never"]]'}, {"domain": '[["id","=","x"]]'}, {"domain": '[["id","=?!",1]]'},
            {"domain": '[["member_id","=",{"a":1}]]'}, {"companies": "x"}, {"companies": '["a"]'},
            {"companies": "[null]"}, {"companies": "[[1]]"}, {"companies": "[1.5]"},
        ):  # fmt: skip
            for path, more in (("/coop/ledger.xlsx", {}), ("/coop/pots.xlsx", {"date": "2026-12-31"})):
                with self.subTest(path, **params):
                    self.assertEqual(self._download(self.treasurer, path, **more, **params).status_code, 400)
        for params in ({}, {"date": ""}, {"date": "never"}, {"date": "2026-02-31"}):
            with self.subTest("pots", **params):
                self.assertEqual(self._download(self.treasurer, "/coop/pots.xlsx", **params).status_code, 400)
        for params in ({}, {"run": ""}, {"run": "x"}, {"run": "²"}, {"run": "-1"}, {"run": "9" * 20}, {"run": "0"}):
            with self.subTest("rewards", **params):
                status = self._download(self.treasurer, "/coop/rewards.xlsx", **params).status_code
                self.assertEqual(status, 404 if params.get("run") == "0" else 400)

    # === THE BUTTON === #

    def test_button(self):
        """The list's own domain, or the selected rows."""
        rows = self._rows(user=self.treasurer)
        domain = [["level", "=", "earned"]]
        listed = rows.with_context(active_domain=domain)
        self.assertEqual(self._address(listed.browse()), domain)
        self.assertEqual(self._address(listed), domain, "all selected")
        self.assertEqual(self._address(listed[:2]), [["id", "in", rows[:2].ids]])
        with (
            patch("odoo.addons.social_cooperative.models.common.coop_xlsx_mixin.MAX_SELECTED", 1),
            self.assertRaises(UserError),
        ):
            listed[:2].action_export_xlsx()

    def _address(self, rows):
        action = rows.action_export_xlsx()
        self.authenticate(self.treasurer.login, self.treasurer.login)
        with (
            patch.object(coop_member_ledger_xlsx.MemberLedgerXlsx, "__init__", return_value=None) as started,
            patch.object(coop_member_ledger_xlsx.MemberLedgerXlsx, "fill"),
        ):
            self.url_open(action["url"])
        return started.call_args.args[1]
