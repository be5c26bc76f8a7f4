from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..common.coop_guard import as_own_code, is_own_code

# What a user says about the time of a permission: from then on it is the user's.
TIMES = {"member_id", "date_from", "date_to", "active"}


class CoopPermission(models.Model):
    """A permission ends with the member's exit, by this one way: the exit is entered, moved or taken back by whatever door.

    It ends on the day of the exit; one that would begin later is archived. What it was before is kept, for an exit that is
    taken back.
    """

    _name = "coop.permission"
    _inherit = ["coop.guarded", "coop.permission"]

    ended_by_exit = fields.Boolean("Ended by the exit", readonly=True, copy=False)
    date_to_before_exit = fields.Date(
        "End without the exit", readonly=True, copy=False, help="Last day that was agreed; empty: until further notice."
    )

    # === CRUD METHODS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"ended_by_exit", "date_to_before_exit"}

    @api.model_create_multi
    def create(self, vals_list):
        permissions = super().create(vals_list)
        permissions._check_begins_before_exit()
        permissions.member_id._end_permissions_at_exit()
        return permissions

    def write(self, vals):
        result = super().write(vals)
        if TIMES & vals.keys() and not is_own_code(self.env):
            as_own_code(self.filtered("ended_by_exit")).write({"ended_by_exit": False, "date_to_before_exit": False})
            self.filtered("active")._check_begins_before_exit()
            self.member_id._end_permissions_at_exit()
        return result

    # === CHECKS === #

    def _check_begins_before_exit(self):
        for permission in self:
            exited = permission.member_id._get_exit_date()
            if exited and permission.date_from > exited:
                raise ValidationError(
                    self.env._(
                        "%(member)s left on %(date)s: a permission cannot begin after that.",
                        member=permission.member_id.display_name,
                        date=format_date(self.env, exited),
                    )
                )

    # === BUSINESS METHODS === #

    def _follow_exit(self, exited):
        """Make these what they are with the exit on that day, or without one.

        :param exited: the day of the exit; False when there is none
        """
        for permission in self:
            vals = permission._prepare_exit_vals(exited)
            changed = {name: value for name, value in vals.items() if permission[name] != value}
            if changed:
                as_own_code(permission).write(changed)
        self.flush_recordset()  # the database compares a next permission with these, as they are now

    def _prepare_exit_vals(self, exited):
        self.ensure_one()
        agreed = self.date_to_before_exit if self.ended_by_exit else self.date_to
        ends = self.agreement_id.date_to
        without = min(filter(None, (agreed, ends)), default=False) if self.ended_by_exit else agreed
        if not self.active and not self.ended_by_exit:
            return {}
        if not exited or (without and without <= exited):
            return {"active": True, "date_to": without, "ended_by_exit": False, "date_to_before_exit": False}
        return {
            "active": self.date_from <= exited,
            "date_to": exited if self.date_from <= exited else without,
            "ended_by_exit": True,
            "date_to_before_exit": without,
        }
