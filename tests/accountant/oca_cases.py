"""Tests for a database with addons of OCA; test_oca.py installs them in one of its own and runs these there."""

from base64 import b64encode

from odoo.tests import Form

from ..scenario import CoopScenario
from .common_xaf import XafCommon

IBAN = "NL91ABNA0417164300"  # the example account number of ISO 13616
FORM = "account_reconcile_oca.bank_statement_line_form_reconcile_view"
FILE = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">
  <BkToCstmrStmt>
    <GrpHdr><MsgId>COOP-1</MsgId><CreDtTm>2026-03-31T18:00:00</CreDtTm></GrpHdr>
    <Stmt>
      <Id>2026-03</Id><CreDtTm>2026-03-31T18:00:00</CreDtTm>
      <Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>{currency}</Ccy></Acct>
      <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">0.00</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-01</Dt></Dt></Bal>
      <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{total:.2f}</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-31</Dt></Dt></Bal>
      {entries}
    </Stmt>
  </BkToCstmrStmt>
</Document>"""
ENTRY = """<Ntry><Amt Ccy="{currency}">{amount:.2f}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
        <BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>
        <NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs>
          <RltdPties><Dbtr><Nm>{debtor}</Nm></Dbtr></RltdPties>
          <RmtInf><Ustrd>{reference}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""


class BankStatements(CoopScenario):
    """A CAMT.053 of the bank is imported and matched with invoices that members share: what came in is in their pots."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.journal = cls.company_data["default_journal_bank"]
        cls.journal.bank_account_id = cls.env["res.partner.bank"].create(
            {"acc_number": IBAN, "partner_id": cls.company.partner_id.id, "allow_out_payment": True}
        )
        cls.shared = cls._invoice([(1000.0, {cls.anna: 60, cls.bert: 40})], date="2026-03-02")
        cls.half = cls._invoice([(500.0, {cls.anna: 100})], date="2026-03-03")

    def _import(self, *payments):
        """The statement lines of a file with these (amount, day, invoice)."""
        currency = self.company.currency_id.name
        entries = [
            ENTRY.format(
                currency=currency, amount=amount, day=day, reference=invoice.name, debtor=invoice.partner_id.name
            )
            for amount, day, invoice in payments
        ]
        content = FILE.format(
            iban=IBAN, currency=currency, total=sum(row[0] for row in payments), entries="\n".join(entries)
        )
        wizard = self.env["account.statement.import"].create(
            {"statement_file": b64encode(content.encode()), "statement_filename": "camt053.xml"}
        )
        action = wizard.with_context(journal_id=self.journal.id).import_file_button()
        action = action.get("params", {}).get("next", action)
        return self.env["account.bank.statement"].search(action["domain"]).line_ids.sorted("date")

    def _match(self, line, invoice):
        """As the treasurer does on OCA's page: the invoice is proposed or chosen; press Validate."""
        item = invoice.line_ids.filtered(lambda item: item.account_id.account_type == "asset_receivable")
        proposed = [row.get("counterpart_line_ids", []) for row in line.reconcile_data_info["data"]]
        if item.id not in sum(proposed, []):
            with Form(line, view=FORM) as form:
                form.add_account_move_line_id = item
        line.reconcile_bank_line()

    def test_pots_follow_the_bank(self):
        lines = self._import((1000.0, "2026-03-10", self.shared), (200.0, "2026-03-20", self.half))
        self.assertEqual(lines.mapped("amount"), [1000, 200])
        self.assertEqual((self.anna.pot_total, self.bert.pot_total), (0, 0))
        for line, invoice in zip(lines, (self.shared, self.half), strict=True):
            self._match(line, invoice)
        self.env.invalidate_all()
        self.assertIn(self.shared.payment_state, ("paid", "in_payment"))
        self.assertEqual(self.half.amount_residual, 300)
        # 60 % of 1,000 and the 200 that came in of 500; no rule asks a contribution.
        self.assertEqual((self.anna.pot_total, self.bert.pot_total), (800, 400))
        settlement = self._settle("2026-03-31")
        self.assertEqual((self.anna.pot_booked, self.bert.pot_booked), (800, 400))
        self.assertEqual(self._statement(settlement, self.bert).turnover, 400)

    def test_taken_back(self):
        """Unmatched again, nothing came in."""
        [line] = self._import((1000.0, "2026-03-10", self.shared))
        self._match(line, self.shared)
        self.env.invalidate_all()
        self.assertEqual((self.anna.pot_total, self.bert.pot_total), (600, 400))
        line.unreconcile_bank_line()
        self.env.invalidate_all()
        self.assertEqual((self.anna.pot_total, self.bert.pot_total), (0, 0))


