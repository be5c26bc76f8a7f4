import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..common.coop_guard import as_own_code
from ..common.database import lock
from ..common.groups import TREASURER

POSTCODE = "[1-9][0-9]{3}"
SOURCES = [
    ("postcode", "Postcode"),
    ("site", "Civic amenity site"),
    ("unknown", "Not known"),
    ("shop", "Sorted out of the shop"),
]

# So many days back the shop books; what is older is the treasurer's. What waited on a tablet keeps its day as long.
SHOP_BOOKS_DAYS = 14


class CoopIntake(models.Model):
    """Goods that were weighed: a donor's load or a day's batch, or what is sorted out of the shop again.

    Nothing says who gave them; the origin is four digits of a postcode or a civic amenity site.
    """

    _name = "coop.intake"
    _description = "Intake of donated goods"
    _inherit = ["coop.guarded", "mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    source = fields.Selection(SOURCES, "Origin", required=True, default="postcode")
    # Without a size, by which Odoo would silently cut off what is too long.
    postcode = fields.Char(help="The first four digits of the donor's postcode.")
    site_id = fields.Many2one("coop.intake.site", "Civic amenity site", check_company=True, index="btree_not_null")
    municipality_id = fields.Many2one(
        "coop.municipality",
        compute="_compute_municipality_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Follows from the postcode or the site. A postcode that is new is remembered.",
    )
    line_ids = fields.One2many("coop.intake.line", "intake_id", "Weighed", copy=True)
    weight = fields.Float("Kilos", compute="_compute_weight", store=True, digits="Product Unit")
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Booked"), ("cancelled", "Cancelled")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    cancelled_on = fields.Date("Cancelled on", readonly=True, copy=False)
    note = fields.Char()
    screen_token = fields.Char(
        readonly=True, copy=False, help="Keeps a weighing that is sent twice from counting twice."
    )
    move_count = fields.Integer(compute="_compute_move_count")

    _token_uniq = models.UniqueIndex(
        "(company_id, screen_token) WHERE screen_token IS NOT NULL", "This weighing is booked already."
    )
    _postcode_digits = models.Constraint("CHECK (postcode ~ '^[1-9][0-9]{3}$')", "A postcode has four digits, as 8011.")
    _site_said = models.Constraint("CHECK (source != 'site' OR site_id IS NOT NULL)", "Choose the civic amenity site.")

    # === COMPUTE METHODS === #

    @api.depends("source", "postcode", "site_id")
    def _compute_municipality_id(self):
        areas = self.env["coop.postcode.area"]
        for intake in self:
            if intake.source == "site":
                intake.municipality_id = intake.site_id.municipality_id
            elif intake.source == "postcode":
                known = areas._municipality_of(intake.postcode, intake.company_id)
                intake.municipality_id = known or intake.municipality_id
            else:
                intake.municipality_id = False

    @api.depends("line_ids.weight")
    def _compute_weight(self):
        for intake in self:
            intake.weight = sum(intake.line_ids.mapped("weight"))

    def _compute_move_count(self):
        for intake in self:
            # How many there are is no secret to whoever sees the intake.
            intake.move_count = len(intake.sudo().line_ids.move_ids)

    # === CRUD === #

    def _prepare_create_values(self, vals_list):
        # Complete with the defaults of a context, and before the database refuses it in words of its own.
        vals_list = super()._prepare_create_values(vals_list)
        for vals in vals_list:
            self._check_sent_origin(vals)
        return vals_list

    @api.model
    def _check_sent_origin(self, vals):
        if vals.get("source") == "site" and not vals.get("site_id"):
            raise ValidationError(self.env._("Choose the civic amenity site."))
        postcode = vals.get("postcode")
        if postcode and not (isinstance(postcode, str) and re.fullmatch(POSTCODE, postcode)):
            raise ValidationError(
                self.env._("%(postcode)s is no postcode: enter its four digits, as 8011.", postcode=postcode)
            )

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"name", "state", "cancelled_on"}

    def _guarded_message(self, names):
        return self.env._("An intake begins as a draft, and is booked and cancelled by its buttons.")

    def _get_fixed(self):
        return self.filtered(lambda intake: intake.state != "draft")

    @api.model
    def _fixed_fields(self):
        return super()._fixed_fields() - {"note"}

    def _fixed_message(self):
        return self.env._("What is booked stays. Cancel the intake, so that the kilos go back, and enter it again.")

    def write(self, vals):
        if {"source", "site_id", "postcode"} & vals.keys():
            for intake in self:
                self._check_sent_origin({"source": intake.source, "site_id": intake.site_id.id} | vals)
        return super().write(vals)

    # === ACTIONS === #

    def action_confirm(self):
        self.check_access("write")
        self._lock()
        self._check_can_confirm()
        self._do_confirm()

    def action_cancel(self):
        """The kilos go back by return moves; the intake and its moves stay to be seen."""
        self.check_access("write")
        self._lock()
        self._check_can_cancel()
        self._do_cancel()

    def action_view_moves(self):
        self.ensure_one()
        domain = [("coop_intake_line_id", "in", self.line_ids.ids)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Stock moves"),
            "res_model": "stock.move",
            "view_mode": "list,form",
            "domain": domain,
        }

    # === BUSINESS METHODS === #

    def _lock(self):
        """Two who press at once would move the kilos, or take them back, twice."""
        lock(self, self.env._("Somebody is booking or cancelling this intake at this moment. Look again in a minute."))

    def _check_can_confirm(self):
        today = fields.Date.context_today(self)
        treasurer = self.env.user.has_group(TREASURER)
        for intake in self:
            if intake.state != "draft":
                raise UserError(self.env._("%(intake)s is booked already.", intake=intake.name))
            if not intake.company_id.coop_shop_open:
                raise UserError(
                    self.env._("Open the thrift store first: Cooperative ▸ Thrift store ▸ Configuration ▸ Set-up.")
                )
            if intake.date > today:
                raise UserError(self.env._("%(intake)s lies in the future: put the date right.", intake=intake.date))
            if intake.date < today - timedelta(days=SHOP_BOOKS_DAYS) and not treasurer:
                raise UserError(
                    self.env._(
                        "%(date)s is more than %(days)s days ago: put the date right, or ask the treasurer to book it.",
                        date=format_date(self.env, intake.date),
                        days=SHOP_BOOKS_DAYS,
                    )
                )
            if not intake.line_ids:
                raise UserError(self.env._("Nothing was weighed yet: add a line."))
            intake._check_origin()
            intake.line_ids._check_can_confirm()

    def _check_origin(self):
        if self.source == "postcode" and not re.fullmatch(POSTCODE, self.postcode or ""):
            raise UserError(self.env._("Enter the four digits of the donor's postcode, or choose another origin."))
        if self.source == "postcode" and not self.municipality_id:
            raise UserError(
                self.env._(
                    "Nobody said yet in which municipality postcode %(postcode)s lies. Choose it once.",
                    postcode=self.postcode,
                )
            )
        self._check_municipality()

    def _check_municipality(self):
        """A place that is known is not another one for these goods only."""
        known = self.site_id.municipality_id
        if self.source == "postcode":
            known = self.env["coop.postcode.area"]._municipality_of(self.postcode, self.company_id)
        if self.source in ("postcode", "site") and known and known != self.municipality_id:
            raise UserError(
                self.env._(
                    "%(place)s lies in %(municipality)s: choose that, or let the treasurer put the list right first.",
                    place=self.postcode if self.source == "postcode" else self.site_id.name,
                    municipality=known.name,
                )
            )

    def _do_confirm(self):
        """Numbers, moves and register entries, for all intakes at once."""
        for company, intakes in self.grouped("company_id").items():
            # Sequences, stock moves and the register are made here for whoever may take goods in.
            booked = as_own_code(intakes.sudo().with_company(company))
            for intake in booked:
                if intake.source == "postcode":
                    self.env["coop.postcode.area"]._learn(intake.postcode, intake.municipality_id, company)
                intake.write({"state": "done", "name": intake._next_number("coop.intake")})
            booked.line_ids._make_moves()
            booked.line_ids._make_register_entries()

    def _next_number(self, code):
        return self.env["ir.sequence"]._coop_next_number(code, self.company_id, self.date)

    def _check_can_cancel(self):
        today = fields.Date.context_today(self)
        treasurer = self.env.user.has_group(TREASURER)
        for intake in self:
            if intake.state != "done":
                raise UserError(self.env._("Only an intake that is booked can be cancelled."))
            if intake.date != today and not treasurer:
                raise UserError(
                    self.env._("%(intake)s is not of today. Ask the treasurer to cancel it.", intake=intake.name)
                )

    def _do_cancel(self):
        today = fields.Date.context_today(self)
        # Stock moves and the register are changed here for whoever may take goods in.
        booked = as_own_code(self.sudo())
        booked.line_ids._make_return_moves(today)
        booked.write({"state": "cancelled", "cancelled_on": today})
        booked.line_ids.register_ids._do_cancel(today)
