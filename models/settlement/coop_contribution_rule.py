from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import Destination, Rule, money


class CoopContributionRule(models.Model):
    """What a member contributes, to whom, and between which dates (design §4).

    Of the rules with the same destination and the same way of calculating, the narrowest counts: a member's own
    before his agreement's before the company's. Rules with another destination apply side by side.
    """

    _name = "coop.contribution.rule"
    _description = "Contribution rule"
    _inherit = ["mail.thread", "coop.period.mixin"]
    _order = "date_from desc, destination, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True, help="As members read it on their statement.")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, readonly=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    agreement_id = fields.Many2one(
        "coop.agreement",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Only for members under this agreement.",
    )
    member_id = fields.Many2one(
        "coop.member",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Only for this member.",
    )
    method = fields.Selection(
        [("percentage", "Percentage"), ("fixed", "Fixed amount per month")],
        required=True,
        default="percentage",
        tracking=True,
    )
    base = fields.Selection(
        [
            ("turnover", "Turnover"),
            ("net_turnover", "Net turnover"),
            ("surplus", "Surplus before contribution"),
        ],
        default="net_turnover",
        tracking=True,
        help="Turnover: excluding VAT.\n"
        "Net turnover: turnover less assignment costs.\n"
        "Surplus before contribution: net turnover less investments and training.",
    )
    percentage = fields.Float(digits=(5, 2), tracking=True)
    monthly_amount = fields.Monetary(
        tracking=True, help="Due for every month in which the member is active on the last day."
    )
    destination = fields.Selection(
        [("cooperative", "The cooperative"), ("shared_pot", "A shared pot"), ("municipality", "The benefit authority")],
        required=True,
        default="cooperative",
        tracking=True,
    )
    pot_id = fields.Many2one(
        "coop.pot", "Shared pot", check_company=True, domain="[('kind', '=', 'shared')]", tracking=True
    )
    authority_partner_id = fields.Many2one(
        "res.partner",
        "Benefit authority",
        domain="[('coop_authority_kind', '!=', False)]",
        tracking=True,
        help="Booked as payable to this municipality, or to UWV.",
    )
    date_from = fields.Date(help="First day, by the date of the document.")
    date_to = fields.Date(help="Last day, by the date of the document; empty: until further notice.")
    amount_label = fields.Char("Contribution", compute="_compute_labels")
    destination_label = fields.Char("To", compute="_compute_labels")
    scope_label = fields.Char("For", compute="_compute_labels")
    active = fields.Boolean(default=True)

    _percentage_range = models.Constraint(
        "CHECK (method != 'percentage' OR (percentage >= 0 AND percentage <= 100 AND base IS NOT NULL))",
        "A percentage lies between 0 and 100 and needs a base.",
    )
    _amount_positive = models.Constraint("CHECK (monthly_amount >= 0)", "The monthly amount cannot be negative.")
    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_from <= date_to)", "The last day lies before the first."
    )
    _one_scope = models.Constraint(
        "CHECK (agreement_id IS NULL OR member_id IS NULL)",
        "A rule is for the company, for an agreement or for a member.",
    )
    _destination_complete = models.Constraint(
        "CHECK ((destination = 'shared_pot') = (pot_id IS NOT NULL)"
        " AND (destination = 'municipality') = (authority_partner_id IS NOT NULL))",
        "Choose the shared pot or the benefit authority that receives the contribution.",
    )
    # Integers and words as ranges, so that no extension (btree_gist) is needed.
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist ("
        "int4range(company_id, company_id, '[]') WITH &&,"
        "int4range(COALESCE(agreement_id, 0), COALESCE(agreement_id, 0), '[]') WITH &&,"
        "int4range(COALESCE(member_id, 0), COALESCE(member_id, 0), '[]') WITH &&,"
        "int4range(COALESCE(pot_id, 0), COALESCE(pot_id, 0), '[]') WITH &&,"
        "int4range(COALESCE(authority_partner_id, 0), COALESCE(authority_partner_id, 0), '[]') WITH &&,"
        "int8range(hashtext(destination)::int8, hashtext(destination)::int8, '[]') WITH &&,"
        "int8range(hashtext(method)::int8, hashtext(method)::int8, '[]') WITH &&,"
        "daterange(date_from, date_to, '[]') WITH &&"
        ") WHERE (active)",
        "Two rules of the same kind for the same members overlap in time. End the first one before the second begins.",
    )

    # === COMPUTE METHODS === #

    @api.depends("method", "percentage", "base", "monthly_amount", "destination", "pot_id", "authority_partner_id")
    @api.depends_context("lang")
    def _compute_labels(self):
        labels = {name: dict(self._fields[name]._description_selection(self.env)) for name in ("base", "destination")}
        for rule in self:
            # A coach reads what his members contribute, and so the name of the pot; not the pot itself.
            receiver = rule.sudo().pot_id.name or rule.authority_partner_id.name
            rule.destination_label = receiver or labels["destination"].get(rule.destination)
            rule.scope_label = (rule.member_id or rule.agreement_id).display_name or self.env._("All members")
            rule.amount_label = rule._amount_label(labels["base"].get(rule.base, ""))

    def _amount_label(self, base):
        """How much, as one reads it: 30 % of net turnover, or an amount per month."""
        self.ensure_one()
        if self.method == "fixed":
            amount = self.currency_id.format(self.monthly_amount) if self.currency_id else self.monthly_amount
            return self.env._("%(amount)s per month", amount=amount)
        return self.env._("%(percentage)s %% of %(base)s", percentage=f"{self.percentage:g}", base=base.lower())

    # === CONSTRAINTS === #

    @api.constrains("method", "monthly_amount", "percentage")
    def _check_amount(self):
        for rule in self:
            if rule.method == "fixed" and not rule.monthly_amount:
                raise ValidationError(self.env._("Fill in the amount per month of %(rule)s.", rule=rule.name))

    @api.onchange("destination")
    def _onchange_destination(self):
        if self.destination != "shared_pot":
            self.pot_id = False
        if self.destination != "municipality":
            self.authority_partner_id = False

    @api.onchange("agreement_id")
    def _onchange_agreement_id(self):
        if self.destination == "municipality" and self.agreement_id:
            self.authority_partner_id = self.agreement_id.authority_partner_id

    # === BUSINESS METHODS === #

    def _to_engine(self):
        """This rule as the engine reads it."""
        self.ensure_one()
        scope = "member" if self.member_id else "agreement" if self.agreement_id else "company"
        percentage = self.method == "percentage"
        return Rule(
            id=self.id,
            name=self.name,
            scope=scope,
            scope_id=(self.member_id or self.agreement_id or self.company_id).id,
            destination=Destination(self.destination, self.pot_id.id or self.authority_partner_id.id or 0),
            base=self.base if percentage else None,
            percentage=money.to_decimal(self.percentage) if percentage else None,
            monthly_amount=None if percentage else money.to_decimal(self.monthly_amount),
            date_from=self.date_from,
            date_to=self.date_to or None,
        )
