import io
import json
from datetime import date
from urllib.parse import urlencode

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_xaf import XafCommon

MAY = ("accountant", "treasurer", "administrator")
MAY_NOT = ("invoicing", "board", "coach", "shop", "employee", "portal")


class VatCommon(XafCommon):
    """A Dutch cooperative that sells and buys in the first quarter of 2026."""

    @classmethod
    def _tax(cls, name):
        return cls.env["account.chart.template"].with_company(cls.company).ref(name)

    def _check_of(self, date_from="2026-01-01", date_to="2026-03-31", user=None, company=None):
        checks = self.env["coop.vat.check"].with_user(user or self.accountant)
        if company:
            checks = checks.with_company(company)
        check = checks.create({"date_from": date_from, "date_to": date_to})
        check.action_show()
        return check

    def _boxes(self, check):
        """{number of the box: (turnover, VAT)}, as they stand on the page; sections by their number."""
        boxes = {}
        for box in check.box_ids:
            number = box.name.split(".")[0].replace("Section ", "").split(":")[0]
            if box.base or box.tax:
                boxes[number] = (round(box.base, 2), round(box.tax, 2))
        return boxes

    def _entry(self, lines, day="2026-02-10", **vals):
        """An entry by hand of (account, debit less credit, tags)."""
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": day,
                "line_ids": [
                    Command.create(
                        {
                            "name": "By hand",
                            "account_id": account.id,
                            "balance": balance,
                            "tax_tag_ids": [Command.set(tags.ids)] if tags else [],
                        }
                    )
                    for account, balance, tags in lines
                ],
                **vals,
            }
        )
        move.action_post()
        return move


