from collections import defaultdict
from decimal import Decimal

from odoo import Command, fields, models
from odoo.exceptions import UserError

from ...engine import parse_step_key
from ..common.coop_guard import as_own_code


class CoopSettlement(models.Model):
    """Booking: one journal entry per settlement, and its reversal."""

    _inherit = "coop.settlement"

    def _do_post(self):
        self.ensure_one()
        company = self.company_id
        self._number()
        lines = self._prepare_move_lines()
        if lines:
            # Only a settlement books steps on the pots; the guard keeps everybody else out.
            move = as_own_code(self.env["account.move"]).create(self._prepare_move_vals(lines))
            move._post(soft=False)
        as_own_code(self).write({"state": "posted", "posted_by_id": self.env.uid, "posted_on": fields.Datetime.now()})
        self._mark_chain(self)
        self.flush_recordset()
        self._check_closing(company)

    def _number(self):
        # Sequences are nobody's to edit; the numbers follow the settlement's own date.
        sequences = self.env["ir.sequence"].sudo().with_company(self.company_id)
        if self.name in (False, "/"):
            as_own_code(self).name = sequences.next_by_code("coop.settlement", sequence_date=self.date_to)
        for line in self.line_ids.sorted("member_number"):
            # Statements are written by the settlement only.
            as_own_code(line).sudo().number = sequences.next_by_code("coop.statement", sequence_date=self.date_to)

    def _prepare_move_vals(self, line_vals):
        return {
            "move_type": "entry",
            "journal_id": self.company_id.coop_journal_id.id,
            "company_id": self.company_id.id,
            "date": self.date_to,
            "ref": self.env._("Settlement %(name)s", name=self.name),
            "coop_settlement_id": self.id,
            "line_ids": [Command.create(vals) for vals in line_vals],
        }

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
        """What a shared pot or a municipality receives: ``amount`` euro (negative: gives back)."""
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
        municipality = self.env["res.partner"].with_company(self.company_id).browse(destination.ref)
        return vals | {"account_id": municipality.property_account_payable_id.id, "partner_id": municipality.id}

    def _check_closing(self, company):
        """The statements' closing balances are the control account's, or nothing is booked (design §3 "Proof")."""
        balances = self._pot_balances()
        for line in self.line_ids:
            if company.currency_id.compare_amounts(balances[line.member_id.id], line.closing):
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

    def _do_reverse(self):
        self.ensure_one()
        for move in self.move_ids.filtered(lambda move: move.state == "posted"):
            self._reverse_move(move)
        as_own_code(self).state = "reversed"
        self._mark_chain(self.previous_id)

    def _reverse_move(self, move):
        reversal = as_own_code(move)._reverse_moves(
            [
                {
                    "date": self.date_to,
                    "ref": self.env._("Reversal of settlement %(name)s", name=self.name),
                    "coop_settlement_id": self.id,
                }
            ]
        )
        for original, line in zip(move.line_ids.sorted("id"), reversal.line_ids.sorted("id"), strict=True):
            line.coop_step = original.coop_step
        reversal._post(soft=False)
