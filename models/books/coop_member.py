from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common.coop_guard import without_defaults
from .res_company import MEMBER_KEPT


class CoopMember(models.Model):
    """A member in the books: the analytic account, and what is fixed once there are bookings."""

    _inherit = "coop.member"

    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        string="Analytic account",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Made with the member, in the plan Members. Choose it on invoices and bills to say whose they are.",
    )

    _analytic_account_uniq = models.UniqueIndex(
        "(analytic_account_id) WHERE analytic_account_id IS NOT NULL", "An analytic account belongs to one member only."
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        members = super(CoopMember, without_defaults(self, ["analytic_account_id"])).create(vals_list)
        members = members.with_env(self.env)
        members._create_analytic_accounts()
        members._take_back_pot_items()
        return members

    def write(self, vals):
        result = super().write(vals)
        if "analytic_account_id" in vals:
            self.env["account.analytic.plan"]._coop_forget_owners()
        if {"trade_name", "number", "active"} & vals.keys():
            self._sync_analytic_accounts()
        return result

    def unlink(self):
        accounts = self.analytic_account_id
        result = super().unlink()
        # A coach may delete an applicant entered by mistake, yet has no right on analytic accounts.
        accounts.sudo().unlink()
        return result

    # === CHECKS === #

    def _check_can_write(self, vals):
        if "analytic_account_id" in vals:
            self._check_can_change_analytic_account(vals["analytic_account_id"])
        return super()._check_can_write(vals)

    def _check_can_change_analytic_account(self, account_id):
        if any(member.analytic_account_id and member.analytic_account_id.id != account_id for member in self):
            raise UserError(self.env._("The analytic account of a member is part of the books and cannot be changed."))

    def _has_bookings(self):
        # Existence only: whoever may delete a member need not be allowed to read the books.
        lines = self.env["account.move.line"].sudo()
        return super()._has_bookings() or bool(
            lines.search_count(
                Domain("coop_member_id", "=", self.id)
                | Domain("analytic_distribution", "in", self.analytic_account_id.ids),
                limit=1,
            )
        )

    # === ANALYTIC ACCOUNT === #

    def _create_analytic_accounts(self):
        for company, members in self.filtered(lambda m: not m.analytic_account_id).grouped("company_id").items():
            kept = members._find_kept_analytic_accounts(company)
            for member in members:
                # A coach enters members, yet has no right on analytic accounts.
                accounts = self.env["account.analytic.account"].sudo()
                account = kept.get(member.number) or accounts.create(member._prepare_analytic_account_vals())
                member.analytic_account_id = account
                self.env["account.analytic.plan"]._coop_forget_owners()
                if member.number in kept:
                    member._sync_analytic_accounts()

    def _find_kept_analytic_accounts(self, company):
        """{number: account that it had before the addon was uninstalled}, of accounts that are still nobody's."""
        # Settings of a company and analytic accounts are not the coach's, who enters members.
        kept = company.sudo()._coop_find_all_kept(MEMBER_KEPT).values()
        plan = self.env["account.analytic.plan"]._coop_members_plan()
        # A contact on it would show others who the member is; such an account stays what somebody made of it.
        return {
            account.code: account
            for account in kept
            if account.root_plan_id == plan and not (account.partner_id or account.coop_member_ids)
        }

    def _take_back_pot_items(self):
        """Items on a pot account from before the addon was uninstalled belong to the member on whose contact they are."""
        # Whoever enters a member need not be allowed to read the books.
        lines = self.env["account.move.line"].sudo()
        items = lines.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("account_id.coop_pot_ids", "!=", False),
                ("company_id", "in", self.company_id.ids),
                ("coop_pot_id", "=", False),
            ]
        )
        for name in ("coop_pot_id", "coop_member_id"):
            self.env.add_to_compute(lines._fields[name], items)

    def _prepare_analytic_account_vals(self):
        """Values of the member's analytic account. No partner: others see this account (design §3)."""
        self.ensure_one()
        return {
            "name": self.trade_name or self.number,
            "code": self.number,
            "plan_id": self.env["account.analytic.plan"]._coop_members_plan().id,
            "company_id": self.company_id.id,
            "active": self.active,
        }

    def _sync_analytic_accounts(self):
        for member in self.filtered("analytic_account_id"):
            vals = member._prepare_analytic_account_vals()
            # The account bears the name of the member, whoever may edit the member.
            member.analytic_account_id.sudo().write({key: vals[key] for key in ("name", "code", "active")})
