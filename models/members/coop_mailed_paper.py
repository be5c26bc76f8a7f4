from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..common.coop_guard import on_own_authority
from ..common.groups import TREASURER
from ..common.notification import notification

CRON = "social_cooperative.ir_cron_mail_papers"
# What is sent when somebody presses; all else is on its way, or was sent.
TO_SEND = (False, "print", "failed")
FAILED = {"exception", "bounce", "canceled"}


class CoopMailedPaper(models.AbstractModel):
    """A paper for one member, that can be printed, and sent by e-mail, once; it says what became of that.

    Pressing puts papers into a queue. The job makes them one by one and commits each, so that five hundred take no time of
    whoever pressed; what was made is in Odoo's own queue of mails, which tells here whether it was delivered.

    A model, of coop.guarded with rows that nobody else writes, brings ``member_id``, ``member_number``, ``company_id``,
    ``number``, ``state`` with "posted", and the attributes below.
    """

    _name = "coop.mailed.paper"
    _description = "Paper that is sent to a member"

    # External ids of the report that makes the paper, and of the letter.
    _report = None
    _mail_template = None
    # The setting of the company that allows it.
    _mail_setting = None

    mail_queued_on = fields.Datetime("To be sent since", readonly=True, copy=False)
    mail_by_id = fields.Many2one("res.users", "Sent by", readonly=True, copy=False)
    mail_obstacle = fields.Selection(
        [
            ("post", "Wants it on paper"),
            ("address", "No e-mail address"),
            ("page", "No access to the member's page"),
            ("error", "The paper could not be made"),
        ],
        "Why not sent",
        readonly=True,
        copy=False,
    )
    mailed_on = fields.Datetime("Sent on", readonly=True, copy=False)
    mailed_to = fields.Char("Sent to", readonly=True, copy=False)
    mailed_as = fields.Selection([("pdf", "Attachment"), ("link", "Link")], "Sent as", readonly=True, copy=False)
    mail_message_id = fields.Many2one(
        "mail.message", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )
    mail_state = fields.Selection(
        [
            ("queued", "To be sent"),
            ("sending", "On its way"),
            ("sent", "Sent"),
            ("failed", "Not delivered"),
            ("print", "To be printed"),
        ],
        "Mail",
        compute="_compute_mail_state",
        store=True,
        readonly=True,
    )

    # === COMPUTE METHODS === #

    @api.depends("mail_queued_on", "mail_obstacle", "mailed_on", "mail_message_id.notification_ids.notification_status")
    def _compute_mail_state(self):
        for paper in self:
            paper.mail_state = paper._get_mail_state()

    def _get_mail_state(self):
        self.ensure_one()
        if self.mail_obstacle:
            return "failed" if self.mail_obstacle == "error" else "print"
        if not self.mailed_on:
            return "queued" if self.mail_queued_on else False
        found = set(self.mail_message_id.notification_ids.mapped("notification_status"))
        if found & FAILED:
            return "failed"
        # Without notifications the message was deleted, by whomever; what was sent stays sent.
        return "sent" if found <= {"sent"} else "sending"

    # === ACTIONS === #

    def action_print(self):
        self.check_access("read")
        # The paper has its own letterhead: Odoo's document layout need not be chosen first.
        return self.env.ref(self._report).report_action(self, config=False)

    def action_preview(self):
        """The same paper on the screen."""
        return self.action_print() | {"report_type": "qweb-html", "name": self.env._("Preview")}

    def action_mail(self):
        """Send those of these papers that were not sent yet."""
        self._check_can_mail()
        papers = self.filtered(lambda paper: paper.mail_state in TO_SEND)
        if not papers:
            raise UserError(self.env._("These were sent already, or are on their way."))
        papers._queue_mail()
        return notification(papers._mail_summary())

    # === CHECKS === #

    def _check_can_mail(self):
        """:raises AccessError: for who is no treasurer, or may not read these
        :raises UserError: when they are not final, or the cooperative does not send them by mail
        """
        if not self.env.su and not self.env.user.has_group(TREASURER):
            raise AccessError(self.env._("Only a treasurer may do this."))
        self.check_access("read")
        if any(not paper.company_id[self._mail_setting] for paper in self):
            raise UserError(self.env._("Sending these by e-mail is switched off under Settings ▸ Social Cooperative."))
        if any(paper.state != "posted" for paper in self):
            raise UserError(self.env._("Only what is posted is sent: before that it can still change."))

    def _get_mail_obstacle(self):
        """Why this paper cannot go by mail; empty when it can."""
        self.ensure_one()
        member = self.member_id
        if member.paper_by == "post":
            return "post"
        if not member._get_mail_address():
            return "address"
        return "page" if member.paper_by == "link" and not member._has_page() else ""

    # === WHAT IS PRINTED === #

    def _get_report_base_filename(self):
        """The number of the paper and of the member, and no name of a person."""
        self.ensure_one()
        return f"{self.number or self.env._('Draft')} {self.member_number}".replace("/", "-")

    def _get_lang(self):
        """The language the member reads."""
        self.ensure_one()
        return self.member_id._get_lang()

    def _get_status(self):
        """Said in red on a paper that does not count (any more)."""
        self.ensure_one()
        if self.state == "reversed":
            return self.env._("Reversed – no longer valid")
        return "" if self.state == "posted" else self.env._("Draft – not final")

    # === THE QUEUE === #

    def _queue_mail(self):
        """Queue what can be sent, and say of the rest why not."""
        for obstacle, papers in self.grouped(lambda paper: paper._get_mail_obstacle()).items():
            papers._stop_failed_mail()
            # Nobody may write a paper that is final; what becomes of its mail is written beside it.
            on_own_authority(papers).write(
                {
                    "mail_obstacle": obstacle,
                    "mail_queued_on": not obstacle and fields.Datetime.now(),
                    "mail_by_id": self.env.uid,
                    "mailed_on": False,
                    "mailed_to": False,
                    "mailed_as": False,
                    "mail_message_id": False,
                }
            )
        self.env.ref(CRON).sudo()._trigger()  # a treasurer may not see the schedule

    def _stop_failed_mail(self):
        """Nobody presses Retry on the mail that failed while the paper is sent anew."""
        # A treasurer has no rights on the queue of mails; these are of papers that were just checked.
        mails = self.env["mail.mail"].sudo()
        mails.search(
            [("mail_message_id", "in", self.sudo().mail_message_id.ids), ("state", "in", ("exception", "outgoing"))]
        ).cancel()

    def _mail_summary(self):
        counts = {state: len(papers) for state, papers in self.grouped("mail_state").items()}
        words = [self.env._("%(count)s are on their way.", count=counts.get("queued", 0))]
        if counts.get("print"):
            words.append(self.env._("%(count)s must be printed: the list says why.", count=counts["print"]))
        return " ".join(words)

    @api.model
    def _queued_mail_domain(self):
        return Domain("mail_state", "=", "queued") & Domain("state", "=", "posted")

    def _send_mail(self):
        """Make this paper and put its letter into Odoo's queue."""
        self.ensure_one()
        obstacle = self._get_mail_obstacle()
        if obstacle:
            on_own_authority(self).mail_obstacle = obstacle
            return
        kind = self.member_id.paper_by
        own = on_own_authority(self)
        own.write(
            {
                "mailed_as": kind,
                "mailed_on": fields.Datetime.now(),
                "mailed_to": self.member_id._get_mail_address(),
            }
        )
        try:
            attachments = [self._make_attachment()] if kind == "pdf" else []
        except UserError:
            own.write({"mail_obstacle": "error", "mailed_on": False, "mailed_to": False, "mailed_as": False})
            return
        own.mail_message_id = self.member_id._write_letter(
            self._mail_template, self, attachments, author=self.mail_by_id
        )

    def _make_attachment(self):
        """(file name, PDF): named by the number of the paper and of the member.

        :raises UserError: when it cannot be printed
        """
        content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
            self._report, self.ids, data={"report_type": "pdf"}
        )
        return f"{self._get_report_base_filename()}.pdf", content
