from decimal import Decimal

from odoo import models

from ...engine import due, true_up


class CoopProofCheck(models.Model):
    """Settled amounts computed anew from their source: documents, receipts, rules and categories as they are now."""

    _inherit = "coop.proof.check"

    def _differences_source(self):
        """Per member: what the next settlement will correct of months settled before."""
        last = self.env["coop.settlement"]._last_posted(self.company_id)
        members = (
            self.env["coop.member"].with_context(active_test=False).search([("company_id", "=", self.company_id.id)])
        )
        if not last or not members:
            return "coop.member", []
        inputs = self.env["coop.engine.input"]._gather(self.company_id, members, last.date_to)
        booked = self._booked()
        differences = []
        for member in members:
            now = due(inputs[member.id], last.recognition, last.date_to)
            trued = true_up(now, booked.get(member.id, {}))
            changes = [step.change for step in trued if step.booked and step.change]
            if changes:
                # What moves between contributions only leaves the pot as it is.
                differences.append((member.id, float(sum(changes) or max(changes))))
        return "coop.member", differences

    def _booked(self):
        """{member id: {step key: amount booked by all posted settlements}}"""
        groups = self.env["coop.settlement.step"]._read_group(
            [("company_id", "=", self.company_id.id), ("settlement_id.state", "=", "posted")],
            ["member_id", "key"],
            ["amount:sum"],
        )
        booked = {}
        for member, key, amount in groups:
            booked.setdefault(member.id, {})[key] = Decimal(str(round(amount, 2)))
        return booked
