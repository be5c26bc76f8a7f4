import importlib.util
from pathlib import Path

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .reward_scenario import RewardScenario


class RewardPaying(RewardScenario):
    """A bank account of the cooperative and one of Anna, so that payment files can be made. Today is 31 December 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        banks = cls.env["res.partner.bank"].with_context(allow_new_bank_account=True)
        cls.journal = cls.company_data["default_journal_bank"]
        cls.journal.bank_account_id = banks.create(
            {"acc_number": "NL91ABNA0417164300", "partner_id": cls.company.partner_id.id}
        )
        for member, number in ((cls.anna, "NL20INGB0001234567"), (cls.bert, "NL02ABNA0123456789")):
            banks.create({"acc_number": number, "partner_id": member.partner_id.id, "allow_out_payment": True})
        cls.company.currency_id = cls.env.ref("base.EUR")

    def _file(self, run, day=None, **vals):
        """Make the payment file of a run on a day; the newest file."""
        with self._freeze(day or self.today):
            run.with_user(self.treasurer).write({"journal_id": self.journal.id, **vals})
            run.with_user(self.treasurer).action_sepa()
        return run.with_env(self.env).file_ids.sorted("id")[-1:]

    def _pay_by_hand(self, rewards, day):
        action = rewards.with_user(self.treasurer).action_register_payment()
        wizard = self.env["account.payment.register"].with_user(self.treasurer).with_context(**action["context"])
        wizard.create({"payment_date": day}).action_create_payments()


@tagged("post_install", "-at_install", "thorough")
class TestRewardFile(RewardPaying):
    """The day of the payment is the day that counts, and what the bank did is known before anything is done again."""

    # === THE DAY OF THE PAYMENT === #

    def test_paid_in_the_year_in_which_the_bank_pays(self):
        """A run dated 31-12-2025, posted and exported a year later: it is a payment of 2026, and the second one there."""
        self.agreement.date_from = "2025-01-01"
        self.permissions.date_from = "2025-01-01"
        self._policy(payments_per_year=1, date_from="2025-01-01")
        self._earn(100.0, self.anna, "2025-11-10")
        self._settle("2025-11-30")
        self._earn(200.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        late = self._posted("2025-11-01", "2025-11-30", "2025-12-31")
        reward = self._reward(late, self.anna)
        self.assertEqual((str(reward.payment_date), reward.amount), ("2025-12-31", 50.0))
        second = self._posted(payment_date="2026-12-31")
        self._file(late)
        self.assertEqual(str(reward.payment_date), "2026-12-31")
        with self.assertRaisesRegex(UserError, "No further payment in 2026; payments so far: 1"):
            self._file(second, execution_date="2026-12-31")
        self.assertFalse(second.file_ids)
        with self.assertRaisesRegex(UserError, "No further payment in 2026; payments so far: 1"):
            self._pay_by_hand(second.reward_ids, "2026-12-31")
        self._file(second, execution_date="2027-01-04")
        self.assertEqual(str(self._reward(second, self.anna).payment_date), "2027-01-04")

    def test_the_maximum_of_the_year_of_the_payment(self):
        """500.00 a year: 300.00 of 2025 is paid in 2026, so of 2026 at most 200.00."""
        self.agreement.date_from = "2025-01-01"
        self.permissions.date_from = "2025-01-01"
        self._policy(year_cap=500.0, date_from="2025-01-01")
        self._earn(600.0, self.anna, "2025-11-10")
        self._settle("2025-11-30")
        self._earn(600.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        late = self._posted("2025-11-01", "2025-11-30", "2025-12-31")
        second = self._posted(payment_date="2026-12-31")
        self.assertEqual(self._reward(second, self.anna).amount, 300.0)
        self._file(late)
        with self.assertRaisesRegex(UserError, "more than the maximum in 2026") as caught:
            self._file(second)
        self.assertIn("300.00", str(caught.exception))
        second.with_user(self.treasurer).action_reverse()
        third = self._posted(payment_date="2026-12-31")
        self.assertEqual(self._reward(third, self.anna).amount, 200.0)
        self.assertTrue(self._file(third))

    def test_not_before_posting_and_not_before_the_month_is_over(self):
        self._policy()
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        for day, why in (("2026-12-30", "nothing is paid before it is posted"), ("2026-12-31", None)):
            run = self._posted()
            if why:
                with self.assertRaisesRegex(UserError, why):
                    self._file(run, execution_date=day)
                run.with_user(self.treasurer).action_reverse()
            else:
                self.assertEqual(str(self._file(run, execution_date=day).execution_date), day)
        with self.assertRaisesRegex(UserError, "can be paid before it is over"):
            self._run("2026-02-01", "2026-02-28", "2026-02-28").action_compute()

    def test_the_age_on_the_day_of_the_payment(self):
        """27 on 16 December: a run for the 15th is refused, one for the 16th not, and a date of birth put right later is seen."""
        self._policy(not_under_27=True)
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        run = self._posted(payment_date="2026-12-16")
        self.anna.write({"age_known": "younger", "turns_27_on": "2027-01-02"})
        with self.assertRaisesRegex(UserError, "Not yet 27 on the day of payment"):
            self._file(run)
        with self.assertRaisesRegex(UserError, "Not yet 27 on the day of payment"):
            self._pay_by_hand(run.reward_ids, "2026-12-31")
        self.permissions[0].age_exception = True
        self.assertTrue(self._file(run))

    def test_only_in_the_months_of_payment(self):
        self._policy(payment_months="6, 11")
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        run = self._posted(payment_date="2026-11-15")
        with self.assertRaisesRegex(UserError, "pays in other months only: June, November"):
            self._file(run)
        self._file(run, execution_date="2027-06-01")

    def test_by_hand_on_the_day_of_the_payment(self):
        self._policy()
        self._earn(100.0, self.anna, "2026-01-10")
        self._settle("2026-01-31")
        run = self._posted()
        with self.assertRaisesRegex(UserError, "cannot be paid before"):
            self._pay_by_hand(run.reward_ids, "2026-12-14")
        self._pay_by_hand(run.reward_ids, "2026-12-20")
        reward = self._reward(run, self.anna)
        self.assertEqual(str(reward.payment_date), "2026-12-20")
        reward.line_id.remove_move_reconcile()
        self.assertEqual(str(reward.payment_date), "2026-12-15")

    # === THE BANK'S ANSWER === #

    def _one_file(self):
        self._policy()
        self._settled(100.0, 200.0)
        run = self._posted()
        return run, self._file(run)

    def _shown(self, run, button):
        """{text: whether it is primary} of the buttons with this name that the form of a run shows."""
        arch = etree.fromstring(run.get_view(view_type="form")["arch"])
        values = run.read(["state", "residual", "open_file_count"])[0]
        return {
            node.get("string"): "btn-primary" in node.get("class", "")
            for node in arch.xpath(f"./header/button[@name='{button}']")
            if not safe_eval(node.get("invisible"), dict(values))
        }

    def test_the_next_step_after_a_file_is_the_answer_of_the_bank(self):
        """The button that makes the file is the primary one before it; then it is the answer, and the screen says where the
        file is."""
        self._policy()
        self._settled(200)
        run = self._posted().with_user(self.treasurer)
        self.assertEqual(
            (self._shown(run, "action_sepa"), self._shown(run, "action_view_files")), ({"Payment file": True}, {})
        )
        self._file(run)
        self.assertEqual(self._shown(run, "action_sepa"), {"Another payment file": False})
        self.assertEqual(self._shown(run, "action_view_files"), {"Enter the bank's answer": True})
        arch = etree.fromstring(run.get_view(view_type="form")["arch"])
        [said] = [node for node in arch.iter("div") if node.get("invisible") == "not open_file_count"]
        self.assertIn("saved it with your other downloads", "".join(said.itertext()))
        self.assertTrue(said.xpath("./button[@name='action_view_files']"))

    def test_reversed_after_the_answer_of_the_bank(self):
        run, file = self._one_file()
        self.assertRecordValues(file, [{"state": "sent", "amount": 50.0, "payment_count": 1}])
        for reverse in (run.with_user(self.treasurer), self._reward(run, self.anna).with_user(self.treasurer)):
            with self.assertRaisesRegex(UserError, "the bank's answer is not entered"):
                reverse.action_reverse()
        file.with_user(self.treasurer).action_rejected()
        self.assertEqual((file.state, self._reward(run, self.anna).file_state), ("rejected", "rejected"))
        self.assertEqual(file.payment_ids.answered_by_id, self.treasurer)
        run.with_user(self.treasurer).action_reverse()
        self.assertEqual(run.state, "reversed")

    def test_executed_and_reversed_comes_off_the_next(self):
        run, file = self._one_file()
        file.with_user(self.treasurer).action_executed()
        self._pay_by_hand(run.reward_ids, "2026-12-31")
        run.with_user(self.treasurer).action_reverse()
        again = self._posted()
        self.assertEqual(self._reward(again, self.anna).residual, 0.0)

    def test_no_second_file_for_the_same_months(self):
        """January is in a file with the bank; what another policy gives for January waits for the answer, February does not."""
        _run, file = self._one_file()
        self.env["coop.reward.policy"].search([]).for_all = False
        self._policy(10.0, legal_basis="34a", rhythm="month", decision_required=False)
        more = self._posted("2026-01-01", "2026-02-28")
        more.with_user(self.treasurer).action_confirm_received()
        self.assertEqual(self._reward(more, self.anna).amount, 30.0)
        with self.assertRaisesRegex(UserError, f"Payment file {file.name} pays .* for the same months"):
            self._file(more)
        with self.assertRaisesRegex(UserError, f"Payment file {file.name} pays .* for the same months"):
            self._pay_by_hand(more.reward_ids, "2026-12-31")
        file.with_user(self.treasurer).action_executed()
        self.assertTrue(self._file(more))

    def test_other_months_are_no_second_file(self):
        self._one_file()
        self.assertTrue(self._file(self._posted("2026-02-01", "2026-02-28")))

    def test_one_of_two_rejected(self):
        self._policy()
        self._earn(100.0, self.anna, "2026-01-10")
        self._earn(300.0, self.bert, "2026-01-10")
        self._settle("2026-01-31")
        run = self._posted()
        file = self._file(run)
        annas, berts = file.payment_ids.sorted("member_number")
        berts.with_user(self.treasurer).action_rejected()
        self.assertEqual(file.state, "sent")
        file.with_user(self.treasurer).action_executed()
        self.assertEqual((file.state, annas.state, berts.state), ("partial", "executed", "rejected"))
        again = self._file(run)
        self.assertRecordValues(again.payment_ids, [{"reward_id": berts.reward_id.id, "amount": 150.0}])
        self.assertEqual(again.name, f"{file.name}-2")
        with self.assertRaisesRegex(UserError, "went into another payment file"):
            berts.with_user(self.treasurer).action_executed()

    def test_a_mistake_is_put_right(self):
        _run, file = self._one_file()
        file.with_user(self.treasurer).action_rejected()
        file.payment_ids.with_user(self.treasurer).action_executed()
        self.assertEqual(file.state, "executed")

    def test_only_a_treasurer_answers_and_nobody_writes(self):
        _run, file = self._one_file()
        for user in (self.board, self.accountant, self.coach, self.shop):
            for record in (file, file.payment_ids):
                with self.subTest(user.login, model=record._name), self.assertRaises(AccessError):
                    record.with_user(user).action_executed()
        for record in (file, file.payment_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.treasurer).write({"state": "executed"})
            with self.assertRaises(AccessError):
                record.with_user(self.treasurer).unlink()
        with self.assertRaises(AccessError):
            self.env["coop.reward.file"].with_user(self.coach).search([])

    def test_on_the_screen(self):
        run, file = self._one_file()
        form = Form(run.with_user(self.treasurer))
        self.assertEqual((form.file_count, form.open_file_count), (1, 1))
        self.assertEqual(run.with_user(self.treasurer).action_view_files()["res_id"], file.id)
        self.assertIn("download=true", file.with_user(self.treasurer).action_download()["url"])

    # === FILES OF BEFORE === #

    def test_files_that_were_made_before(self):
        """One that is paid is executed; one that is not waits for the bank's answer."""
        self._policy()
        self._earn(100.0, self.anna, "2026-01-10")
        self._earn(300.0, self.bert, "2026-01-10")
        self._settle("2026-01-31")
        run = self._posted()
        self._file(run)
        self._pay_by_hand(self._reward(run, self.anna), "2026-12-31")
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM coop_reward_file")
        self.env.cr.execute("UPDATE coop_reward SET payment_date = '2026-12-15' WHERE run_id = %s", [run.id])
        path = Path(__file__).parents[2] / "migrations/19.0.1.1.0/post-payment-files.py"
        spec = importlib.util.spec_from_file_location("post_payment_files", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, None)
        self.env.invalidate_all()
        self.assertFalse(run.file_ids)
        for _again in range(2):
            script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        file = run.file_ids
        self.assertRecordValues(
            file, [{"state": "sent", "amount": 200.0, "execution_date": self.today, "company_id": self.company.id}]
        )
        self.assertTrue(file.attachment_id)
        self.assertRecordValues(
            file.payment_ids.sorted("member_number"),
            [{"member_id": self.anna.id, "state": "executed"}, {"member_id": self.bert.id, "state": "sent"}],
        )
        self.assertEqual({str(reward.payment_date) for reward in run.reward_ids}, {"2026-12-15"})
        file.with_user(self.treasurer).action_executed()
        self.assertEqual(file.state, "executed")
