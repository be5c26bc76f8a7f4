from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..common.coop_guard import as_own_code, is_own_code

# What a user says about the time of a permission: from then on it is the user's.
TIMES = {"member_id", "date_from", "date_to", "active"}
NOT_ENDED = {"ended_by_exit": False, "exit_id": False, "date_to_before_exit": False}


class CoopPermission(models.Model):
    """A permission ends with the member's exit, by this one way: the exit is entered, moved or taken back by whatever door.

    It ends on the day of the exit; one that would begin later is archived. What it was before is kept, for an exit that is
    taken back. It stays that exit's when the member comes back: what was permitted before is not permitted anew.
    """

    _name = "coop.permission"
    _inherit = ["coop.guarded", "coop.permission"]

    ended_by_exit = fields.Boolean("Ended by the exit", readonly=True, copy=False)
    exit_id = fields.Many2one(
        "coop.member.status",
        "Exit that ended it",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    date_to_before_exit = fields.Date(
        "End without the exit", readonly=True, copy=False, help="Last day that was agreed; empty: until further notice."
    )

    # === CRUD METHODS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"ended_by_exit", "exit_id", "date_to_before_exit"}

    @api.model_create_multi
    def create(self, vals_list):
        permissions = super().create(vals_list)
        permissions._check_begins_before_exit()
        permissions.member_id._end_permissions_at_exit()
        return permissions

    def write(self, vals):
        result = super().write(vals)
        if TIMES & vals.keys() and not is_own_code(self.env):
            as_own_code(self.filtered("ended_by_exit")).write(NOT_ENDED)
            self.filtered("active")._check_begins_before_exit()
            self.member_id._end_permissions_at_exit()
        return result

    # === CHECKS === #

    def _check_begins_before_exit(self):
        for permission in self:
            exited = permission.member_id._get_exit(permission.date_from).date
            if exited and permission.date_from > exited:
                raise ValidationError(
                    self.env._(
                        "%(member)s left on %(date)s: a permission cannot begin after that. Does the person come back? "
                        "Then first enter the return, with the buttons at the top of the member's form.",
                        member=permission.member_id.display_name,
                        date=format_date(self.env, exited),
                    )
                )

    # === BUSINESS METHODS === #

    def _follow_exit(self):
        """Make these what they are with the exits of their members, or without."""
        for permission in self:
            exit_ = permission.exit_id or permission.member_id._get_exit(permission.date_from)
            vals = permission._prepare_exit_vals(exit_)
            changed = {name: value for name, value in vals.items() if permission._would_change([name], {name: value})}
            if changed:
                as_own_code(permission).write(changed)
        self.flush_recordset()  # the database compares a next permission with these, as they are now

    def _prepare_exit_vals(self, exit_):
        """:param exit_: the line of the history that ends it; empty when there is none"""
        self.ensure_one()
        agreed, exited = self.date_to_before_exit if self.ended_by_exit else self.date_to, exit_.date
        ends = self.agreement_id.date_to
        without = min(filter(None, (agreed, ends)), default=False) if self.ended_by_exit else agreed
        if not self.active and not self.ended_by_exit:
            return {}
        if not exited or (without and without <= exited):
            return {"active": True, "date_to": without, **NOT_ENDED}
        return {
            "active": self.date_from <= exited,
            "date_to": exited if self.date_from <= exited else without,
            "ended_by_exit": True,
            "exit_id": exit_.id,
            "date_to_before_exit": without,
        }