@tagged("post_install", "-at_install", "thorough")
class TestVatCheck(VatCommon):
    """The numbers are reckoned by hand."""

    def test_sales_and_purchases(self):
        self._invoice([(1000.0, {self.anna: 100}, None, self._tax("btw_21"))])
        self._invoice([(200.0, {self.bert: 100}, None, self._tax("btw_9"))], date="2026-03-31")
        self._invoice([(5000.0, {self.own: 100}, None, self._tax("btw_21"))], date="2026-04-01")  # next quarter
        self._invoice([(70.0, {self.own: 100}, None, self._tax("btw_21"))], post=False)  # a draft is no books
        self._bill([(300.0, {self.anna: 100}, None, self._tax("btw_21_buy"))])
        check = self._check_of()
        self.assertEqual(
            self._boxes(check),
            {"1": (1200, 228), "1a": (1000, 210), "1b": (200, 18), "5a": (0, 228), "5b": (0, 63), "5c": (0, 165), "5g": (0, 165)},
        )  # fmt: skip
        self.assertEqual((check.returned, check.booked, check.difference), (165, 165, 0))
        self.assertFalse(check.difference_ids)
        self.assertEqual(sorted(check.account_ids.mapped("booked")), [-63, 18, 210])
        self.assertEqual(check.account_ids.mapped("difference"), [0, 0, 0])

    def test_credit_note(self):
        invoice = self._invoice([(1000.0, {self.anna: 100}, None, self._tax("btw_21"))])
        self._credit_note(invoice, 400.0)
        check = self._check_of()
        self.assertEqual(self._boxes(check)["1a"], (600, 126))
        self.assertEqual((check.returned, check.difference), (126, 0))

    def test_reverse_charge(self):
        """Bought in the EU: what is owed is claimed in the same return."""
        self._bill([(100.0, {self.own: 100}, None, self._tax("btw_I_21"))])
        check = self._check_of()
        boxes = self._boxes(check)
        self.assertEqual((boxes["4b"], boxes["5b"], boxes["5a"]), ((100, 21), (0, 21), (0, 21)))
        self.assertEqual((check.returned, check.booked, check.difference), (0, 0, 0))
        self.assertFalse(check.difference_ids)

    def test_on_a_vat_account_without_a_box(self):
        self._invoice([(1000.0, {self.anna: 100}, None, self._tax("btw_21"))])
        payable = self._tax("vat_payable_h")
        move = self._entry([(payable, -12.34, None), (self.expense_account, 12.34, None)])
        check = self._check_of()
        self.assertEqual((check.returned, check.booked, check.difference), (210, 222.34, -12.34))
        [row] = check.difference_ids
        self.assertEqual((row.move_id, row.reason, row.difference), (move, "no_tag", -12.34))
        self.assertEqual(row.action_open_move()["res_id"], move.id)

    def test_in_a_box_on_no_vat_account(self):
        tag = (
            self._tax("btw_21")
            .invoice_repartition_line_ids.filtered(lambda line: line.repartition_type == "tax")
            .tag_ids
        )
        move = self._entry(
            [(self.company_data["default_account_assets"], -50.0, tag), (self.expense_account, 50.0, None)]
        )
        check = self._check_of()
        self.assertEqual((check.returned, check.booked, check.difference), (50, 0, 50))
        [row] = check.difference_ids
        self.assertEqual((row.move_id, row.reason), (move, "other_account"))

    def test_in_two_boxes(self):
        tags = (
            (self._tax("btw_21") | self._tax("btw_9"))
            .invoice_repartition_line_ids.filtered(lambda line: line.repartition_type == "tax")
            .tag_ids
        )
        self._entry([(self._tax("vat_payable_h"), -21.0, tags), (self.expense_account, 21.0, None)])
        check = self._check_of()
        self.assertEqual((check.returned, check.booked), (42, 21))
        self.assertEqual(check.difference_ids.mapped("reason"), ["other_amount"])

    def test_closing_into_the_account_of_the_tax_office(self):
        self._invoice([(1000.0, {self.anna: 100}, None, self._tax("btw_21"))])
        office = self._tax("btw_21").tax_group_id.with_company(self.company).tax_payable_account_id
        self._entry([(self._tax("vat_payable_h"), 210.0, None), (office, -210.0, None)], day="2026-03-31")
        check = self._check_of()
        self.assertEqual((check.returned, check.booked), (210, 0))
        self.assertEqual(check.difference_ids.mapped("reason"), ["settled"])

    def test_margin_scheme_in_its_box(self):
        rate = self._margin_rate()
        self._invoice([(605.0, {self.anna: 100}, rate.sales_account_id)])
        self._bill([(0.0, {self.anna: 100}, rate.purchase_account_id)])
        self._invoice([(1000.0, {self.anna: 100}, None, self._tax("btw_21"))])
        self.assertTrue(self._check_of().is_margin_missing)
        period = self.env["coop.margin.period"].create({"date_from": "2026-01-01", "date_to": "2026-03-31"})
        period.action_compute()
        period.action_post()
        check = self._check_of()
        # 605 holds 21 % of 500.
        self.assertEqual(self._boxes(check)["1a"], (1500, 315))
        box = check.box_ids.filtered(lambda box: box.name.startswith("1a."))
        self.assertEqual((box.margin_base, box.margin_tax), (500, 105))
        self.assertTrue(check.has_margin)
        self.assertFalse(check.is_margin_missing)
        self.assertEqual((check.returned, check.difference), (315, 0))
        period.action_reverse()
        self.assertEqual(self._boxes(self._check_of())["1a"], (1000, 210))

    def _margin_rate(self):
        return self.env["coop.margin.rate"].create(
            {
                "tax_id": self._tax("btw_21").id,
                "sales_account_id": self.income_account.copy({"name": "Second-hand goods"}).id,
                "purchase_account_id": self.expense_account.copy({"name": "Bought from private persons"}).id,
            }
        )

    def test_branch_is_in_it(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id, "country_id": self.env.ref("base.nl").id}
        )
        for user in (self.env.user, self.accountant):
            user.company_ids |= branch
        self._invoice([(1000.0, {self.anna: 100}, None, self._tax("btw_21"))])
        journal = self.company_data["default_journal_misc"]
        tags = self._tax("btw_21").invoice_repartition_line_ids.filtered("account_id").tag_ids
        move = self._entry(
            [(self._tax("vat_payable_h"), -21.0, tags), (self.expense_account, 21.0, None)],
            company_id=branch.id,
            journal_id=journal.id,
        )
        self.assertEqual(move.company_id, branch)
        check = self._check_of()
        self.assertEqual((check.returned, check.booked), (231, 231))

    def test_company_that_is_no_cooperative(self):
        """And what it sells is not in the cooperative's."""
        other = self.setup_other_company(name="Plain company")["company"]
        self.accountant.company_ids |= other
        self.assertFalse(other.coop_enabled)
        self._invoice([(1000.0, {self.anna: 100}, None, self._tax("btw_21"))])
        self.assertFalse(self._boxes(self._check_of(company=other)))
        other.account_fiscal_country_id = self.env.ref("base.be")
        with self.assertRefused(UserError, "no Dutch VAT return"):
            self._check_of(company=other)

    def test_quarters(self):
        check = self.env["coop.vat.check"].with_user(self.accountant).create({})
        self.assertEqual((check.date_from, check.date_to), (date(2026, 7, 1), date(2026, 9, 30)))
        check.action_previous()
        self.assertEqual((check.date_from, check.date_to), (date(2026, 4, 1), date(2026, 6, 30)))
        check.action_next()
        self.assertEqual((check.shown_from, check.shown_to), (date(2026, 7, 1), date(2026, 9, 30)))
        with self.assertRefused(UserError, "lies after"):
            self._check_of("2026-02-01", "2026-01-01")


