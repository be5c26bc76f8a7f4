from datetime import date

from odoo.tests import BaseCase

from ...engine import RuleError, duties


def day(text):
    return date.fromisoformat(text)


class TestEngineDuties(BaseCase):
    """Due days, held against the calendars of the tax office and the civil code, not against the table in the code."""

    def test_calendar_year(self):
        """Of 2026: the VAT of the fourth quarter by 31 January, corporate tax before 1 June, accounts by 30 June,
        filing at the latest on 31 December of the year after."""
        cases = [
            ("vat", "2026-12-31", "2027-01-31"),
            ("vat", "2027-03-31", "2027-04-30"),
            ("vat", "2027-06-30", "2027-07-31"),
            ("vat", "2027-09-30", "2027-10-31"),
            ("corporate_tax", "2026-12-31", "2027-05-31"),
            ("annual_accounts", "2026-12-31", "2027-06-30"),
            ("audit_committee", "2026-12-31", "2027-06-30"),
            ("general_meeting", "2026-12-31", "2027-07-31"),
            ("filing", "2026-12-31", "2027-12-31"),
            ("ubo", "2026-12-31", "2027-12-31"),
            ("insurance", "2026-12-31", "2027-12-31"),
            ("privacy", "2026-12-31", "2027-12-31"),
        ]
        for code, end, due in cases:
            with self.subTest(code=code, end=end):
                self.assertEqual(duties.due_date(code, day(end)), day(due))

    def test_broken_year(self):
        """A year from July to June: corporate tax before 1 December, accounts by 31 December."""
        self.assertEqual(duties.due_date("corporate_tax", day("2026-06-30")), day("2026-11-30"))
        self.assertEqual(duties.due_date("annual_accounts", day("2026-06-30")), day("2026-12-31"))

    def test_leap_day(self):
        self.assertEqual(duties.month_end(day("2027-02-28"), 12), day("2028-02-29"))
        self.assertEqual(duties.month_end(day("2028-02-29"), -12), day("2027-02-28"))

    def test_last_period(self):
        cases = [
            ("vat", "2026-12-31", "2026-12-30", "2026-09-30"),
            ("vat", "2026-12-31", "2026-12-31", "2026-12-31"),
            ("vat", "2026-11-30", "2026-10-01", "2026-09-30"),
            ("vat", "2026-08-31", "2026-11-30", "2026-09-30"),
            ("filing", "2026-08-31", "2026-11-30", "2026-08-31"),
            ("filing", "2026-12-31", "2026-12-30", "2025-12-31"),
            ("filing", "2030-12-31", "2026-01-01", "2025-12-31"),
            ("filing", "2020-12-31", "2026-01-01", "2025-12-31"),
        ]
        for code, year_end, today, end in cases:
            with self.subTest(code=code, year_end=year_end, today=today):
                self.assertEqual(duties.last_period_end(code, day(year_end), day(today)), day(end))

    def test_next_period(self):
        """VAT comes back every quarter, all else every year."""
        for code in duties.BY_CODE:
            end = "2027-03-31" if code == "vat" else "2027-12-31"
            self.assertEqual(duties.next_period_end(code, day("2026-12-31")), day(end), code)
        for end, following in (
            ("2027-11-30", "2027-12-31"),
            ("2027-10-31", "2027-12-31"),
            ("2027-12-31", "2028-03-31"),
        ):
            self.assertEqual(duties.next_period_end("vat", day(end)), day(following))

    def test_vat_of_a_broken_year(self):
        """The tax office knows quarters of the calendar only, also of a year that ends in August (AWR 19, UR AWR 25)."""
        by_code = {duty.code: (end, due) for duty, end, due in duties.start_set(day("2027-08-31"), day("2026-11-30"))}
        self.assertEqual(by_code["vat"], (day("2026-12-31"), day("2027-01-31")))
        self.assertEqual(by_code["filing"], (day("2026-08-31"), day("2027-08-31")))
        self.assertEqual(duties.period_start("vat", day("2026-12-31")), day("2026-10-01"))

    def test_period_of_a_day(self):
        for code, today, end in (
            ("vat", "2026-10-01", "2026-12-31"),
            ("vat", "2026-12-31", "2026-12-31"),
            ("vat", "2027-01-01", "2027-03-31"),
            ("filing", "2026-08-31", "2026-08-31"),
            ("filing", "2026-09-01", "2027-08-31"),
        ):
            with self.subTest(code=code, today=today):
                self.assertEqual(duties.period_end_of(code, day("2026-08-31"), day(today)), day(end))

    def test_where_the_law_says_so(self):
        """What a treasurer looks up; to be insured no law asks."""
        sources = {
            "vat": "AWR 10, 19",
            "audit_committee": "BW 2:48",
            "annual_accounts": "BW 2:58",
            "general_meeting": "BW 2:58",
            "filing": "BW 2:394",
            "corporate_tax": "Wet Vpb 1969, AWR 9",
            "ubo": "Hrw 2007 19",
            "insurance": "",
            "privacy": "AVG 30",
        }
        self.assertEqual({duty.code: duty.source for duty in duties.DUTIES}, sources)

    def test_year_within_month(self):
        with self.assertRaises(RuleError) as caught:
            duties.last_period_end("vat", day("2026-12-15"), day("2026-12-20"))
        self.assertEqual(caught.exception.code, "year_ends_within_month")
        self.assertEqual(caught.exception.params, {"date": day("2026-12-15")})

    def test_start_set(self):
        """Nothing that is over, each duty once, and on its very day a duty is still to do."""
        for today in ("2026-01-31", "2026-02-01", "2026-05-31", "2026-06-01", "2026-12-31"):
            found = list(duties.start_set(day("2026-12-31"), day(today)))
            self.assertEqual([duty.code for duty, _end, _due in found], [duty.code for duty in duties.DUTIES])
            self.assertTrue(all(due >= day(today) for _duty, _end, due in found))
        by_code = {duty.code: due for duty, _end, due in duties.start_set(day("2026-12-31"), day("2026-01-31"))}
        self.assertEqual(by_code["vat"], day("2026-01-31"))
        by_code = {duty.code: due for duty, _end, due in duties.start_set(day("2026-12-31"), day("2026-02-01"))}
        self.assertEqual(by_code["vat"], day("2026-04-30"))
