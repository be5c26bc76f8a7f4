from datetime import date

from odoo.tests import BaseCase

from ...engine import RuleError
from ...engine.xaf_balance import Totals, opening_lines, rgs_codes
from ...engine.xaf_codes import (
    RGS_CODE,
    account_side,
    address,
    bank_account,
    country,
    journal_type,
    relation_type,
    tax_number,
)
from ...engine.xaf_schema import BLOCKS, NAMESPACE, elements
from ...engine.xaf_text import amount, clean, short_id, side, unique_ids
from ...engine.xaf_year import MAX_PERIODS, fiscal_year, period_numbers, periods

# The format as the tax office describes it (XAF 4.0): each element in its fixed order, "!" where it must be there, then how
# many characters it may have (none: a date, an amount or a code with a form of its own).
FORMAT = {
    "header": "fiscalYear!9 startDate! endDate! curCode!3 dateCreated! softwareDesc!50 softwareVersion!20",
    "company": "Commercenr 100 companyName!255 taxRegistrationCountry!2 taxRegIdent!30",
    "streetAddress": "streetname 100 number 15 numberExtension 999 city 50 postalCode 10 country 2",
    "customerSupplier": "custSupID!35 custSupName 50 commerceNr 100 taxRegistrationCountry 2 taxRegIdent 30 custSupTp 1 "
    "opBalDesc opBalTp 1 clBalDesc clBalTp 1",
    "ledgerAccount": "accID!35 accDesc!255 accTp!1 RGScode 255",
    "vatCode": "vatID!35 vatDesc!100 vatToPayAccID 35 vatToClaimAccID 35",
    "period": "periodNumber!3 startDatePeriod! endDatePeriod!",
    "totals": "linesCount!10 totalDebit! totalCredit!",
    "obLine": "nr!35 accID!35 amnt! amntTp!1",
    "journal": "jrnID!35 desc!9999 jrnTp 1 offsetAccID 35",
    "transaction": "nr!35 desc 9999 periodNumber!3 trDt!",
    "trLine": "nr!35 accID!35 docRef!255 effDate! settDate desc 9999 amnt! amntTp!1 custSupID 35 invRef 255 project 999 "
    "bankAccNr 35 offsetBankAccNr 35",
    "vat": "vatID!35 vatPerc! vatAmnt! vatAmntTp!1",
    "currency": "curCode!3 curAmnt!",
}


def written(block):
    """The block as FORMAT writes it."""
    words = []
    for name, length, required in BLOCKS[block]:
        words.append(name + ("!" if required else " " if length else "") + (str(length) if length else ""))
    return " ".join(words)


def refused(test, code, params, function, *values):
    """That the function refuses the values, and with which details."""
    with test.assertRaises(RuleError) as caught:
        function(*values)
    test.assertEqual((caught.exception.code, caught.exception.params), (code, params))


class TestEngineXafSchema(BaseCase):
    """The elements of the file, against the format's own description."""

    maxDiff = None

    def test_elements(self):
        self.assertEqual({block: written(block) for block in BLOCKS}, FORMAT)

    def test_namespace(self):
        year_and_place = "Belastingdienst/BCPP/1.1/structures/XmlauditfileXAF_4.0"
        self.assertEqual(NAMESPACE, f"http://www.odb.belastingdienst.nl/{year_and_place}")

    def test_order_is_that_of_the_format(self):
        values = {"amntTp": "C", "amnt": "7.00", "accID": "1300", "nr": 1}
        self.assertEqual(
            elements("obLine", values), [("nr", "1"), ("accID", "1300"), ("amnt", "7.00"), ("amntTp", "C")]
        )

    def test_cut_at_the_length(self):
        values = {"accID": "1" * 36, "accDesc": "a" * 256, "accTp": "B", "RGScode": "B" * 256}
        lengths = [len(text) for _name, text in elements("ledgerAccount", values)]
        self.assertEqual(lengths, [35, 255, 1, 255])

    def test_what_has_no_length_has_a_form_of_its_own(self):
        """A date or an amount is never cut short within 35 signs, and nothing longer comes in."""
        found = elements("currency", {"curCode": "EUR", "curAmnt": "9" * 36})
        self.assertEqual(found, [("curCode", "EUR"), ("curAmnt", "9" * 35)])

    def test_zero_is_a_value(self):
        self.assertEqual(
            elements("totals", {"linesCount": 0, "totalDebit": "0.00", "totalCredit": "0.00"})[0], ("linesCount", "0")
        )

    def test_what_must_be_there(self):
        for value in (None, "", " ", "\x00"):
            missing = {"block": "currency", "name": "curCode"}
            refused(self, "element_missing", missing, elements, "currency", {"curCode": value, "curAmnt": "1.00"})

    def test_unknown_element(self):
        values = {"curCode": "EUR", "curAmnt": "1.00", "user": "anna", "eMail": "a@b.nl"}
        unknown = {"block": "currency", "names": ["eMail", "user"]}
        refused(self, "element_unknown", unknown, elements, "currency", values)