@tagged("post_install", "-at_install", "thorough")
class TestVatCheckRights(VatCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._let_log_in({*MAY, *MAY_NOT})
        cls._invoice([(1000.0, {cls.anna: 100}, None, cls._tax("btw_21"))])

    def test_who_may(self):
        for role in MAY:
            with self.subTest(role):
                self.assertEqual(self._check_of(user=getattr(self, role)).returned, 210)

    def test_who_may_not(self):
        for role in MAY_NOT:
            user = getattr(self, role)
            with self.subTest(role):
                with self.assertRaises(AccessError):
                    self._check_of(user=user)
                with self.assertRaises(AccessError):
                    self.env["coop.vat.check"].with_user(user).action_open()

    def test_company_that_the_user_may_not_see(self):
        other = self._create_cooperative()
        with self.assertRaises(AccessError):
            self.env["coop.vat.check"].with_user(self.accountant).create({"company_id": other.id}).action_show()
        self.env["res.company"].create({"name": "Secret branch", "parent_id": self.company.id})
        with self.assertRefused(AccessError, "Secret branch"):
            self._check_of()

    def test_page_of_somebody_else(self):
        check = self._check_of()
        for attack in ("action_show", "action_export_xlsx"):
            with self.assertRaises(AccessError):
                getattr(check.with_user(self.treasurer), attack)()
        with self.assertRaises(AccessError):
            check.with_user(self.treasurer).box_ids.read(["tax"])

    def test_spreadsheet(self):
        """Opened again: headers, and on each row the figures of the page; a difference with its entry and its reason."""
        payable = self._tax("vat_payable_h")
        self._bill([(300.0, {self.own: 100}, None, self._tax("btw_21_buy"))])
        move = self._entry([(payable, -12.34, None), (self.expense_account, 12.34, None)])
        check = self._check_of()
        self.authenticate("coop_accountant", "coop_accountant")
        response = self.url_open(check.action_export_xlsx()["url"])
        self.assertEqual(response.status_code, 200)
        book = load_workbook(io.BytesIO(response.content))
        self.assertEqual(book.sheetnames, ["Return", "VAT accounts", "Differences"])
        self.assertEqual(
            self._head(book["Return"]),
            ["Box", "Turnover", "VAT", "Of it: margin scheme, turnover", "Of it: margin scheme, VAT"],
        )
        boxes = {row[0].split(".")[0]: row[1:3] for row in self._rows(book["Return"])}
        self.assertEqual((boxes["1a"], boxes["5b"], boxes["5g"]), ((1000, 210), (None, 63), (None, 147)))
        self.assertEqual(self._head(book["VAT accounts"]), ["Account", "Booked", "In the return", "Difference"])
        accounts = {row[0]: row[1:] for row in self._rows(book["VAT accounts"])}
        self.assertEqual(accounts[payable.display_name], (222.34, 210, -12.34))
        self.assertEqual(accounts["Total"], (159.34, 147, -12.34))
        self.assertEqual(
            self._head(book["Differences"]),
            ["Date", "Journal entry", "Account", "Description", "Why", "Booked", "In the return", "Difference"],
        )
        row, total = self._rows(book["Differences"])
        self.assertEqual((row[0].date(), *row[1:4]), (date(2026, 2, 10), move.name, payable.display_name, "By hand"))
        self.assertEqual(row[4:], ("On a VAT account, but in no box of the return", 12.34, 0, -12.34))
        self.assertEqual((total[1], total[7]), ("Total", -12.34))
        self.assertEqual(book["Return"].cell(4, 3).number_format, "#,##0.00")

    def _head(self, sheet):
        return [cell.value for cell in sheet[3]]

    def _rows(self, sheet):
        return list(sheet.iter_rows(min_row=4, values_only=True))

    @mute_logger("odoo.http")
    def test_spreadsheet_refused(self):
        good = {"company": self.company.id, "date_from": "2026-01-01", "date_to": "2026-03-31"}
        for role in MAY_NOT:
            with self.subTest(role):
                self.authenticate(f"coop_{role}", f"coop_{role}")
                self.assertIn(self.url_open(f"/coop/vat.xlsx?{urlencode(good)}").status_code, (403, 404))
        self.authenticate("coop_accountant", "coop_accountant")
        other = self._create_cooperative()
        self.assertEqual(self.url_open(f"/coop/vat.xlsx?{urlencode(good | {'company': other.id})}").status_code, 403)
        for bad in ({"company": "x"}, {"date_from": "yesterday"}, {"date_to": ""}):
            self.assertEqual(self.url_open(f"/coop/vat.xlsx?{urlencode(good | bad)}").status_code, 400, bad)

    @mute_logger("odoo.http")
    def test_over_the_wire(self):
        self.authenticate("coop_board", "coop_board")
        for method, args in (("action_open", []), ("create", [[{}]]), ("_books", [[1]])):
            body = {"params": {"model": "coop.vat.check", "method": method, "args": args, "kwargs": {}}}
            response = self.url_open(
                "/web/dataset/call_kw", data=json.dumps(body), headers={"Content-Type": "application/json"}
            )
            self.assertIn("error", response.json())
