from odoo import fields, models


class CoopAgreement(models.Model):
    """The contribution rules of an agreement, narrower than the company's."""

    _inherit = "coop.agreement"

    contribution_rule_ids = fields.One2many(
        "coop.contribution.rule", "agreement_id", "Contribution rules", help="For members under this agreement only."
    )
