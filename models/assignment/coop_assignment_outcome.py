from functools import reduce

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..settlement.coop_engine_input_became import Became
from .coop_assignment import STATES

OUTCOMES = [
    *((state, "Paid" if state == "paid" else label) for state, label in STATES[:-2]),
    ("partly_written_off", "Partly written off"),
    ("written_off", "Written off (unpaid)"),
    *STATES[-2:],
]


class CoopAssignment(models.Model):
    """What became of an assignment, for people: paid is what counts as received.

    Its state follows Odoo, to which an invoice is paid as soon as nothing is open: also when it was written off, or
    when the debt was moved to somebody else. What counts is asked of the engine, by the same rules as the pots.
    """

    _inherit = "coop.assignment"

    outcome = fields.Selection(
        OUTCOMES, "What became of it", compute="_compute_outcome", search="_search_outcome", compute_sudo=True
    )

    # What settles a debt that was moved is on no record of the assignment: it is asked each time.
    @api.depends("state", "invoice_ids.line_ids.amount_residual")
    def _compute_outcome(self):
        outcomes = self._get_outcomes()
        for assignment in self:
            assignment.outcome = outcomes[assignment.id]

    def _get_outcomes(self, owner=None):
        """{id: code of OUTCOMES}

        :param owner: an analytic account of the plan Members: what became of that owner's part; all owners by default
        """
        result = {assignment.id: assignment.state for assignment in self}
        paid = self.filtered(lambda assignment: assignment.state == "paid")
        became = {}
        for company, assignments in paid.grouped("company_id").items():
            invoices = assignments._live_invoices().filtered(lambda move: move.state == "posted")
            today = fields.Date.context_today(self)
            became |= self.env["coop.engine.input"]._became_each(company, invoices, today)
        for assignment in paid:
            parts = [
                part
                for move in assignment._live_invoices()
                for owner_id, part in became.get(move.id, {}).items()
                if not owner or owner_id == owner.id
            ]
            payment = reduce(Became.plus, parts).payment if parts else "paid"
            result[assignment.id] = "invoiced" if payment == "open" else payment
        return result

    @api.model
    def _search_outcome(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Which of them somebody finds is decided by his own rights.
        outcomes = self.sudo()._get_other_outcomes()
        found = [assignment_id for assignment_id, outcome in outcomes.items() if outcome in value]
        return (Domain("state", "in", value) & Domain("id", "not in", list(outcomes))) | Domain("id", "in", found)

    @api.model
    def _get_other_outcomes(self):
        """The same of all assignments that are paid to Odoo, and of which no money or not only money says so."""
        invoices = self.env["account.move"]
        for company in self.env["res.company"].search([("coop_enabled", "=", True)]):
            where = SQL("move.coop_assignment_id IS NOT NULL")
            invoices |= invoices.browse(self.env["coop.engine.input"]._not_plainly_paid(company, where))
        return self.search([("state", "=", "paid"), ("invoice_ids", "in", invoices.ids)])._get_outcomes()
