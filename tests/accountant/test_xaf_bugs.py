from decimal import Decimal

import pyxaf

from odoo.fields import Command
from odoo.tests import tagged

from .common_xaf import XafCommon

CONTROL = "Tuin\x01hulp \x0bOost\x1f & <zn> \ufffe\u0085 ’t \U0001f600"


@tagged("post_install", "-at_install", "thorough")
class TestXafBugsOfOthers(XafCommon):
    """What went wrong in other programs' audit files, one test each."""

    def test_undistributed_profit(self):
        """The opening balance balances when no entry distributed the result of earlier years."""
        self._invoice([(70.0, {self.own: 100})], date="2024-05-01")
        self._bill([(20.0, {self.own: 100})], date="2025-05-01")
        self._invoice([(10.0, {self.own: 100})])
        with pyxaf.open(self._check(self._file())) as file:
            opening = file.opening_balance()
            result = [line for line in opening.lines if line.account_id == self._books().result_account.code]
        self.assertEqual([(line.side.value, line.amount) for line in result], [("C", Decimal(50))])

    def test_opening_totals_are_net(self):
        """An account that turned over much has in the opening balance what was left on it."""
        for _month in range(3):
            self._pay(self._invoice([(100.0, {self.own: 100})], date="2025-05-01"), date="2025-05-02")
        self._invoice([(10.0, {self.own: 100})])
        with pyxaf.open(self._check(self._file())) as file:
            declared = file.opening_balance().declared
        self.assertEqual((declared.total_debit, declared.total_credit), (Decimal(300), Decimal(300)))

    def test_no_opening_balance(self):
        self._invoice([(10.0, {self.own: 100})])
        with pyxaf.open(self._check(self._file())) as file:
            self.assertEqual(file.opening_balance("element").source, "element")
            self.assertFalse(file.opening_balance().lines)

    def test_year_without_entries(self):
        self._invoice([(10.0, {self.own: 100})], date="2025-05-01")
        self._check(self._file())

    def test_drafts_and_cancelled_entries(self):
        posted = self._invoice([(10.0, {self.own: 100})])
        self._invoice([(500.0, {self.own: 100})], post=False)
        self._invoice([(700.0, {self.own: 100})]).button_draft()
        cancelled = self._invoice([(900.0, {self.own: 100})])
        cancelled.button_draft()
        cancelled.button_cancel()
        entries = {transaction.number for transaction, _line in self._lines(self._check(self._file()))}
        self.assertEqual(entries, {posted.name})

    def test_rounding(self):
        tax = self.company_data["default_tax_sale"]
        for amount in (0.01, 0.05, 33.335, 1234567.89):
            self._invoice([(amount, {self.anna: 33.333333, self.bert: 66.666667}, None, tax) for _line in range(7)])
        self._check(self._file())

    def test_lengths(self):
        """What is too long is cut where the format says, to the sign; two that begin alike stay apart."""
        firm = self.partner_a
        firm.write(
            {
                "name": "Stichting tot behoud van de oude ambachten van West-Friesland en omstreken",
                "ref": "KLANTNUMMER-0123456789-0123456789-0123456789",
                "is_company": True,
                "company_registry": "K" * 120,
                "street": "Straat " * 30,
                "zip": "SW1A 1AA-LONDON",
                "city": "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
                "country_id": self.env.ref("base.uk").id,
            }
        )
        forty = self.env["res.partner"].create(
            {"name": "Vereniging van veertig tekens, precies 40", "ref": firm.ref + "-2", "is_company": True}
        )
        self.env.cr.execute("UPDATE res_partner SET vat = %s WHERE id = %s", ["GB" + "1" * 40, firm.id])
        content = self._long_books(firm, forty)
        self._assert_valid(content)
        [customer, other] = self._elements(content, "customerSupplier")
        self.assertEqual(
            {name: customer[name] for name in ("custSupName", "commerceNr", "taxRegIdent")},
            {"custSupName": firm.name[:50].strip(), "commerceNr": "K" * 100, "taxRegIdent": "1" * 30},
        )
        self.assertEqual(other["custSupName"], forty.name)
        self.assertEqual(customer["custSupID"], f"{firm.ref[: 34 - len(str(firm.id))]}~{firm.id}")
        self.assertEqual(other["custSupID"], f"{firm.ref[: 34 - len(str(forty.id))]}~{forty.id}")
        [address] = [row for row in self._elements(content, "streetAddress") if row.get("country") == "GB"]
        self.assertEqual(address["streetname"], ("Straat " * 30)[:100].strip())
        self.assertEqual((address["postalCode"], address["city"]), ("SW1A 1AA-L", firm.city[:50]))
        self._assert_long_lines(content)

    def _long_books(self, firm, forty):
        """Long account, tax, label, numbers of entries, reference and bank accounts."""
        self.income_account.write({"name": "Omzet " * 60, "code": "8" * 40})
        twin = self.income_account.copy({"code": "8" * 41, "name": "Twin"})
        tax = self.company_data["default_tax_sale"]
        tax.name = "Hoog tarief " * 12
        invoice = self._invoice([(10.0, {self.own: 100}, None, tax), (10.0, {self.own: 100}, twin)], partner=firm)
        bill = self._bill([(10.0, {self.own: 100})], partner=forty, ref="R" * 300)
        for number, move in enumerate((invoice, bill)):
            self.env.cr.execute(
                "UPDATE account_move SET name = %s WHERE id = %s", [f"BOEKING/2026/{'0' * 40}/{number}", move.id]
            )
        self.env.cr.execute(
            "UPDATE account_move_line SET name = %s WHERE account_id = %s", ["w" * 12000, self.income_account.id]
        )
        journal = self.company_data["default_journal_bank"]
        journal.bank_account_id = self.env["res.partner.bank"].create(
            {"acc_number": "1" * 40, "partner_id": self.company.partner_id.id}
        )
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "date": "2026-02-02",
                "payment_ref": "In",
                "amount": 12.0,
                "account_number": "2" * 40,
            }
        )
        self.env.invalidate_all()
        return self._file()

    def _assert_long_lines(self, content):
        accounts = [row for row in self._elements(content, "ledgerAccount") if row["accID"].startswith("888")]
        self.assertEqual([len(row["accID"]) for row in accounts], [35, 35])
        self.assertEqual(len({row["accID"] for row in accounts}), 2)
        self.assertIn(("Omzet " * 60)[:255].strip(), [row["accDesc"] for row in accounts])
        [code] = self._elements(content, "vatCode")
        self.assertEqual(code["vatDesc"], ("Hoog tarief " * 12)[:100].strip())
        numbers = [row["nr"] for row in self._elements(content, "transaction") if row["nr"].startswith("BOEKING")]
        self.assertEqual([len(number) for number in numbers], [35, 35])
        self.assertEqual(len(set(numbers)), 2)
        lines = self._elements(content, "trLine")
        self.assertIn("R" * 255, {line["docRef"] for line in lines})
        self.assertIn("w" * 9999, {line.get("desc") for line in lines})
        self.assertIn(("1" * 35, "2" * 35), {(line.get("bankAccNr"), line.get("offsetBankAccNr")) for line in lines})

    def test_company_with_long_values(self):
        self.company.write({"name": "Sociale coöperatie " * 20, "zip": "12345678901234", "city": "x" * 80})
        self.company.partner_id.company_registry = "9" * 140
        self._invoice([(10.0, {self.own: 100})])
        self._check(self._file())

    def test_country_codes(self):
        """A country outside any list, one with a digit, and none."""
        odd = self.env["res.country"].create({"name": "Odd", "code": "B2"})
        kosovo = self.env["res.country"].search([("code", "=", "XK")])
        for country in (odd, kosovo, self.env["res.country"]):
            partner = self.env["res.partner"].create(
                {"name": "Abroad", "is_company": True, "country_id": country.id, "street": "Road 1"}
            )
            self._invoice([(10.0, {self.own: 100})], partner=partner)
        self._check(self._file())

    def test_foreign_currency(self):
        currency = self.setup_other_currency("USD")
        invoice = self._invoice([(90.0, {self.anna: 50, self.bert: 50})], date="2026-02-01", currency_id=currency.id)
        yen = self.setup_other_currency("JPY", rounding=1)
        self._invoice([(1001, {self.own: 100})], date="2026-02-01", currency_id=yen.id)
        told = [
            (transaction.number, line.foreign.currency, line.foreign.amount)
            for transaction, line in self._lines(self._check(self._file()))
            if line.foreign
        ]
        self.assertEqual(sum(amount for name, _code, amount in told if name == invoice.name), Decimal(180))
        self.assertEqual({code for _name, code, _amount in told}, {"USD", "JPY"})

    def test_journal_without_transactions(self):
        journal = self.env["account.journal"].create({"name": "Unused", "code": "UNUSE", "type": "general"})
        self._invoice([(10.0, {self.own: 100})])
        content = self._check(self._file())
        self.assertIn(f"<jrnID>{journal.code}</jrnID>".encode(), content)

    def test_refunds(self):
        tax = self.company_data["default_tax_sale"]
        invoice = self._invoice([(100.0, {self.anna: 60, self.bert: 40}, None, tax)])
        refund = self._credit_note(invoice, amount=30.0)
        lines = [
            line
            for transaction, line in self._lines(self._check(self._file()))
            if transaction.number == refund.name and line.vat
        ]
        self.assertEqual({line.side.value for line in lines}, {"D"})
        self.assertEqual({vat.side.value for line in lines for vat in line.vat}, {"D"})

    def test_thousands_of_relations(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Klant {number}", "ref": str(number % 1500)} for number in range(3000)]
        )
        receivable = self.company_data["default_account_receivable"]
        self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": "2026-02-01",
                "line_ids": [
                    Command.create({"account_id": receivable.id, "partner_id": partner.id, "balance": balance})
                    for partner in partners
                    for balance in (1.0, -1.0)
                ],
            }
        ).action_post()
        relations = self._relations(self._check(self._file()))
        self.assertEqual(len(relations), 3000)

    def test_special_and_control_characters(self):
        self.partner_a.name = CONTROL
        self.company.name = CONTROL
        self.company_data["default_journal_sale"].name = CONTROL
        self.income_account.name = CONTROL
        invoice = self._invoice([(10.0, {self.own: 100})], ref=CONTROL)
        self.env.cr.execute("UPDATE account_move_line SET name = %s WHERE move_id = %s", [CONTROL, invoice.id])
        self.env.invalidate_all()
        lines = self._lines(self._check(self._file()))
        texts = {line.description.partition(" - ")[0] for _transaction, line in lines}
        self.assertEqual(texts, {"Tuin hulp Oost & <zn> ’t \U0001f600"})

    def test_two_companies(self):
        """Each file holds one company, also when both use the same numbers and the same customer."""
        other = self._create_cooperative()
        other.vat = "NL123456782B90"
        self.accountant.company_ids += other
        self._invoice([(10.0, {self.own: 100})])
        journal = self.env["account.journal"].search([("company_id", "=", other.id), ("type", "=", "sale")], limit=1)
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_a.id,
                "invoice_date": "2026-02-01",
                "journal_id": journal.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Theirs",
                            "price_unit": 77,
                            "analytic_distribution": {str(other.coop_analytic_account_id.id): 100},
                        }
                    )
                ],
            }
        )
        move.action_post()
        ours, theirs = self._check(self._file()), self._check(self._file(company=other), company=other)
        self.assertNotIn(b"Theirs", ours)
        self.assertIn(b"Theirs", theirs)
        self.assertEqual(self._relations(ours)[str(self.partner_a.id)].closing_balance, Decimal(10))

    def test_branches(self):
        """A branch is the same legal person, an archived one too: its books are in the file of the company.

        A branch may number its journals and entries as the company does. They stay apart.
        """
        names = ("Branch", "Branch that was closed")
        branches = self.env["res.company"].create([{"name": name, "parent_id": self.company.id} for name in names])
        self.env.user.company_ids += branches
        self.accountant.company_ids += branches
        ours = self.company_data["default_journal_misc"]
        entries = self._entry_of(self.company, ours, 10.0)
        for number, branch in enumerate(branches, 1):
            journal = self.env["account.journal"].create(
                {"name": f"Memo of {branch.name}", "code": ours.code, "type": "general", "company_id": branch.id}
            )
            entries |= self._entry_of(branch, journal, 15.0 * number)
        self.env.cr.execute(
            "UPDATE account_move SET name = 'MEMO/2026/02/0001', date = '2026-02-01' WHERE id = ANY(%s)", [entries.ids]
        )
        self.env.invalidate_all()
        self.env.user.company_ids -= branches[1]
        self.accountant.company_ids -= branches[1]
        branches[1].active = False
        with pyxaf.open(self._check(self._file())) as file:
            booked = {
                transaction.journal_id: sum(line.amount for line in transaction.lines if line.side.value == "D")
                for transaction in file.transactions()
                if transaction.number == "MEMO/2026/02/0001"
            }
            names = {journal.id: journal.description for journal in file.journals.values()}
        self.assertEqual(
            {names[journal]: amount for journal, amount in booked.items()},
            {ours.name: Decimal(10), "Memo of Branch": Decimal(15), "Memo of Branch that was closed": Decimal(30)},
        )

    def _entry_of(self, company, journal, amount):
        debit = self.company_data["default_account_assets"]
        credit = self.company_data["default_journal_bank"].default_account_id
        move = (
            self.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "entry",
                    "journal_id": journal.id,
                    "date": "2026-02-01",
                    "line_ids": [
                        Command.create({"account_id": debit.id, "balance": amount}),
                        Command.create({"account_id": credit.id, "balance": -amount}),
                    ],
                }
            )
        )
        move.action_post()
        return move

    # === WHAT ODOO'S AND OCA'S FILES HAVE WRONG === #

    def test_kinds_outside_the_list(self):
        """Equity is of the balance sheet, and who is neither customer nor supplier has no type."""
        types = dict(self.env["account.account"]._fields["account_type"].selection)
        expected = {}
        for number, kind in enumerate(sorted(types)):
            account = self._account_of_type(kind, f"T{number:04d}")
            expected[account.code] = "P" if kind.startswith(("income", "expense")) else "B"
            if kind not in ("asset_receivable", "liability_payable", "off_balance"):
                self._memo_entry(account)
        self._memo_entry(self.income_account, self.env["res.partner"].create({"name": "Neither", "ref": "NEITHER"}))
        content = self._check(self._file())
        told = {row["accID"]: row["accTp"] for row in self._elements(content, "ledgerAccount")}
        booked = {code: kind for code, kind in expected.items() if code in told}
        self.assertGreaterEqual(len(booked), len(types) - 3)
        self.assertEqual({code: told[code] for code in booked}, booked)
        journals = {row["jrnID"]: row["jrnTp"] for row in self._elements(content, "journal")}
        odoo = self.env["account.journal"].search([("company_id", "=", self.company.id)])
        letters = {"sale": "S", "purchase": "P", "bank": "B", "credit": "B", "cash": "C", "general": "M"}
        self.assertEqual(journals, {journal.code: letters[journal.type] for journal in odoo})
        [neither] = [row for row in self._elements(content, "customerSupplier") if row["custSupID"] == "NEITHER"]
        self.assertNotIn("custSupTp", neither)

    def _account_of_type(self, kind, code):
        """The only one that a company may have of its type, or one of its own."""
        if kind == "equity_unaffected":
            return self._books().result_account
        return self.env["account.account"].create(
            {
                "name": f"Account {kind}",
                "code": code,
                "account_type": kind,
                "reconcile": kind in ("asset_receivable", "liability_payable"),
            }
        )

    def _memo_entry(self, account, partner=None, date="2026-02-01"):
        counterpart = self.company_data["default_account_assets"]
        self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": date,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": one.id,
                            "balance": amount,
                            "partner_id": partner and partner.id,
                            "analytic_distribution": owner,
                        }
                    )
                    for one, amount, owner in (
                        (account, 5.0, self._distribution({self.own: 100})),
                        (counterpart, -5.0, False),
                    )
                ],
            }
        ).action_post()

    def test_customers_are_no_suppliers(self):
        customer, supplier, both = self.env["res.partner"].create(
            [{"name": name, "ref": name, "is_company": True} for name in ("CUSTOMER", "SUPPLIER", "BOTH")]
        )
        # What Odoo's own ranks say is not what the books say.
        customer.write({"supplier_rank": 9})
        supplier.write({"customer_rank": 9})
        for partner in (customer, both):
            self._invoice([(10.0, {self.own: 100})], partner=partner)
        for partner in (supplier, both):
            self._bill([(10.0, {self.own: 100})], partner=partner)
        told = {
            row["custSupID"]: row["custSupTp"] for row in self._elements(self._check(self._file()), "customerSupplier")
        }
        self.assertEqual(told, {"CUSTOMER": "C", "SUPPLIER": "S", "BOTH": "B"})

    def test_period_numbers(self):
        """1 to 12 as plain numbers, and nothing of an earlier year among the transactions."""
        for day in ("2025-12-31", "2026-01-01", "2026-02-28", "2026-12-31"):
            self._memo_entry(self.income_account, date=day)
        content = self._check(self._file())
        told = [(row["trDt"], row["periodNumber"]) for row in self._elements(content, "transaction")]
        self.assertEqual(sorted(told), [("2026-01-01", "1"), ("2026-02-28", "2"), ("2026-12-31", "12")])
        periods = [row["periodNumber"] for row in self._elements(content, "period")]
        self.assertEqual(periods, [str(month) for month in range(1, 13)])
