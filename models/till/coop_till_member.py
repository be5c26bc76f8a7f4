from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL, frozendict, sql

from ..common.member_states import PRESENT


class CoopTillMember(models.Model):
    """All that a till may know of a member: number and trade name (design §3 "Names in the books").

    A model of its own, so that no right, search or new field of members or contacts can leak into a till.
    """

    _name = "coop.till.member"
    _description = "Member at the till"
    _inherit = ["pos.load.mixin", "coop.pin.mixin"]
    _order = "number, id"
    _rec_names_search = ["number", "trade_name"]

    member_id = fields.Many2one(
        "coop.member",
        required=True,
        readonly=True,
        ondelete="cascade",
        groups=NO_ACCESS,
        export_string_translation=False,
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    number = fields.Char(compute="_compute_from_member", store=True, compute_sudo=True)
    trade_name = fields.Char(compute="_compute_from_member", store=True, compute_sudo=True)
    active = fields.Boolean(
        compute="_compute_from_member", store=True, compute_sudo=True, help="On trial, active or paused."
    )
    _member_uniq = models.UniqueIndex("(member_id)", "This member is known to the till already.")

    def init(self):
        """Members from before this model are known to the till, too."""
        if not sql.table_exists(self.env.cr, "coop_member"):
            return
        self.env.cr.execute(
            SQL(
                """INSERT INTO coop_till_member (member_id, company_id, number, trade_name, active, create_date, write_date)
                   SELECT id, company_id, number, trade_name, active AND state IN %s, now() AT TIME ZONE 'UTC',
                          now() AT TIME ZONE 'UTC'
                     FROM coop_member
                    WHERE id NOT IN (SELECT member_id FROM coop_till_member)""",
                PRESENT,
            )
        )

    # === COMPUTE METHODS === #

    @api.depends("member_id.number", "member_id.trade_name", "member_id.state", "member_id.active")
    def _compute_from_member(self):
        for till_member in self:
            member = till_member.member_id
            till_member.number = member.number
            till_member.trade_name = member.trade_name
            till_member.active = member.active and member.state in PRESENT

    @api.depends("number", "trade_name")
    def _compute_display_name(self):
        for till_member in self:
            till_member.display_name = f"{till_member.number or ''} {till_member.trade_name or ''}".strip()

    # === BUSINESS METHODS === #

    def _get_analytic_account(self):
        self.ensure_one()
        # The owner of the sale goes into the books, whoever closes the till.
        return self.sudo().member_id.analytic_account_id

    def _get_shares(self):
        """{analytic account id: percent}: whose all of a sale of this member is; asked for every line."""
        self.ensure_one()
        key = ("coop_shares_of_till_member", self.id)
        found = self.env.cr.cache  # of this transaction; the analytic account of a member is fixed
        if key not in found:
            found[key] = frozendict({self._get_analytic_account().id: 100.0})
        return found[key]

    # === TILL === #

    @api.model
    def _load_pos_data_domain(self, data, config):
        return [("company_id", "=", config.company_id.id)] if config.company_id.coop_enabled else False

    @api.model
    def _load_pos_data_fields(self, config):
        return ["number", "trade_name", "display_name", "active", "write_date"]
