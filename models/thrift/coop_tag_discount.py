from decimal import Decimal

from odoo import api, fields, models

from ...engine import Discount


class CoopTagDiscount(models.Model):
    """From an age in weeks on, a percentage off."""

    _name = "coop.tag.discount"
    _description = "Discount by age of the colour tag"
    _order = "weeks, id"

    weeks = fields.Integer("From age (weeks)", required=True, aggregator=None)
    percentage = fields.Float("Discount (%)", required=True, digits="Discount", aggregator=None)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )

    _weeks_uniq = models.UniqueIndex("(company_id, weeks)", "There is a discount from this age already.")
    _weeks_positive = models.Constraint("CHECK (weeks >= 1)", "A discount begins after at least one week.")
    _percentage_range = models.Constraint(
        "CHECK (percentage > 0 AND percentage <= 100)", "A discount lies above 0 and at most at 100 percent."
    )

    @api.depends("weeks", "percentage")
    def _compute_display_name(self):
        for discount in self:
            discount.display_name = self.env._(
                "from %(weeks)s weeks: %(percentage)s %%", weeks=discount.weeks, percentage=f"{discount.percentage:g}"
            )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        discounts = super().create(vals_list)
        discounts._retag(discounts.company_id)
        return discounts

    def write(self, vals):
        result = super().write(vals)
        self._retag(self.company_id)
        return result

    def unlink(self):
        companies = self.company_id
        result = super().unlink()
        self._retag(companies)
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _steps(self, company):
        """The discounts of a company as the engine knows them."""
        return [
            Discount(step.weeks, Decimal(str(step.percentage)))
            for step in self.search([("company_id", "=", company.id)])
        ]

    @api.model
    def _retag(self, companies):
        """What hangs in the shop follows the new discounts from now on."""
        # Price rules are the sales manager's; these are computed from the tags.
        products = self.env["product.template"].sudo()
        domain = [("company_id", "in", companies.ids), ("coop_tag_week", "!=", False), ("available_in_pos", "=", True)]
        products.search(domain)._coop_set_tag_rules()
