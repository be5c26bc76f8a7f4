from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..common.coop_bsn import bsn_warning


class CoopPermission(models.Model):
    """A benefit authority's decision for one member under one agreement (domain §1.6).

    Holds no reason of benefit, no diagnosis and no citizen service number (BSN): the cooperative has no ground for
    any of them (domain §5). Its dates lie within those of the agreement, so that they alone say what is in force.
    """

    _name = "coop.permission"
    _description = "Permission"
    _inherit = ["mail.thread", "mail.activity.mixin", "coop.period.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    member_id = fields.Many2one(
        "coop.member", required=True, index=True, ondelete="restrict", check_company=True, tracking=True
    )
    company_id = fields.Many2one(related="member_id.company_id", store=True, index=True, precompute=True)
    agreement_id = fields.Many2one(
        "coop.agreement", required=True, index=True, ondelete="restrict", check_company=True, tracking=True
    )
    authority_partner_id = fields.Many2one(related="agreement_id.authority_partner_id")
    authority_kind = fields.Selection(related="agreement_id.authority_kind")
    reference = fields.Char(tracking=True, help="The authority's own reference of the decision; never a BSN.")
    job_search_exempt = fields.Boolean(
        "Exempt from the duty to look for work",
        tracking=True,
        help="The authority exempts the member from looking for paid work (sollicitatieplicht).",
    )
    active = fields.Boolean(default=True)

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_from <= date_to)", "The last day lies before the first."
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(member_id, member_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&) WHERE (active)",
        "This member has a permission in that time already. End it before the next one begins.",
    )

    # === COMPUTE METHODS === #

    @api.depends("member_id", "agreement_id")
    def _compute_display_name(self):
        for permission in self:
            permission.display_name = f"{permission.member_id.display_name} – {permission.agreement_id.display_name}"

    # === CONSTRAINTS === #

    @api.constrains("agreement_id", "date_from", "date_to", "active")
    def _check_within_agreement(self):
        for permission in self.filtered("active"):
            agreement = permission.agreement_id
            if permission.date_from < agreement.date_from or (
                agreement.date_to and (not permission.date_to or permission.date_to > agreement.date_to)
            ):
                raise ValidationError(
                    self.env._(
                        "The permission of %(member)s must lie within the agreement %(agreement)s (%(period)s). "
                        "Change the dates of the permission, or first those of the agreement.",
                        member=permission.member_id.display_name,
                        agreement=agreement.display_name,
                        period=agreement._period_label(),
                    )
                )

    @api.constrains("agreement_id", "date_from", "date_to", "active")
    def _check_max_members(self):
        """No day with more members under an agreement than agreed; it can only be passed on a first day."""
        for agreement in self.agreement_id.filtered("max_members"):
            # Two users at once: the second waits for the first, is tried again, and counts what the first added.
            agreement.sudo().members_counted_on = fields.Datetime.now()
            agreement.flush_recordset()
            own = agreement.sudo().permission_ids.filtered("active")  # a coach sees the coach's own members only
            for permission in own:
                day = permission.date_from
                others = own.filtered(
                    lambda other, day=day: other.date_from <= day and (not other.date_to or other.date_to >= day)
                )
                if len(others) > agreement.max_members:
                    raise ValidationError(
                        self.env._(
                            "%(agreement)s is for at most %(count)s members at a time.",
                            agreement=agreement.display_name,
                            count=agreement.max_members,
                        )
                    )

    @api.onchange("agreement_id")
    def _onchange_agreement_id(self):
        agreement = self.agreement_id
        if agreement.date_to and not self.date_to:
            self.date_to = agreement.date_to

    @api.onchange("reference")
    def _onchange_reference(self):
        return bsn_warning(self.env, self.reference)

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Template for permissions"),
                "template": "/coop/import/permissions.xlsx",
            }
        ]

    @api.model
    def _prepare_import_example(self):
        """(paths of the columns, rows) of the template."""
        yes, no = self.env._("Yes"), self.env._("No")
        return ["member_id", "agreement_id", "date_from", "date_to", "reference", "job_search_exempt"], [
            ("L0001", "Testdam 2026", date(2026, 1, 1), date(2026, 12, 31), "2026-00123", yes),
            ("L0002", "Testdam 2026", date(2026, 2, 1), None, "2026-00124", no),
        ]

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._complete_create_vals(vals) for vals in vals_list])

    def _complete_create_vals(self, vals):
        """Without a last day of its own, a permission runs as long as its agreement."""
        agreement = self.env["coop.agreement"].browse(vals.get("agreement_id"))
        return {**vals, "date_to": vals.get("date_to") or agreement.date_to}

    # === ACTIONS === #

    @api.model
    def _action_of(self, name, record):
        """The page with the permissions of a member, or under an agreement.

        :param name: the field that says so
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Permissions"),
            "res_model": "coop.permission",
            "view_mode": "list,form",
            "domain": [(name, "=", record.id)],
            "context": {f"default_{name}": record.id},
        }

    def action_open_agreement(self):
        self.ensure_one()
        self.check_access("read")
        return self.agreement_id._action_back()
