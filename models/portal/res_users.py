from odoo import models


class ResUsers(models.Model):
    """The one door through which a member reaches what is his.

    Members have no rights on any model of the cooperative: RPC, exports, attachments, chatter and reports give them
    nothing. Their pages ask this user's own memberships, and everything else through these.
    """

    _inherit = "res.users"

    def _coop_members(self):
        """This user's own memberships, in the companies that he may enter; with all rights, for his pages only."""
        self.ensure_one()
        # A member has no rights on members; the login decides, by contact and company, and nothing that a client sends.
        members = self.env["coop.member"].sudo()
        if self._is_public():
            return members
        return members.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "in", self.company_ids.ids),
                ("company_id.coop_enabled", "=", True),
            ],
            order="company_id, id",
        )

    def _coop_member(self, member_id=None):
        """One of the own memberships, in its company: the wanted one when it is his, else the first; empty if none."""
        members = self._coop_members()
        member = members.filtered(lambda membership: membership.id == member_id) or members[:1]
        return member.with_company(member.company_id) if member else member

    def _coop_trades(self):
        """Whether this user also is a customer or supplier of somebody here, with invoices of his own to look at."""
        self.ensure_one()
        moves = self.env["account.move"].with_user(self)
        types = ("out_invoice", "out_refund", "in_invoice", "in_refund")
        # By his own rights, as Odoo's page of invoices finds them. The repayment of a receipt makes nobody a supplier.
        return moves.has_access("read") and bool(
            moves.search_count([("state", "=", "posted"), ("move_type", "in", types)], limit=1)
        )
