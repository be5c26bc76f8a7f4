from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..common.coop_guard import on_own_authority

MISTAKE = timedelta(minutes=1)
DAY = 24  # hours


class CoopShift(models.Model):
    """Hours that a member worked in the shop: from a list, or clocked at the till."""

    _name = "coop.shift"
    _description = "Shift"
    _inherit = ["coop.guarded"]
    _order = "date desc, id desc"
    _rec_name = "till_member_id"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    till_member_id = fields.Many2one(
        "coop.till.member",
        "Member",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('company_id', '=', company_id)]",
    )
    shop_account_id = fields.Many2one(
        "account.analytic.account",
        "Shop",
        domain=lambda self: self.env["pos.config"]._domain_coop_shop_account(),
        default=lambda self: self._default_shop_account(self.env.company),
        help="Whose result these hours divide. Empty: that of any shop.",
    )
    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    start = fields.Datetime("From", readonly=True, help="Clocked in at the till.")
    stop = fields.Datetime("Until (time)", readonly=True, help="Clocked out at the till.")
    hours = fields.Float(compute="_compute_hours", store=True, readonly=False, precompute=True)
    note = fields.Char()

    _hours_of_a_day = models.Constraint("CHECK (hours >= 0 AND hours <= 24)", "A shift has between 0 and 24 hours.")
    _one_open = models.UniqueIndex(
        "(till_member_id) WHERE start IS NOT NULL AND stop IS NULL", "This member is clocked in already."
    )

    @api.model
    def _default_shop_account(self, company):
        """The only shop, if there is only one."""
        # Whoever types hours need not be allowed to read tills.
        shops = self.env["pos.config"].sudo().search([("company_id", "=", company.id)]).coop_shop_account_id
        return shops if len(shops) == 1 else shops.browse()

    @api.depends("start", "stop")
    def _compute_hours(self):
        for shift in self.filtered("start"):
            shift.hours = shift._clocked_hours(shift.stop)

    @api.constrains("till_member_id", "company_id")
    def _check_till_member(self):
        for shift in self:
            if shift.till_member_id.company_id != shift.company_id:
                raise ValidationError(
                    self.env._("%(member)s works elsewhere.", member=shift.till_member_id.display_name)
                )

    @api.constrains("date")
    def _check_worked(self):
        today = fields.Date.context_today(self)
        for shift in self:
            if shift.date > today:
                raise ValidationError(
                    self.env._(
                        "%(date)s lies in the future: enter hours when they are worked.",
                        date=format_date(self.env, shift.date),
                    )
                )

    @api.constrains("date", "hours", "till_member_id")
    def _check_hours_of_day(self):
        for shift in self:
            if shift._hours_of_day() > DAY:
                raise ValidationError(
                    self.env._(
                        "%(member)s has more than 24 hours on %(date)s: look at the other shifts of that day.",
                        member=shift.till_member_id.display_name,
                        date=format_date(self.env, shift.date),
                    )
                )

    # === CRUD METHODS === #

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | {"start", "stop"}

    def _guarded_message(self, names):
        return self.env._("Clocking in and out is done at the till. Fill in the hours instead.")

    def _get_fixed(self):
        """Hours by which the shop's result was divided stay as they were."""
        return self.filtered(lambda shift: shift.date <= (shift._last_division().date_to or date.min))

    @api.model
    def _fixed_fields(self):
        return {"date", "hours", "till_member_id", "company_id", "shop_account_id"}

    def _fixed_message(self):
        return self.env._(
            "The hours up to %(date)s are divided already. Enter forgotten hours on a later day, or reverse "
            "the last division first.",
            date=format_date(self.env, self[:1]._last_division().date_to),
        )

    def _last_division(self):
        self.ensure_one()
        divisions = self.env["coop.shop.division"].sudo()  # whoever clocks in need not see divisions
        return divisions._last_posted(self.company_id, shop_account_id=self.shop_account_id)

    # === BUSINESS METHODS === #

    def _clocked_hours(self, stop):
        worked = (stop - self.start).total_seconds() / 3600 if stop else 0.0
        return round(min(max(worked, 0.0), DAY), 2)

    def _hours_of_day(self):
        """All hours of the member on the day of this shift."""
        [(hours,)] = self._read_group(
            [("till_member_id", "=", self.till_member_id.id), ("date", "=", self.date)], [], ["hours:sum"]
        )
        return round(hours or 0.0, 2)

    # === CLOCK === #

    @api.model
    def clock(self, config_id, till_member_id, pin):
        """In or out at the till; the till sends the PIN, and hears only whether it was right.

        :return: {"ok": bool, "message": what to show}
        """
        self.env["pos.session"].check_access("read")
        config = self.env["pos.config"].browse(config_id)
        till_member = self.env["coop.till.member"].search(
            [("id", "=", till_member_id), ("company_id", "=", config.company_id.id)], limit=1
        )
        if not till_member:
            raise UserError(self.env._("This member does not work here."))
        if not till_member._check_pin(pin):  # no error: the count of wrong PINs must stay
            return {"ok": False, "message": till_member._pin_refusal()}
        return {"ok": True, "message": self._do_clock(till_member, config)}

    def _do_clock(self, till_member, config):
        # The PIN was right: that is what gives a cashier's till the right to write these hours.
        shifts = on_own_authority(self)
        running = shifts.search([("till_member_id", "=", till_member.id), ("start", "!=", False), ("stop", "=", False)])
        today = fields.Date.context_today(self)
        if running.date == today:
            return running._clock_out()
        message = running._forget() if running else self._welcome(till_member)
        shifts.create(self._prepare_clocked_vals(till_member, config, today))
        return message

    def _welcome(self, till_member):
        return self.env._("%(member)s is in. Have a good day!", member=till_member.display_name)

    def _prepare_clocked_vals(self, till_member, config, today):
        # Whose sales of the shop are is the till's setting, which a cashier need not be allowed to read.
        shop = config.sudo().coop_shop_account_id or self._default_shop_account(till_member.company_id)
        return {
            "till_member_id": till_member.id,
            "company_id": till_member.company_id.id,
            "shop_account_id": shop.id,
            "date": today,
            "start": fields.Datetime.now(),
        }

    def _clock_out(self):
        member, now = self.till_member_id.display_name, fields.Datetime.now()
        if now - self.start < MISTAKE:
            self.unlink()
            return self.env._(
                "%(member)s is out again. That was less than a minute, and does not count.", member=member
            )
        if round(self._hours_of_day() + self._clocked_hours(now), 2) > DAY:
            return self._doubt(now)
        self.stop = now
        return self.env._("%(member)s is out: %(hours)s hours.", member=member, hours=self._format_hours())

    def _doubt(self, now):
        """Typed and clocked hours cannot both be true; somebody who goes home gets out all the same."""
        self.write({"stop": now, "hours": 0, "note": self.env._("More than 24 hours on this day: fill in the hours")})
        return self.env._(
            "%(member)s is out. These are more than 24 hours on one day: tell the treasurer how long you worked.",
            member=self.till_member_id.display_name,
        )

    def _format_hours(self):
        minutes = round(self.hours * 60)
        return f"{minutes // 60}:{minutes % 60:02}"

    def _forget(self):
        """Somebody went home without clocking out. Nobody knows these hours unless they were filled in since: none are made up."""
        if self.hours:
            self.write({"stop": self.start, "hours": self.hours})  # they may be divided by now
            message = self._welcome(self.till_member_id)
        else:
            self.write({"stop": self.start, "note": self.env._("Forgot to clock out: fill in the hours")})
            message = self.env._(
                "%(member)s is in. On %(day)s you forgot to clock out: tell the treasurer how long you worked.",
                member=self.till_member_id.display_name,
                day=format_date(self.env, self.date),
            )
        self.flush_recordset()  # the database allows one open shift
        return message

    def _unfinished(self):
        """Those of which the hours are not known yet."""
        return self.filtered(lambda shift: shift.start and not shift.hours)
