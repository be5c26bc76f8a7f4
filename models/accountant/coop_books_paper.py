from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..common.groups import ACCOUNTANT, BOOKKEEPER, TREASURER

# Who sees all of the books anyway.
MAY_MAKE = (BOOKKEEPER, ACCOUNTANT, TREASURER)


class CoopBooksPaper(models.AbstractModel):
    """A paper made of all the books of a company and its branches: who may have it."""

    _name = "coop.books.paper"
    _description = "Paper of all the books"

    _paper_groups = MAY_MAKE

    @api.model
    def _check_may_make(self, company):
        """The paper holds everything that was booked, so it is for who sees all of the books, of every branch in it.

        :raise AccessError: for anybody else
        """
        if not any(self.env.user.has_group(group) for group in self._paper_groups):
            raise AccessError(self._why_not_for_everybody())
        # Branches that the user may not see are the question here. One that is archived nobody can be given any more.
        branches = company.sudo().search([("id", "child_of", company.id)])
        # Only to name these companies in the refusal.
        foreign = (company.sudo() | branches) - self.env.user.company_ids
        if foreign:
            raise AccessError(
                self.env._(
                    "This holds the books of %(companies)s as well, which you may not see.",
                    companies=", ".join(foreign.mapped("name")),
                )
            )

    @api.model
    def _count_drafts(self, company, date_from, date_to):
        """How many entries of these days are not posted, of those that the user may read: a paper has posted ones only."""
        if not company or not date_from or not date_to:
            return 0
        days = Domain("date", ">=", date_from) & Domain("date", "<=", date_to)
        drafts = Domain("company_id", "child_of", company.id) & Domain("state", "=", "draft")
        return self.env["account.move"].search_count(drafts & days)

    @api.model
    def _why_not_for_everybody(self):
        return self.env._("This is for accountants and treasurers: it holds all of the books.")
