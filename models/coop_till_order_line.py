from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from . import coop_shares


class PosOrderLine(models.Model):
    """Whose a line of the till is: a member's, or (empty) the shop's."""

    _inherit = "pos.order.line"

    coop_seller_id = fields.Many2one(
        "coop.till.member",
        "Whose",
        index="btree_not_null",
        ondelete="restrict",
        help="The member who earns this line. Empty: the shop.",
    )

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        return [*names, "coop_seller_id"] if config.company_id.coop_enabled else names

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        unknown = [self._coop_complete_vals(vals) for vals in vals_list]
        lines = super().create(vals_list)
        for line, seller_id in zip(lines, unknown, strict=True):
            if seller_id:
                line._coop_log_unknown(seller_id)
        return lines

    def write(self, vals):
        if "coop_seller_id" not in vals:
            return super().write(vals)
        vals = dict(vals)
        self._coop_check_can_change_seller(vals["coop_seller_id"])
        refunds = self.filtered("refunded_orderline_id")
        unknown = self._coop_clean_seller(vals, self.order_id.company_id[:1])
        for line in refunds:
            super(PosOrderLine, line).write({**vals, "coop_seller_id": line.refunded_orderline_id.coop_seller_id.id})
        result = super(PosOrderLine, self - refunds).write(vals)
        if unknown:
            self._coop_log_unknown(unknown)
        return result

    def _coop_check_can_change_seller(self, seller_id):
        for line in self:
            booked = line.order_id.state == "done" or line.order_id.account_move
            if booked and (line.coop_seller_id.id or False) != (seller_id or False):
                raise UserError(
                    self.env._(
                        "Order %(order)s is booked: whose it is can no longer be changed. Refund it and sell it anew.",
                        order=line.order_id.name,
                    )
                )

    # === WHOSE === #

    @api.model
    def _coop_complete_vals(self, vals):
        """Fill in and check the seller, in place: a refund has the seller of what was sold, whatever the till says.

        :return: the id that the till sent and that is nobody's here, else False
        """
        company = self.env["pos.order"].browse(vals.get("order_id")).company_id
        refunded = self.browse(vals.get("refunded_orderline_id"))
        if not company.coop_enabled:
            vals.pop("coop_seller_id", None)
            return False
        if refunded:
            vals["coop_seller_id"] = refunded.exists().coop_seller_id.id
            return False
        if "coop_seller_id" not in vals:  # a False is a choice of the cashier
            vals["coop_seller_id"] = self._coop_default_seller(vals.get("product_id"), company).id
            return False
        return self._coop_clean_seller(vals, company)

    @api.model
    def _coop_default_seller(self, product_id, company):
        maker = self.env["product.product"].browse(product_id).coop_maker_id
        return maker if maker.company_id == company else maker.browse()

    @api.model
    def _coop_clean_seller(self, vals, company):
        """A seller who is nobody, or another cooperative's, becomes the shop; see :meth:`_coop_complete_vals`."""
        seller_id = vals["coop_seller_id"]
        if not seller_id:
            return False
        # Existence only; whoever sells may not see the other cooperative's members.
        seller = self.env["coop.till.member"].sudo().browse(seller_id).exists()
        if seller and seller.company_id == company:
            return False
        vals["coop_seller_id"] = False
        return seller_id

    def _coop_log_unknown(self, seller_id):
        """An offline till may send a member who is gone: the sale is kept, is the shop's, and says so."""
        for order in self.order_id:
            order.message_post(
                body=self.env._(
                    "The till named a seller who is not known here (%(id)s): booked on the shop.", id=seller_id
                )
            )

    def _coop_is_derived(self):
        """Whether this line belongs to the whole order: a tip, or a discount on everything."""
        self.ensure_one()
        config = self.order_id.config_id
        products = config.tip_product_id
        if "discount_product_id" in config._fields:
            products |= config.discount_product_id
        reward = "is_reward_line" in self._fields and self.is_reward_line
        return bool(reward) or self.product_id in products

    def _coop_shares(self):
        """{analytic account id: percent}: whose this line's amount is, 100 % in all; {} outside cooperatives."""
        self.ensure_one()
        config = self.order_id.config_id
        if not config.company_id.coop_enabled:
            return {}
        if self.coop_seller_id:
            return {self.coop_seller_id._get_analytic_account().id: 100.0}
        shop = {config._coop_get_shop_account().id: 100.0}
        if not self._coop_is_derived():
            return shop
        if self.refunded_orderline_id:
            return self.refunded_orderline_id._coop_shares()
        return self.order_id._coop_shares_of_lines() or shop

    def _coop_distribution(self):
        return {str(account_id): percent for account_id, percent in self._coop_shares().items()}


class PosOrder(models.Model):
    _inherit = "pos.order"

    def _coop_shares_of_lines(self):
        """{analytic account id: percent} of all lines together, weighed by amount; {} when they cancel out."""
        self.ensure_one()
        totals = defaultdict(float)
        for line in self.lines.filtered(lambda line: not line._coop_is_derived()):
            for account_id, share in line._coop_shares().items():
                totals[account_id] += share * line.price_subtotal
        total = sum(totals.values())
        return coop_shares.scaled({key: amount for key, amount in totals.items() if amount * total > 0}, 100)

    def _coop_costs(self):
        """{(expense account, analytic account id): amount}: what the goods in these orders cost, and whose they were."""
        costs = defaultdict(float)
        for line in self.lines.filtered(lambda line: line.total_cost and line.product_id.is_storable):
            account = line.product_id.with_company(line.company_id)._get_product_accounts()["expense"]
            for account_id, share in line._coop_shares().items():
                costs[account, account_id] += line.total_cost * share / 100
        return costs

    @api.model
    def _get_invoice_lines_values(self, line_values, pos_line, move_type):
        vals = super()._get_invoice_lines_values(line_values, pos_line, move_type)
        if vals.get("display_type") != "line_section" and pos_line.company_id.coop_enabled:
            vals["analytic_distribution"] = pos_line._coop_distribution()
        return vals

    def _prepare_product_aml_dict(self, base_line_vals, update_base_line_vals, rate, sign):
        """Invoiced after closing: the closing entry is corrected for the same members."""
        vals = super()._prepare_product_aml_dict(base_line_vals, update_base_line_vals, rate, sign)
        if self.company_id.coop_enabled:
            vals["analytic_distribution"] = base_line_vals["record"]._coop_distribution()
        return vals

    def _prepare_aml_values_list_per_nature(self):
        result = super()._prepare_aml_values_list_per_nature()
        for vals in result["stock"] if self.company_id.coop_enabled else ():
            costs = {
                key: cost for (account, key), cost in self._coop_costs().items() if account.id == vals["account_id"]
            }
            shares = coop_shares.scaled(costs, 100)
            if shares and min(shares.values()) >= 0:
                vals["analytic_distribution"] = coop_shares.added({}, shares)
        return result
