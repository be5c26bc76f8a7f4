from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.coop_guard import has_mark, with_mark
from .till_guard import PAID

REFUND_FOLLOWS_SALE = "coop_refund_follows_sale"  # a refund gets the member of the sale


class PosOrderLine(models.Model):
    """The owner of a line of the till: a member, or (empty) the shop."""

    _inherit = "pos.order.line"

    coop_till_member_id = fields.Many2one(
        "coop.till.member",
        "Whose",
        index="btree_not_null",
        ondelete="restrict",
        help="The member who earns this line. Empty: the shop.",
    )

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        return [*names, "coop_till_member_id"] if config.company_id.coop_enabled else names

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        unknown = [self._coop_complete_vals(vals) for vals in vals_list]
        lines = super().create(vals_list)
        for line, till_member_id in zip(lines, unknown, strict=True):
            if till_member_id:
                line._coop_log_unknown(till_member_id)
        return lines

    def write(self, vals):
        if "coop_till_member_id" not in vals:
            result = super().write(vals)
            if vals.get("refunded_orderline_id"):
                self._coop_take_till_member_of_refunded()
            return result
        vals = dict(vals)
        before = {line: line.coop_till_member_id for line in self}
        self._coop_check_can_change_till_member(vals["coop_till_member_id"])
        refunds = self.filtered("refunded_orderline_id")
        unknown = self._coop_clean_till_member(vals, self.order_id.company_id[:1])
        for line in refunds:
            super(PosOrderLine, line).write(
                {**vals, "coop_till_member_id": line.refunded_orderline_id.coop_till_member_id.id}
            )
        result = super(PosOrderLine, self - refunds).write(vals)
        if unknown:
            self._coop_log_unknown(unknown)
        self._coop_log_till_members(before)
        return result

    def _coop_take_till_member_of_refunded(self):
        """A till that was offline says only afterwards what came back."""
        for line in self.filtered("company_id.coop_enabled"):
            if line.coop_till_member_id != line.refunded_orderline_id.coop_till_member_id:
                with_mark(
                    line, REFUND_FOLLOWS_SALE
                ).coop_till_member_id = line.refunded_orderline_id.coop_till_member_id

    def _coop_check_can_change_till_member(self, till_member_id):
        """
        :raises UserError: when it is booked
        :raises AccessError: when it is paid, and this is not somebody who may take goods back
        """
        changed = self.filtered(lambda line: (line.coop_till_member_id.id or False) != (till_member_id or False))
        for line in changed:
            if line.order_id.state == "done" or line.order_id.account_move:
                raise UserError(
                    self.env._(
                        "Order %(order)s is booked: whose it is can no longer be changed. Refund it and sell it anew.",
                        order=line.order_id.name,
                    )
                )
        if not has_mark(self.env, REFUND_FOLLOWS_SALE):  # the refund was allowed when it came
            changed._coop_check_paid()

    def _coop_log_till_members(self, before):
        """Turnover that goes to somebody else after payment says so on the order.

        :param dict before: {line: its former owner}
        """
        if has_mark(self.env, REFUND_FOLLOWS_SALE):
            return
        for line, old in before.items():
            if line.order_id.state not in PAID or line.coop_till_member_id == old:
                continue
            shop = self.env._("the shop")
            line.order_id.message_post(
                body=self.env._(
                    "After payment %(product)s (%(quantity)s) went from %(old)s to %(new)s.",
                    product=line.full_product_name or line.product_id.display_name,
                    quantity=f"{line.qty:g}",
                    old=old.display_name or shop,
                    new=line.coop_till_member_id.display_name or shop,
                )
            )

    # === WHOSE === #

    @api.model
    def _coop_complete_vals(self, vals):
        """Fill in and check the till member, in place: a refund gets that of the sale, whatever the till says.

        :return: the id that the till sent and that is nobody's here, else False
        """
        company = self.env["pos.order"].browse(vals.get("order_id")).company_id
        refunded = self.browse(vals.get("refunded_orderline_id"))
        if not company.coop_enabled:
            vals.pop("coop_till_member_id", None)
            return False
        if refunded:
            vals["coop_till_member_id"] = refunded.exists().coop_till_member_id.id
            return False
        if "coop_till_member_id" not in vals:  # a False is a choice of the cashier
            vals["coop_till_member_id"] = self._coop_default_till_member(vals.get("product_id"), company).id
            return False
        return self._coop_clean_till_member(vals, company)

    @api.model
    def _coop_default_till_member(self, product_id, company):
        maker = self.env["product.product"].browse(product_id).coop_maker_id
        return maker if maker.company_id == company else maker.browse()

    @api.model
    def _coop_clean_till_member(self, vals, company):
        """A member who is nobody, or another cooperative's, becomes the shop; see :meth:`_coop_complete_vals`."""
        till_member_id = vals["coop_till_member_id"]
        if not till_member_id:
            return False
        # Existence only; whoever sells may not see the other cooperative's members.
        till_member = self.env["coop.till.member"].sudo().browse(till_member_id).exists()
        if till_member and till_member.company_id == company:
            return False
        vals["coop_till_member_id"] = False
        return till_member_id

    def _coop_log_unknown(self, till_member_id):
        """An offline till may send a member who is gone: the sale is kept, is the shop's, and says so."""
        for order in self.order_id:
            order.message_post(
                body=self.env._(
                    "The till named a member who is not known here (%(id)s): booked on the shop.", id=till_member_id
                )
            )

    def _coop_shares(self):
        """{analytic account id: percent}: whose this line's amount is, 100 % in all; {} outside cooperatives."""
        self.ensure_one()
        if till_member := self.coop_till_member_id:  # only cooperatives have members
            return till_member._get_shares()
        config = self.order_id.config_id
        if not config.company_id.coop_enabled:
            return {}
        shop = {config._coop_get_shop_account().id: 100.0}
        if not self._coop_is_derived():
            return shop
        if self.refunded_orderline_id:
            return self.refunded_orderline_id._coop_shares()
        return self._coop_shares_of_bearers() or shop

    def _coop_cost(self):
        """What these goods cost; a refund copies the cost of the sale until its own is computed."""
        self.ensure_one()
        sold = self.refunded_orderline_id
        if self.is_total_cost_computed or not sold.qty:
            return self.total_cost
        return sold.total_cost * self.qty / sold.qty

    @api.model
    def _coop_distribution(self, base_line):
        """The owner of a part of an entry, as Odoo keeps it; see :meth:`_coop_split_discount`."""
        shares = base_line.get("coop_shares") or base_line["record"]._coop_shares()
        return {str(account_id): percent for account_id, percent in shares.items()}
