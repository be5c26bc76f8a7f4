from odoo import models

from ..company.coop_setup import Need


class CoopSetup(models.TransientModel):
    _inherit = "coop.setup"

    def _requirements(self):
        company = self.company_id
        return [
            *super()._requirements(),
            Need(
                "own",
                bool(company.coop_analytic_account_id),
                self.env._("The cooperative itself"),
                self.env._("The analytic account for what is no member's, in the plan Members."),
                sequence=30,
            ),
            Need(
                "pot",
                bool(company.coop_pot_id),
                self.env._("Account for the members' pots"),
                self.env._("What is set aside for members is on this balance-sheet account, member by member."),
                sequence=40,
            ),
        ]

    def _advice(self):
        """Pots come back with the members; until then nobody's figures show them."""
        items = self._pot_items_of_nobody()
        if not items:
            return super()._advice()
        return [
            *super()._advice(),
            Need(
                "pot_items",
                False,
                self.env._("Bookings on pots from before"),
                self.env._(
                    "%(count)s bookings on the pots' accounts are of contacts that are no members (again) yet. Enter "
                    "these members with the same contact and number; then their pots are back.",
                    count=items,
                ),
                sequence=30,
            ),
        ]

    def _pot_items_of_nobody(self):
        """How many posted items on pot accounts are not a member's: what an uninstallation left behind."""
        pots = self.env["coop.pot"].with_context(active_test=False).search([("company_id", "=", self.company_id.id)])
        # Only counted: an administrator of the cooperative need not be allowed to read the books.
        items = self.env["account.move.line"].sudo()
        return items.search_count(
            [("account_id", "in", pots.account_id.ids), ("coop_pot_id", "=", False), ("parent_state", "=", "posted")]
        )

    def _next_steps(self):
        return [
            *super()._next_steps(),
            Need(
                "opening",
                self._has_some("coop.opening.line", [("state", "=", "booked")]),
                self.env._("Opening balances"),
                self.env._(
                    "What was in the pots before you came to Odoo: import the template, then book. A cooperative that begins now has none."
                ),
                sequence=30,
                otherwise="optional",
            ),
        ]


class CoopSetupLine(models.TransientModel):
    _inherit = "coop.setup.line"

    def _places(self):
        return {
            **super()._places(),
            "opening": "social_cooperative.coop_opening_line_action",
            "pot_items": "social_cooperative.coop_member_action",
        }
