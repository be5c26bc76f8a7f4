from odoo import api, models
from odoo.exceptions import AccessError

from ..common.coop_guard import with_mark
from .past_prices import with_sent_session
from .till_guard import MADE, PAID

TERMS_FIELDS = {"fiscal_position_id", "pricelist_id"}  # of an order: with which taxes and prices it is booked
ROUNDING_ERROR = 1e-6  # of a float


class PosOrder(models.Model):
    """What a cashier may do beside selling. The till hides the buttons; the server decides.

    Whatever way an order becomes paid (the till, a button, RPC), its lines are looked at in that moment; afterwards they
    are changed only by who may take goods back.
    """

    _inherit = "pos.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super(PosOrder, with_mark(self, MADE)).create(vals_list).with_env(self.env)
        orders.filtered(lambda order: order.state in PAID)._coop_check_till_rights()
        return orders

    def write(self, vals):
        unpaid = self.filtered(lambda order: order.state not in PAID)
        if TERMS_FIELDS & vals.keys():
            (self - unpaid).lines._coop_check_paid()
        result = super().write(vals)
        unpaid.filtered(lambda order: order.state in PAID)._coop_check_till_rights()
        return result

    @api.model
    def _process_order(self, order, existing_order):
        """One that a tablet kept until its session was closed lands in the open one, at prices of its own."""
        session = self.env["pos.session"].browse(order["session_id"])
        late = session.state in ("closing_control", "closed")
        return super(PosOrder, with_sent_session(self, session) if late else self)._process_order(order, existing_order)

    def _refund(self):
        for company in self.company_id:
            self._coop_check_till_right("refund", company)
        return super()._refund()

    def _coop_check_till_rights(self):
        for order in self.filtered("company_id.coop_enabled"):
            for right in order._coop_rights_used():
                order._coop_check_till_right_of_order(right)

    def _coop_check_till_right_of_order(self, right):
        """Hook: somebody else may have approved what the user may not do."""
        self._coop_check_till_right(right, self.company_id)

    def _coop_rights_used(self):
        """The rights that this order takes, by its lines as they came in."""
        self.ensure_one()
        used = {right for line in self.lines for right in line._coop_rights_used()}
        return sorted(used | self._coop_rights_of_whole())

    def _coop_rights_of_whole(self):
        """Those that it takes beside its lines, each by itself."""
        used = self._coop_rights_of_pricelist() | self._coop_rights_of_fiscal_position()
        return used | {"price"} if self._coop_is_combo_cheap() else used

    def _coop_rights_of_pricelist(self):
        """What the price list of the order takes: it makes the prices that the lines are compared with.

        The till's own and the customer's come by themselves. Choosing another that the till offers is giving a discount;
        one that it does not offer is the sender's own making, as a price that is typed. What comes back has the prices of
        the sale.
        """
        self.ensure_one()
        config, partner = self.config_id, self.partner_id.with_company(self.company_id)
        presets = self._coop_presets()
        own = [config.pricelist_id, (presets and config.default_preset_id.pricelist_id) or config.pricelist_id]
        if not config.use_pricelist or not config.pricelist_id:
            own.append(config.pricelist_id.browse())  # such a till has the prices of the products
        offered = config._get_available_pricelists() | presets.pricelist_id
        if self.pricelist_id in own or all(line.qty < 0 and line._coop_sold() for line in self.lines):
            return set()
        if self.pricelist_id and self.pricelist_id not in offered:
            return {"price"}
        return set() if partner and self.pricelist_id == partner.property_product_pricelist else {"discount"}

    def _coop_rights_of_fiscal_position(self):
        """Other taxes are those that the till offers or, by Odoo's own rules, the customer's; else the sender's making."""
        self.ensure_one()
        used, config = self.fiscal_position_id, self.config_id
        offered = (
            config.default_fiscal_position_id | config.fiscal_position_ids | self._coop_presets().fiscal_position_id
        )
        if not used or used in offered or all(line.qty < 0 and line._coop_sold() for line in self.lines):
            return set()
        own = used.with_company(self.company_id)._get_fiscal_position(self.partner_id)
        return set() if used == own else {"price"}

    def _coop_presets(self):
        config = self.config_id
        return config.available_preset_ids if config.use_presets else config.available_preset_ids.browse()

    def _coop_is_combo_cheap(self):
        """Whether the parts of combinations cost less together than the combinations do, or are more than belong to them.

        What each part costs says nothing: the till spreads the price of a combination over them, and adds what is extra.
        """
        self.ensure_one()
        parts = self.lines.filtered(lambda line: line._coop_is_combo_part() and line.qty > 0)
        combos = self.lines.filtered(lambda line: line.product_id.type == "combo" and line.qty > 0)
        asked = sum(line.price_unit * line.qty for line in parts)
        own = sum(min(line._coop_shop_prices()) * line.qty for line in combos)
        for choice, pieces in parts.grouped(lambda line: line.combo_item_id.combo_id).items():
            times = sum(line.qty for line in combos if choice in line.product_id.combo_ids)
            number = sum(pieces.mapped("qty"))
            if number > times * choice.qty_max + ROUNDING_ERROR:
                return True
            piece = min(choice.base_price, *(min(line._coop_shop_prices()) for line in pieces))
            own += max(number - times * choice.qty_free, 0) * piece
            own += sum(line.qty * line.combo_item_id.extra_price for line in pieces)
        # Every piece can be off by the rounding of its price.
        rounding = self.currency_id.rounding * sum(parts.mapped("qty")) / 2 + ROUNDING_ERROR
        return bool(parts) and (asked < own - rounding or not combos)

    @api.model
    def _coop_check_till_right(self, right, company):
        """:raises AccessError: when the user lacks the right at the tills of this cooperative"""
        if not company.coop_enabled or self.env.su or right in self.env.user._coop_till_rights():
            return
        raise AccessError(
            self.env._(
                "%(user)s may sell, but not %(action)s. Ask somebody who may, or ask the manager of the shop for this right.",
                user=self.env.user.name,
                action=self._coop_words_of_rights()[right],
            )
        )

    @api.model
    def _coop_words_of_rights(self):
        return {
            "discount": self.env._("give a discount"),
            "refund": self.env._("take goods back"),
            "price": self.env._("change a price"),
            "drawer": self.env._("open the drawer or put money in or out"),
        }
