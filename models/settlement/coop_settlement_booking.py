from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from ...engine import parse_step_key
from ..common.coop_guard import as_own_code


class CoopSettlement(models.Model):
    """Booking: one journal entry per settlement, and its reversal."""

    _inherit = "coop.settlement"

    def _numbered_documents(self):
        return self.line_ids.sorted("member_number")

    def _label(self):
        return self.env._("Settlement %(name)s", name=self.name)

    def _authorise(self, moves):
        """Only a settlement books steps on the pots; the guard keeps everybody else out."""
        return as_own_code(moves)

    def _prepare_move_vals(self, line_vals):
        return super()._prepare_move_vals(line_vals) | {"coop_settlement_id": self.id}

    def _prepare_move_lines(self):
        """Pot lines per member and step, their counterparts, and one line of appropriation that closes the entry."""
        steps = self.line_ids.step_ids.filtered(lambda step: step.booked and step.amount)
        result, total = [], Decimal(0)
        for step in steps.sorted(lambda step: (step.line_id.member_number, step.sequence)):
            amount = Decimal(str(round(step.amount, 2)))
            result.append(self._prepare_pot_line(step, amount))
            destination = parse_step_key(step.key)[1]
            if destination and destination.kind != "cooperative":
                result.append(self._prepare_destination_line(step, destination, -amount))
                amount -= amount
            total += amount
        if total:
            result.append(
                {
                    "account_id": self.company_id.coop_appropriation_account_id.id,
                    "name": self.env._("Set aside for members %(name)s", name=self.name),
                    "debit": float(max(total, 0)),
                    "credit": float(max(-total, 0)),
                }
            )
        return result

    def _prepare_pot_line(self, step, amount):
        """The pot grows by ``amount`` euro (negative: shrinks)."""
        return {
            "account_id": self.company_id.coop_pot_id.account_id.id,
            "partner_id": step.member_id.partner_id.id,
            "name": f"{step.member_id.display_name} · {step._get_label()}",
            "coop_step": step.key,
            "debit": float(max(-amount, 0)),
            "credit": float(max(amount, 0)),
        }

    def _prepare_destination_line(self, step, destination, amount):
        """What a shared pot or a benefit authority receives: ``amount`` euro (negative: gives back)."""
        vals = {
            "name": f"{step.member_id.display_name} · {step._get_label()}",
            "debit": float(max(-amount, 0)),
            "credit": float(max(amount, 0)),
        }
        if destination.kind == "shared_pot":
            pot = self.env["coop.pot"].browse(destination.ref)
            return vals | {
                "account_id": pot.account_id.id,
                "partner_id": step.member_id.partner_id.id,
                "coop_step": step.key,
            }
        authority = self.env["res.partner"].with_company(self.company_id).browse(destination.ref)
        return vals | {"account_id": authority.property_account_payable_id.id, "partner_id": authority.id}

    def _check_booked(self):
        """The statements' closing balances are the control account's, or nothing is booked (design §3 "Proof")."""
        balances = self._pot_balances()
        for line in self.line_ids:
            if self.currency_id.compare_amounts(balances[line.member_id.id], line.closing):
                raise UserError(
                    self.env._(
                        "The pot of %(member)s changed since this settlement was computed: the statement ends at "
                        "%(statement)s, the books at %(books)s. Compute the settlement again.",
                        member=line.member_id.display_name,
                        statement=line.closing,
                        books=balances[line.member_id.id],
                    )
                )

    def _pot_balances(self):
        """{member id: what is on the members' control account at the end date}"""
        groups = self.env["account.move.line"]._read_group(
            [
                ("coop_pot_id", "=", self.company_id.coop_pot_id.id),
                ("parent_state", "=", "posted"),
                ("date", "<=", self.date_to),
            ],
            ["coop_member_id"],
            ["balance:sum"],
        )
        return defaultdict(float, {member.id: -balance for member, balance in groups})

    # === REVERSAL === #

    def _why_fixed(self):
        return self.env._(
            "This entry belongs to settlement %(name)s. Reverse the settlement instead: "
            "then the members' statements stay right.",
            name=self.display_name,
        )

    def _prepare_reversal_vals(self):
        return super()._prepare_reversal_vals() | {
            "ref": self.env._("Reversal of settlement %(name)s", name=self.name),
            "coop_settlement_id": self.id,
        }

    def _make_reversal(self, move):
        reversal = super()._make_reversal(move)
        for original, line in zip(move.line_ids.sorted("id"), reversal.line_ids.sorted("id"), strict=True):
            line.coop_step = original.coop_step
        return reversal