class TestEngineXafText(BaseCase):
    def test_clean(self):
        cases = [
            (("",), ""),
            (("  Tuin  hulp ",), "Tuin hulp"),
            ((" Tuinhulp ",), "Tuinhulp"),
            (("Tuin\u00a0hulp",), "Tuin hulp"),
            (("Tuin\x85hulp\ud800\ufffe\uffff!",), "Tuin hulp !"),
            (("Tuin\x00\x01hulp",), "Tuin hulp"),
            (("12345", 5), "12345"),
            (("123456", 5), "12345"),
            (("1234 6", 5), "1234"),
            (("a" * 10000,), "a" * 9999),
        ]
        for values, text in cases:
            self.assertEqual(clean(*values), text, values)

    def test_short_id(self):
        self.assertEqual(short_id("a" * 35, 7), "a" * 35)
        self.assertEqual(short_id("a" * 36, 7), "a" * 33 + "~7")
        self.assertEqual(short_id("a" * 36, 1234), "a" * 30 + "~1234")
        self.assertEqual(short_id("INV/2026", 7, 8), "INV/2026")
        self.assertEqual(short_id("INV/20261", 7, 8), "INV/20~7")
        self.assertEqual(short_id("a" * 32 + " " + "b" * 5, 7), "a" * 32 + "~7", "no space before the number")
        self.assertEqual(short_id(None, 7), "~7")

    def test_unique_ids(self):
        """An empty name and one that looks like its stand-in, long ones that begin alike, and the same one twice."""
        long = "a" * 40
        self.assertEqual(
            unique_ids([(1, long, 1), (2, long, 2), (3, "A", 3), (4, "B", 4)]),
            {1: "a" * 33 + "~1", 2: "a" * 33 + "~2", 3: "A", 4: "B"},
        )
        same = "b" * 35
        self.assertEqual(unique_ids([(1, same, 1), (2, same, 12)]), {1: "b" * 33 + "~1", 2: "b" * 32 + "~12"})
        spaced = "c" * 32 + " cc"
        self.assertEqual(unique_ids([(1, spaced, 1), (2, spaced, 2)]), {1: "c" * 32 + "~1", 2: "c" * 32 + "~2"})
        self.assertEqual(unique_ids([(1, "~2", 1), (2, "", 2)]), {1: "~2~1", 2: "~2"})
        self.assertEqual(unique_ids([(1, "~x", 1), (2, "~x", 2)]), {1: "~x~1", 2: "~x~2"})
        self.assertEqual(unique_ids([(1, "A", 1), (2, "A", 2), (3, "A", 3)]), {1: "A~1", 2: "A~2", 3: "A~3"})

    def test_amount(self):
        """Two decimals, a point, no sign and no marks between thousands: the side says which way it goes."""
        for cents, text in ((1, "0.01"), (-10, "0.10"), (100, "1.00"), (-123456789, "1234567.89"), (99, "0.99")):
            self.assertEqual((amount(cents), side(cents)), (text, "C" if cents < 0 else "D"))


