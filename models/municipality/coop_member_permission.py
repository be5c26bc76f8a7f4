from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CoopMember(models.Model):
    """Under which agreement a member works today: the agreement of the permission in force.

    Computed from the dates each time, so it is right on every day without a job at night, and yet found and grouped
    on like a stored field (see ``_field_to_sql``).
    """

    _inherit = "coop.member"

    permission_ids = fields.One2many("coop.permission", "member_id", "Permissions")
    permission_count = fields.Integer(compute="_compute_permission_count")
    permission_id = fields.Many2one(
        "coop.permission",
        "Permission in force",
        compute="_compute_permission_id",
        search="_search_permission_id",
        help="The decision for this member, of the municipality or UWV, that is in force today.",
    )
    agreement_id = fields.Many2one(related="permission_id.agreement_id", string="Agreement")
    authority_partner_id = fields.Many2one(
        related="permission_id.agreement_id.authority_partner_id", string="Benefit authority"
    )
    authority_kind = fields.Selection(related="permission_id.agreement_id.authority_kind")

    # === COMPUTE METHODS === #

    @api.depends("permission_ids")
    def _compute_permission_count(self):
        for member in self:
            member.permission_count = len(member.permission_ids)

    @api.depends("permission_ids.date_from", "permission_ids.date_to", "permission_ids.active")
    def _compute_permission_id(self):
        in_force = self.env["coop.permission"].search(
            self.env["coop.permission"]._in_force_domain() & Domain("member_id", "in", self.ids)
        )
        by_member = {permission.member_id: permission for permission in in_force}
        for member in self:
            member.permission_id = by_member.get(member._origin, False)

    def _search_permission_id(self, operator, value):
        in_force = self.env["coop.permission"]._in_force_domain()
        if operator in ("any", "any!"):
            return Domain("permission_ids", operator, in_force & Domain(value))
        if operator != "in":
            return NotImplemented
        domain = Domain(
            "permission_ids", "any", in_force & Domain("id", "in", [record_id for record_id in value if record_id])
        )
        return domain | ~Domain("permission_ids", "any", in_force) if False in value else domain

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "permission_id":
            return super()._field_to_sql(alias, field_expr, query)
        today = fields.Date.context_today(self)
        # At most one: permissions of a member do not overlap (coop.permission._no_overlap).
        return SQL(
            """(SELECT permission.id
                  FROM coop_permission AS permission
                 WHERE permission.member_id = %(member)s
                   AND permission.active
                   AND permission.date_from <= %(today)s
                   AND (permission.date_to IS NULL OR permission.date_to >= %(today)s))""",
            member=SQL.identifier(alias, "id"),
            today=today,
            to_flush=self.env["coop.permission"]._fields["date_to"],
        )

    # === ACTIONS === #

    def action_open_permissions(self):
        self.ensure_one()
        self.check_access("read")
        return self.env["coop.permission"]._action_of("member_id", self)

    # === BUSINESS METHODS === #

    def _get_exit(self, day):
        """The exit that ends the time as a member in which a day lies, or before which it comes.

        :param day: a day on which something begins; when it lies after the last exit, it is that exit's
        :return: the line of the history; none while that time as a member has no end
        """
        self.ensure_one()
        # Whoever enters a permission need not be allowed to read the history.
        history = self.sudo()._get_history()
        exits = history.filtered(lambda status: status.state == "exited")
        later = exits.filtered(lambda status: day < status.date)[:1]
        return later or (history[-1:] & exits)

    def _end_permissions_at_exit(self):
        """No permission outlasts the membership; see coop.permission, _follow_exit."""
        # Whoever enters an exit, also a coach, ends with it what hangs on the membership.
        permissions = self.env["coop.permission"].sudo().with_context(active_test=False)
        permissions.search([("member_id", "in", self.ids)])._follow_exit()
