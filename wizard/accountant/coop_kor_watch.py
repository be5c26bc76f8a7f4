from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.accountant.kor_turnover import KorTurnover
from ...models.common.groups import BOARD


class CoopKorWatch(models.TransientModel):
    """The turnover of this year beside the limit of the small-business scheme (KOR)."""

    _name = "coop.kor.watch"
    _description = "Small-business scheme (KOR)"
    _coop_help = "vat#small-business-scheme-kor"
    _inherit = ["coop.dialog", "coop.books.paper"]

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        "Turnover until",
        required=True,
        default=fields.Date.context_today,
        help="The last day that counts, in its calendar year: 31 December for all of a year.",
    )
    date_from = fields.Date("First day", related="company_id.coop_kor_from")
    date_to = fields.Date("Last day", related="company_id.coop_kor_to")
    is_kor = fields.Boolean("In the scheme", compute="_compute_watch")
    turnover = fields.Monetary("Turnover of the year", compute="_compute_watch")
    limit = fields.Monetary("Limit of a year", compute="_compute_watch")
    percentage = fields.Float(compute="_compute_watch")
    level = fields.Selection(
        [("within", "Within the limit"), ("near", "Near the limit"), ("passed", "Above the limit")],
        compute="_compute_watch",
    )
    words = fields.Text(compute="_compute_watch")
    move_id = fields.Many2one("account.move", "Document that passed the limit", compute="_compute_watch")

    @property
    def _paper_groups(self):
        # Totals of the cooperative, and one document: the board answers for the scheme.
        return (*super()._paper_groups, BOARD)

    @api.depends("date")
    def _compute_display_name(self):
        for watch in self:
            watch.display_name = self.env._("Small-business scheme (KOR)")

    @api.depends("date", "company_id")
    def _compute_watch(self):
        for page in self:
            # Whoever reads the page by another door than its menu is asked as well.
            self._check_may_make(page.company_id)
            page.update(page._prepare_watch())

    @api.model
    def action_open(self):
        """The page, as of today; another day can be chosen on it."""
        self._check_may_make(self.env.company)
        page = self.create({})
        page._prepare_watch()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Small-business scheme (KOR)"),
            "res_model": self._name,
            "view_mode": "form",
            "res_id": page.id,
        }

    def _prepare_watch(self):
        """Values of the page.

        :raise UserError: when there is no limit on that day
        """
        company, day = self.company_id, self.date or fields.Date.context_today(self)
        watch = KorTurnover(self.env, company, day).watch()
        if not watch:
            raise UserError(
                self.env._("Nobody filled in the limit of the small-business scheme among the legal amounts.")
            )
        return {
            "is_kor": company._coop_is_kor(day),
            "turnover": watch.turnover,
            "limit": watch.limit,
            "percentage": watch.percentage,
            "level": watch.level,
            "words": company._coop_kor_words(watch, day),
            "move_id": watch.passed_by,
        }
