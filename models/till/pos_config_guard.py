from odoo import api, models
from odoo.exceptions import AccessError, ValidationError

MANAGERS = ("point_of_sale.group_pos_manager", "base.group_system")


class PosConfig(models.Model):
    """A till's settings decide what prices are and whose sales are; Odoo lets every cashier write them."""

    _inherit = "pos.config"

    def write(self, vals):
        if vals and not self.env.su and any(config.company_id.coop_enabled for config in self):
            if not any(self.env.user.has_group(group) for group in MANAGERS):
                raise AccessError(self.env._("The settings of a till are changed by its manager."))
        return super().write(vals)

    @api.constrains("coop_shop_account_id")
    def _check_coop_shop_account(self):
        plan = self.env["account.analytic.plan"]._coop_members_plan()
        for config in self.filtered("coop_shop_account_id"):
            # Who has which analytic account a manager of a till need not be allowed to see.
            account = config.coop_shop_account_id.sudo()
            if account.root_plan_id != plan or account.coop_member_ids:
                raise ValidationError(
                    self.env._(
                        "%(account)s is no shop of the cooperative: choose an account of the plan %(plan)s that is no "
                        "member's.",
                        account=account.display_name,
                        plan=plan.sudo().display_name,  # a manager of a till may not read plans; this name is no secret
                    )
                )
