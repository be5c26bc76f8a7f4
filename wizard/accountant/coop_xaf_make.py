from odoo import api, fields, models
from odoo.fields import Domain

from ...models.accountant import xaf_checks


class CoopXafMake(models.TransientModel):
    """Asks whose audit file and of which year, says what is not in order, and makes the file."""

    _name = "coop.xaf.make"
    _description = "Make an audit file (XAF)"
    _coop_help = "xaf#making-one"
    _inherit = ["coop.dialog", "coop.fiscal.year.mixin"]

    step = fields.Selection(
        [("choose", "Choose"), ("refused", "Refused"), ("look", "Look")], default="choose", required=True, readonly=True
    )
    problems = fields.Text(readonly=True)
    without_code_ids = fields.Many2many(
        "account.account", "coop_xaf_make_without_code_rel", string="Accounts without an RGS code", readonly=True
    )
    shared_code_ids = fields.Many2many(
        "account.account",
        "coop_xaf_make_shared_code_rel",
        string="Accounts with an RGS code that another account has already",
        readonly=True,
    )

    draft_count = fields.Integer("Drafts", compute="_compute_draft_count")

    @api.depends("company_id", "date_from", "date_to")
    def _compute_draft_count(self):
        for dialog in self:
            dialog.draft_count = self.env["coop.xaf"]._count_drafts(dialog.company_id, dialog.date_from, dialog.date_to)

    # === ACTIONS === #

    def action_make(self):
        """Make the file. When something is not in order, say so first: with problems there is no file."""
        self.ensure_one()
        books = self._books()
        problems = xaf_checks.problems(books)
        if problems:
            self.write({"step": "refused", "problems": "\n".join(problems)})
            return self._reopen()
        without = xaf_checks.accounts_without_code(books)
        shared = xaf_checks.accounts_with_shared_code(books)
        if without or shared:
            self.write({"step": "look", "without_code_ids": without.ids, "shared_code_ids": shared.ids})
            return self._reopen()
        return self._make(books)

    def action_make_anyway(self):
        """Make the file with accounts that have no RGS code."""
        self.ensure_one()
        return self._make(self._books())

    def action_back(self):
        self.ensure_one()
        self.step = "choose"
        return self._reopen()

    def action_open_accounts(self):
        """The accounts of the warning as a list to fill in, for who may."""
        self.ensure_one()
        self.env["coop.xaf"]._check_may_make(self.company_id)
        accounts = self.without_code_ids | self.shared_code_ids
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Accounts to give an RGS code"),
            "res_model": "account.account",
            "views": [(self.env.ref("social_cooperative.account_account_view_list_rgs").id, "list")],
            "domain": Domain("id", "in", accounts.ids),
        }

    def action_open_files(self):
        """The files that this user asked for before."""
        self.check_access("read")
        return self.env["ir.actions.act_window"]._for_xml_id("social_cooperative.coop_xaf_action")

    def _books(self):
        return self.env["coop.xaf"]._books(self.company_id, self.date_from, self.date_to)

    def _make(self, books):
        job = self.env["coop.xaf"]._request(books)
        if job.state == "ready":
            return job.action_download()
        return {
            "type": "ir.actions.act_window",
            "res_model": "coop.xaf",
            "view_mode": "form",
            "res_id": job.id,
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Audit file (XAF)"),
            "res_model": self._name,
            "view_mode": "form",
            "res_id": self.id,
            "target": "new",
        }
