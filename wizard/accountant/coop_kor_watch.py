from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.accountant.kor_turnover import KorTurnover
from ...models.common.groups import BOARD


class CoopKorWatch(models.TransientModel):
    """The turnover of this year beside the limit of the small-business scheme (KOR)."""

    _name = "coop.kor.watch"
    _description = "Small-business scheme (KOR)"
    _inherit = ["coop.dialog", "coop.books.paper"]

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date("Turnover until", required=True, readonly=True, default=fields.Date.context_today)
    date_from = fields.Date("First day", related="company_id.coop_kor_from")
    date_to = fields.Date("Last day", related="company_id.coop_kor_to")
    is_kor = fields.Boolean("In the scheme", readonly=True)
    turnover = fields.Monetary("Turnover of this year", readonly=True)
    limit = fields.Monetary("Limit of a year", readonly=True)
    percentage = fields.Float(readonly=True)
    level = fields.Selection(
        [("within", "Within the limit"), ("near", "Near the limit"), ("passed", "Above the limit")], readonly=True
    )
    words = fields.Text(readonly=True)
    move_id = fields.Many2one("account.move", "Document that passed the limit", readonly=True)

    @property
    def _paper_groups(self):
        # Totals of the cooperative, and one document: the board answers for the scheme.
        return (*super()._paper_groups, BOARD)

    @api.depends("date")
    def _compute_display_name(self):
        for watch in self:
            watch.display_name = self.env._("Small-business scheme (KOR)")

    @api.model
    def action_open(self):
        """The page, as of today."""
        company = self.env.company
        self._check_may_make(company)
        page = self.create({})
        page._fill()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Small-business scheme (KOR)"),
            "res_model": self._name,
            "view_mode": "form",
            "res_id": page.id,
        }

    def _fill(self):
        company = self.company_id
        watch = KorTurnover(self.env, company, self.date).watch()
        if not watch:
            raise UserError(
                self.env._("Nobody filled in the limit of the small-business scheme among the legal amounts.")
            )
        self.write(
            {
                "is_kor": company._coop_is_kor(self.date),
                "turnover": watch.turnover,
                "limit": watch.limit,
                "percentage": watch.percentage,
                "level": watch.level,
                "words": company._coop_kor_words(watch, self.date),
                "move_id": watch.passed_by,
            }
        )
