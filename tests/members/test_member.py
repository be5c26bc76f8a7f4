from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import CoopCommon


@tagged("post_install", "-at_install")
class TestMember(CoopCommon):
    def _step(self, member, state, date, user=None, **vals):
        wizard = self.env["coop.member.change.state"].with_user(user or self.env.user)
        wizard.create({"member_id": member.id, "state": state, "date": date, **vals}).action_confirm()

    # === ENTERING === #

    def test_new_member_gets_number_and_analytic_account(self):
        member = self._create_member("Jan Jansen", "Tuinhulp Oost")
        account = member.analytic_account_id
        self.assertRegex(member.number, r"^L\d{4}$")
        self.assertEqual(member.display_name, f"{member.number} Tuinhulp Oost")
        self.assertEqual(account.code, member.number)
        self.assertEqual(account.name, "Tuinhulp Oost")
        self.assertEqual(account.plan_id, self.own.plan_id)
        self.assertFalse(account.partner_id)

    def test_no_surname_reaches_the_books(self):
        member = self._create_member("Jan Jansen")
        self.assertNotIn("Jansen", member.display_name)
        self.assertNotIn("Jansen", member.analytic_account_id.display_name)
        member.trade_name = "Fietsenmaker"
        self.assertEqual(member.analytic_account_id.name, "Fietsenmaker")

    def test_numbers_per_company(self):
        first = self._create_member("Jan")
        other = self._create_cooperative()
        member = self._create_member("Piet", company_id=other.id)
        self.assertEqual(member.number, "L0001")
        self.assertNotEqual(self._create_member("Klaas").number, first.number)

    def test_one_member_per_person_and_company(self):
        member = self._create_member("Jan")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._create_member("Jan", partner_id=member.partner_id.id)
        other = self._create_cooperative()
        again = self._create_member("Jan", partner_id=member.partner_id.id, company_id=other.id)
        self.assertEqual(again.company_id, other)

    def test_a_member_is_a_person_on_his_own(self):
        company = self.env["res.partner"].create({"name": "Bedrijf", "is_company": True})
        contact = self.env["res.partner"].create({"name": "Jan", "parent_id": company.id})
        for partner in (company, contact):
            with self.assertRefused(ValidationError, "separate contact"):
                self._create_member("Jan", partner_id=partner.id)

    def test_only_in_a_cooperative(self):
        plain = self.setup_other_company(name="Plain company")["company"]
        with self.assertRefused(UserError, "Set-up"):
            self._create_member("Jan", company_id=plain.id)

    def test_typing_a_name_makes_the_contact(self):
        form = Form(self.env["coop.member"])
        form.person_name, form.email, form.trade_name = "Jan Jansen", "jan@example.com", "Tuinhulp"
        member = form.save()
        self.assertRecordValues(
            member.partner_id,
            [{"name": "Jan Jansen", "email": "jan@example.com", "is_company": False, "company_id": self.company.id}],
        )
        self.assertEqual(member.state, "applicant")

    def test_a_person_is_needed(self):
        with self.assertRefused(UserError, "name of the person"):
            self.env["coop.member"].create({"trade_name": "Nobody"})

    # === LIFE CYCLE === #

    def test_states_of_the_common(self):
        for state in ("applicant", "trial", "active", "paused", "exited"):
            self.assertEqual(self._create_member("Jan", state=state).state, state)

    @freeze_time("2026-06-15")
    def test_life(self):
        member = self._create_member("Jan", state="applicant", date="2026-01-10")
        self._step(member, "trial", "2026-02-01")
        self._step(member, "active", "2026-03-01")
        self._step(member, "paused", "2026-04-01")
        self._step(member, "active", "2026-05-01")
        self._step(member, "exited", "2026-06-01", exit_reason="work")
        self.assertRecordValues(
            member,
            [
                {
                    "state": "exited",
                    "state_date": Date.to_date("2026-06-01"),
                    "admission_date": Date.to_date("2026-03-01"),
                    "exit_reason": "work",
                }
            ],
        )
        self.assertEqual(len(member.status_ids), 6)

    @freeze_time("2026-06-15")
    def test_impossible_steps_say_why(self):
        member = self._create_member("Jan", state="applicant", date="2026-01-10")
        with self.assertRefused(ValidationError, "Paused since .* cannot follow Applicant"):
            self._step(member, "paused", "2026-02-01")
        with self.assertRefused(ValidationError, "in the future"):
            self._step(member, "active", "2026-07-01")
        self._step(member, "active", "2026-02-01")
        with self.assertRefused(ValidationError, "tab History"):
            self._step(member, "paused", "2026-01-15")
        with self.assertRefused(UserError, "reason of the exit"):
            self._step(member, "exited", "2026-03-01")
        self._step(member, "exited", "2026-03-01", exit_reason="other")
        with self.assertRefused(ValidationError, "Paused since .* cannot follow Exited"):
            self._step(member, "paused", "2026-04-01")

    @freeze_time("2026-06-15")
    def test_backdated_admission_takes_the_application_along(self):
        member = self._create_member("Jan", state="applicant", date="2026-06-15")
        wizard = Form(
            self.env["coop.member.change.state"].with_context(default_member_id=member.id, default_state="active")
        )
        self.assertFalse(wizard.moves_application)
        wizard.date = "2026-01-01"
        self.assertTrue(wizard.moves_application)
        wizard.save().action_confirm()
        self.assertEqual(member.state, "active")
        self.assertEqual(set(member.status_ids.mapped("date")), {Date.to_date("2026-01-01")})

    @freeze_time("2026-06-15")
    def test_dates_corrected_together(self):
        """Both dates move past each other's old place; only the whole must fit."""
        member = self._create_member("Jan", date="2026-03-01")
        applicant, active = member.status_ids.sorted("id")
        for dates in (("2026-01-01", "2026-01-02"), ("2026-05-01", "2026-05-02")):
            for order in (1, -1):
                commands = [
                    Command.update(status.id, {"date": date})
                    for status, date in zip((applicant, active), dates, strict=True)
                ]
                member.write({"status_ids": commands[::order]})
                self.assertEqual(member.state_date, Date.to_date(dates[1]))
        with self.assertRaises(ValidationError):
            member.write({"status_ids": [Command.update(active.id, {"date": "2026-04-01"})]})
        self.assertTrue(any("History corrected" in body for body in member.message_ids.mapped("body")))

    def test_undo(self):
        member = self._create_member("Jan", state="active")
        self._step(member, "exited", "2026-03-01", exit_reason="training")
        member.action_undo_state()
        self.assertRecordValues(member, [{"state": "active", "exit_reason": False}])
        member.action_undo_state()
        self.assertEqual(member.state, "applicant")
        with self.assertRefused(UserError, "no change of status"):
            member.action_undo_state()
        with self.assertRefused(UserError, "first line stays"):
            member.status_ids.unlink()

    def test_only_the_last_step_is_taken_back(self):
        member = self._create_member("Jan", state="paused")
        with self.assertRefused(UserError, "last change"):
            member.status_ids.filtered(lambda status: status.state == "active").unlink()

    def test_refused_applicant(self):
        member = self._create_member("Jan", state="applicant")
        wizard = Form(
            self.env["coop.member.change.state"].with_context(default_member_id=member.id, default_state="exited")
        )
        self.assertEqual(wizard.exit_reason, "not_admitted")

    def test_archive_after_exit_only(self):
        member = self._create_member("Jan")
        with self.assertRefused(ValidationError, "exit first"):
            member.action_archive()
        self._step(member, "exited", "2026-03-01", exit_reason="other")
        member.action_archive()
        self.assertFalse(member.analytic_account_id.active)
        member.action_undo_state()
        self.assertTrue(member.active and member.analytic_account_id.active)

    # === FIXED BY THE BOOKS === #

    def test_booked_member_stays(self):
        member = self._create_member("Jan")
        self._invoice([(100, {member: 100})])
        with self.assertRefused(UserError, "has bookings"):
            member.unlink()
        with self.assertRefused(UserError, "has bookings"):
            member.partner_id = self.env["res.partner"].create({"name": "Piet"})
        with self.assertRefused(UserError, "cannot be changed"):
            member.analytic_account_id = self.own

    def test_mistake_is_deleted_with_its_account(self):
        member = self._create_member("Jan", state="applicant")
        account = member.analytic_account_id
        member.unlink()
        self.assertFalse(account.exists())

    def test_contact_of_a_member_stays_a_person(self):
        partner = self._create_member("Jan").partner_id
        for vals in ({"is_company": True}, {"parent_id": self.partner_a.id}):
            with self.assertRefused(ValidationError, "as a person"):
                partner.write(vals)

    def test_the_status_comes_from_the_history_only(self):
        member = self._create_member("Jan", state="applicant")
        for vals in ({"state": "active"}, {"state_date": "2020-01-01"}):
            with self.assertRefused(UserError, "buttons"):
                member.write(vals)
        for vals in ({}, {"status_ids": [Command.create({"state": "applicant", "date": "2026-01-01"})]}):
            sent = self.env["coop.member"].with_context(default_state="active")
            member = sent.create({"person_name": "Piet", "state": "exited", **vals})
            self.assertEqual(member.state, "applicant")

    def test_only_a_treasurer_renumbers(self):
        member = self._create_member("Jan", coach_id=self.coach.id)
        with self.assertRefused(AccessError, "Only a treasurer"):
            member.with_user(self.coach).number = "L9999"
        member.with_user(self.treasurer).number = "L9999"
        self.assertEqual(member.analytic_account_id.code, "L9999")

    def test_messages_go_to_the_coach_of_now(self):
        member = self._create_member("Jan", coach_id=self.coach.id)
        member.message_subscribe(self.coach.partner_id.ids)
        member.coach_id = self.treasurer
        self.assertNotIn(self.coach.partner_id, member.message_partner_ids)
        self.assertIn(self.treasurer.partner_id, member.message_partner_ids)

    def test_a_coach_hands_an_applicant_back(self):
        member = self._create_member("Jan", state="applicant", coach_id=self.coach.id)
        member.with_user(self.coach).coach_id = False
        self.assertFalse(member.coach_id)

    # === LOGIN OF THE MEMBER === #

    def test_coach_does_not_change_the_address_of_a_login(self):
        """Whoever can set the e-mail address of a user can have his password sent to it."""
        member = self._create_member("Jan", coach_id=self.coach.id, partner_id=self.board.partner_id.id)
        for vals in ({"email": "thief@example.com"}, {"person_name": "Thief"}):
            with self.assertRefused(AccessError, "Ask the treasurer"):
                member.with_user(self.coach).write(vals)
        member.with_user(self.treasurer).email = "board@example.com"
        self.assertEqual(self.board.email, "board@example.com")

    # === THE COMMON === #

    def test_the_state_is_the_historys(self):
        """No client sets the state by itself: fixed contributions and rights follow from the history."""
        members = self.env["coop.member"].with_context(default_state="active")
        by_vals = members.create({"person_name": "Chris", "state": "active"})
        self.assertEqual((by_vals.state, by_vals.status_ids.state), ("applicant", "applicant"))
        with self.assertRaises(UserError):
            by_vals.write({"state": "active"})

    def test_documents_of_the_common(self):
        member = self._create_member("Jan Jansen", "Tuinhulp Oost")
        invoice = self._invoice([(450, {member: 100}), (100, {member: 40, self.own: 60})])
        self.assertEqual(invoice.amount_untaxed, 550)
        credit_note = self._credit_note(invoice, 50)
        self.assertRecordValues(credit_note, [{"amount_untaxed": 50, "state": "posted"}])
        self.assertEqual(credit_note.invoice_line_ids.analytic_distribution, self._distribution({member: 100}))
        self.assertEqual(invoice.amount_residual, 500)
        self._pay(invoice, 200, date="2026-02-01")
        self.assertEqual(invoice.amount_residual, 300)
        self._pay(invoice)
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
        bill = self._bill([(180, {member: 100})])
        self.assertEqual(bill.amount_total, 180)
        rules = self._rule() | self._rule(monthly_amount=10)
        self.assertEqual(rules.mapped("method"), ["percentage", "fixed"])
