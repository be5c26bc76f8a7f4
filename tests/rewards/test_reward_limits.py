from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .reward_scenario import RewardScenario


@tagged("post_install", "-at_install")
class TestRewardLimits(RewardScenario):
    """A policy without limits of its own has the law's: two premiums a year, six months of letter n, 27 years."""

    def _limits(self, day=date(2026, 6, 30), **vals):
        policy = self._policy(25.0, **vals)
        terms = policy._get_terms(day)[policy]
        policy.active = False
        self.env.flush_all()
        return terms.payments_per_year, terms.duration, terms.contiguous, terms.not_under_27

    def test_the_laws_own(self):
        month = {"rhythm": "month"}
        for vals, expected in (
            ({"legal_basis": "31.2.j"}, (2, None, False, True)),
            ({"legal_basis": "31.2.n", **month}, (None, 6, False, True)),
            ({"legal_basis": "31.2.r", **month}, (None, 30, True, True)),
            ({"legal_basis": "31.2.y", **month}, (None, None, False, False)),
            ({"legal_basis": "34a", **month}, (None, 12, True, False)),
            ({"legal_basis": "34a", "duration_months": 24, **month}, (None, 24, False, False)),
            ({"legal_basis": "other"}, (None, None, False, False)),
            ({"legal_basis": "31.2.j", "payments_per_year": 1}, (1, None, False, True)),
            ({"legal_basis": "31.2.j", "payments_per_year": 12}, (2, None, False, True)),
            ({"legal_basis": "31.2.n", "duration_months": 3, **month}, (None, 3, False, True)),
        ):
            with self.subTest(vals):
                self.assertEqual(self._limits(**vals), expected)
        self.assertEqual(self._limits(date(2016, 1, 1), legal_basis="31.2.j")[0], 2)

    def test_by_date(self):
        self.env["coop.legal.amount"].create(
            {"legal_basis": "31.2.j", "period": "payments", "valid_from": "2027-01-01", "amount": 3, "source": "Test"}
        )
        self.assertEqual(self._limits(date(2026, 12, 31), legal_basis="31.2.j")[0], 2)
        self.assertEqual(self._limits(date(2027, 1, 1), legal_basis="31.2.j")[0], 3)

    def test_never_none(self):
        limits = self.env["coop.legal.amount"].search([("period", "=", "payments")])
        with self.assertRaisesRegex(UserError, "only limit of its kind"):
            limits.unlink()

    def test_two_premiums_a_year(self):
        """No number of payments is entered: the third premium of a year is refused."""
        self._policy(legal_basis="31.2.j")
        self._settled(100.0, 100.0, 100.0)
        for number, day in ((1, 31), (2, 28)):
            self._posted(f"2026-{number:02}-01", f"2026-{number:02}-{day}", f"2026-{number + 3:02}-15")
        third = self._run("2026-03-01", "2026-03-31")
        third.action_compute()
        self.assertEqual(self._codes(third, self.anna), ["payments_per_year"])

    def test_not_under_27(self):
        self._policy(25.0, legal_basis="31.2.n", rhythm="month", basis="turnover")
        self._settled(100.0)
        self.anna.write({"age_known": "younger", "turns_27_on": "2027-03-01"})
        run = self._run()
        run.action_compute()
        self.assertEqual(self._codes(run, self.anna), ["under_27"])

    def test_on_the_screen(self):
        policy = self._policy(legal_basis="31.2.j")
        self.assertEqual(policy.law_limits, "By law: at most 2 payments in a calendar year; not under the age of 27.")
        policy.legal_basis = "other"
        self.assertFalse(policy.law_limits)
