"""The transactions of the audit file: a journal, an entry and a line at a time. This is what takes the time."""

from itertools import groupby
from operator import itemgetter

from lxml import etree

from ...engine.xaf_balance import Totals
from ...engine.xaf_codes import bank_account
from ...engine.xaf_entry import Item, parts, vat_elements
from ...engine.xaf_schema import BLOCKS, elements
from ...engine.xaf_text import amount, clean, short_id, side
from ...engine.xaf_year import period_numbers

LINE = tuple(element.name for element in BLOCKS["trLine"])
# Lines between two words on how far it is.
STEP = 10_000
# A text that comes back (the label of a monthly invoice) is cleaned once; of a long file not all are kept.
KEPT_TEXTS = 50_000


class XafTransactions:
    """:param books: XafBooks
    :param progress: called with the number of lines written so far, now and then
    """

    def __init__(self, books, progress=None):
        self.books = books
        self.written = Totals()
        self._progress = progress
        self._periods = period_numbers(books.scope.date_from, books.scope.date_to)
        self._lines = _Lines(books)
        self._sums = [0, 0, 0]
        # Filled in anew for each entry, as the form of a line below.
        self._leaves = [etree.Element(element.name) for element in BLOCKS["transaction"]]

    def fill(self, xml):
        """All journals, one without entries too; afterwards ``written`` says what was written."""
        of_journals = groupby(self.books.rows(), itemgetter(0))
        number, rows = next(of_journals, (None, ()))
        for journal in self.books.journals:
            with xml.element("journal"):
                for name, text in elements("journal", self.books.journal(journal)):
                    leaf = etree.Element(name)
                    leaf.text = text
                    xml.write(leaf)
                xml.write("\n")
                if number == journal.id:
                    for _entry, items in groupby(rows, itemgetter(1)):
                        self._write_entry(xml, [Item._make(row) for row in items])
                    number, rows = next(of_journals, (None, ()))
            xml.write("\n")
        self.written = Totals(*self._sums)

    def _write_entry(self, xml, items):
        first = items[0]
        texts = (
            short_id(first.entry_name, first.entry),
            self._lines.text(first.entry_text),
            str(self._periods[first.date[:7]]),
            first.date,
        )
        self._lines.begin(first)
        with xml.element("transaction"):
            for leaf, text in zip(self._leaves, texts, strict=True):
                if text:
                    leaf.text = text
                    xml.write(leaf)
            for number, part in enumerate(parts(items, self.books.taxes), 1):
                xml.write(self._lines.line(part, number))
                self._sums[1 if part.cents > 0 else 2] += abs(part.cents)
        xml.write("\n")
        self._count(number)

    def _count(self, lines):
        before = self._sums[0]
        self._sums[0] += lines
        if self._progress and self._sums[0] // STEP > before // STEP:
            self._progress(self._sums[0])


class _Lines:
    """Makes the element of a line. Making thirteen new elements for each takes three times as long as filling in those of
    the line before, so there is one form for each combination of elements that occurs."""

    def __init__(self, books):
        self._members = books.members
        self._numbers = books.members.of_member
        self._accounts = books.account_ids
        self._relations = books.relation_ids
        self._currency = books.company.currency_id.id
        self._currencies = {currency.id: currency.name for currency in books.currencies}
        self._banks = {journal.id: bank_account(journal.bank_account_id.acc_number) for journal in books.journals}
        self._texts = {}
        self._forms = {}
        self._document = ""

    def begin(self, item):
        """A next entry, of which this is the first item."""
        self._document = self.text(item.document)[:255].strip() or short_id(None, item.entry)

    def text(self, label):
        """What somebody typed, clean and without members' names."""
        if not label:
            return ""
        found = self._texts.get(label)
        if found is None:
            found = clean(self._members.hide(clean(label)))
            if len(self._texts) < KEPT_TEXTS:
                self._texts[label] = found
        return found

    def line(self, part, number):
        """The element of one line, to be written before the next one is fetched."""
        item, cents = part.item, part.cents
        texts = (
            str(number),
            self._accounts[item.account],
            self._document,
            item.invoice_date,
            item.delivery_date,
            self.text(item.label),
            amount(cents),
            side(cents),
            self._relations.get(item.relation),
            item.invoice and self._document,
            self._numbers.get(part.member),
            self._banks[item.journal] if item.own_bank else None,
            self._members.bank_account(item.other_bank, item.relation) if item.other_bank else None,
        )
        form, leaves = self._form(tuple(map(bool, texts)))
        for leaf, text in zip(leaves, filter(None, texts), strict=True):
            leaf.text = text
        if part.vats or item.currency != self._currency:
            return self._with_details(form, part)
        return form

    def _form(self, present):
        """(element, its leaves) for a line that has these elements."""
        found = self._forms.get(present)
        if found is None:
            form = etree.Element("trLine")
            form.tail = "\n"
            leaves = [etree.SubElement(form, name) for name, there in zip(LINE, present, strict=True) if there]
            found = self._forms[present] = form, leaves
        else:
            del found[0][len(found[1]) :]
        return found

    def _with_details(self, form, part):
        """The form with VAT and a foreign currency behind its leaves."""
        for vat in part.vats:
            self._append(form, "vat", vat_elements(vat))
        code = self._currencies.get(part.item.currency)
        if code and part.item.currency != self._currency:
            signed = part.currency_cents * (-1 if part.cents < 0 else 1)
            text = amount(signed) if signed >= 0 else f"-{amount(signed)}"
            self._append(form, "currency", {"curCode": code, "curAmnt": text})
        return form

    def _append(self, form, block, values):
        tree = etree.SubElement(form, block)
        for name, text in elements(block, values):
            etree.SubElement(tree, name).text = text
