from odoo import api, fields, models
from odoo.tools import SQL, format_date, format_datetime


class CoopTillDay(models.Model):
    """A day at a till, for whoever closes it and for the treasurer: a session, by its number, and what it came to.

    A model of its own, because a treasurer reads no sessions and a cashier no payments of the bank: what both may see is
    this, and no more.
    """

    _name = "coop.till.day"
    _description = "Day at the till"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "pos.session": ["name", "config_id", "state", "start_at", "stop_at", "coop_day"],
        "pos.config": ["name", "company_id", "journal_id"],
        "pos.order": ["session_id", "state", "amount_total"],
    }

    name = fields.Char("Session", readonly=True)
    till = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date("Day", readonly=True)
    state = fields.Selection(
        [
            ("opening_control", "Not open yet"),
            ("opened", "Open"),
            ("closing_control", "Being counted"),
            ("closed", "Closed"),
        ],
        readonly=True,
    )
    start_at = fields.Datetime("Opened", readonly=True)
    stop_at = fields.Datetime("Closed", readonly=True)
    orders = fields.Integer(readonly=True)
    takings = fields.Monetary("Sold", readonly=True)
    difference = fields.Monetary(
        "Counted more or less",
        compute="_compute_difference",
        help="What was in the drawer at the end, less what should have been.",
    )
    page = fields.Html("Day report", compute="_compute_page", sanitize=False)

    @property
    def _table_query(self):
        return SQL(
            """SELECT session.id, session.name, config.name AS till, config.company_id, session.state, session.start_at,
                      session.stop_at,
                      COALESCE(journal.currency_id, company.currency_id) AS currency_id,
                      COALESCE(session.coop_day,
                               (COALESCE(session.start_at, session.create_date)
                                AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Amsterdam')::date) AS date,
                      COALESCE(sold.orders, 0) AS orders, COALESCE(sold.takings, 0) AS takings
                 FROM pos_session session
                 JOIN pos_config config ON config.id = session.config_id
                 JOIN res_company company ON company.id = config.company_id AND company.coop_enabled
            LEFT JOIN account_journal journal ON journal.id = config.journal_id
            LEFT JOIN LATERAL (SELECT COUNT(*) AS orders, SUM(amount_total) AS takings
                                 FROM pos_order
                                WHERE session_id = session.id AND state NOT IN ('draft', 'cancel')) AS sold ON TRUE"""
        )

    @api.depends("state")
    def _compute_difference(self):
        # A treasurer reads no sessions; of a day that he sees, this is one figure.
        sessions = {session.id: session for session in self.env["pos.session"].sudo().browse(self.ids)}
        for day in self:
            session = sessions[day.id]
            is_counted = day.state == "closed" and session.cash_control
            day.difference = session.cash_register_difference if is_counted else 0.0

    @api.depends_context("lang")
    @api.depends("state")
    def _compute_page(self):
        report = self.env["report.social_cooperative.report_till_day"]
        for day in self:
            page = report._prepare_page(day)
            day.page = self.env["ir.qweb"]._render("social_cooperative.till_day_page", {"page": page})

    @api.depends("till", "date")
    def _compute_display_name(self):
        for day in self:
            day.display_name = f"{day.till or ''}, {format_date(self.env, day.date)}"

    # === ACTIONS === #

    def action_print(self):
        self.check_access("read")
        return self.env.ref("social_cooperative.report_till_day_action").report_action(self)

    # === THE REPORT === #

    def _title(self):
        days = sorted(set(self.mapped("date")))
        dates = " – ".join(format_date(self.env, day) for day in (days if len(days) < 3 else (days[0], days[-1])))
        tills = ", ".join(dict.fromkeys(self.mapped("till")))
        return self.env._("Day report, %(till)s, %(days)s", till=tills, days=dates)

    def _subtitle(self):
        if len(self) > 1:
            return self.env._("%(count)s sessions together", count=len(self))
        states = dict(self._fields["state"]._description_selection(self.env))
        moments = [format_datetime(self.env, at, dt_format="short") for at in (self.start_at, self.stop_at) if at]
        return ", ".join([self.name, " – ".join(moments), states[self.state]])
