from odoo import api, fields, models

from ...engine import PotFigures, due, expected, to_decimal

NO_FIGURES = PotFigures()


class CoopMember(models.Model):
    """What a member has (design §3): computed from the books when asked for, never stored."""

    _inherit = "coop.member"

    pot_booked = fields.Monetary(
        "Booked", compute="_compute_pot_figures", help="In the pot, according to the books: the control account."
    )
    pot_unsettled = fields.Monetary(
        "Not yet settled",
        compute="_compute_pot_figures",
        help="Came in or went out since the last settlement; the next one books it.",
    )
    pot_total = fields.Monetary("Pot", compute="_compute_pot_figures", help="Booked and not yet settled together.")
    pot_expected = fields.Monetary(
        "Expected",
        compute="_compute_pot_figures",
        help="Invoiced but not yet paid by the customer, after contribution. Where turnover counts when the customer "
        "has paid, it is not in the pot yet; where it counts when invoiced, the pot holds it already.",
    )
    pot_holds_expected = fields.Boolean(
        "Expected is in the pot",
        compute="_compute_pot_figures",
        help="Turnover counts when invoiced: the pot, and what is available, hold money that has not come in.",
    )
    pot_reserved = fields.Monetary(
        "Reserved", compute="_compute_pot_figures", help="Spending that was approved and is not billed yet."
    )
    pot_available = fields.Monetary(
        "Available",
        compute="_compute_pot_figures",
        help="What may be spent or rewarded: the pot less what is reserved. Where turnover counts when invoiced, this "
        "holds money that has not come in.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_pot_figures(self):
        figures = self._get_pot_figures()
        for member in self:
            own = figures.get(member.id, NO_FIGURES)
            member.pot_booked = float(own.booked)
            member.pot_unsettled = float(own.unsettled)
            member.pot_total = float(own.pot)
            member.pot_expected = float(own.expected)
            member.pot_holds_expected = own.holds_expected
            member.pot_reserved = float(own.reserved)
            member.pot_available = float(own.available)

    def _get_pot_figures(self):
        """{member id: PotFigures} as of today; the number of queries does not grow with the members."""
        today = fields.Date.context_today(self)
        # Whoever may see the member may see his pot; a coach has no rights on the books it is computed from.
        members = self.sudo()._origin
        booked, settled, reserved = members._get_booked(), members._get_settled(), members._get_reserved()
        result = {}
        for company, own in members.grouped("company_id").items():
            now = self.env["coop.engine.input"].sudo()._gather(company, own, today)  # which reads the books
            at_once = company.coop_recognition == "invoiced"
            for member in own:
                received = due(now[member.id], "received", today)
                invoiced = due(now[member.id], "invoiced", today)
                counted = invoiced if at_once else received
                result[member.id] = PotFigures(
                    booked=booked.get(member.id, NO_FIGURES.booked),
                    unsettled=counted.pot_net - settled.get(member.id, NO_FIGURES.booked),
                    expected=expected(invoiced, received),
                    reserved=reserved.get(member.id, NO_FIGURES.booked),
                    holds_expected=at_once,
                )
        return result

    def _get_booked(self):
        """{member id: balance of the members' pot account}, in euro; positive when set aside."""
        groups = self.env["account.move.line"]._read_group(
            [
                ("coop_member_id", "in", self.ids),
                ("coop_pot_id", "in", self.company_id.coop_pot_id.ids),
                ("parent_state", "=", "posted"),
            ],
            ["coop_member_id"],
            ["balance:sum"],
        )
        return {member.id: to_decimal(-balance) for member, balance in groups}

    def _get_settled(self):
        """{member id: what posted settlements booked}, in euro."""
        groups = self.env["coop.settlement.step"]._read_group(
            [("member_id", "in", self.ids), ("booked", "=", True), ("settlement_id.state", "=", "posted")],
            ["member_id"],
            ["amount:sum"],
        )
        return {member.id: to_decimal(amount) for member, amount in groups}

    def _get_reserved(self):
        """{member id: approved spending that is not billed yet}, in euro. Meant to be overridden."""
        return {}
