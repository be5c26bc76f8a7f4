"""Writes the audit file as a stream: of a million lines never more than one entry is in memory."""

from lxml import etree

from ...engine.errors import RuleError
from ...engine.xaf_balance import Totals
from ...engine.xaf_schema import NAMESPACE, elements
from ...engine.xaf_text import amount, side
from ...engine.xaf_year import fiscal_year, periods
from .xaf_transactions import XafTransactions

SOFTWARE = "Odoo with Social Cooperative"


class XafFile:
    """:param books: XafBooks
    :param dict header: values of the header that the books do not know: dateCreated, softwareVersion
    :param progress: called with the number of lines written so far, now and then
    """

    def __init__(self, books, header, progress=None):
        self.books = books
        self.header = header
        self.transactions = XafTransactions(books, progress)

    def fill(self, file):
        """Write the whole file to a binary file. Raises RuleError when it is not what was counted before it."""
        with etree.xmlfile(file, encoding="UTF-8") as xml:
            xml.write_declaration()
            # The elements inside are made without a namespace, so that each of a million lines need not name it again:
            # in the text of the file they stand inside this one, and have its namespace.
            with xml.element(f"{{{NAMESPACE}}}auditfile", nsmap={None: NAMESPACE}):
                xml.write("\n", self._tree("header", self._header()))
                with xml.element("company"):
                    self._write_company(xml)
        if self.transactions.written != self.books.totals:
            raise RuleError("books_changed", counted=self.books.totals, written=self.transactions.written)

    def _header(self):
        scope = self.books.scope
        return {
            "fiscalYear": fiscal_year(scope.date_from, scope.date_to),
            "startDate": scope.date_from,
            "endDate": scope.date_to,
            "curCode": self.books.company.currency_id.name,
            "softwareDesc": SOFTWARE,
            **self.header,
        }

    def _write_company(self, xml):
        scope = self.books.scope
        values, address = self.books.company_values()
        self._write_leaves(xml, "company", values)
        self._write_list(xml, None, [self._tree("streetAddress", address)] if address else [])
        self._write_list(xml, "customersSuppliers", self._relations())
        self._write_list(xml, "generalLedger", self._trees("ledgerAccount", self.books.ledger_accounts()))
        self._write_list(xml, "vatCodes", self._trees("vatCode", self.books.vat_codes()))
        self._write_list(xml, "periods", self._periods(scope))
        self._write_opening(xml)
        with xml.element("transactions"):
            self._write_totals(xml, self.books.totals)
            self.transactions.fill(xml)

    def _relations(self):
        for values, address in self.books.customers_suppliers():
            tree = self._tree("customerSupplier", values)
            if address:
                tree.append(self._tree("streetAddress", address))
            yield tree

    def _periods(self, scope):
        for number, first, last in periods(scope.date_from, scope.date_to):
            yield self._tree("period", {"periodNumber": number, "startDatePeriod": first, "endDatePeriod": last})

    def _write_opening(self, xml):
        lines = self.books.opening()
        totals = Totals.of(cents for _account, cents in lines)
        totals.check()
        with xml.element("openingBalance"):
            self._write_totals(xml, totals)
            for number, (account, cents) in enumerate(lines, 1):
                values = {"nr": number, "accID": account, "amnt": amount(cents), "amntTp": side(cents)}
                xml.write(self._tree("obLine", values))

    def _write_totals(self, xml, totals):
        totals.check()
        values = {
            "linesCount": totals.lines,
            "totalDebit": amount(totals.debit),
            "totalCredit": amount(totals.credit),
        }
        self._write_leaves(xml, "totals", values)

    # === ELEMENTS === #

    def _write_leaves(self, xml, block, values):
        """The block's elements by themselves, for a block that goes on with something else."""
        for leaf in self._tree(block, values):
            xml.write(leaf)

    def _write_list(self, xml, name, trees):
        """The trees inside one element; without a tree there is no element."""
        trees = iter(trees)
        first = next(trees, None)
        if first is None:
            return
        if name is None:
            xml.write(first)
            return
        with xml.element(name):
            xml.write("\n", first)
            for tree in trees:
                xml.write(tree)
        xml.write("\n")

    def _trees(self, block, all_values):
        return (self._tree(block, values) for values in all_values)

    def _tree(self, block, values):
        tree = etree.Element(block)
        tree.tail = "\n"
        for name, text in elements(block, values):
            etree.SubElement(tree, name).text = text
        return tree