class TestEngineXafYear(BaseCase):
    def test_fiscal_year(self):
        """Nine signs at most."""
        cases = [("2026-01-01", "2026-01-01", "2026"), ("2026-07-01", "2027-06-30", "2026-2027")]
        for start, end, name in cases:
            self.assertEqual(fiscal_year(date.fromisoformat(start), date.fromisoformat(end)), name)
        self.assertEqual(fiscal_year(date(999, 1, 1), date(1000, 1, 1)), "0999-1000")
        days = {"start": date(2026, 1, 2), "end": date(2026, 1, 1)}
        refused(self, "year_ends_before_it_begins", days, fiscal_year, *days.values())

    def test_periods(self):
        self.assertEqual(
            periods(date(2026, 1, 15), date(2026, 3, 10)),
            [
                (1, date(2026, 1, 15), date(2026, 1, 31)),
                (2, date(2026, 2, 1), date(2026, 2, 28)),
                (3, date(2026, 3, 1), date(2026, 3, 10)),
            ],
        )
        self.assertEqual(periods(date(2026, 1, 1), date(2026, 1, 1)), [(1, date(2026, 1, 1), date(2026, 1, 1))])
        self.assertEqual(period_numbers(date(2026, 12, 1), date(2027, 1, 31)), {"2026-12": 1, "2027-01": 2})

    def test_at_most_999_periods(self):
        """The number of a period has three digits."""
        self.assertEqual(MAX_PERIODS, 999)
        self.assertEqual(periods(date(1901, 1, 1), date(1984, 3, 31))[-1][0], 999)
        days = {"start": date(1901, 1, 1), "end": date(1984, 4, 1)}
        refused(self, "year_too_long", days, periods, *days.values())


class TestEngineXafBalance(BaseCase):
    def test_totals(self):
        self.assertEqual(Totals.of([]), Totals(0, 0, 0))
        self.assertEqual(Totals(), Totals(0, 0, 0))
        self.assertEqual(Totals.of([100, -30, 0, -70, 5]), Totals(5, 105, 100))
        self.assertIsNone(Totals.of([100, -30, -70]).check())

    def test_totals_differ(self):
        """One cent either way is no file."""
        for cents, debit, credit in (([100, -99], 100, 99), ([99, -100], 99, 100)):
            refused(self, "totals_differ", {"debit": debit, "credit": credit}, Totals.of(cents).check)

    def test_opening_balance_balances(self):
        balances = {"1300": 100, "1000": 1, "4000": 399, "8000": -500, "1600": 0}
        sides = {"1300": "B", "1000": "B", "1600": "B", "4000": "P", "8000": "P"}
        lines = opening_lines(balances, sides, "0500")
        self.assertEqual(lines, [("1000", 1), ("1300", 100), ("0500", -101)])
        Totals.of(cents for _account, cents in lines).check()

    def test_nothing_undistributed(self):
        """Profit and loss that cancel out need no line and no account for it."""
        balances, sides = {"1": 1, "2": -1, "4": 7, "8": -7}, {"1": "B", "2": "B", "4": "P", "8": "P"}
        for account in ("0500", None):
            self.assertEqual(opening_lines(balances, sides, account), [("1", 1), ("2", -1)])
        refused(self, "no_result_account", {"cents": 7}, opening_lines, {"4": 7}, sides, None)

    def test_rgs_code_is_unique(self):
        """Rule 3 of the format. An empty code is no code."""
        found = rgs_codes(
            [("1", "BVor"), ("2", ""), ("3", None), ("4", "BVor"), ("5", "BLim"), ("6", "BVor"), ("7", "")]
        )
        self.assertEqual(found, ({"1": "BVor", "5": "BLim"}, ["4", "6"]))


