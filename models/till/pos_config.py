from odoo import api, fields, models


class PosConfig(models.Model):
    _inherit = "pos.config"

    coop_shop_account_id = fields.Many2one(
        "account.analytic.account",
        "Sales of the shop are",
        check_company=True,
        domain=lambda self: self._domain_coop_shop_account(),
        help="Whose a sale is that is no member's: the cooperative itself (empty), or a shop whose result the members "
        "divide by hours worked.",
    )

    coop_ask_seller = fields.Boolean(
        "Sell under one's own name",
        help="The till asks who sells, with a PIN, before the first order and whenever somebody else takes over.",
    )

    coop_ask_donation = fields.Boolean(
        "Round up as a gift",
        help="A button on the payment screen: the customer rounds up, as a gift to the cooperative.",
    )
    coop_donation_product_id = fields.Many2one(related="company_id.coop_donation_product_id")
    coop_staff_discount = fields.Float(
        "Staff discount (%)",
        digits=(5, 2),
        help="What people with a PIN at the till pay less when they buy themselves. It is taken off goods of the shop, not off "
        "those of members. 0: none.",
    )

    _staff_discount = models.Constraint(
        "CHECK (coop_staff_discount IS NULL OR (coop_staff_discount >= 0 AND coop_staff_discount <= 100))",
        "A discount is between 0 and 100 percent.",
    )

    def _domain_coop_shop_account(self):
        plan = self.env["account.analytic.plan"]._coop_members_plan()
        return [("root_plan_id", "=", plan.id), ("coop_member_ids", "=", False)]

    def _coop_whole_order_products(self):
        """The ids of tips and of discounts on a whole order, whatever modules brought them; asked for every line."""
        self.ensure_one()
        key = ("coop_whole_order_products", self.id, self.tip_product_id.id)
        found = self.env.cr.cache  # of this transaction
        if key not in found:
            found[key] = frozenset(self._coop_get_whole_order_products().ids)
        return found[key]

    def _coop_get_whole_order_products(self):
        return self.tip_product_id | self._get_special_products()

    @api.model
    def _coop_get_till_to_return_to(self):
        """The till on which this user was working; else the only one that is open where he works. Empty: he chooses."""
        if not self.env.user.has_group("point_of_sale.group_pos_user"):
            return self.browse()
        open_ones = self.env["pos.session"].search(
            [
                ("state", "in", ("opening_control", "opened")),
                ("rescue", "=", False),
                ("company_id.coop_enabled", "=", True),
            ]
        )
        own = open_ones.filtered(lambda session: session.user_id == self.env.user)
        configs = open_ones.config_id
        return own[:1].config_id or (configs if len(configs) == 1 else configs.browse())

    def _coop_get_shop_account(self):
        """The analytic account that sells what is no member's."""
        self.ensure_one()
        company = self.company_id
        account = self.coop_shop_account_id or company.coop_default_income_account_id
        return account or company.coop_analytic_account_id
