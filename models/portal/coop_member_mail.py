from odoo import models
from odoo.exceptions import UserError

# Where each kind of document stands on the member's page.
PAGES = {
    "coop.settlement.line": "statements",
    "coop.reward": "rewards",
    "coop.assignment": "assignments",
    "coop.spending.request": "spending",
}


class CoopMember(models.Model):
    """Where a letter leads to, and how the member wants to get papers."""

    _inherit = "coop.member"

    def _has_page(self):
        self.ensure_one()
        return self.portal_state != "none"

    def _page_url(self, record=None):
        self.ensure_one()
        if not self._has_page():
            return ""
        page = f"/{PAGES[record._name]}/{record.id}" if record and record._name in PAGES else ""
        return f"{self.company_id.get_base_url()}/my/pot{page}"

    def _page_choose_paper(self, paper_by):
        """:raises UserError: for something else than one of the choices"""
        self.ensure_one()
        if paper_by not in self._fields["paper_by"].get_values(self.env):
            raise UserError(self.env._("Choose one of the answers."))
        self.paper_by = paper_by
