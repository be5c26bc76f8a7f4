from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, frozendict

PLAN_PARAMETER = "social_cooperative.members_plan_id"


class Owner(NamedTuple):
    """The owner of an analytic account of the plan Members: a member, or (no member) the cooperative."""

    company_id: int
    member_id: int | None


class AccountAnalyticPlan(models.Model):
    _inherit = "account.analytic.plan"

    coop_owners = fields.Binary(
        compute="_compute_coop_owners", groups=fields.NO_ACCESS, exportable=False, export_string_translation=False
    )

    def _compute_coop_owners(self):
        """{analytic account id: Owner} of each plan with all that is below it.

        The ORM keeps it as long as it keeps any value: in this transaction only. What is kept longer, for all who work
        in one process, is wrong as soon as somebody else makes a member.
        """
        self.env["account.analytic.account"].flush_model(["company_id", "plan_id", "root_plan_id"])
        self.env["coop.member"].flush_model(["analytic_account_id"])
        for plan in self:
            rows = self.env.execute_query(
                SQL(
                    """SELECT account.id, account.company_id, member.id
                         FROM account_analytic_account account
                    LEFT JOIN coop_member member ON member.analytic_account_id = account.id
                        WHERE account.root_plan_id = %s""",
                    plan.id,
                )
            )
            plan.coop_owners = frozendict({row[0]: Owner(*row[1:]) for row in rows})

    def write(self, vals):
        if "parent_id" in vals:
            self._coop_check_parent(self.browse(vals["parent_id"]))
        return super().write(vals)

    def _coop_check_parent(self, parent):
        """The plan Members stays a plan of its own, and no accounts come or go with a plan below it."""
        members = self._coop_members_plan()
        if not members or all(plan.parent_id == parent for plan in self):
            return
        moved = self.filtered(lambda plan: (plan.root_id == members) != (parent.root_id == members))
        # Accounts count also where whoever moves the plan cannot see them.
        accounts = self.env["account.analytic.account"].sudo().with_context(active_test=False)
        if members in self or accounts.search_count([("plan_id", "child_of", moved.ids)], limit=1):
            raise UserError(
                self.env._(
                    "%(plan)s carries the members' books: it stays a plan of its own, and a plan with accounts "
                    "cannot be moved into or out of it.",
                    plan=members.name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_members_plan(self):
        if self._coop_members_plan() in self:
            raise UserError(self.env._("%(plan)s carries the members' books and cannot be deleted.", plan=self[0].name))

    def _get_applicability(self, **kwargs):
        """The plan Members is there for cooperatives only: other companies do not see it (design §3 "Inert").

        In a cooperative it is never "mandatory" for the screen: the check at posting decides, on every way in.
        """
        if self.root_id == self._coop_members_plan():
            company = self.env["res.company"].browse(kwargs.get("company_id") or self.env.company.id)
            # Some screens ask without rights on other companies' settings; only the switch is read.
            if not company.sudo().coop_enabled:
                return "unavailable"
        return super()._get_applicability(**kwargs)

    @api.model
    def _coop_members_plan(self):
        """The plan with one analytic account per member; empty before the first company is switched on."""
        # The id is technical and the same for everybody; ordinary users cannot read parameters.
        parameter = self.env["ir.config_parameter"].sudo().get_param(PLAN_PARAMETER)
        return self.browse(int(parameter)) if parameter else self.browse()

    @api.model
    def _coop_create_members_plan(self):
        """The plan Members, made when the first company is switched on, shared by all cooperatives of a database."""
        plan = self._coop_members_plan().exists()
        if not plan:
            plan = self.create({"name": self.env._("Members"), "sequence": 1})
            # Only an administrator of the cooperative gets here; parameters are the system's.
            self.env["ir.config_parameter"].sudo().set_param(PLAN_PARAMETER, plan.id)
        return plan

    @api.model
    def _coop_owners(self):
        """{analytic account id: Owner} of the whole plan Members; {} before the first company is switched on.

        Every posted line of a cooperative asks for it: it is read once in a transaction.
        """
        # Whoever posts must respect the plan, and need not be allowed to read members; ids leave here, nothing else.
        plan = self._coop_members_plan().sudo()
        return plan.coop_owners if plan else {}

    @api.model
    def _coop_forget_owners(self):
        """Accounts of the plan, or their owners, have changed in this transaction."""
        # The record whose cache _coop_owners fills.
        self._coop_members_plan().sudo().invalidate_recordset(["coop_owners"], flush=False)
