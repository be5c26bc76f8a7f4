from odoo import models

MEMBER_KEPT = "member_account_"


class ResCompany(models.Model):
    """The numbers of members, and their analytic accounts when the addon leaves and comes back."""

    _inherit = "res.company"

    def _prepare_coop_sequences(self):
        return super()._prepare_coop_sequences() | self._prepare_coop_sequence(
            "coop.member", self.env._("Member number"), "L", 4
        )

    def _coop_mark_kept(self):
        result = super()._coop_mark_kept()
        members = self.env["coop.member"].with_context(active_test=False)
        for company in self:
            for account in members.search([("company_id", "=", company.id)]).analytic_account_id:
                company._coop_mark(f"{MEMBER_KEPT}{account.id}", account)
        return result
