from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """No member's contact reaches a till, through no door (design §3 "Names in the books")."""

    _inherit = "res.partner"

    @api.model
    def _load_pos_data_read(self, records, config):
        if not config.company_id.coop_enabled:
            return super()._load_pos_data_read(records, config)
        members = records._coop_known_members(config.company_id)
        colleagues = (records - members)._coop_colleagues()
        own = members & self.env.user.partner_id
        rows = super()._load_pos_data_read(records - members - colleagues, config)
        bare = super()._load_pos_data_read(colleagues | own, config)
        return rows + [self._coop_bare_row(row) for row in bare]

    @api.model
    def _load_pos_data_domain(self, data, config):
        """Customers, and no contact persons of them: those that an order of the till names, it knows."""
        domain = super()._load_pos_data_domain(data, config)
        if not config.company_id.coop_enabled:
            return domain
        named = [order["partner_id"] for order in data["pos.order"] if order["partner_id"]]
        known = Domain("id", "in", [*named, self.env.user.partner_id.id])
        return list(Domain(domain) & (known | Domain("parent_id", "=", False)))

    @api.model
    def get_new_partner(self, config_id, domain, offset):
        """What is searched for in the list of customers: no contact persons either."""
        self.check_access("read")
        found = super().get_new_partner(config_id, domain, offset)
        if self.env["pos.config"].browse(config_id).company_id.coop_enabled:
            persons = self.browse(row["id"] for row in found["res.partner"]).filtered("parent_id")
            found["res.partner"] = [row for row in found["res.partner"] if row["id"] not in persons.ids]
        return found

    def _coop_colleagues(self):
        """Those of these contacts who have a login to Odoo: at a till they are customers like others, by their name."""
        # Who has a login the whole database knows; which contact that is, a cashier need not be able to read.
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return self & users.search([("partner_id", "in", self.ids), ("share", "=", False)]).partner_id.with_env(
            self.env
        )

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
        """A colleague, or the cashier himself, whom the till notes in its log: a name, and nothing else of him."""
        kept = ("id", "name", "write_date")
        return {
            name: value if name in kept else "" if self._fields[name].type in ("char", "text", "html") else False
            for name, value in row.items()
        }
