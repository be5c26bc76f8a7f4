from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...engine import money

METHODS = [
    ("equal", "Equal parts"),
    ("percentage", "Percentage"),
    ("square_metres", "Square metres"),
    ("hours", "Hours"),
]
FIXED = {"name", "method", "date_from", "company_id", "line_ids"}


class CoopSharingKey(models.Model):
    """By what a joint bill is shared over members: rent by square metres, a van by hours …

    A key that was used says how bills were shared, so it stays as it was; a new one of the same name succeeds it.
    """

    _name = "coop.sharing.key"
    _description = "Sharing key"
    _coop_help = "spending#joint-bills"
    _inherit = ["coop.of.cooperative", "mail.thread", "coop.period.mixin"]
    _order = "name, date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True, help="What is shared by it, e.g. Rent of the workshop.")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    method = fields.Selection(METHODS, "Shared by", required=True, default="equal", tracking=True)
    line_ids = fields.One2many("coop.sharing.key.line", "key_id", "Who shares", copy=True)
    is_used = fields.Boolean(compute="_compute_is_used", help="A bill was shared by it, so it stays as it is.")
    bill_count = fields.Integer(compute="_compute_is_used")

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_from <= date_to)", "The last day lies before the first."
    )
    # By the hash of the name: an exclusion constraint compares ranges.
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(company_id, company_id, '[]') WITH &&,"
        " int8range(hashtext(name)::int8, hashtext(name)::int8, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "There is a key of this name in that time already. End it before the next one begins.",
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "date_from")
    def _compute_display_name(self):
        for key in self:
            since = key.date_from and self.env._("from %(start)s", start=format_date(self.env, key.date_from))
            key.display_name = f"{key.name} ({since})" if since else key.name

    def _compute_is_used(self):
        # Lines of bills that whoever reads the key may not see count, too.
        lines = self.env["account.move.line"].sudo()
        groups = lines._read_group(
            [("coop_sharing_key_id", "in", self.ids)], ["coop_sharing_key_id"], ["move_id:count_distinct"]
        )
        counts = {key.id: count for key, count in groups}
        for key in self:
            key.bill_count = counts.get(key._origin.id, 0)
            key.is_used = bool(key.bill_count)

    # === CONSTRAINTS === #

    @api.constrains("line_ids", "method")
    def _check_complete(self):
        for key in self:
            if not key.line_ids:
                raise UserError(self.env._("Say who shares in %(key)s.", key=key.name))
            total = sum(key.line_ids.mapped("weight"))
            if key.method == "percentage" and abs(total - 100) > 1e-6:
                raise UserError(
                    self.env._(
                        "The percentages of %(key)s add up to %(total)s, not to 100.",
                        key=key.name,
                        total=round(total, 4),
                    )
                )
            if key.method != "equal" and not total:
                raise UserError(self.env._("Fill in the part of each member in %(key)s.", key=key.name))

    @api.constrains("date_to")
    def _check_used_until(self):
        """A key does not end before the last bill that was shared by it."""
        for key in self.filtered("date_to"):
            later = [
                ("coop_sharing_key_id", "=", key.id),
                ("move_id.invoice_date", ">", key.date_to),
                ("move_id.reversed_entry_id", "=", False),
            ]
            # Lines of bills that whoever ends the key may not see count, too.
            if self.env["account.move.line"].sudo().search_count(later, limit=1):
                raise UserError(
                    self.env._("A later bill was shared by %(key)s: choose a later last day.", key=key.name)
                )

    # === CRUD METHODS === #

    def write(self, vals):
        if FIXED & vals.keys():
            self._check_can_edit()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_can_edit()

    def _check_can_edit(self):
        used = self.filtered("is_used")
        if used:
            raise UserError(
                self.env._(
                    "Bills were shared by %(key)s, so it stays as it is. Press Succeed to make the one that follows it.",
                    key=used[0].display_name,
                )
            )

    # === ACTIONS === #

    def action_succeed(self):
        """A copy that begins today, or on the day after this one's last; to be changed before it is used."""
        self.ensure_one()
        self.check_access("write")
        today = fields.Date.context_today(self)
        start = self.date_to + timedelta(days=1) if self.date_to else today
        if start <= self.date_from:
            raise UserError(self.env._("%(key)s begins only now: it cannot be succeeded yet.", key=self.display_name))
        if not self.date_to:
            self.date_to = start - timedelta(days=1)
            self.flush_recordset()  # the database refuses two of one name at a time
        successor = self.copy({"date_from": start, "date_to": False})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": successor.id,
            "view_mode": "form",
            "name": successor.display_name,
        }

    def action_view_bills(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bills shared by %(key)s", key=self.name),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("line_ids.coop_sharing_key_id", "=", self.id)],
            "context": {"create": False},
        }

    # === BUSINESS METHODS === #

    def _weights(self):
        """{analytic account id: Decimal weight} of who shares."""
        self.ensure_one()
        weights = {}
        for line in self.line_ids:
            own = self.company_id.coop_analytic_account_id
            account = line.member_id.analytic_account_id if line.member_id else own
            part = money.to_decimal(1 if self.method == "equal" else line.weight)
            weights[account.id] = weights.get(account.id, money.ZERO) + part
        return weights


class CoopSharingKeyLine(models.Model):
    """One who shares in a key: a member, or the cooperative itself."""

    _name = "coop.sharing.key.line"
    _description = "Part in a sharing key"
    _order = "key_id, id"
    _check_company_auto = True

    key_id = fields.Many2one("coop.sharing.key", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="key_id.company_id", store=True, index=True, precompute=True)
    member_id = fields.Many2one(
        "coop.member",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Empty: the cooperative itself.",
    )
    weight = fields.Float("Part", digits=(16, 4), default=1.0, help="Percentage, square metres or hours.")

    _member_uniq = models.UniqueIndex(
        "(key_id, COALESCE(member_id, 0))", "Everybody has one part in a key, the cooperative itself too."
    )
    _not_negative = models.Constraint("CHECK (weight >= 0)", "A part cannot be negative.")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.key_id._check_can_edit()
        return lines

    def write(self, vals):
        self.key_id._check_can_edit()
        result = super().write(vals)
        self.key_id._check_can_edit()
        self.key_id._check_complete()
        return result

    def unlink(self):
        keys = self.key_id
        keys._check_can_edit()
        return super().unlink()
