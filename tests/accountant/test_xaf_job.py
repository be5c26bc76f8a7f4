from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...engine.xaf_balance import Totals
from ...models.accountant import coop_xaf, xaf_transactions
from .common_xaf import XafCommon


@tagged("post_install", "-at_install", "thorough")
class TestXafJob(XafCommon):
    """A large year is made in the background: with progress, an activity, and a clean new beginning when it is cut off."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(coop_xaf, "AT_ONCE", 0))
        self.cron = self.env.ref("social_cooperative.ir_cron_xaf_make")
        for _number in range(5):
            self._invoice([(10.0, {self.anna: 60, self.bert: 40})])

    def _ask(self):
        _wizard, action = self._make()
        self.assertEqual((action["res_model"], action["res_id"]), ("coop.xaf", self._job().id))
        return self._job()

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_ready(self):
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", self.cron.id)])
        job = self._ask()
        self.assertEqual((job.state, job.progress), ("waiting", 0))
        self.assertEqual(self.env["ir.cron.trigger"].search_count([("cron_id", "=", self.cron.id)]), triggers + 1)
        self._run_cron()
        self.assertEqual((job.state, job.progress, job.attempts), ("ready", 100, 1))
        self._check(self._unpack(job))
        activity = job.sudo().activity_ids
        self.assertEqual(activity.user_id, self.accountant)
        self.assertIn("ready", activity.summary)
        self.assertIn(str(job.attachment_id.id), job.action_download()["url"])
        self.assertFalse(activity.exists(), "who has the file needs no reminder")

    def test_who_asked_is_told_in_his_language(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.accountant.lang = "nl_NL"
        job = self._ask()
        self._run_cron()
        self.assertEqual(job.sudo().activity_ids.user_id.lang, "nl_NL")
        self.assertEqual(job.state, "ready")

    def test_progress(self):
        job = self._ask()
        seen = []
        say = type(job)._say_progress

        def note(record, lines):
            say(record, lines)
            with record.env.registry.cursor() as cr:
                cr.execute("SELECT state, lines_done FROM coop_xaf WHERE id = %s", [record.id])
                seen.append(cr.fetchone())

        with patch.object(xaf_transactions, "STEP", 4), patch.object(type(job), "_say_progress", note):
            self._run_cron()
        self.assertEqual(seen, [("running", 6), ("running", 9), ("running", 12)])
        self.assertEqual(job.lines_total, 15)

    def test_large_file_is_packed(self):
        job = self._ask()
        with patch.object(coop_xaf, "ZIP_ABOVE", 100):
            self._run_cron()
        self.assertEqual(job.attachment_id.mimetype, "application/zip")
        self._check(self._unpack(job))

    def test_cut_off(self):
        """What the server cut off half-way begins again, and after three times somebody is told."""
        job = self._ask()

        def cut_off(_record, _lines):
            raise KeyboardInterrupt

        with patch.object(xaf_transactions, "STEP", 4):
            for attempt in (1, 2):
                with patch.object(type(job), "_say_progress", cut_off), suppress(KeyboardInterrupt):
                    self._run_cron()
                self.env.invalidate_all()
                self.assertEqual((job.state, job.attempts, bool(job.attachment_id)), ("running", attempt, False))
            self._run_cron()
        self.assertEqual((job.state, job.attempts), ("ready", 3))
        self._check(self._unpack(job))

    def test_cut_off_for_ever(self):
        job = self._ask()
        job.sudo().write({"state": "running", "attempts": 3})
        self._run_cron()
        self.assertEqual(job.state, "failed")
        self.assertIn("cut off 3 times", job.message)
        self.assertTrue(job.sudo().activity_ids)

    def test_not_in_order_any_more(self):
        """Between asking and making, somebody broke something: it is named, there is no file."""
        job = self._ask()
        self.company.vat = False
        self._run_cron()
        self.assertEqual((job.state, bool(job.attachment_id)), ("failed", False))
        self.assertIn("tax number", job.message)
        self.assertIn("no audit file", job.sudo().activity_ids.summary)

    def test_may_not_any_more(self):
        job = self._ask()
        self.accountant.group_ids = self.env.ref("base.group_user")
        self._run_cron()
        job = job.sudo()
        self.assertEqual((job.state, bool(job.attachment_id)), ("failed", False))

    def test_deleted_while_it_waits(self):
        job = self._ask()
        job.unlink()
        self._run_cron()
        self.assertFalse(self._job())

    def test_books_that_change_give_no_file(self):
        """Counted and written must be the same."""
        job = self._ask()
        with patch.object(coop_xaf.XafBooks, "totals", Totals(1, 0, 0)), mute_logger("odoo.addons.social_cooperative"):
            self._run_cron()
        self.assertEqual(job.state, "failed")
        self.assertIn("do not agree", job.message)

    def test_several_files(self):
        first = self._ask()
        second = self._ask()
        self._run_cron()
        self.assertEqual((first | second).mapped("state"), ["ready", "ready"])
        self.assertEqual(first.attachment_id.raw, second.attachment_id.raw)

    def test_old_files_go(self):
        job = self._ask()
        self._run_cron()
        attachment = job.attachment_id
        self.env.cr.execute(
            "UPDATE coop_xaf SET create_date = %s WHERE id = %s", [Datetime.now() - timedelta(days=31), job.id]
        )
        self.env.invalidate_all()
        self.env["coop.xaf"].sudo()._gc_files()
        self.assertFalse(job.exists())
        self.assertFalse(attachment.exists())