class VatStatement(XafCommon):
    """OCA's return and the VAT check say the same of the same books."""

    def _tax(self, name):
        return self.env["account.chart.template"].with_company(self.company).ref(name)

    def test_same_boxes(self):
        self._invoice([(1000.0, {self.anna: 100}, None, self._tax("btw_21"))])
        self._invoice([(200.0, {self.bert: 100}, None, self._tax("btw_9"))])
        self._bill([(300.0, {self.anna: 100}, None, self._tax("btw_21_buy"))])
        boxes = self._assert_same_boxes()
        self.assertEqual((boxes["1a"], boxes["1b"], boxes["5b"]), ((1000, 210), (200, 18), (0, 63)))

    def test_reverse_charge(self):
        """Shifted to us at home, from the EU and from outside it, and shifted by us to a customer."""
        self._bill([(100.0, {self.own: 100}, None, self._tax("btw_ink_0"))])
        self._bill([(200.0, {self.own: 100}, None, self._tax("btw_I_21"))])
        self._bill([(300.0, {self.own: 100}, None, self._tax("btw_E2"))])
        self._invoice([(500.0, {self.own: 100}, None, self._tax("btw_verk_0"))])
        boxes = self._assert_same_boxes()
        self.assertEqual((boxes["2a"], boxes["4b"], boxes["4a"]), ((100, 21), (200, 42), (300, 63)))
        self.assertEqual(boxes["5b"], (0, 126))

    def test_credit_notes(self):
        """Of an invoice, of a bill, and of a bill of which the VAT was shifted."""
        invoice = self._invoice([(1000.0, {self.anna: 100}, None, self._tax("btw_21"))])
        self._credit_note(invoice, amount=400.0)
        bill = self._bill([(300.0, {self.anna: 100}, None, self._tax("btw_21_buy"))])
        self._credit_note(bill, amount=100.0)
        shifted = self._bill([(200.0, {self.own: 100}, None, self._tax("btw_ink_0"))])
        self._credit_note(shifted, amount=50.0)
        boxes = self._assert_same_boxes()
        self.assertEqual((boxes["1a"], boxes["2a"], boxes["5b"]), ((600, 126), (150, 31.5), (0, 73.5)))

    def _assert_same_boxes(self):
        """Every box of the VAT check is in OCA's return with the same amounts: {box: (base, VAT)}."""
        theirs = self.env["l10n.nl.vat.statement"].create(
            {"name": "Q1", "from_date": "2026-01-01", "to_date": "2026-03-31"}
        )
        theirs.statement_update()
        check = self.env["coop.vat.check"].create({"date_from": "2026-01-01", "date_to": "2026-03-31"})
        check.action_show()
        ours = {box.name.split(".")[0]: box for box in check.box_ids}
        told = {line.code: (line.omzet, line.btw) for line in theirs.line_ids if line.omzet or line.btw}
        compared = told.keys() & ours.keys()
        filled = {code for code, box in ours.items() if len(code) == 2 and code[0] in "1234" and (box.base or box.tax)}
        self.assertLessEqual(filled, compared)
        for code in compared:
            base, vat = told[code]
            self.assertAlmostEqual(ours[code].tax, vat, 2, msg=f"{code} VAT")
            if code[0] in "1234":
                self.assertAlmostEqual(ours[code].base, base, 2, msg=f"{code} base")
        self.assertAlmostEqual(theirs.btw_total, check.returned, 2)
        self.assertFalse(check.difference_ids)
        return {code: (box.base, box.tax) for code, box in ours.items()}
