from odoo.tests import new_test_user, tagged

from ..scenario import CoopScenario
from .common_today import TodayMixin


@tagged("post_install", "-at_install", "thorough")
class TestTodayCards(TodayMixin, CoopScenario):
    """Each card with documents that were really made: it counts them, for whom they are, and lists what it counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.coach_id = cls.coach
        cls.company.account_sale_tax_id = False

    def _new(self, user, before):
        """{code: how many more than before}."""
        now = self._counts(user)
        return {
            code: now.get(code, 0) - before.get(code, 0)
            for code in (*now, *before)
            if now.get(code, 0) != before.get(code, 0)
        }

    def _before(self):
        return {
            user: self._counts(user) for user in (self.treasurer, self.treasurer2, self.board, self.coach, self.shop)
        }

    def _assert_new(self, before, **expected):
        """``expected`` is {role: {code: how many more}}; all other roles see nothing new."""
        for user, counts in before.items():
            role = user.login.removeprefix("coop_")
            with self.subTest(role):
                self.assertEqual(self._new(user, counts), expected.get(role, {}))
            self._assert_lists(user)

    def test_applicants(self):
        before = self._before()
        self._create_member("Dora", state="applicant", date="2026-12-20")
        new = {"applicants": 1}
        self._assert_new(before, treasurer=new, treasurer2=new, coach=new)
        self.assertEqual(self._cards(self.treasurer)["applicants"]["date"], "2026-12-20")

    def test_assignments(self):
        before = self._before()
        own = self._submitted_assignment(self.anna)
        self._submitted_assignment(self.bert)
        both = {"assignments_to_approve": 2}
        self._assert_new(before, treasurer=both, treasurer2=both, coach={"assignments_to_approve": 1})
        own.with_user(self.treasurer)._answer("returned", "Which curtains?")
        one = {"assignments_to_approve": 1}
        self._assert_new(before, treasurer=one, treasurer2=one, coach={"assignments_sent_back": 1})

    def test_from_an_assignment_to_a_late_customer(self):
        before = self._before()
        assignment = self._submitted_assignment(self.anna)
        assignment.with_user(self.treasurer).action_approve()
        to_post = {"invoices_to_post": 1}
        self._assert_new(before, treasurer=to_post, treasurer2=to_post)
        invoice = assignment.invoice_id
        invoice.write({"invoice_date": "2026-12-31", "invoice_payment_term_id": self.pay_terms_a.id})
        invoice.with_user(self.treasurer).action_post()
        self._assert_new(before)  # due today: not late
        invoice.button_draft()
        invoice.invoice_date = "2026-12-30"
        invoice.action_post()
        late = {"late_customers": 1}
        self._assert_new(before, treasurer=late, treasurer2=late, coach={"late_customers_of_members": 1})
        card = self._cards(self.treasurer)["late_customers"]
        self.assertEqual((card["date"], card["late"]), ("2026-12-30", True))
        self._pay(invoice, date="2026-12-31")
        self._assert_new(before)

    def test_bills(self):
        before = self._before()
        bill = self._bill([(50.0, {self.own: 100})], date="2026-12-30", post=False)
        to_post = {"bills_to_post": 1}
        self._assert_new(before, treasurer=to_post, treasurer2=to_post)
        bill.action_post()
        to_pay = {"bills_to_pay": 1}
        self._assert_new(before, treasurer=to_pay, treasurer2=to_pay)
        self._pay(bill, date="2026-12-31")
        self._assert_new(before)

    def test_bills_of_who_only_makes_invoices(self):
        """Odoo's own billing role reads entries, and has these cards; nothing of members."""
        self._bill([(50.0, {self.own: 100})], date="2026-12-30", post=False)
        self.assertEqual(self._counts(self.invoicing), {"bills_to_post": 1})
        self._assert_lists(self.invoicing)

    def test_requests(self):
        before = self._before()
        request = self._submitted_request(self.anna, self.treasurer2)
        self._submitted_request(self.bert, self.treasurer2)
        self._assert_new(
            before,
            treasurer={"requests_to_answer": 2},
            treasurer2={"requests_to_answer": 2},
            board={"requests_to_answer": 2},
            coach={"requests_to_answer": 1},
        )
        request.with_user(self.treasurer)._answer("returned", "Which one?")
        self.assertEqual(self._new(self.coach, before[self.coach]), {"requests_sent_back": 1})
        request.with_user(self.treasurer2).action_submit()
        self._pay(self._invoice([(500.0, {self.anna: 100})], date="2026-12-01"), date="2026-12-01")
        request.with_user(self.treasurer).action_approve()
        self.assertEqual(
            self._new(self.treasurer, before[self.treasurer]), {"requests_to_answer": 1, "requests_to_bill": 1}
        )
        self._assert_lists(self.treasurer)

    def test_permissions_and_agreements(self):
        before = self._before()
        agreement = self._agreement(date_to="2027-06-30", notice_months=3)
        permission = self.env["coop.permission"].create(
            {
                "member_id": self.anna.id,
                "agreement_id": agreement.id,
                "date_from": "2026-01-01",
                "date_to": "2027-02-28",
            }
        )
        # Two months from 31 December; and three months before the day of notice, 31 March, it is 31 December.
        of_permission = {"permissions_ending": 1}
        both = {**of_permission, "agreements_ending": 1}
        self._assert_new(before, treasurer=both, treasurer2=both, board=both, coach=of_permission)
        self.assertTrue(permission.ends_soon and agreement.ends_soon)
        self.assertEqual(self._cards(self.coach)["permissions_ending"]["date"], "2027-02-28")
        agreement.notice_months = 2
        permission.date_to = "2027-03-01"
        self._assert_new(before)
        self.env.invalidate_all()
        self.assertFalse(permission.ends_soon or agreement.ends_soon)

    def test_a_permission_that_is_followed(self):
        agreement = self._agreement()
        vals = {"member_id": self.anna.id, "agreement_id": agreement.id}
        first = self.env["coop.permission"].create({**vals, "date_from": "2026-01-01", "date_to": "2027-01-31"})
        self.assertEqual(self._listed(self.board, "permissions_ending"), first)
        following = self.env["coop.permission"].create({**vals, "date_from": "2027-02-01"})
        self.assertFalse(self._listed(self.board, "permissions_ending"))
        following.date_from = "2027-02-02"
        self.assertEqual(self._listed(self.board, "permissions_ending"), first, "a day without one")
        following.write({"date_from": "2027-02-01", "active": False})
        self.assertEqual(self._listed(self.board, "permissions_ending"), first)

    def test_an_agreement_that_is_followed(self):
        agreement = self._agreement(date_to="2027-01-31")
        self.assertEqual(self._listed(self.board, "agreements_ending"), agreement)
        self._agreement(agreement.authority_partner_id, date_from="2027-02-01", predecessor_id=agreement.id)
        self.assertFalse(self._listed(self.board, "agreements_ending"))

    def test_settlement_from_month_to_month(self):
        self._rule(30.0)
        self._pay(self._invoice([(100.0, {self.anna: 100})], date="2026-09-10"), date="2026-09-10")
        card = self._cards(self.treasurer)["months_to_settle"]
        self.assertEqual((card["count"], card["date"]), (1, "2026-11-30"), "the first settles all before")
        before = self._before()
        settlement = self.env["coop.settlement"].with_user(self.treasurer).create({"date_to": "2026-09-30"})
        later = {"months_to_settle": 1, "settlements_to_compute": 1}  # October and November, where there was one
        self._assert_new(before, treasurer=later, treasurer2=later)
        settlement.action_compute()
        self._assert_new(
            before,
            treasurer={"months_to_settle": 1},  # who computed does not approve
            treasurer2={"months_to_settle": 1, "settlements_to_approve": 1},
            board={"settlements_to_approve": 1},
        )
        settlement.with_user(self.board).action_approve()
        later = {"months_to_settle": 1, "settlements_to_post": 1}
        self._assert_new(before, treasurer=later, treasurer2=later)
        settlement.action_post()
        self._settle("2026-10-31")
        self._settle("2026-11-30")
        less = {"months_to_settle": -1}
        self._assert_new(before, treasurer=less, treasurer2=less)

    def test_without_four_eyes_who_computed_approves(self):
        self.company.coop_four_eyes = False
        settlement = self.env["coop.settlement"].with_user(self.treasurer).create({"date_to": "2026-09-30"})
        settlement.action_compute()
        self.assertEqual(self._listed(self.treasurer, "settlements_to_approve"), settlement)
        self._assert_lists(self.treasurer)

    def test_a_new_settlement_is_one_press_away(self):
        action = self._today(self.treasurer).open_card("months_to_settle")
        self.assertEqual(
            (action["res_model"], [kind for _view, kind in action["views"]]), ("coop.settlement", ["form"])
        )

    def test_rewards(self):
        self._pay(self._invoice([(400.0, {self.anna: 100})], date="2026-09-10"), date="2026-09-10")
        for month_end in ("2026-09-30", "2026-10-31", "2026-11-30"):
            self._settle(month_end)
        agreement = self._agreement()
        self.env["coop.permission"].create(
            {"member_id": self.anna.id, "agreement_id": agreement.id, "date_from": "2026-01-01"}
        )
        self.env["coop.reward.policy"].create(
            {"name": "Half", "agreement_id": agreement.id, "percentage": 50, "date_from": "2026-01-01", "for_all": True}
        )
        before = self._before()
        run = (
            self.env["coop.reward.run"]
            .with_user(self.treasurer)
            .create({"date_from": "2026-09-01", "date_to": "2026-09-30", "payment_date": "2026-12-31"})
        )
        run.action_compute()
        to_approve = {"rewards_to_approve": 1}
        self._assert_new(before, treasurer2=to_approve, board=to_approve)
        run.with_user(self.board).action_approve()
        to_post = {"rewards_to_post": 1}
        self._assert_new(before, treasurer=to_post, treasurer2=to_post)
        run.action_post()
        self.assertEqual(run.reward_ids.amount, 200.0)
        to_pay = {"rewards_to_pay": 1}
        self._assert_new(before, treasurer=to_pay, treasurer2=to_pay)
        self.assertEqual(self._charts(self.board)["rewards"]["series"][0]["values"], [0.0] * 11 + [200.0])

    def test_duties(self):
        before = self._before()
        self.env["coop.duty"].create(
            [
                {"name": "Lease", "date": "2026-12-30"},
                {"name": "Insurance", "date": "2026-12-31"},
                {"name": "Meeting", "date": "2027-01-30"},
                {"name": "Later", "date": "2027-01-31"},
            ]
        )
        new = {"duties_late": 1, "duties_soon": 2}
        self._assert_new(before, treasurer=new, treasurer2=new, board=new)
        self.assertEqual(self._counts(self.accountant), new)
        cards = self._cards(self.board)
        self.assertTrue(cards["duties_late"]["alarm"] and cards["duties_late"]["late"])
        self.assertFalse(cards["duties_soon"]["late"])
        self._assert_lists(self.accountant)

    def test_proof(self):
        """What differs is told to treasurer, board and accountant, with the day on which it was looked at."""
        self.env["coop.proof.check"]._ensure_checks(self.company)
        before = self._before()
        check = self.env["coop.proof.check"].search([("company_id", "=", self.company.id)], limit=1)
        self.env.cr.execute(
            "UPDATE coop_proof_check SET state = 'differs', checked_on = '2026-12-30 02:00:00' WHERE id = %s", check.ids
        )
        self.env.invalidate_all()
        new = {"proof_differs": 1}
        self._assert_new(before, treasurer=new, treasurer2=new, board=new)
        self.assertEqual(self._counts(self.accountant), new)
        card = self._cards(self.board)["proof_differs"]
        self.assertEqual((card["date"], card["alarm"]), ("2026-12-30", True))

    def test_audit(self):
        self._settle("2026-11-30")
        self._invoice([(100.0, {self.anna: 100})], date="2026-12-10")
        member = new_test_user(
            self.env,
            "committee",
            groups="social_cooperative.group_audit",
            company_id=self.company.id,
            coop_access_until="2027-12-31",
        )
        self.assertEqual(self._counts(member), {})
        before = self._counts(self.treasurer)
        audit = (
            self.env["coop.audit"]
            .with_user(member)
            .create({"date_from": "2026-01-01", "date_to": "2026-12-31", "size": 1, "seed": "1"})
        )
        audit.action_draw()
        self.assertEqual(self._counts(member), {"audits_to_sign": 1})
        audit.line_ids.write({"verdict": "finding", "finding": "No paper"})
        self.assertEqual(self._new(self.treasurer, before), {"findings_to_answer": 1})
        self._assert_lists(member)
        self._assert_lists(self.treasurer)
        audit.line_ids.with_user(self.treasurer).answer = "It is in the post."
        self.assertEqual(self._new(self.treasurer, before), {})

    def test_no_card_of_a_shop_without_one(self):
        self.assertFalse({"kilos_today", "intakes_to_book"} & self._cards(self.shop).keys())
        self.assertNotIn("kilos", self._charts(self.board))
