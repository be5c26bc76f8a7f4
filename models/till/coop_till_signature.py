from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare

from ..common.coop_guard import on_own_authority
from .res_users import RIGHTS

CENT = 2  # digits, to which what was approved and what came are compared


class CoopTillSignature(models.Model):
    """What somebody did with his PIN at a till: began to sell, or approved what an order has. Only the server writes it.

    An approval is for one order with these lines: when a line that takes the right changes afterwards, it no longer holds.
    """

    _name = "coop.till.signature"
    _description = "Signature at the till"
    _inherit = ["coop.guarded"]
    _order = "id desc"
    _rec_name = "person_id"
    _guarded_rows = True

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    session_id = fields.Many2one("pos.session", required=True, readonly=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [("sell", "Sells"), ("approve", "Approved"), ("staff", "Buys with staff discount")],
        required=True,
        readonly=True,
    )
    person_id = fields.Many2one(
        "coop.till.person", "Who", required=True, readonly=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", "With the rights of", readonly=True, ondelete="restrict", help="The login of who approved."
    )
    till_user_id = fields.Many2one("res.users", "Login at the till", required=True, readonly=True, ondelete="restrict")
    order_uuid = fields.Char(readonly=True, index="btree_not_null", export_string_translation=False)
    order_id = fields.Many2one("pos.order", readonly=True, index="btree_not_null", ondelete="cascade")
    rights = fields.Char(readonly=True, export_string_translation=False)
    rights_text = fields.Char("What was approved", compute="_compute_rights_text")
    percent = fields.Float("Staff discount (%)", readonly=True, digits=(5, 2))
    content = fields.Json(readonly=True, export_string_translation=False)

    @api.depends("rights")
    def _compute_rights_text(self):
        words = self.env["pos.order"]._coop_words_of_rights()
        for signature in self:
            signature.rights_text = ", ".join(words[right] for right in (signature.rights or "").split(",") if right)

    # === TILL === #

    @api.model
    def sign(self, session_id, person_id, pin, order=None, rights=()):
        """With a PIN at a till: begin to sell (without an order), approve what an order takes, or buy oneself.

        :param order: {"uuid", "pricelist_id", "fiscal_position_id", "lines": [[product id, quantity, price, discount], …]};
            with "staff" it is bought by this person, at the staff discount of the till
        :return: {"ok": bool, "message": what to show}
        """
        self.env["pos.session"].check_access("read")
        session = self.env["pos.session"].browse(session_id)
        session.check_access("read")
        person = self.env["coop.till.person"].search(
            [("id", "=", person_id), ("company_id", "=", session.company_id.id)], limit=1
        )
        if not person or session.state == "closed":
            raise UserError(self.env._("This person does not work at this till."))
        rights = [right for right in RIGHTS if right in rights]
        is_staff = bool(order and order.get("staff"))
        if is_staff and not session.config_id.sudo().coop_staff_discount:  # a till's settings are its manager's
            raise UserError(self.env._("This till gives no staff discount."))
        if order is not None and not is_staff and not (rights and set(rights) <= set(person._get_rights())):
            return {"ok": False, "message": self.env._("%(person)s may not do this either.", person=person.name)}
        if not person._check_pin(pin):  # no error: the count of wrong PINs must stay
            return {"ok": False, "message": person._pin_refusal()}
        # The PIN was right: that is what gives a cashier's till the right to write this.
        on_own_authority(self).create(self._prepare_signature_vals(session, person, order, rights))
        return {"ok": True, "message": ""}

    @api.model
    def _prepare_signature_vals(self, session, person, order, rights):
        vals = {
            "company_id": session.company_id.id,
            "session_id": session.id,
            "kind": "sell",
            "person_id": person.id,
            "till_user_id": self.env.uid,
        }
        if order is None:
            return vals
        is_staff = bool(order.get("staff"))
        config = session.config_id.sudo()  # a till's settings are its manager's
        vals |= {
            "kind": "staff" if is_staff else "approve",
            "user_id": person.sudo().user_id.id,  # whose login it is a cashier need not be allowed to read
            "order_uuid": str(order["uuid"]),
            "rights": "discount" if is_staff else ",".join(rights),
            "percent": config.coop_staff_discount if is_staff else 0.0,
        }
        return vals | {"content": self._prepare_content(order)}

    @api.model
    def _prepare_content(self, order):
        """What is signed, of the order that the till sends."""
        return {
            "terms": [order.get("pricelist_id") or False, order.get("fiscal_position_id") or False],
            "lines": [[int(line[0]), *(float(number or 0.0) for number in line[1:4])] for line in order["lines"]],
        }

    # === WHAT IT SAYS === #

    def _is_for(self, order, lines):
        """Whether it allows what these lines of the order take."""
        if self.kind == "staff":
            if order.coop_seller_id == self.person_id or "discount" in order._coop_rights_of_whole():
                return False
            if not all(map(self._is_staff_price, lines)):
                return False
        return self._covers(order, lines)

    def _is_staff_price(self, line):
        """Goods of the shop, not cheaper than the till's staff discount makes them."""
        sold = line.qty > 0 and line.price_unit > 0 and not line.coop_till_member_id and line._coop_is_goods()
        return sold and float_compare(line.discount, self.percent, precision_digits=CENT) <= 0

    def _covers(self, order, lines):
        """Whether this approval, given before the customer paid, is for this order and these of its lines."""
        terms = [order.pricelist_id.id, order.fiscal_position_id.id]
        if self.content["terms"] != terms or (self.order_id and self.order_id != order):
            return False
        left = list(self.content["lines"])
        for line in lines:
            found = next((row for row in left if _is_same(row, line)), None)
            if not found:
                return False
            left.remove(found)
        return True


def _is_same(row, line):
    product_id, *numbers = row
    own = (line.qty, line.price_unit, line.discount)
    return product_id == line.product_id.id and all(
        not float_compare(number, mine, precision_digits=CENT) for number, mine in zip(numbers, own, strict=True)
    )
