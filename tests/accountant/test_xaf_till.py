from decimal import Decimal

from odoo.tests import tagged

from ..till.common_till import TillScenario
from .common_xaf import XafCommon


@tagged("post_install", "-at_install", "thorough")
class TestXafTill(TillScenario, XafCommon):
    """The closing of a till: sales of members and of the shop, a return, cash and card."""

    @classmethod
    @TillScenario.setup_country("nl")
    def setUpClass(cls):
        super().setUpClass()

    def test_closing(self):
        self._open()
        self._sell([self._line(self.jeans, qty=3), self._line(self.bowl)])
        self._sell([self._line(self.bowl), self._line(self.jeans, till_member=self.till_bert)], method=self.bank)
        self._sell([self._line(self.jeans, qty=-1)])
        session = self._close()
        lines = self._lines(self._check(self._file()))
        closing = [line for transaction, line in lines if transaction.number == session.move_id.name]
        self.assertTrue({self.anna.number, self.bert.number} <= {line.project for line in closing})
        vat = sum(
            vat.amount if vat.side.value == "C" else -vat.amount for line in closing for vat in line.vat if vat.amount
        )
        booked = sum(session.move_id.line_ids.filtered("tax_line_id").mapped("balance"))
        self.assertEqual(vat, -Decimal(str(round(booked, 2))))
        self.assertTrue([line for transaction, line in lines if transaction.journal_id == self.cash.journal_id.code])


@tagged("post_install", "-at_install", "thorough")
class TestXafReverseCharge(XafCommon):
    def test_reverse_charge(self):
        """VAT that is owed and claimed at once is told once, as what it is, and its code names both accounts."""
        tax = self.env["account.tax"].search(
            [("company_id", "=", self.company.id), ("name", "=", "21% R"), ("type_tax_use", "=", "purchase")]
        )
        self._bill([(100.0, {self.own: 100}, None, tax)])
        content = self._check(self._file())
        [told] = [vat for _transaction, line in self._lines(content) for vat in line.vat]
        self.assertEqual((told.amount, told.side.value, told.percentage), (Decimal(21), "D", Decimal(21)))
        self.assertIn(b"<vatToPayAccID>", content)
        self.assertIn(b"<vatToClaimAccID>", content)

    def test_group_of_taxes(self):
        sale = self.company_data["default_tax_sale"]
        levy = sale.copy({"name": "Levy", "amount": 2.5})
        group = sale.copy({"name": "Both", "amount_type": "group"})
        group.children_tax_ids = sale | levy
        self._invoice([(100.0, {self.anna: 60, self.bert: 40}, None, group)])
        told = [vat for _transaction, line in self._lines(self._check(self._file())) for vat in line.vat]
        self.assertEqual({vat.code for vat in told}, {str(sale.id), str(levy.id)})
        self.assertEqual(sum(vat.amount for vat in told), Decimal("23.5"))
