from odoo import api, fields, models
from odoo.tools.misc import formatLang


class CoopShopDivisionLine(models.Model):
    _name = "coop.shop.division.line"
    _description = "A member's part of the shop's result"
    _order = "till_member_id, id"

    division_id = fields.Many2one("coop.shop.division", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="division_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    till_member_id = fields.Many2one("coop.till.member", "Member", required=True, index=True, ondelete="restrict")
    hours = fields.Float()
    amount = fields.Monetary()
    explanation = fields.Char(compute="_compute_explanation")

    @api.depends("hours", "amount", "division_id.hours", "division_id.amount")
    def _compute_explanation(self):
        for line in self:
            line.explanation = line._explain()

    def _explain(self):
        """How this part came about; it is printed on the member's statement."""
        self.ensure_one()
        division = self.division_id
        return self.env._(
            "%(shop)s: %(hours)s of %(all)s hours, of %(amount)s",
            shop=division.shop_account_id.name,
            hours=formatLang(self.env, self.hours, digits=2),
            all=formatLang(self.env, division.hours, digits=2),
            amount=formatLang(self.env, division.amount, currency_obj=division.currency_id),
        )
