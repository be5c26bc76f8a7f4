import logging
import re
import tempfile
import zipfile
from datetime import timedelta
from os import SEEK_END

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.modules import Manifest
from odoo.tools import SQL

from ...engine.errors import RuleError
from ...engine.xaf_year import fiscal_year
from . import xaf_checks
from .xaf_books import XafBooks
from .xaf_file import XafFile

_logger = logging.getLogger(__name__)

STATES = [("waiting", "Waiting"), ("running", "Being made"), ("ready", "Ready"), ("failed", "Not made")]
# So many lines take a few seconds; the user waits for them. More are made in the background.
AT_ONCE = 50_000
# What cuts a file off (a restart of the server, its time limit) will not do so for ever.
MAX_ATTEMPTS = 3
ZIP_ABOVE = 20_000_000  # bytes; by mail and on the way to a program of the accountant, such a file is better packed
KEPT_DAYS = 30
CHUNK = 1 << 20


class CoopXaf(models.Model):
    """An audit file (XAF 4.0) for the tax office or an accountant: asked for, perhaps being made, ready or refused.

    It holds the whole books of a year, so it is for who asked for it and for nobody else, and it goes by itself: it can be
    made again at any time.
    """

    _name = "coop.xaf"
    _description = "Audit file (XAF)"
    _coop_help = "xaf"
    _inherit = ["coop.books.paper", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _mail_post_access = "read"

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    date_from = fields.Date("First day", required=True, readonly=True)
    date_to = fields.Date("Last day", required=True, readonly=True)
    state = fields.Selection(STATES, "Status", required=True, readonly=True, default="waiting", index=True)
    lines_total = fields.Integer(
        "Lines", readonly=True, help="Lines of journal entries; what members share counts for each."
    )
    lines_done = fields.Integer("Lines written", readonly=True)
    progress = fields.Float(compute="_compute_progress")
    attempts = fields.Integer(readonly=True, export_string_translation=False)
    message = fields.Text("Why it was not made", readonly=True)
    attachment_id = fields.Many2one("ir.attachment", "File", readonly=True, ondelete="set null")

    @api.depends("company_id", "date_from", "date_to")
    def _compute_name(self):
        for job in self:
            year = fiscal_year(job.date_from, job.date_to) if job.date_from and job.date_to else ""
            job.name = self.env._("Audit file %(year)s of %(company)s", year=year, company=job.company_id.name)

    @api.depends("lines_done", "lines_total", "state")
    def _compute_progress(self):
        for job in self:
            share = job.lines_done / job.lines_total if job.lines_total else 0
            job.progress = 100.0 if job.state == "ready" else 100.0 * share

    # === ACTIONS === #

    def action_download(self):
        """The file, to be saved by the browser."""
        self.ensure_one()
        self._check_may_make(self.company_id)
        if not self.attachment_id:
            raise UserError(self.env._("There is no file yet."))
        # Whoever may read a record need not be allowed to delete activities of it; this one said to fetch the file.
        self.sudo().activity_ids.filtered(lambda activity: activity.user_id == self.env.user).unlink()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "download",
            "close": True,
        }

    def action_refresh(self):
        """Show how far it is: the screen reads the record again."""
        self.check_access("read")
        return True

    # === MAKING === #

    @api.model
    def _books(self, company, date_from, date_to):
        """The books of the company and the year, for a user who may have them."""
        self._check_may_make(company)
        return XafBooks(self.env, company, date_from, date_to)

    @api.model
    def _request(self, books):
        """A file of these books: a small one is ready at once, a large one is made in the background."""
        scope = books.scope
        lines = books.totals.lines
        # Nobody writes for himself that a file is ready: users have no right to create or write one. It remains theirs.
        job = self.sudo().create(
            {
                "company_id": books.company.id,
                "date_from": scope.date_from,
                "date_to": scope.date_to,
                "lines_total": lines,
            }
        )
        if lines > AT_ONCE:
            # A user need not be allowed to start a scheduled action.
            self.env.ref("social_cooperative.ir_cron_xaf_make").sudo()._trigger()
        else:
            with tempfile.TemporaryFile() as file:
                job._fill(file, books)
                job._finish(file)
        return job.with_env(self.env)

    def _fill(self, file, books, progress=None):
        """Write the file of the books.

        :raise UserError: when there is a reason not to
        """
        problems = xaf_checks.problems(books)
        if problems:
            raise UserError("\n".join(problems))
        try:
            XafFile(books, self._prepare_header(), progress).fill(file)
        except RuleError as error:
            _logger.exception("Audit file %s", self.id)
            raise UserError(
                self.env._("The books and the file do not agree, so there is no file (%(error)s).", error=error)
            ) from error

    def _prepare_header(self):
        version = Manifest.for_addon("social_cooperative")["version"]
        return {"dateCreated": fields.Date.context_today(self), "softwareVersion": version}

    def _finish(self, file):
        """Keep the file with this record, whose access rules it has from then on."""
        year = fiscal_year(self.date_from, self.date_to)
        name = re.sub(r"[^\w .-]+", "-", f"XAF {self.company_id.name} {year}") + ".xaf"
        mimetype = "application/xml"
        size = file.seek(0, SEEK_END)
        file.seek(0)
        with tempfile.TemporaryFile() as packed:
            if size > ZIP_ABOVE:
                self._pack(file, packed, name)
                file, name, mimetype = packed, f"{name}.zip", "application/zip"
            self.attachment_id = self.env["ir.attachment"].create(
                {"name": name, "raw": file.read(), "mimetype": mimetype, "res_model": self._name, "res_id": self.id}
            )
        self.write({"state": "ready", "lines_done": self.lines_total, "message": False})

    def _pack(self, file, packed, name):
        with (
            zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open(name, "w", force_zip64=True) as one,
        ):
            while chunk := file.read(CHUNK):
                one.write(chunk)
        packed.seek(0)

    # === IN THE BACKGROUND === #

    @api.model
    def _cron_make(self):
        """Make the files that wait, and begin again with those that something cut off."""
        jobs = self.search([("state", "in", ("waiting", "running"))], order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(jobs))
        for job in jobs:
            job.with_context(lang=job.create_uid.lang)._make()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _make(self):
        """Make this file, or say why there is none. Each step is kept, so that it shows how far it is."""
        if self.attempts >= MAX_ATTEMPTS:
            self._fail(
                self.env._("Making it was cut off %(times)s times. Ask who keeps the server.", times=self.attempts)
            )
            return
        self.write({"state": "running", "attempts": self.attempts + 1, "lines_done": 0})
        self.env["ir.cron"]._commit_progress()
        with tempfile.TemporaryFile() as file:
            try:
                self._fill(file, self._own_books(), self._say_progress)
            except UserError as error:
                self.env.cr.rollback()
                self._fail(str(error))
                return
            # Nothing was written here, and the row has changed since: go on with what it is now.
            self.env.cr.rollback()
            if self.exists():
                self._finish(file)
                note = self.env._("It can be downloaded for %(days)s days.", days=KEPT_DAYS)
                self._tell(self.env._("The audit file is ready"), note)

    def _own_books(self):
        """Read as who asked, in his language, if he still may."""
        user = self.create_uid
        asker = self.with_user(user).with_context(lang=user.lang, allowed_company_ids=user.company_ids.ids)
        return asker._books(self.company_id.with_env(asker.env), self.date_from, self.date_to)

    def _say_progress(self, lines):
        """In a transaction of its own: the one that reads the books stays as it is, so that they do not change meanwhile."""
        with self.env.registry.cursor() as cr:
            cr.execute(SQL("UPDATE coop_xaf SET lines_done = %s WHERE id = %s", lines, self.id))

    def _fail(self, message):
        self.write({"state": "failed", "message": message})
        self._tell(self.env._("There is no audit file"), message)

    def _tell(self, summary, note):
        self.activity_schedule("mail.mail_activity_data_todo", summary=summary, note=note, user_id=self.create_uid.id)

    @api.autovacuum
    def _gc_files(self):
        """A copy of all of the books need not lie about: it can be made again."""
        self.search([("create_date", "<", fields.Datetime.now() - timedelta(days=KEPT_DAYS))]).unlink()
