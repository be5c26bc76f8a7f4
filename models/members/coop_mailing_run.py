from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.database import lock
from ..common.groups import TREASURER
from .coop_mailed_paper import TO_SEND


class CoopMailingRun(models.AbstractModel):
    """A run whose papers are printed, or sent to the members: all of them by one button, each of them sent once.

    For a model of coop.run.mixin; it brings ``_papers_field``.
    """

    _name = "coop.mailing.run"
    _description = "Run whose papers are sent"

    # The field with its papers, of a model with coop.mailed.paper.
    _papers_field = None

    may_mail = fields.Boolean(compute="_compute_mail", export_string_translation=False)
    mail_progress = fields.Char("Mail", compute="_compute_mail", help="How far sending the papers is.")

    @api.depends_context("uid", "lang")
    def _compute_mail(self):
        counts = self._count_mail()
        for run in self:
            found = counts.get(run.id, {})
            open_ = sum(found.get(state, 0) for state in TO_SEND)
            allowed = run.state == "posted" and run.company_id[run._papers()._mail_setting]
            run.may_mail = bool(allowed and open_)
            run.mail_progress = run._get_mail_progress(found) if found.keys() - {False} else False

    def _count_mail(self):
        """{run id: {mail state: number of papers}}, of the posted papers that this user may read."""
        papers = self._papers()
        inverse = self._fields[self._papers_field].inverse_name
        groups = papers._read_group(
            [(inverse, "in", self.ids), ("state", "=", "posted")], [inverse, "mail_state"], ["__count"]
        )
        counts = {}
        for run, state, count in groups:
            counts.setdefault(run.id, {})[state] = count
        return counts

    def _get_mail_progress(self, counts):
        """ "12 of 50 sent · 36 on their way · 2 to be printed" """
        waiting = counts.get("queued", 0) + counts.get("sending", 0)
        words = [self.env._("%(sent)s of %(all)s sent", sent=counts.get("sent", 0), all=sum(counts.values()))]
        if waiting:
            words.append(self.env._("%(count)s on their way", count=waiting))
        if counts.get("failed"):
            words.append(self.env._("%(count)s not delivered", count=counts["failed"]))
        if counts.get("print"):
            words.append(self.env._("%(count)s to be printed", count=counts["print"]))
        if counts.get(False):
            words.append(self.env._("%(count)s not sent", count=counts[False]))
        return " · ".join(words)

    def _papers(self):
        return self[self._papers_field]

    # === ACTIONS === #

    def _print_papers(self):
        """All papers of this run in one PDF, in the order of the member numbers."""
        self.ensure_one()
        self.check_access("read")
        papers = self._papers()
        if not papers:
            raise UserError(self.env._("There is nothing to print yet. Compute this first."))
        return papers.sorted("member_number").action_print()

    def action_mail_papers(self):
        """Send all papers of this run that were not sent yet."""
        self.ensure_one()
        self._check_role(TREASURER)
        papers = self._papers().filtered(lambda paper: paper.state == "posted")
        if not papers:
            raise UserError(self.env._("Only what is posted is sent: before that it can still change."))
        papers._check_can_mail()
        # Who may send need not be allowed to write the run, which is only locked here.
        lock(self.sudo(), self.env._("Somebody is sending these at this moment. Try again in a minute."))
        papers.invalidate_recordset()
        return papers.action_mail()

    def action_view_mail(self):
        """The papers by what became of their mail."""
        self.ensure_one()
        self.check_access("read")
        papers = self._papers()
        view = self.env.ref(f"social_cooperative.{papers._table}_view_list_mail")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sent to members"),
            "res_model": papers._name,
            "view_mode": "list,form",
            "views": [(view.id, "list"), (False, "form")],
            "domain": [(self._fields[self._papers_field].inverse_name, "=", self.id)],
            "context": {"group_by": "mail_state"},
        }
