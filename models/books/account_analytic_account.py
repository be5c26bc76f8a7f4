from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountAnalyticAccount(models.Model):
    _inherit = "account.analytic.account"

    coop_member_ids = fields.One2many(
        "coop.member", "analytic_account_id", string="Member", export_string_translation=False
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        accounts._coop_forget_owners()
        return accounts

    def write(self, vals):
        if "plan_id" in vals:
            self._coop_check_plan(self.env["account.analytic.plan"].browse(vals["plan_id"]))
        if {"company_id", "partner_id"} & vals.keys():
            self._coop_check_fixed(vals)
        result = super().write(vals)
        if "company_id" in vals:
            self._coop_forget_owners()
        return result

    def unlink(self):
        plan = self.env["account.analytic.plan"]
        result = super().unlink()
        plan._coop_forget_owners()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        # The restriction counts for users who may not read members, too.
        for account in self.sudo():
            if account._coop_is_fixed():
                raise UserError(
                    self.env._(
                        "%(account)s belongs to the members' books and cannot be deleted.", account=account.display_name
                    )
                )

    # === CHECKS === #

    def _coop_in_members_plan(self):
        plan = self.env["account.analytic.plan"]._coop_members_plan()
        return self.filtered(lambda account: account.root_plan_id == plan) if plan else self.browse()

    def _coop_forget_owners(self):
        if self._coop_in_members_plan():
            self.env["account.analytic.plan"]._coop_forget_owners()

    def _coop_check_plan(self, plan):
        """No account moves into or out of the plan Members: what is posted on it would change owner."""
        members = self.env["account.analytic.plan"]._coop_members_plan()
        if members and any((account.root_plan_id == members) != (plan.root_id == members) for account in self):
            raise UserError(
                self.env._(
                    "An analytic account cannot move into or out of the plan %(plan)s: what is posted on it "
                    "would change owner. Make a new account instead.",
                    plan=members.name,
                )
            )

    def _coop_check_fixed(self, vals):
        """Company and contact of an account in the plan Members are fixed; a contact would show who the member is."""
        # Whoever edits analytic accounts need not be allowed to read members.
        for account in self._coop_in_members_plan().sudo():
            in_use = account._coop_is_fixed() or account._coop_has_items()
            if in_use and any(vals[name] != account[name].id for name in vals.keys() & {"company_id", "partner_id"}):
                raise UserError(
                    self.env._(
                        "%(account)s belongs to the members' books: its company and contact are fixed.",
                        account=account.display_name,
                    )
                )

    def _coop_is_fixed(self):
        """Whether this is a member's account, or the cooperative's own."""
        self.ensure_one()
        return bool(self.coop_member_ids) or self == self.company_id.coop_analytic_account_id

    def _coop_has_items(self):
        self.ensure_one()
        items = self.env["account.analytic.line"]
        return bool(items.search_count([(self.plan_id._column_name(), "=", self.id)], limit=1))
