import io
from datetime import date

from openpyxl import load_workbook

from odoo.tests import Form, tagged
from odoo.tools import convert_file, html2plaintext

from ...controllers.coop_xlsx import RewardRunXlsx
from .reward_scenario import RewardScenario


@tagged("post_install", "-at_install", "thorough")
class TestRewardLaw(RewardScenario):
    """Amounts of the law, what was received elsewhere, the simulator and the papers."""

    # === LEGAL AMOUNTS === #

    def test_amounts_came_with_the_addon_and_the_unsure_are_marked(self):
        amounts = self.env["coop.legal.amount"]
        found = {(one.legal_basis, one.period, str(one.valid_from)): one.amount for one in amounts.search([])}
        self.assertEqual(found["31.2.j", "year", "2026-01-01"], 3398.0)
        self.assertEqual(found["31.2.n", "month", "2025-07-01"], 278.0)
        self.assertEqual(amounts.search([("legal_basis", "=", "34b")]).status, "draft")
        unsure = amounts.search([]).filtered("is_unsure")
        self.assertEqual(
            set(unsure.mapped("legal_basis")), {"31.2.j", "31.2.k", "31.2.n", "31.2.r", "31.2.y"}, "at the end of 2026"
        )

    def test_a_treasurer_adds_the_next_half_year(self):
        self._policy(25.0, legal_basis="31.2.n", basis="turnover", rhythm="month")
        self._earn(2000.0, self.anna, "2026-06-10")
        self._earn(2000.0, self.anna, "2026-07-10")
        self._settle("2026-07-31")
        run = self._run("2026-07-01", "2026-07-31", payment_date="2026-08-15")
        run.action_compute()
        reward = self._reward(run, self.anna)
        self.assertEqual((reward.amount, reward.has_signal), (285.0, True))
        self.env["coop.legal.amount"].with_user(self.treasurer).create(
            {
                "legal_basis": "31.2.n",
                "period": "month",
                "valid_from": "2026-07-01",
                "confirmed_until": "2026-12-31",
                "amount": 290.0,
                "source": "wetten.overheid.nl",
            }
        )
        for first, last, amount in (("2026-07-01", "2026-07-31", 290.0), ("2026-06-01", "2026-06-30", 285.0)):
            run.action_draft()
            run.write({"date_from": first, "date_to": last})
            run.action_compute()
            reward = self._reward(run, self.anna)
            self.assertEqual((reward.amount, reward.has_signal), (amount, False), first)

    def test_an_amount_entered_before_the_addon_knew_it(self):
        amounts = self.env["coop.legal.amount"]
        values = {
            "legal_basis": "31.2.n",
            "period": "month",
            "valid_from": "2028-01-01",
            "amount": 300.0,
            "source": "me",
        }
        for amount, status in ((300.0, "confirmed"), (301.0, "draft")):
            own = amounts.create(values)
            xml_id = f"social_cooperative.legal_amount_test_{status}"
            amounts._load_records(
                [{"xml_id": xml_id, "values": {**values, "amount": amount, "source": "addon"}}], update=True
            )
            self.assertEqual(self.env.ref(xml_id), own)
            self.assertRecordValues(own, [{"amount": 300.0, "source": "me", "status": status}])
            own.unlink()

    def test_an_update_of_the_addon_leaves_what_a_treasurer_confirmed(self):
        """Nobody's look-up is undone by an update, and what the addon brings anew comes in."""
        amount = self.env.ref("social_cooperative.legal_amount_31_2_n_2026_01_01")
        amount.with_user(self.treasurer).write({"confirmed_until": "2026-12-31", "amount": 286.0})
        convert_file(self.env, "social_cooperative", "data/coop.legal.amount.csv", {}, mode="update")
        self.assertRecordValues(amount, [{"confirmed_until": date(2026, 12, 31), "amount": 286.0}])

    # === RECEIVED ELSEWHERE === #

    def test_received_elsewhere_counts_and_the_cliff_is_signalled(self):
        self._policy(25.0, legal_basis="31.2.n", basis="turnover", rhythm="month", volunteer="month")
        self._settled(2000.0, 2000.0)
        elsewhere = self.env["coop.received.elsewhere"].with_user(self.treasurer)
        line = elsewhere.create(
            {"member_id": self.anna.id, "month": "2026-01-20", "legal_basis": "31.2.n", "amount": 200.0}
        )
        self.assertEqual(line.month, date(2026, 1, 1))
        elsewhere.create({"member_id": self.anna.id, "month": "2026-02-01", "amount": 10.0})
        run = self._run(date_to="2026-02-28", payment_date="2026-03-15")
        run.action_compute()
        self.assertEqual(self._reward(run, self.anna).amount, 85.0)
        form = Form(elsewhere)
        form.member_id = self.anna
        form.month = "2026-02-01"
        form.amount = 200.0
        self.assertIn("Still free", form.cliff)
        result = elsewhere.new({"member_id": self.anna.id, "month": "2026-02-01", "amount": 200.01})._onchange_amount()
        self.assertIn("everything counts", result["warning"]["message"])
        self.assertIsNone(
            elsewhere.new({"member_id": self.anna.id, "month": "2026-02-01", "amount": 200.0})._onchange_amount()
        )

    def test_what_is_left_on_the_member(self):
        self._policy(100.0, legal_basis="31.2.j")
        self._settled(100.0)
        self.env["coop.received.elsewhere"].create(
            {"member_id": self.anna.id, "month": "2026-12-01", "legal_basis": "31.2.n", "amount": 85.0}
        )
        self._posted()
        self.env.invalidate_all()
        member = self.anna.with_user(self.treasurer)
        self.assertEqual(member.reward_this_year, 100.0)
        self.assertRegex(self._room(member), "2026 3,398.00 * 100.00 3,298.00".replace("*", r"\*"))

    def _room(self, member):
        """The table as text, amounts without their sign."""
        return " ".join(html2plaintext(member.reward_room).replace("$", "").replace("\xa0", "").split())

    def test_used_and_left_of_every_policy(self):
        """Today is 31 December 2026; the month's maximum is the agreement's, the year's what the law says."""
        self._policy(
            30.0, name="Premium", legal_basis="31.2.j", basis="turnover", rhythm="month", month_cap=219.0,
            half_year_cap=800.0, payments_per_year=2, duration_months=24,
        )  # fmt: skip
        self._earn(1000.0, self.anna, "2026-11-10")
        self._settle("2026-11-30")
        self._posted("2026-11-01", "2026-11-30", payment_date="2026-12-31")
        room = self._room(self.anna.with_user(self.board))
        for words in (
            "December 2026 219.00 0.00 219.00",
            "July to December 2026 800.00 219.00 581.00",
            "2026 3,398.00 * 219.00 3,179.00",
            "Payments in 2026 2 1 1",
            "Months in all 24 1 23",
            "Nobody confirmed",
        ):
            self.assertIn(words, room)
        self.permissions[0].date_to = "2026-12-30"
        self.env.invalidate_all()
        self.assertFalse(self.anna.reward_room)
        self.agreement.reward_policy_ids.date_to = "2026-11-30"
        self.assertIn("No reward", self._room(self.bert))

    # === PAPERS === #

    def test_statement_and_explanation(self):
        self._policy(25.0, legal_basis="31.2.n", basis="turnover", rhythm="month", decision_required=True)
        self._settled(1400.0)
        self.permissions.write({"decision_date": "2026-01-01", "decision_reference": "B-7"})
        run = self._posted(payment_date="2026-06-15")
        rewards = run.reward_ids
        html = (
            self.env["ir.actions.report"]._render_qweb_html("social_cooperative.report_reward", rewards.ids)[0].decode()
        )
        for words in (
            "The reward",
            "Anna de Wit",
            "B-7",
            "285.00",
            "Gemeente Testdam",
            "This is a signal, no legal advice.",
        ):
            self.assertIn(words, html)
        self.assertIn("You get nothing this time. Nothing was earned in the months that count.", " ".join(html.split()))
        explanation = self._reward(run, self.anna).explanation
        for words in ("25 % of $1,400.00", "At most per month, by law", "amount from 01/01/2026"):
            self.assertIn(words, explanation)

    def test_overview(self):
        self._policy()
        self._settled(100.0)
        run = self._posted()
        file = io.BytesIO()
        RewardRunXlsx(self.env, run).fill(file)
        rows = list(load_workbook(file).active.iter_rows(min_row=4, values_only=True))
        self.assertEqual(rows[0][1], self.anna.number)
        self.assertEqual(rows[-1][8:12], (100, 0, 50, 50))

    def test_every_step_has_words(self):
        """Whatever code the engine uses, a sentence comes out, not the code."""
        import re
        from pathlib import Path

        engine = Path(__file__).parent.parent.parent / "engine"
        files = ("reward", "reward_checks", "reward_coverage", "reward_entitled")
        text = "".join((engine / f"{name}.py").read_text() for name in files)
        codes = set(re.findall(r'RewardStep\(\s*"(\w+)"', text)) | set(
            re.findall(r'at_most\(\s*(?:self\.)?steps,\s*"(\w+)"', text)
        )
        codes |= set(re.findall(r'return "(\w+_\w+)"', text)) | set(re.findall(r'"(month_\w+)" if', text))
        codes |= {"nothing_available", "year_is_full", "volunteer_period", "not_yet", "month_not_in_policy"}
        # What stands in explanations of before, and is said no more.
        codes |= {"overlap", "two_half_years"}
        reward = self.env["coop.reward"].new({"company_id": self.company.id})
        values = dict.fromkeys(
            (
                "amount",
                "besides",
                "earlier",
                "taken",
                "too_much",
                "available",
                "base",
                "before",
                "cap",
                "carried",
                "elsewhere",
                "loss",
                "overpaid",
                "recovered",
                "returned",
            ),
            "1.00",
        ) | {"basis": "31.2.n", "percentage": "25", "month": "2026-01-01"}
        values |= {"first": "2026-01-01", "last": "2026-02-01"}
        values |= dict.fromkeys(("date", "date_from", "date_to"), "2026-01-01")
        values |= dict.fromkeys(("count", "duration", "months", "used", "year"), "6")
        self.assertGreater(len(codes), 45)
        for code in codes:
            label, formula = reward._step_words(code, reward._in_words(values))
            self.assertNotIn(code, (label, formula))
            self.assertNotIn("%(", label + formula)
