from odoo import api, fields, models

from ..common.coop_guard import on_own_authority
from .past_prices import KEPT_OFFLINE


class PosOrder(models.Model):
    """Who sold it, and who approved what the cashier may not do: both with a PIN, at the till."""

    _inherit = "pos.order"

    coop_seller_id = fields.Many2one(
        "coop.till.person", "Sold by", copy=False, index="btree_not_null", ondelete="restrict", check_company=True
    )
    coop_signature_ids = fields.One2many(
        "coop.till.signature",
        "order_id",
        "Approved by",
        readonly=True,
        groups="point_of_sale.group_pos_manager,social_cooperative.group_treasurer",
    )

    # === WHO SOLD IT === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._coop_with_known_seller(vals) for vals in vals_list])

    def write(self, vals):
        if vals.get("coop_seller_id"):
            vals = self._coop_with_known_seller({"session_id": self.session_id[:1].id, **vals}, vals)
        return super().write(vals)

    @api.model
    def _coop_with_known_seller(self, known, vals=None):
        """These values, without a seller who gave no PIN in this session: it stays a sale, of nobody in particular."""
        vals = known if vals is None else vals
        if not vals.get("coop_seller_id"):
            return vals
        session = self.env["pos.session"].browse(known.get("session_id"))
        signed = [
            ("kind", "=", "sell"),
            ("person_id", "=", vals["coop_seller_id"]),
            ("session_id.config_id", "=", session.config_id.id),
            ("create_date", ">", self.env.cr.now() - KEPT_OFFLINE),
        ]
        # What others signed is not a cashier's to read; here it only says whether this is true.
        return (
            vals
            if self.env["coop.till.signature"].sudo().search_count(signed, limit=1)
            else vals | {"coop_seller_id": False}
        )

    # === WHO APPROVED IT === #

    def _coop_check_till_right_of_order(self, right):
        own = self.env.su or right in self.env.user._coop_till_rights()
        if not own and self._coop_use_approval(right):
            return None
        return super()._coop_check_till_right_of_order(right)

    def _coop_use_approval(self, right):
        """Whether somebody with this right approved with a PIN what takes it; the approval is then this order's."""
        lines = self.lines.filtered("qty")
        if right not in self._coop_rights_of_whole():
            lines = lines.filtered(lambda line: right in line._coop_rights_used())
        # What others signed is not a cashier's to read; here it only says what was approved.
        signatures = self.env["coop.till.signature"].sudo()
        signatures = signatures.search(
            [("kind", "!=", "sell"), ("order_uuid", "=", self.uuid), ("company_id", "=", self.company_id.id)]
        )
        for signature in signatures:
            if right in signature.rights.split(",") and signature._is_for(self, lines):
                self._coop_log_approval(signature)
                return True
        return False

    def _coop_log_approval(self, signature):
        if signature.order_id:
            return
        on_own_authority(signature).order_id = self
        seller = self.coop_seller_id.name or self.env._("nobody by name")
        values = {"person": signature.person_id.name, "seller": seller, "login": signature.till_user_id.name}
        if signature.kind == "staff":
            body = self.env._(
                "%(person)s bought this with %(percent)s %% staff discount, and signed with a PIN. At the till: %(seller)s (login "
                "%(login)s).",
                percent=f"{signature.percent:g}",
                **values,
            )
        else:
            words = self._coop_words_of_rights()
            body = self.env._(
                "%(person)s approved with a PIN: %(rights)s. At the till: %(seller)s (login %(login)s).",
                rights=", ".join(words[right] for right in signature.rights.split(",")),
                **values,
            )
        self.message_post(body=body)
