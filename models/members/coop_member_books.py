from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .res_company import MEMBER_KEPT


class CoopMember(models.Model):
    """A member in the books: number, analytic account, and what is fixed once there are bookings."""

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

    def _get_book_name(self):
        """The name for books, till and customers: number and trade name, never the surname."""
        self.ensure_one()
        return f"{self.number or ''} {self.trade_name or ''}".strip()

    @api.model
    def _next_number(self, company):
        """The next number that nobody has: imported members brought theirs along.

        :raises UserError: when the company has no sequence for them
        """
        # Coaches enter members and see only their own; the sequence is nobody's to edit.
        sequences, members = self.env["ir.sequence"].sudo().with_company(company), self.sudo()
        number = sequences.next_by_code("coop.member")
        while number and members._has_number(company, number):
            number = sequences.next_by_code("coop.member")
        if not number:
            raise UserError(
                self.env._(
                    "%(company)s has no sequence for member numbers. "
                    "Open Cooperative ▸ Configuration ▸ Set-up and press Put right.",
                    company=company.name,
                )
            )
        return number

    @api.model
    def _has_number(self, company, number):
        members = self.with_context(active_test=False)
        return bool(members.search_count([("number", "=", number), ("company_id", "=", company.id)], limit=1))

    def _create_analytic_accounts(self):
        for company, members in self.filtered(lambda m: not m.analytic_account_id).grouped("company_id").items():
            kept = members._find_kept_analytic_accounts(company)
            for member in members:
                # A coach enters members, yet has no right on analytic accounts.
                accounts = self.env["account.analytic.account"].sudo()
                account = kept.get(member.number) or accounts.create(member._prepare_analytic_account_vals())
                member.analytic_account_id = account
                if member.number in kept:
                    member._sync_analytic_accounts()
        self.env.registry.clear_cache()  # plan._coop_owners

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
        pots = self.env["coop.pot"]._by_account()
        # Whoever enters a member need not be allowed to read the books.
        lines = self.env["account.move.line"].sudo()
        items = lines.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("account_id", "in", list(pots)),
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
            # Same reason as at creation: the name follows whoever may edit the member.
            member.analytic_account_id.sudo().write({key: vals[key] for key in ("name", "code", "active")})

    def _has_bookings(self):
        self.ensure_one()
        # Existence only: whoever may delete a member need not be allowed to read the books.
        lines = self.env["account.move.line"].sudo()
        return bool(
            lines.search_count(
                Domain("coop_member_id", "=", self.id)
                | Domain("analytic_distribution", "in", self.analytic_account_id.ids),
                limit=1,
            )
        )

    def _check_can_renumber(self):
        if not self.env.su and not self.env.user.has_group("social_cooperative.group_treasurer"):
            raise AccessError(self.env._("The number of a member is in the books. Only a treasurer changes it."))

    def _check_can_change_analytic_account(self, account_id):
        if any(member.analytic_account_id and member.analytic_account_id.id != account_id for member in self):
            raise UserError(self.env._("The analytic account of a member is part of the books and cannot be changed."))

    def _check_can_change_partner(self, partner_id):
        for member in self.filtered(lambda m: m.partner_id.id != partner_id):
            member._check_can_choose_contact()
            if member._has_bookings():
                raise UserError(
                    self.env._(
                        "%(member)s has bookings on this person, so the person cannot be exchanged for another.",
                        member=member.display_name,
                    )
                )

    @api.model
    def _by_partner(self, partners):
        """{(partner id, company id): member id}, of all companies: the books ask, whoever posts."""
        # As it says: whoever posts may not be allowed to read members.
        members = self.sudo().with_context(active_test=False).search([("partner_id", "in", partners.ids)])
        return {(member.partner_id.id, member.company_id.id): member.id for member in members}
