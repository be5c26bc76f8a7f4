from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import Destination, step_key
from ..common.coop_guard import is_own_code


class CoopPot(models.Model):
    """A control account on which every posted journal item carries a member as partner (design §3, level 2).

    One pot of kind "member" per cooperative (Ledenpotten) and any number of shared pots (training, growth …).
    The pot has no balance of its own: the balance is the account's, per partner.
    """

    _name = "coop.pot"
    _description = "Pot"
    _inherit = ["coop.guarded"]
    _order = "kind, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, readonly=True
    )
    kind = fields.Selection(
        [("member", "Members' pots"), ("shared", "Shared pot")], required=True, default="shared", readonly=True
    )
    account_id = fields.Many2one(
        "account.account",
        string="Control account",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('account_type', 'in', ('liability_current', 'liability_non_current'))]",
        help="A liability account used for this pot and nothing else.",
    )
    account_code = fields.Char("Code", related="account_id.code")
    active = fields.Boolean(default=True)

    _account_uniq = models.UniqueIndex("(account_id)", "This account is the control account of another pot already.")
    _member_pot_uniq = models.UniqueIndex(
        "(company_id) WHERE kind = 'member'", "A cooperative has one account for the members' pots."
    )

    # === CONSTRAINTS === #

    @api.constrains("account_id")
    def _check_account(self):
        for pot in self:
            account = pot.account_id
            if account.account_type not in ("liability_current", "liability_non_current") or account.reconcile:
                raise ValidationError(
                    self.env._(
                        "%(account)s cannot be a pot: choose a liability account that is not used for reconciliation.",
                        account=account.display_name,
                    )
                )

    @api.constrains("account_id")
    def _check_account_unused(self):
        """Items from before carry no member; the balance comes in as opening balance instead.

        Switching on takes accounts back that were pots before: those items are the pot's.
        """
        if is_own_code(self.env):
            return
        # Any company's items count, also those the administrator cannot see.
        items = self.env["account.move.line"].sudo()
        for pot in self:
            if items.search_count([("account_id", "=", pot.account_id.id), ("coop_pot_id", "!=", pot.id)], limit=1):
                raise ValidationError(
                    self.env._(
                        "%(account)s has journal items already. Choose an unused account "
                        "and bring the balances in with Opening balances.",
                        account=pot.account_id.display_name,
                    )
                )

    # === CRUD METHODS === #

    @api.model
    def _constant_fields(self):
        """What kind of pot it is, and whose, never changes."""
        return super()._constant_fields() | {"kind", "company_id"}

    def _guarded_message(self, names):
        if names & {"kind", "company_id"}:
            return self.env._(
                "Kind and cooperative of a pot are fixed. Make a new pot, and archive the one you do not need."
            )
        return super()._guarded_message(names)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._complete_create_vals(vals) for vals in vals_list])

    def _complete_create_vals(self, vals):
        """A shared pot is made by its name alone; the control account comes with it."""
        company = self.env["res.company"].browse(vals.get("company_id") or self.env.company.id)
        company._coop_check_enabled()
        if vals.get("account_id") or not vals.get("name"):
            return vals
        self.check_access("create")
        # A treasurer makes shared pots, yet has no right on the chart of accounts.
        account = company.sudo()._coop_make_account("shared_pot", "liability_current", lambda env: vals["name"])
        return {**vals, "account_id": account.id}

    def write(self, vals):
        if "account_id" in vals:
            self._check_can_change(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for pot in self:
            if pot._is_used():
                raise UserError(
                    self.env._(
                        "%(pot)s is part of the books and cannot be deleted. Archive it when it is needed no more.",
                        pot=pot.name,
                    )
                )

    def _is_used(self):
        """Whether anything is booked or calculated on this pot. Meant to be extended."""
        self.ensure_one()
        # Any company's items count, also those that the user cannot see, and those that do not know their pot.
        items = self.env["account.move.line"].sudo()
        domain = [("account_id", "=", self.account_id.id), ("company_id", "=", self.company_id.id)]
        return self.kind == "member" or bool(items.search_count(domain, limit=1))

    def _check_can_change(self, vals):
        # Any company's items count, also those the administrator cannot see.
        items = self.env["account.move.line"].sudo()
        for pot in self:
            if vals["account_id"] != pot.account_id.id and items.search_count([("coop_pot_id", "=", pot.id)], limit=1):
                raise UserError(
                    self.env._("%(pot)s has bookings; its control account can no longer be changed.", pot=pot.name)
                )

    # === BUSINESS METHODS === #

    @api.model
    def _by_account(self, accounts):
        """{control account id: pot id} of those of the accounts that are control accounts, of whatever cooperative."""
        # Every user's items must find their pot, whatever the user may read.
        return {account.id: account.coop_pot_ids.id for account in accounts.sudo() if account.coop_pot_ids}

    def _step_key(self):
        """The key of the settlement steps that contribute to this shared pot."""
        self.ensure_one()
        return step_key("contribution", Destination("shared_pot", self.id))
