from datetime import datetime, time

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..common.coop_guard import as_own_code

MAX_KILOS = 10000  # one weighing stays below it


class CoopIntakeLine(models.Model):
    """One weighing: kilos of a category into a stream."""

    _name = "coop.intake.line"
    _description = "Weighed goods"
    _inherit = ["coop.guarded"]
    _order = "intake_id, id"
    _check_company_auto = True

    intake_id = fields.Many2one("coop.intake", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="intake_id.company_id", store=True, index=True)
    state = fields.Selection(related="intake_id.state")
    date = fields.Date(related="intake_id.date")
    category_id = fields.Many2one(
        "coop.goods.category", required=True, ondelete="restrict", check_company=True, index=True
    )
    stream_id = fields.Many2one(
        "coop.stream",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
        default=lambda self: self._default_stream_id(),
    )
    weight = fields.Float("Kilos", required=True, digits="Product Unit")
    must_register = fields.Boolean(related="category_id.must_register")
    serial = fields.Char("Serial number", help="Frame number, IMEI or serial number. None to be found? Write: none.")
    description = fields.Char(help="Brand, model, colour: for the register.")
    move_ids = fields.One2many("stock.move", "coop_intake_line_id", "Stock moves")
    register_ids = fields.One2many("coop.goods.register", "line_id")

    _weight_positive = models.Constraint("CHECK (weight > 0)", "The weight must be above zero.")

    def _default_stream_id(self):
        domain = [("company_id", "=", self.env.company.id), ("kind", "=", "sale")]
        return self.env["coop.stream"].search(domain, limit=1)

    @api.depends("category_id", "weight")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.category_id.name} {line.weight:g} kg"

    # === CRUD === #

    def _prepare_create_values(self, vals_list):
        # Complete with the defaults of a context, and before the database refuses it in words of its own.
        vals_list = super()._prepare_create_values(vals_list)
        for vals in vals_list:
            self._check_weight(vals.get("weight"))
        return vals_list

    def _get_fixed(self):
        return self.filtered(lambda line: line.state != "draft")

    def _fixed_message(self):
        return self.intake_id._fixed_message()

    def write(self, vals):
        if "weight" in vals:
            self._check_weight(vals["weight"])
        return super().write(vals)

    @api.model
    def _check_weight(self, weight):
        """As it will be kept, so rounded: no nothing, and no slip of the finger."""
        is_weight = isinstance(weight, (int, float)) and 0 < weight < MAX_KILOS
        if not is_weight or not 0 < self._fields["weight"].convert_to_cache(weight, self) < MAX_KILOS:
            raise ValidationError(self.env._("Weigh first: the weight is above 0 and below 10,000 kilos."))

    # === BUSINESS METHODS === #

    def _check_can_confirm(self):
        for line in self:
            line._check_weight(line.weight)
            if line.intake_id.source == "shop" and line.stream_id.kind == "sale":
                raise UserError(self.env._("What is sorted out of the shop goes to another stream than for sale."))
            if line._to_register() and not (line.serial or "").strip():
                raise UserError(
                    self.env._(
                        "%(category)s must be registered: enter the serial number, or “none” when there is no number.",
                        category=line.category_id.name,
                    )
                )

    def _to_register(self):
        """What goes on sale for the first time; scrap needs no register."""
        self.ensure_one()
        return self.must_register and self.stream_id.kind == "sale"

    def _make_moves(self):
        moves = self.env["stock.move"].create([line._prepare_move_vals() for line in self])
        moves._coop_move_goods(self._moments("date"))

    def _prepare_move_vals(self):
        """From the donor, or for what is sorted out from the shop, to where the stream goes."""
        self.ensure_one()
        company = self.company_id
        shop = self.intake_id.source == "shop"
        origin = company.coop_shop_location_id if shop else company.coop_donor_location_id
        return self.env["stock.move"]._coop_prepare_vals(
            self.category_id, self.weight, origin, self.stream_id.location_id
        ) | {"coop_intake_line_id": self.id, "origin": self.intake_id.name}

    def _make_return_moves(self, day):
        done = self.move_ids.filtered(lambda move: move.state == "done" and not move.origin_returned_move_id)
        returns = self.env["stock.move"].create([move._coop_prepare_return_vals() for move in done])
        returns._coop_move_goods({move: self._noon(day) for move in returns})

    def _moments(self, name):
        return {move: self._noon(line.intake_id[name]) for line in self for move in line.move_ids}

    @staticmethod
    def _noon(day):
        """Noon of a day, so that every time zone of the country sees the same day."""
        return datetime.combine(day, time(11))

    def _make_register_entries(self):
        lines = self.filtered(lambda line: line._to_register())
        as_own_code(self.env["coop.goods.register"]).create([line._prepare_register_vals() for line in lines])

    def _prepare_register_vals(self):
        self.ensure_one()
        return {
            "company_id": self.company_id.id,
            "number": self.intake_id._next_number("coop.goods.register"),
            "date": self.intake_id.date,
            "line_id": self.id,
            "category_id": self.category_id.id,
            "serial": self.serial.strip(),
            "description": self.description,
            "weight": self.weight,
        }
