import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..common.coop_guard import as_own_code
from ..common.database import lock

# Days after which nothing says any more who it was: after it was done, and after a day that nobody closed.
FORGET_DONE, FORGET_OPEN = 30, 90
NOBODY = "–"
ADDRESS = ("phone", "street", "zip", "city")
POSTCODE = re.compile(r"[1-9][0-9]{3}")


class CoopAppointment(models.Model):
    """Goods that somebody will come for, that are brought, or that are fetched, on a day.

    It knows a name and a day, where goods are brought or fetched also the way there, and forgets all of that afterwards.
    """

    _name = "coop.appointment"
    _description = "Appointment of the thrift store"
    _inherit = ["coop.guarded"]
    _order = "date, part, id"
    _coop_help = "thrift-store#appointments"
    _rec_names_search = ["name", "number"]
    _check_company_auto = True

    number = fields.Char(compute="_compute_number", store=True, index=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("reserved", "Reserved"), ("delivery", "Delivery"), ("pickup", "Pick-up")], required=True, default="reserved"
    )
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("refused", "Refused"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="planned",
        index=True,
        copy=False,
    )
    date = fields.Date("Day", required=True, index=True, default=fields.Date.context_today)
    part = fields.Selection([("1morning", "Morning"), ("2afternoon", "Afternoon")], "Part of the day")
    name = fields.Char(required=True, help="As the customer wants to be called; it is forgotten afterwards.")
    phone = fields.Char()
    street = fields.Char("Street and number")
    zip = fields.Char("Postcode")
    city = fields.Char()
    goods = fields.Char("What", required=True)
    product_tmpl_id = fields.Many2one(
        "product.template",
        "Label",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('company_id', '=', company_id), ('coop_label_count', '>', 0)]",
        help="Goods with a label are kept for this customer: the till sells them to nobody else.",
    )
    count = fields.Integer("Pieces", default=1, required=True)
    fee = fields.Monetary(help="What the customer pays for the way, as agreed.")
    conditions = fields.Text(
        compute="_compute_conditions",
        store=True,
        readonly=False,
        help="As agreed: ground floor, ready at the door, two to carry. Begins with what was agreed last.",
    )
    refusal = fields.Char("Why not", help="Needed to refuse it; the customer hears this.")
    intake_id = fields.Many2one("coop.intake", readonly=True, copy=False, index="btree_not_null", ondelete="set null")
    closed_on = fields.Date(readonly=True, copy=False)
    forgotten_on = fields.Date(readonly=True, copy=False, help="Since then nothing here says who it was.")

    _count_positive = models.Constraint("CHECK (count > 0)", "At least one piece.")
    _fee_positive = models.Constraint("CHECK (fee >= 0)", "A fee is not below zero.")

    # === COMPUTE METHODS === #

    @api.depends("company_id")  # known as soon as it is made
    def _compute_number(self):
        for appointment in self:
            appointment.number = f"A{appointment.id}" if appointment.id else False

    @api.depends("kind")
    def _compute_conditions(self):
        for appointment in self:
            agreed = appointment.conditions
            if not agreed and appointment.kind != "reserved":
                own = [("company_id", "=", appointment.company_id.id), ("kind", "=", appointment.kind)]
                agreed = self.search([*own, ("conditions", "!=", False)], order="id desc", limit=1).conditions
            appointment.conditions = agreed

    @api.depends("kind", "name", "date")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for appointment in self:
            day = format_date(self.env, appointment.date)
            appointment.display_name = f"{kinds.get(appointment.kind)} {day}, {appointment.name or ''}"

    # === CONSTRAINTS === #

    @api.constrains("kind", "state", *ADDRESS)
    def _check_address(self):
        """The way there is known where somebody goes, and nowhere else."""
        for appointment in self.filtered(lambda one: one.state == "planned" and not one.forgotten_on):
            if appointment.kind == "reserved" and any(appointment[name] for name in ADDRESS):
                raise ValidationError(
                    self.env._("Who comes to the shop is known by name and day: leave the address out.")
                )
            if appointment.kind != "reserved" and not (appointment.street and appointment.zip and appointment.city):
                raise ValidationError(self.env._("Enter street, postcode and city: somebody has to go there."))
            if appointment.kind == "pickup" and not POSTCODE.match(appointment.zip.strip()):
                raise ValidationError(
                    self.env._(
                        "%(postcode)s is no postcode: it begins with four digits, as 8011 AB.", postcode=appointment.zip
                    )
                )

    @api.constrains("product_tmpl_id", "company_id", "kind", "count", "state")
    def _check_label(self):
        for appointment in self.filtered("product_tmpl_id"):
            # Whether it is the shop's own, also when the user may not see it.
            product = appointment.product_tmpl_id.sudo()
            if product.company_id != appointment.company_id or not product.coop_label_count:
                raise ValidationError(self.env._("Only labelled goods of this shop are kept by their label."))
            if appointment.kind == "pickup":
                raise ValidationError(self.env._("What is fetched has no label yet."))
            if appointment.state == "planned":
                product._coop_take_turns()  # two who keep the last piece do so one after the other
                left = product._coop_labels_left()[product] - product._coop_labels_kept()[product.id]
                if left < 0:
                    raise ValidationError(
                        self.env._(
                            "%(goods)s: no such piece is left that is kept for nobody.", goods=product.display_name
                        )
                    )

    # === GUARDED === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"number", "state", "intake_id", "closed_on", "forgotten_on"}

    def _guarded_message(self, names):
        return self.env._("An appointment is planned, and then done, refused or cancelled by its buttons.")

    def _get_fixed(self):
        return self.filtered(lambda appointment: appointment.state != "planned")

    def _fixed_message(self):
        return self.env._("This appointment is over and stays as it is. Make a new one.")

    # === ACTIONS === #

    def action_done(self):
        """Collected, or delivered."""
        self._check_can_close()
        if pickups := self.filtered(lambda appointment: appointment.kind == "pickup"):
            raise UserError(
                self.env._("%(what)s: press Goods arrived, so that they are weighed.", what=pickups[0].display_name)
            )
        self._close("done")

    def action_arrived(self):
        """The goods are there: a draft of their intake, to be weighed and booked."""
        self.ensure_one()
        self._check_can_close()
        if self.kind != "pickup":
            raise UserError(self.env._("Only what is fetched comes in."))
        intake = self.env["coop.intake"].create(self._prepare_intake_vals())
        as_own_code(self).intake_id = intake
        self._close("done")
        return self.action_view_intake()

    def action_refuse(self):
        self._check_can_close()
        for appointment in self:
            if not (appointment.refusal or "").strip():
                raise UserError(self.env._("Enter why it is refused."))
        self._close("refused")

    def action_cancel(self):
        self._check_can_close()
        self._close("cancelled")

    def action_view_intake(self):
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "coop.intake",
            "view_mode": "form",
            "views": [(False, "form")],
            "res_id": self.intake_id.id,
        }

    # === BUSINESS METHODS === #

    def _check_can_close(self):
        self.check_access("write")
        lock(self, self.env._("Somebody is working on this appointment at this moment. Look again in a minute."))
        for appointment in self:
            if appointment.state != "planned":
                raise UserError(self.env._("%(what)s is over already.", what=appointment.display_name))

    def _close(self, state):
        as_own_code(self).write({"state": state, "closed_on": fields.Date.context_today(self)})

    def _prepare_intake_vals(self):
        """Where the goods come from, and nobody's name."""
        return {
            "company_id": self.company_id.id,
            "source": "postcode",
            "postcode": POSTCODE.match(self.zip.strip())[0],
            "note": self.env._("Pick-up %(number)s", number=self.number),
        }

    # === FORGETTING === #

    @api.model
    def _cron_forget(self):
        """Who it was is forgotten some weeks after it is over; what, when and from which postcode stays."""
        today = fields.Date.today()
        for appointment in self.search(self._forget_domain(today)):
            as_own_code(appointment).write(appointment._prepare_forgotten_vals(today))

    @api.model
    def _forget_domain(self, today):
        """Hook: those of whom nothing has to be known any more."""
        done, day = today - timedelta(days=FORGET_DONE), today - timedelta(days=FORGET_OPEN)
        return [("forgotten_on", "=", False), "|", ("closed_on", "<=", done), ("date", "<=", day)]

    def _prepare_forgotten_vals(self, today):
        digits = POSTCODE.match((self.zip or "").strip())
        bare = dict.fromkeys((*ADDRESS, "conditions", "refusal"), False)
        # Whoever types it may have written a name beside the goods.
        kept = {"name": NOBODY, "goods": self.product_tmpl_id.name or NOBODY}
        return bare | kept | {"zip": digits[0] if digits else False, "forgotten_on": today}
