from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date


class CoopAgreement(models.Model):
    """A contract between the cooperative and a benefit authority: a municipality (convenant) or UWV."""

    _name = "coop.agreement"
    _description = "Agreement with a benefit authority"
    _inherit = ["mail.thread", "mail.activity.mixin", "coop.period.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, readonly=True, default=lambda self: self.env.company
    )
    authority_partner_id = fields.Many2one(
        "res.partner",
        "Benefit authority",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('coop_authority_kind', '!=', False)]",
        tracking=True,
        help="The municipality, or UWV: who decides on the benefit of the members under this agreement.",
    )
    authority_kind = fields.Selection(related="authority_partner_id.coop_authority_kind")
    municipality_successor_id = fields.Many2one(related="authority_partner_id.coop_municipality_id.successor_id")
    reference = fields.Char("Contract number", tracking=True)
    notice_months = fields.Integer("Notice", help="Months of notice that either party gives.")
    contact_ids = fields.Many2many(
        "res.partner",
        string="Other contacts",
        domain="[('parent_id', '=', authority_partner_id)]",
        help="Who else you deal with there.",
    )
    permission_ids = fields.One2many("coop.permission", "agreement_id", "Permissions")
    permission_count = fields.Integer("Number of permissions", compute="_compute_permission_count")
    member_count = fields.Integer(
        "Members", compute="_compute_member_count", help="Members with a permission in force today."
    )
    note = fields.Html()
    active = fields.Boolean(default=True)

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_from <= date_to)", "The last day lies before the first."
    )
    _notice_positive = models.Constraint("CHECK (notice_months >= 0)", "The months of notice cannot be negative.")

    # === COMPUTE METHODS === #

    @api.depends("permission_ids.date_from", "permission_ids.date_to", "permission_ids.active")
    def _compute_member_count(self):
        permissions = self.env["coop.permission"]
        counts = dict(
            permissions._read_group(
                permissions._in_force_domain() & Domain("agreement_id", "in", self.ids), ["agreement_id"], ["__count"]
            )
        )
        for agreement in self:
            agreement.member_count = counts.get(agreement._origin, 0)

    @api.depends_context("uid")
    @api.depends("permission_ids")
    def _compute_permission_count(self):
        groups = self.env["coop.permission"]._read_group(
            [("agreement_id", "in", self.ids)], ["agreement_id"], ["__count"]
        )
        counts = dict(groups)
        for agreement in self:
            agreement.permission_count = counts.get(agreement._origin, 0)

    # === CONSTRAINTS === #

    @api.constrains("authority_partner_id")
    def _check_authority(self):
        """Rooms extend this with what depends on the kind of authority."""
        for agreement in self:
            if not agreement.authority_kind:
                raise ValidationError(
                    self.env._(
                        "%(agreement)s is an agreement with %(partner)s, who is neither a municipality nor UWV. Choose a "
                        "benefit authority, or add it first.",
                        agreement=agreement.display_name,
                        partner=agreement.authority_partner_id.display_name,
                    )
                )

    @api.constrains("date_from", "date_to")
    def _check_permissions_within(self):
        self.permission_ids._check_within_agreement()

    @api.onchange("authority_partner_id")
    def _onchange_authority_partner_id(self):
        authority = self.authority_partner_id
        self.contact_ids = self.contact_ids.filtered(lambda contact: contact.parent_id == authority)

    # === CRUD METHODS === #

    def write(self, vals):
        if vals.get("date_to"):
            self._end_permissions(fields.Date.to_date(vals["date_to"]))
        return super().write(vals)

    def _end_permissions(self, date):
        """No permission outlasts its agreement."""
        for agreement in self:
            longer = agreement.permission_ids.filtered_domain(
                Domain("date_from", "<=", date) & (Domain("date_to", "=", False) | Domain("date_to", ">", date))
            )
            if longer:
                longer.date_to = date
                agreement._message_log(
                    body=self.env._(
                        "%(count)s permission(s) end with this agreement on %(date)s.",
                        count=len(longer),
                        date=format_date(self.env, date),
                    )
                )

    # === ACTIONS === #

    def action_open_members(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Members under this agreement"),
            "res_model": "coop.member",
            "view_mode": "list,kanban,form",
            "domain": [("agreement_id", "=", self.id)],
        }

    def action_open_permissions(self):
        self.ensure_one()
        self.check_access("read")
        return self.env["coop.permission"]._action_of("agreement_id", self)

    def action_open_authority(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.authority_partner_id.display_name,
            "res_model": "res.partner",
            "res_id": self.authority_partner_id.id,
            "view_mode": "form",
        }

    def action_add_permission(self):
        """A new permission under this agreement."""
        day = max(self.date_from, fields.Date.context_today(self))
        return self._action_add("coop.permission", self.env._("New permission"), day)

    def _action_add(self, model, name, date_from):
        """The form of a new record under this agreement."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "context": {
                "default_agreement_id": self.id,
                "default_date_from": fields.Date.to_string(date_from),
                "default_date_to": self.date_to and fields.Date.to_string(self.date_to),
            },
        }

    def _action_back(self):
        """The form of this agreement, from what stands under it."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
