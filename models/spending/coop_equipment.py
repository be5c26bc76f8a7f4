from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.coop_guard import as_own_code
from ..common.groups import COACH, TREASURER

STATES = [
    ("in_use", "In use"),
    ("in_store", "In store"),
    ("broken", "Broken"),
    ("gone", "Gone"),
]
OUTCOMES = [
    ("returned", "Returned"),
    ("broken", "Returned, broken"),
    ("transferred", "Transferred to the member"),
    ("sold", "Sold to the member"),
    ("written_off", "Written off"),
]
# After these it is no longer the cooperative's, and that is the treasurer's to decide.
GONE = ("transferred", "sold", "written_off")


class CoopEquipment(models.Model):
    """Something that was bought for a member's work: the cooperative owns it, a member uses it (domain §1.4)."""

    _name = "coop.equipment"
    _description = "Equipment"
    _coop_help = "spending#equipment"
    _inherit = ["coop.guarded", "mail.thread", "mail.activity.mixin"]
    _order = "number desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"
    _rec_names_search = ["number", "name", "serial_number"]

    _guarded_on_create = "drop"  # a client brings no number or bill along

    number = fields.Char(readonly=True, copy=False, index=True, help="From the cooperative's own sequence.")
    name = fields.Char("What", required=True, tracking=True)
    serial_number = fields.Char(copy=False, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    owner_label = fields.Char("Owner", compute="_compute_owner_label")
    purchase_date = fields.Date("Bought on", default=fields.Date.context_today)
    purchase_price = fields.Monetary(help="What it cost the cooperative, without the VAT that it got back.")
    move_line_id = fields.Many2one(
        "account.move.line", "Line of the bill", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    move_id = fields.Many2one("account.move", "Bill", related="move_line_id.move_id")
    use_ids = fields.One2many("coop.equipment.use", "equipment_id", "Who used it", readonly=True, copy=False)
    condition = fields.Selection(
        [("good", "Good"), ("broken", "Broken"), ("gone", "Gone")], default="good", required=True, tracking=True
    )
    state = fields.Selection(STATES, "Status", compute="_compute_use", store=True, tracking=True, index=True)
    use_id = fields.Many2one("coop.equipment.use", "Present use", compute="_compute_use", store=True)
    member_id = fields.Many2one(
        "coop.member", "In use by", compute="_compute_use", store=True, index="btree_not_null", tracking=True
    )
    in_use_since = fields.Date("Since", compute="_compute_use", store=True)
    signed_on = fields.Date("Loan signed on", related="use_id.signed_on")
    outcome = fields.Selection(OUTCOMES, "What happened at last", compute="_compute_use", store=True)
    note = fields.Text()
    may_handle = fields.Boolean(compute="_compute_may_handle", export_string_translation=False)

    _number_company_uniq = models.UniqueIndex("(number, company_id)", "There is equipment with this number already.")

    # === COMPUTE METHODS === #

    @api.depends("number", "name")
    def _compute_display_name(self):
        for equipment in self:
            equipment.display_name = " ".join(filter(None, [equipment.number, equipment.name]))

    @api.depends("company_id", "condition")
    @api.depends_context("lang")
    def _compute_owner_label(self):
        for equipment in self:
            name = equipment.company_id.sudo().name  # coaches may not read companies that are not theirs to enter
            equipment.owner_label = (
                self.env._("%(company)s until it went", company=name)
                if equipment.condition == "gone"
                else self.env._("%(company)s: the member has it on loan", company=name)
            )

    @api.depends("use_ids.date_to", "use_ids.date_from", "use_ids.member_id", "use_ids.outcome", "condition")
    def _compute_use(self):
        for equipment in self:
            uses = equipment.use_ids.sorted(lambda use: (use.date_from, use.id or 0))
            present = uses.filtered(lambda use: not use.date_to)[-1:]
            equipment.use_id = present
            equipment.member_id = present.member_id
            equipment.in_use_since = present.date_from
            equipment.outcome = uses[-1:].outcome
            if equipment.condition == "gone":
                equipment.state = "gone"
            elif present:
                equipment.state = "in_use"
            else:
                equipment.state = "broken" if equipment.condition == "broken" else "in_store"

    @api.depends_context("uid")
    @api.depends("member_id.coach_id")
    def _compute_may_handle(self):
        for equipment in self:
            equipment.may_handle = equipment._may_handle()

    # === CRUD METHODS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"number", "move_line_id"}

    @api.model
    def _constant_fields(self):
        # The number is of the company's own sequence.
        return super()._constant_fields() | {"company_id"}

    def _guarded_message(self, names):
        return self.env._("Number and bill of equipment are fixed.")

    @api.model
    def _prepare_guarded_vals(self, vals):
        company = self.env["res.company"].browse(vals.get("company_id") or self.env.company.id)
        number = self.env["ir.sequence"]._coop_next_number(self._name, company)
        return super()._prepare_guarded_vals(vals) | {"number": number}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for equipment in self:
            if equipment.use_ids or equipment.move_line_id:
                raise UserError(
                    self.env._(
                        "%(equipment)s was bought or used and stays in the list. Write it off when it is gone.",
                        equipment=equipment.display_name,
                    )
                )

    # === ACTIONS === #

    def action_hand_over(self):
        """Open the dialog that asks for the member and the first day."""
        return self._open_step("hand_over", self.env._("Hand over"))

    def action_end_use(self):
        """Open the dialog that asks what happens to it."""
        return self._open_step("end", self.env._("End of use"))

    def action_view_bill(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
            "name": self.move_id.display_name,
        }

    def _open_step(self, step, title):
        self.ensure_one()
        self._check_may_handle()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "coop.equipment.step",
            "view_mode": "form",
            "target": "new",
            "context": {"default_equipment_id": self.id, "default_step": step},
        }

    # === BUSINESS METHODS === #

    def _may_handle(self):
        """The treasurer, and the coach of the member who has it."""
        self.ensure_one()
        user = self.env.user
        coach = self.sudo().member_id.coach_id  # whose coach another member has is compared, not shown
        return user.has_group(TREASURER) or (user.has_group(COACH) and coach == user)

    def _check_may_handle(self):
        self.check_access("read")
        if not all(equipment._may_handle() for equipment in self):
            raise AccessError(self.env._("Only the treasurer, or the coach of the member who has it, does this."))

    def _check_day(self, day):
        if day > fields.Date.context_today(self):
            raise UserError(self.env._("That day is still to come. Write it down on the day itself, or later."))

    def _hand_over(self, member, day, **vals):
        """From this day on the member has it on loan.

        :param vals: signed_on, agreement, agreement_name of the loan-for-use agreement
        """
        self.ensure_one()
        self._check_may_handle()
        self._check_day(day)
        if self.state == "gone":
            raise UserError(self.env._("%(equipment)s is gone.", equipment=self.display_name))
        if self.use_id:
            raise UserError(
                self.env._(
                    "%(equipment)s is in use by %(member)s. End that first.",
                    equipment=self.display_name,
                    member=self.sudo().member_id.display_name,  # a coach may not read another coach's member
                )
            )
        # A coach hands on what his member had, without rights on the list itself.
        own = as_own_code(self.sudo())
        own.use_ids.create({"equipment_id": self.id, "member_id": member.id, "date_from": day, **vals})
        own.condition = "good"

    def _end_use(self, day, outcome, note=False):
        """The member no longer has it from this day on.

        :param outcome: one of OUTCOMES; what makes it leave the cooperative is the treasurer's
        """
        self.ensure_one()
        self._check_may_handle()
        self._check_day(day)
        if outcome in GONE and not self.env.user.has_group(TREASURER):
            raise AccessError(self.env._("Only the treasurer decides that equipment leaves the cooperative."))
        own = as_own_code(self.sudo())  # a coach ends the use without rights on the list itself
        if self.use_id:
            own.use_id.write({"date_to": day, "outcome": outcome, "note": note})
            self.env.flush_all()  # the database refuses two who have it at a time
        elif outcome not in GONE:
            raise UserError(self.env._("%(equipment)s is not in use.", equipment=self.display_name))
        if outcome != "returned":
            own.condition = "gone" if outcome in GONE else "broken"
        labels = dict(self.env["coop.equipment.use"]._fields["outcome"]._description_selection(self.env))
        own._message_log(body=" – ".join(filter(None, [labels[outcome], note])))
