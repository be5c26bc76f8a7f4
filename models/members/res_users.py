from odoo import models

from ..common.groups import AUDIT, BOARD, COACH, SHOP, TREASURER

# Who works with these alone meets no customer by name: the till asks for no name, and the committee looks at amounts.
WITHOUT_CONTACTS = (SHOP, "point_of_sale.group_pos_user", AUDIT)
# Whose work is with contacts, whoever they are. Those of other addons count where the addon is installed.
WITH_CONTACTS = (
    COACH, BOARD, TREASURER, "account.group_account_readonly", "account.group_account_basic",
    "account.group_account_invoice", "base.group_partner_manager", "base.group_erp_manager", "hr.group_hr_user",
    "sales_team.group_sale_salesman", "purchase.group_purchase_user",
)  # fmt: skip
# Who pays, or looks after what is paid.
WITH_ACCOUNTS = (
    TREASURER, "account.group_account_readonly", "account.group_account_basic", "account.group_account_invoice",
    "hr.group_hr_user",
)  # fmt: skip


class ResUsers(models.Model):
    """What record rules on Odoo's own models ask; see security/members/core_rules.xml."""

    _inherit = "res.users"

    def _coop_without_members(self):
        """Whether this user has no business with members' contacts: he works in the shop, at a till or in the audit
        committee, and nowhere where people meet contacts."""
        self.ensure_one()
        return any(map(self._has_group, WITHOUT_CONTACTS)) and not any(map(self._has_group, WITH_CONTACTS))

    def _coop_sees_accounts(self):
        """Whether this user's work is with bank accounts of members."""
        self.ensure_one()
        return any(map(self._has_group, WITH_ACCOUNTS))

    def _coop_coaches(self):
        self.ensure_one()
        return self._has_group(COACH)
