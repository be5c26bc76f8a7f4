from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import RuleError, apportion, money


class CoopAssignmentShare(models.Model):
    """A member's part in an assignment: by percentage, by amount or by hours, as the assignment says."""

    _name = "coop.assignment.share"
    _description = "Share in an assignment"
    _inherit = ["coop.assignment.part"]
    _order = "assignment_id, id"
    _check_company_auto = True

    assignment_id = fields.Many2one("coop.assignment", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="assignment_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    member_id = fields.Many2one("coop.member", required=True, index=True, ondelete="restrict", check_company=True)
    percentage = fields.Float(digits=(16, 8), help="A member alone needs none: he has it all.")
    amount = fields.Monetary(help="Excluding VAT.")
    hours = fields.Float()
    result = fields.Monetary(
        "Gets", compute="_compute_result", store=True, help="Turnover of this member in cents, excluding VAT."
    )

    _member_uniq = models.UniqueIndex("(assignment_id, member_id)", "A member has one share in an assignment.")
    _not_negative = models.Constraint(
        "CHECK (percentage >= 0 AND amount >= 0 AND hours >= 0)", "A share cannot be negative."
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "assignment_id.amount_untaxed", "assignment_id.split_method", "assignment_id.share_ids.percentage",
        "assignment_id.share_ids.amount", "assignment_id.share_ids.hours",
    )  # fmt: skip
    def _compute_result(self):
        for assignment in self.assignment_id:
            shares = assignment.share_ids
            try:
                parts = assignment._split_amount(money.to_decimal(assignment.amount_untaxed))
            except RuleError:  # nothing filled in yet
                parts = {}
            for share in shares:
                share.result = float(parts.get(share.member_id, 0))
        for share in self.filtered(lambda share: not share.assignment_id):
            share.result = 0


class CoopAssignment(models.Model):
    _inherit = "coop.assignment"

    share_missing = fields.Char("Still to share", compute="_compute_share_missing")

    @api.depends_context("lang")
    @api.depends("split_method", "share_ids.percentage", "share_ids.amount", "share_ids.hours", "amount_untaxed")
    def _compute_share_missing(self):
        for assignment in self:
            assignment.share_missing = assignment._explain_shares()

    def _explain_shares(self):
        """What is wrong with the shares, in words; nothing when they are right."""
        self.ensure_one()
        if not self.share_ids:
            return self.env._("Say which member did the work.")
        if self._has_one_share():
            return False
        if self.split_method == "percentage":
            total = sum(self.share_ids.mapped("percentage"))
            # As exact as the books keep percentages.
            if abs(total - 100) > 1e-6:
                return self.env._(
                    "The percentages add up to %(total)s, not to 100. For equal parts, share by hours.",
                    total=round(total, 2),
                )
        elif self.split_method == "hours":
            if not sum(self.share_ids.mapped("hours")):
                return self.env._("Fill in the hours of each member.")
        else:
            total = self.currency_id.round(sum(self.share_ids.mapped("amount")))
            if self.currency_id.compare_amounts(total, self.amount_untaxed):
                return self.env._(
                    "The members' amounts add up to %(total)s; the work brings in %(amount)s excluding VAT.",
                    total=self.currency_id.format(total),
                    amount=self.currency_id.format(self.amount_untaxed),
                )
        return False

    def _split_amount(self, amount):
        """{member: Decimal}: what each gets of ``amount`` (Decimal, whole cents, excluding VAT), exact to the cent.

        :raises RuleError: when nothing is filled in
        """
        self.ensure_one()
        if self._has_one_share():
            return {self.share_ids.member_id: amount}
        if self.split_method == "amount" and amount == money.cents(
            money.to_decimal(sum(self.share_ids.mapped("amount")))
        ):
            return {share.member_id: money.cents(money.to_decimal(share.amount)) for share in self.share_ids}
        name = self.split_method
        weights = {share.member_id: money.to_decimal(share[name]) for share in self.share_ids}
        return apportion(amount, weights, turn=self._origin.id or 0)

    def _has_one_share(self):
        """A member alone has it all, without a number of his own."""
        return len(self.share_ids) == 1 and not self.share_ids[self.split_method]

    def _check_shares(self):
        for assignment in self:
            wrong = assignment._explain_shares()
            if wrong:
                raise UserError(
                    self.env._("%(assignment)s: %(wrong)s", assignment=assignment.display_name, wrong=wrong)
                )
