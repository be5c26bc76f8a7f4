from odoo import api, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """No member's contact reaches a till, through no door (design §3 "Names in the books")."""

    _inherit = "res.partner"

    @api.model
    def _load_pos_data_read(self, records, config):
        if not config.company_id.coop_enabled:
            return super()._load_pos_data_read(records, config)
        members = records._coop_known_members(config.company_id)
        own = members & self.env.user.partner_id
        rows = super()._load_pos_data_read(records - members, config)
        return rows + [own._coop_bare_row(row) for row in super()._load_pos_data_read(own, config)]

    def _coop_known_members(self, company):
        """Those of these contacts who are or were a member of this cooperative, or an address or contact of one.

        A member of another one is an ordinary customer here. Below a member at whatever depth: such a contact
        says whose it is, and is often where he lives.
        """
        self.env["coop.member"].flush_model(["partner_id", "company_id"])
        self.flush_model(["parent_id"])
        # Who is a member is not for everybody to know; here it only decides who stays out. Hence no rules, no ORM.
        rows = self.env.execute_query(
            SQL(
                """WITH RECURSIVE tree AS (
                       SELECT id AS contact, id AS above FROM res_partner WHERE id = ANY(%s)
                        UNION
                       SELECT tree.contact, partner.parent_id
                         FROM tree JOIN res_partner partner ON partner.id = tree.above
                        WHERE partner.parent_id IS NOT NULL)
                   SELECT DISTINCT contact FROM tree JOIN coop_member member ON member.partner_id = tree.above
                    WHERE member.company_id = ANY(%s)""",
                list(self.ids),
                company.sudo().parent_ids.ids,  # a branch is of the same cooperative
            )
        )
        found = {contact for (contact,) in rows}
        return self.filtered(lambda partner: partner.id in found)

    def _coop_bare_row(self, row):
        """The cashier himself, whom the till notes in its log: a name, and nothing that others at this till could read."""
        kept = ("id", "name", "write_date")
        return {
            name: value if name in kept else "" if self._fields[name].type in ("char", "text", "html") else False
            for name, value in row.items()
        }
