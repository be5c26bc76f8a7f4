from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..common.groups import TREASURER

KEEPERS = ("point_of_sale.group_pos_manager", TREASURER)


class CoopTillPerson(models.Model):
    """Somebody with a PIN at the till: who sells under his own name there, or approves what others may not do.

    Volunteers mostly share one login. Rights are those of a login, so whoever approves has one of his own; whoever only
    sells needs none. Odoo's ``pos_hr`` cannot serve: it sends a hash of every PIN to the browser, where four digits are
    found in no time, and its rights are known to the till only, not to the server.
    """

    _name = "coop.till.person"
    _description = "Person at the till"
    _inherit = ["pos.load.mixin", "coop.pin.mixin"]
    _order = "name, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    active = fields.Boolean(default=True)
    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="What the till shows; a first name is enough. Of a member it is number and trade name.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Login",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="With this PIN the rights of this login approve a discount, a price or a return. Empty: this person only sells.",
    )
    till_member_id = fields.Many2one(
        "coop.till.member",
        "Member",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="A member sells with the PIN with which he clocks in.",
    )

    _user_uniq = models.UniqueIndex(
        "(company_id, user_id) WHERE user_id IS NOT NULL", "This login is known to the till already."
    )
    _member_uniq = models.UniqueIndex(
        "(till_member_id) WHERE till_member_id IS NOT NULL", "This member is known to the till already."
    )

    _own_pin = models.Constraint(
        "CHECK (user_id IS NULL OR till_member_id IS NULL)",
        "The PIN of a member is set by the treasurer: whoever approves with a login has a PIN of his own.",
    )

    # === COMPUTE METHODS === #

    @api.depends("till_member_id.display_name")
    def _compute_name(self):
        for person in self:
            person.name = person.till_member_id.display_name or person.name

    @api.depends("pin_hash", "till_member_id.pin_hash")
    def _compute_has_pin(self):
        return super()._compute_has_pin()

    @api.depends("pin_failures", "till_member_id.pin_failures")
    def _compute_pin_locked(self):
        return super()._compute_pin_locked()

    # === CRUD METHODS === #

    def write(self, vals):
        """Who is somebody at the till says its manager or the treasurer; a PIN of his own everybody sets."""
        if not (self.env.su or vals.keys() <= {"new_pin"}):
            self._check_keeper()
            if "user_id" in vals or "till_member_id" in vals:
                # A PIN that somebody else set, or knows, never stands for another person.
                own = self.filtered(
                    lambda person: any(
                        person[name].id != vals[name] for name in ("user_id", "till_member_id") if name in vals
                    )
                )
                own.sudo().pin_hash = False  # closed to every user
        return super().write(vals)

    # === BUSINESS METHODS === #

    def action_clear_pin(self):
        """The PIN no longer counts; the person sets a new one."""
        self.check_access("write")
        self._check_keeper()
        self.sudo().write({"pin_hash": False, "pin_failures": 0})  # closed to every user

    def _check_keeper(self):
        """:raises AccessError: when this is neither the till's manager nor a treasurer"""
        if not any(self.env.user.has_group(group) for group in KEEPERS):
            raise AccessError(
                self.env._(
                    "Who works at the till is entered by its manager or the treasurer. You may set your own PIN."
                )
            )

    def _check_may_set_pin(self):
        """
        :raises ValidationError: when it is a member's, who has one already, or somebody's who sets it himself: whoever
            knows the PIN of somebody with rights could approve in his name
        """
        answer = super()._check_may_set_pin()
        if self.till_member_id:
            raise ValidationError(
                self.env._("%(person)s uses the PIN with which members clock in.", person=self.display_name)
            )
        if self.user_id and self.user_id != self.env.user:
            raise ValidationError(
                self.env._(
                    "%(person)s has a login, and sets this PIN himself or herself: Thrift store ▸ PINs of people at the till.",
                    person=self.display_name,
                )
            )
        if not self.user_id:
            self._check_keeper()
        return answer

    def _get_pin_owner(self):
        return self.till_member_id or super()._get_pin_owner()

    def _get_rights(self):
        """The rights at a till with which this person approves what others may not do."""
        self.ensure_one()
        # Groups of others are not a cashier's to read; which rights somebody has at the till it shows anyway.
        user = self.sudo().user_id
        return user._coop_till_rights() if user.active and self.company_id in user.company_ids else []

    # === TILL === #

    @api.model
    def _load_pos_data_domain(self, data, config):
        return [("company_id", "=", config.company_id.id)] if config.company_id.coop_enabled else False

    @api.model
    def _load_pos_data_fields(self, config):
        return ["name", "has_pin", "write_date"]

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(records, config)
        for row in rows:
            row["coop_rights"] = self.browse(row["id"])._get_rights()
        return rows
