import importlib.util
from pathlib import Path

from freezegun import freeze_time
from psycopg2.errors import ExclusionViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Date
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from ...models.common.coop_guard import on_own_authority
from ..common import CoopCommon

MIGRATIONS = Path(__file__).parents[2] / "migrations" / "19.0.1.1.0"


def _migrate(name, cr):
    spec = importlib.util.spec_from_file_location(name.replace("-", "_"), MIGRATIONS / f"{name}.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.migrate(cr, "19.0.1.0.0")


@tagged("post_install", "-at_install")
class TestMemberSpell(CoopCommon):
    """People leave and come back: each time as a member is kept and counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jan = cls._create_member("Jan", "Tuinhulp", state="trial", date="2024-03-01", coach_id=cls.coach.id)

    def _step(self, member, state, date, user=None, **vals):
        dialog = self.env["coop.member.change.state"].with_user(user or self.treasurer)
        dialog.create({"member_id": member.id, "state": state, "date": date, **vals}).action_confirm()

    def _spells(self, member):
        return [
            (spell.sequence, str(spell.date_from), str(spell.date_to or ""), spell.exit_reason)
            for spell in member.spell_ids.sorted("date_from")
        ]

    def _leave_and_return(self, member, left="2024-11-01", back="2026-02-01", reason="training"):
        self._step(member, "active", "2024-05-01")
        self._step(member, "exited", left, exit_reason=reason)
        self._step(member, "trial", back)

    # === COMING BACK === #

    @freeze_time("2026-06-15")
    def test_who_comes_back_is_the_same_member(self):
        number, partner, account = self.jan.number, self.jan.partner_id, self.jan.analytic_account_id
        self._step(self.jan, "active", "2024-05-01")
        self._step(self.jan, "exited", "2024-11-01", exit_reason="training")
        self.jan.action_archive()
        self.assertFalse(account.active)
        form = Form(
            self.env["coop.member.change.state"]
            .with_user(self.treasurer)
            .with_context(default_member_id=self.jan.id, default_state="trial")
        )
        self.assertTrue(form.is_return)
        form.date = "2026-02-01"
        form.save().action_confirm()
        self.assertRecordValues(
            self.jan,
            [{"number": number, "state": "trial", "active": True, "exit_reason": False, "admission_date": False}],
        )
        self.assertEqual((self.jan.partner_id, self.jan.analytic_account_id), (partner, account))
        self.assertTrue(account.active)
        self.assertEqual(
            self._spells(self.jan), [(1, "2024-03-01", "2024-10-31", "training"), (2, "2026-02-01", "", False)]
        )
        self._step(self.jan, "active", "2026-03-01")
        self.assertEqual(self.jan.admission_date, Date.to_date("2026-03-01"))
        self.assertEqual(
            [str(spell.admission_date) for spell in self.jan.spell_ids.sorted("date_from")],
            ["2024-05-01", "2026-03-01"],
        )

    @freeze_time("2026-06-15")
    def test_the_first_reason_stays(self):
        self._leave_and_return(self.jan)
        self._step(self.jan, "exited", "2026-05-01", exit_reason="work")
        self.assertEqual(self.jan.exit_reason, "work")
        self.assertEqual([row[3] for row in self._spells(self.jan)], ["training", "work"])
        self.jan.with_user(self.coach).exit_reason = "self_employed"
        self.assertEqual([row[3] for row in self._spells(self.jan)], ["training", "self_employed"])

    @freeze_time("2026-06-15")
    def test_a_return_taken_back(self):
        self._leave_and_return(self.jan)
        self.jan.with_user(self.coach).action_undo_state()
        self.assertRecordValues(self.jan, [{"state": "exited", "exit_reason": "training"}])
        self.assertEqual(self._spells(self.jan), [(1, "2024-03-01", "2024-10-31", "training")])
        self.jan.with_user(self.coach).action_undo_state()
        self.assertRecordValues(self.jan, [{"state": "active", "exit_reason": False}])
        self.assertEqual(self._spells(self.jan), [(1, "2024-03-01", "", False)])

    @freeze_time("2026-06-15")
    def test_a_coach_takes_back_his_own_member(self):
        self._step(self.jan, "exited", "2024-11-01", user=self.coach, exit_reason="work")
        self._step(self.jan, "active", "2026-02-01", user=self.coach)
        self.assertEqual([row[:3] for row in self._spells(self.jan)][1], (2, "2026-02-01", ""))
        stranger = self._create_user("coach2", "social_cooperative.group_coach")
        self.assertFalse(self.env["coop.member.spell"].with_user(stranger).search([]))

    @freeze_time("2026-06-15")
    def test_dates_of_both_times_corrected_together(self):
        """Each moves past the old place of the other; the spells stay the same rows."""
        self._leave_and_return(self.jan)
        first, second = self.jan.spell_ids.sorted("date_from")
        lines = {status.state: status for status in self.jan._get_history()[-2:]}
        for left, back in (("2026-03-01", "2026-04-01"), ("2024-07-01", "2024-08-01"), ("2026-05-01", "2026-05-01")):
            commands = [
                Command.update(lines["exited"].id, {"date": left}),
                Command.update(lines["trial"].id, {"date": back}),
            ]
            self.jan.with_user(self.treasurer).write({"status_ids": commands})
            self.assertEqual(self.jan.spell_ids.sorted("date_from"), first | second)
            self.assertEqual((str(first.date_left), str(second.date_from)), (left, back))

    @freeze_time("2026-06-15")
    def test_who_was_refused_was_never_a_member(self):
        refused = self._create_member("Piet", state="applicant", date="2025-01-01")
        self._step(refused, "exited", "2025-02-01", exit_reason="not_admitted")
        self.assertEqual((refused.exit_reason, refused.spell_ids.ids), ("not_admitted", []))
        self._step(refused, "trial", "2026-02-01")
        self.assertEqual(self._spells(refused), [(1, "2026-02-01", "", False)])

    def test_no_way_back_is_explained(self):
        self._step(self.jan, "exited", "2024-11-01", exit_reason="work")
        self.jan.email = "jan@example.com"
        with self.assertRefused(UserError, "first enter the return"):
            self.jan.with_user(self.treasurer).action_invite()

    def test_only_an_exit_has_a_reason(self):
        member = self._create_member("Kees", state="exited", exit_reason="work")
        self.assertEqual(member.exit_reason, "work")
        with self.assertRaises(Exception) as caught, mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.jan.exit_reason = "work"
            self.env.flush_all()
        self.assertIn("reason_of_exit", str(caught.exception))

    # === IN THE DATABASE === #

    def test_no_overlap(self):
        spells = on_own_authority(self.env["coop.member.spell"])
        own = self.jan.spell_ids
        vals = {
            "member_id": self.jan.id,
            "sequence": 2,
            "opening_id": self._create_member("Other")._get_history()[0].id,
            "date_from": "2025-01-01",
        }
        with self.assertRaises(ExclusionViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            spells.create(vals)
            spells.flush_model()
        on_own_authority(own).date_left = "2025-01-01"
        spells.flush_model()
        spells.create(vals)
        spells.flush_model()

    def test_nobody_writes_spells(self):
        for user in (self.treasurer, self.administrator, self.coach):
            spell = self.jan.spell_ids.with_user(user)
            with self.assertRaises(AccessError):
                spell.write({"date_from": "2020-01-01"})
            with self.assertRaises(AccessError):
                spell.unlink()
            with self.assertRaises(AccessError):
                self.jan.with_user(user).write({"spell_ids": [Command.delete(spell.id)]})

    # === COUNTING === #

    def _count(self, user=None, company=None):
        counts = self.env["coop.member.count"].with_user(user or self.board)
        if company:
            counts = counts.with_company(company)
        return counts.browse(counts.action_open()["res_id"])

    @freeze_time("2026-06-15")
    def test_members_over_time(self):
        self._leave_and_return(self.jan)
        self._create_member("Anna", date="2025-12-31")
        self._create_member("Bert", date="2026-01-01")
        gone = self._create_member("Carla", date="2024-06-01")
        self._step(gone, "exited", "2026-01-01", exit_reason="work")
        self._create_member("Dirk", state="applicant", date="2026-01-01")
        count = self._count()
        self.assertEqual(count.members, 3)
        count.day = "2025-12-31"
        self.assertEqual(count.members, 2)
        self.assertEqual(
            [
                (line.year, line.at_start, line.entrants, line.returned, line.leavers, line.at_end)
                for line in count.line_ids
            ],
            [("2026", 2, 2, 1, 1, 3), ("2025", 1, 1, 0, 0, 2), ("2024", 0, 2, 0, 1, 1)],
        )
        self.assertTrue(all(count.line_ids.mapped("adds_up")))
        spells = self.env["coop.member.spell"].with_user(self.board)
        entrants = spells.search(count.line_ids[0].action_open_entrants()["domain"])
        self.assertEqual(entrants.member_id.partner_id.mapped("name"), ["Bert", "Jan"][::-1])
        leavers = spells.search(count.line_ids[0].action_open_leavers()["domain"])
        self.assertEqual(leavers.member_id, gone)
        self.assertEqual(len(spells.search(count.action_open_members()["domain"])), count.members)

    def test_each_cooperative_counts_its_own(self):
        other = self._create_cooperative()
        self._create_member("Elders", date="2025-01-01", company_id=other.id)
        self.board.company_ids += other
        self.assertEqual([self._count(company=company).members for company in (self.company, other)], [1, 1])
        count = self._count(company=other)
        self.assertEqual(count.line_ids[-1].year, "2025")

    def test_who_may_count(self):
        for user in (self.treasurer, self.board, self.accountant):
            self._count(user)
        for user in (self.coach, self.shop, self.invoicing):
            with self.assertRaises(AccessError):
                self._count(user)

    # === BEFORE THIS VERSION === #

    @freeze_time("2026-06-15")
    def test_migration(self):
        """The reason stood on the member, and there were no spells."""
        self._step(self.jan, "exited", "2024-11-01", exit_reason="training")
        active, spells = self._create_member("Anna"), self.env["coop.member.spell"]
        archived = self._create_member("Kees", state="exited", exit_reason="work", active=False)
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM coop_member_spell")
        self.env.cr.execute("ALTER TABLE coop_member_status DROP COLUMN exit_reason CASCADE")
        _migrate("pre-exit-reasons", self.env.cr)
        self.env.invalidate_all(flush=False)
        _migrate("post-member-spells", self.env.cr)
        self.env.invalidate_all()
        self.assertEqual(self._spells(self.jan), [(1, "2024-03-01", "2024-10-31", "training")])
        self.assertEqual(self._spells(active), [(1, "2026-01-01", "", False)])
        self.assertEqual(archived.spell_ids.exit_reason, "work")
        self.assertEqual(self.jan.status_ids.filtered("exit_reason").mapped("state"), ["exited"])
        before = self.env.execute_query(SQL("SELECT id, opening_id FROM coop_member_spell ORDER BY id"))
        _migrate("post-member-spells", self.env.cr)
        spells.flush_model()
        self.assertEqual(
            self.env.execute_query(SQL("SELECT id, opening_id FROM coop_member_spell ORDER BY id")), before
        )
