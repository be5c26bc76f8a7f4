from ast import literal_eval

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_assignment import AssignmentCase


@tagged("post_install", "-at_install")
class TestAssignmentRecurrence(AssignmentCase):
    """What comes back is drafted, each period once; what is overdue is chased."""

    def _recurrence(self, **vals):
        vals = {"assignment_id": self._assignment(date_end="2026-01-12").id, "date_start": "2026-08-31", **vals}
        return self.env["coop.assignment.recurrence"].with_user(self.coach).create(vals)

    def _run(self, cron="ir_cron_assignment_recurrence"):
        """The cron itself, on a cursor that it may commit."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(f"social_cooperative.{cron}").with_user(self.env.ref("base.user_root")).method_direct_trigger()
        self.env.invalidate_all()

    def test_every_period_once(self):
        recurrence = self._recurrence()
        other = self._recurrence(date_start="2026-12-28", interval_type="week", interval_number=2)
        later = self._recurrence(date_start="2027-01-01")
        self._run()
        drafts = recurrence.drafted_ids.sorted("date_start")
        days = ["2026-08-31", "2026-09-30", "2026-10-31", "2026-11-30", "2026-12-31"]
        self.assertEqual([str(day) for day in drafts.mapped("date_start")], days)
        self.assertEqual(str(drafts[0].date_end), "2026-09-02")
        self.assertEqual(set(drafts.mapped("state")), {"draft"})
        self.assertEqual((str(recurrence.date_next), recurrence.drafted_count), ("2027-01-31", 5))
        self.assertEqual((len(other.drafted_ids), str(other.date_next), len(later.drafted_ids)), (1, "2027-01-11", 0))
        drafts[-1].unlink()
        self._run()
        self.assertEqual(len(recurrence.drafted_ids), 4)

    def test_until(self):
        recurrence = self._recurrence(date_until="2026-10-30")
        self._run()
        self.assertEqual((len(recurrence.drafted_ids), recurrence.date_next), (2, False))

    def test_the_database_keeps_it_once(self):
        recurrence = self._recurrence()
        self._run()
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            recurrence.assignment_id._repeat(
                recurrence.date_start, recurrence_id=recurrence.id, period_date=recurrence.date_start
            )
            self.env.flush_all()
        self.assertIn("period_uniq", str(caught.exception))

    def test_stops_when_a_member_left_and_the_others_go_on(self):
        stopped, goes_on = self._recurrence(), self._recurrence(date_start="2026-12-31")
        stopped, goes_on = stopped.with_env(self.env), goes_on.with_env(self.env)
        stopped.assignment_id.share_ids.member_id = self.carl
        self.carl._change_state("exited", "2026-12-01", exit_reason="work")
        self._run()
        self.assertEqual((stopped.active, len(stopped.drafted_ids), len(goes_on.drafted_ids)), (False, 0, 1))
        self.assertIn("exited", stopped.message_ids[0].body + stopped.message_ids[1].body)
        self.assertEqual(stopped.activity_ids.user_id, self.coach2)

    def test_rhythm_and_count_are_fixed(self):
        recurrence = self._recurrence()
        self._run()
        with self.assertRefused(UserError, "rhythm is fixed"):
            recurrence.interval_number = 2
        with self.assertRefused(AccessError, "counted"):
            recurrence.period_count = 0
        with self.assertRefused(AccessError, "Recurring assignment"):
            foreign = self._assignment(shares={self.carl: 100})
            recurrence.copy({"assignment_id": foreign.id})

    # === REMINDERS === #

    def _overdue(self, date="2026-11-01"):
        assignment, invoice = self._posted(date=date)
        self.customer.lang = "en_US"
        return assignment, invoice

    def test_a_reminder_by_the_composer(self):
        _assignment, invoice = self._overdue()
        action = invoice.with_user(self.treasurer).action_coop_send_reminder()
        composer = self.env[action["res_model"]].with_user(self.treasurer).with_context(**action["context"]).create({})
        self.assertIn(invoice.name, composer.subject)
        self.assertFalse(invoice.coop_reminded_on)
        composer.action_send_mail()
        self.assertEqual((str(invoice.coop_reminded_on), invoice.coop_reminder_count), ("2026-12-31", 1))
        self.assertIn("was due on", invoice.message_ids[0].body)
        self.assertEqual(invoice.message_ids[0].partner_ids, self.customer)

    def test_another_message_is_no_reminder(self):
        """Whatever a client sends along: what counts is that the template of reminders was sent."""
        _assignment, invoice = self._overdue()
        claimed = invoice.with_user(self.treasurer).with_context(coop_is_reminder=True)
        text = "Please pay"
        claimed.message_post(body=text, message_type="comment")
        action = invoice.with_user(self.treasurer).action_coop_send_reminder()
        composer = self.env[action["res_model"]].with_user(self.treasurer).with_context(**action["context"]).create({})
        composer.write({"template_id": False, "subject": "Something else", "body": "Good morning"})
        composer.action_send_mail()
        self.assertEqual((invoice.coop_reminded_on, invoice.coop_reminder_count), (False, 0))

    def test_several_at_once(self):
        invoices = self._overdue()[1] | self._overdue()[1]
        invoices.with_user(self.treasurer).action_coop_send_reminder()
        self.assertEqual(invoices.mapped("coop_reminder_count"), [1, 1])
        mails = self.env["mail.mail"].sudo().search([("model", "=", "account.move"), ("res_id", "in", invoices.ids)])
        self.assertEqual(len(mails), 2)

    def test_only_what_is_overdue(self):
        _assignment, invoice = self._overdue("2026-12-31")
        self.customer.property_payment_term_id = False
        draft = self._approved()[1]
        for move in draft:
            with self.assertRefused(UserError, "past their due date"):
                move.action_coop_send_reminder()
        _assignment, invoice = self._overdue()
        self.customer.email = False
        with self.assertRefused(UserError, "no e-mail address"):
            invoice.action_coop_send_reminder()
        with self.assertRaises(AccessError):
            invoice.with_user(self.coach).action_coop_send_reminder()

    def test_the_window_lists_what_can_be_reminded(self):
        invoices = [self._overdue(date)[1] for date in ("2026-11-01", "2026-11-01", "2026-12-31")]
        self._pay(invoices[1], date="2026-12-30")
        domain = literal_eval(self.env.ref("social_cooperative.coop_overdue_action").domain)
        listed = self.env["account.move"].with_user(self.treasurer).search(domain)
        self.assertEqual(listed, invoices[0])
        self.assertEqual([invoice.coop_is_overdue for invoice in invoices], [True, False, False])

    def test_the_treasurer_is_asked_once_and_not_after_payment(self):
        _assignment, invoice = self._overdue()
        cron = "ir_cron_overdue"
        self._run(cron)
        self._run(cron)
        self.assertEqual(len(invoice.activity_ids), 1)
        self._pay(invoice, date="2026-12-30")
        self._run(cron)
        self.assertFalse(invoice.activity_ids)