class TestEngineXafCodes(BaseCase):
    def test_account_side(self):
        """B or P, nothing else: others wrote an M for equity, which the format refuses."""
        balance = (
            "asset_receivable asset_cash liability_payable liability_credit_card equity equity_unaffected off_balance"
        )
        for kind in balance.split():
            self.assertEqual(account_side(kind), "B", kind)
        for kind in "income income_other expense expense_depreciation expense_direct_cost".split():
            self.assertEqual(account_side(kind), "P", kind)
        for kind in ("", None, "view"):
            self.assertIsNone(account_side(kind))

    def test_journal_type(self):
        kinds = {"bank": "B", "credit": "B", "cash": "C", "sale": "S", "purchase": "P", "general": "M"}
        self.assertEqual({kind: journal_type(kind) for kind in kinds}, kinds)
        self.assertEqual([journal_type(kind) for kind in ("else", "", None)], ["Z", "Z", "Z"])

    def test_relation_type(self):
        found = [relation_type(customer, supplier) for customer in (True, False) for supplier in (True, False)]
        self.assertEqual(found, ["B", "C", "S", None])

    def test_rgs_code(self):
        for code in ("BVor", "WOmzNopOlh", "BLimBanRba", "B" + "Abc" * 6, "WA1b"):
            self.assertTrue(RGS_CODE.fullmatch(code), code)
        for code in ("B", "X" + "Abc", "0000", "bVor", "BVo", "BvOr", "B" + "Abc" * 7, "WVor-"):
            self.assertFalse(RGS_CODE.fullmatch(code), code)

    def test_country(self):
        cases = (("NL", "NL"), (" be ", "BE"), ("", None), (None, None), ("N", None), ("N1", None), ("NLD", None))
        for code, found in cases:
            self.assertEqual(country(code), found, code)

    def test_tax_number(self):
        cases = [
            (("NL123456789B01", "NL"), "123456789B01"),
            (("123456789B01", "NL"), "123456789B01"),
            (("nl123456789b01", "NL"), "123456789B01"),
            (("BE0123.456.749", "BE"), "0123456749"),
            (("BE0123456749", "NL"), "BE0123456749"),
            (("BE0123456749", None), "BE0123456749"),
            (("BE0123456749",), "BE0123456749"),
            (("EL123456789", "GR"), "123456789"),
            (("GR123456789", "GR"), "GR123456789"),
            (("1" * 31, "NL"), "1" * 30),
            (("", "NL"), None),
            ((None, "NL"), None),
        ]
        for values, found in cases:
            self.assertEqual(tax_number(*values), found, values)

    def test_bank_account(self):
        cases = [
            ("nl02abna0123456789", "NL02ABNA0123456789"),
            ("1" * 36, "1" * 35),
            ("12.34-56", "123456"),
            ("-", None),
        ]
        for number, found in [*cases, (None, None), ("", None)]:
            self.assertEqual(bank_account(number), found, number)

    def test_house_number(self):
        cases = [
            ("Dorpsstraat 12", ("Dorpsstraat", "12", None)),
            ("Dorpsstraat 12-a", ("Dorpsstraat", "12", "a")),
            ("Dorpsstraat 12 bis", ("Dorpsstraat", "12", "bis")),
            ("Dorpsstraat 12/3", ("Dorpsstraat", "12", "3")),
            ("1e Dwarsstraat 12", ("1e Dwarsstraat", "12", None)),
            ("Plein '40 - '45", ("Plein '40 - '45", None, None)),
            ("Dorpsstraat", ("Dorpsstraat", None, None)),
            ("12", ("12", None, None)),
            ("", (None, None, None)),
        ]
        for street, expected in cases:
            found = address(street, None, None, None)
            self.assertEqual(
                tuple(found.get(name) for name in ("streetname", "number", "numberExtension")), expected, street
            )

    def test_address(self):
        found = address("s" * 101 + " 1", "c" * 51, "p" * 11, "be")
        self.assertEqual(
            found,
            {"streetname": "s" * 100, "number": "1", "city": "c" * 50, "postalCode": "p" * 10, "country": "BE"},
        )
        self.assertEqual(address("s" * 101, None, None, None), {"streetname": "s" * 100})
        self.assertEqual(address(None, None, None, None), {})
