from odoo import api, fields, models
from odoo.tools import email_normalize, get_lang

# Odoo's own queue, which sends what was written, and tries again.
MAIL_QUEUE = "mail.ir_cron_mail_scheduler_action"
LAYOUT = "mail.mail_notification_light"


class CoopMember(models.Model):
    """Letters to a member, by e-mail, in the language that the member reads.

    A letter stands in the member's own chatter: there it is seen what was sent, and that a mail did not arrive. It is in no
    chatter of a document that others follow, and a subject carries neither an amount nor a reason.
    """

    _inherit = "coop.member"

    paper_by = fields.Selection(
        [
            ("link", "By e-mail, to read on the member's page"),
            ("pdf", "By e-mail, as an attachment"),
            ("post", "On paper"),
        ],
        "Gets statements",
        required=True,
        default="link",
        tracking=True,
        help="How the member gets statements and reward statements. An attachment can be read by whoever reads the member's "
        "mail; the member's page asks for a password.",
    )

    def _get_lang(self):
        """The language the member reads; that of the cooperative when the member's is not installed."""
        self.ensure_one()
        installed = dict(self.env["res.lang"].get_installed())
        # Only the language: who reads a statement need not be allowed to read contacts.
        own = self.sudo()
        wanted = [own.partner_id.lang, own.company_id.partner_id.lang]
        return next((lang for lang in wanted if lang in installed), get_lang(self.env).code)

    def _get_mail_address(self):
        """Where mail to the member goes; empty when there is no usable address."""
        self.ensure_one()
        return email_normalize(self.sudo().partner_id.email)  # only the address, for our own letters

    def _has_page(self):
        """Hook: whether the member can log in to a page to read there."""
        return False

    def _page_url(self, _record=None):
        """Hook: the address of the member's page, or of one of the member's documents on it; empty when there is none."""
        return ""

    # === WRITING === #

    def _write_letter(self, template, record, attachments=(), author=None):
        """Put a letter into Odoo's queue of mails.

        :param template: external id of a mail template on the record's model
        :param record: what it is about
        :param attachments: [(name, bytes)]
        :param author: the user who sends it; who works now when it is None
        :return: the message in the member's chatter; empty without an address, or when the template was deleted
        """
        self.ensure_one()
        template = self.env.ref(template, raise_if_not_found=False)
        # Whoever takes a step need not be allowed to write to members: what is written follows from the template alone.
        member, record = self.sudo(), record.sudo()
        if not template or not self._get_mail_address():
            return self.env["mail.message"]
        template = template.sudo().with_context(
            lang=member._get_lang(), coop_page_url=member._page_url(record), coop_member_name=member.partner_id.name
        )
        words = {name: template._render_field(name, record.ids)[record.id] for name in ("subject", "body_html")}
        message = member.message_post(
            subject=words["subject"],
            body=words["body_html"],
            partner_ids=member.partner_id.ids,
            attachments=list(attachments),
            subtype_xmlid="mail.mt_note",
            email_layout_xmlid=LAYOUT,
            model_description=member.company_id.name,
            notify_author_mention=True,
            force_send=False,
            **member._get_sender(author or self.env.user),
        )
        self.env.ref(MAIL_QUEUE).sudo()._trigger()  # whoever takes the step may not see the schedule
        return message

    def _get_sender(self, user):
        """The colleague who sends it, from the address of the cooperative; the cooperative itself when nobody does."""
        company = self.company_id.partner_id
        author = user.partner_id if user._is_internal() and not user._is_superuser() else company
        return {"author_id": author.id, "email_from": company.email_formatted or author.email_formatted}

    # === CRON === #

    @api.model
    def _cron_mail_papers(self):
        """Make and send what was queued, one after the other; each is kept before the next begins."""
        registry = self.env.registry
        queued = [
            paper
            for name in sorted(registry)
            if not registry[name]._abstract and issubclass(registry[name], registry["coop.mailed.paper"])
            for paper in self.env[name].search(self.env[name]._queued_mail_domain(), order="id")
        ]
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(queued))
        for paper in queued:
            paper.with_company(paper.company_id)._send_mail()
            if not cron._commit_progress(1):
                break
