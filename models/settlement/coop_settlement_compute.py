from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ...engine import ZERO, due, expected, to_decimal, true_up
from ..common.coop_guard import as_own_code, on_own_authority
from ..common.member_states import NOT_PRESENT
from .coop_statement import CODES


class CoopSettlement(models.Model):
    """Computing: what is due to date by member and step, and which documents it comes from."""

    _inherit = "coop.settlement"

    def _do_compute(self):
        self.ensure_one()
        self._clear_computation()
        last = self._last_of_chain()
        as_own_code(self).write(
            {
                "previous_id": last.id,
                "date_from": last.date_to + timedelta(days=1) if last else False,
                "recognition": self.company_id.coop_recognition,
            }
        )
        lines, changed = on_own_authority(self)._create_lines()
        self._insert_items(changed)
        self._insert_expected_items()
        self._complete_with_other_entries(lines)
        self._check_receivers()
        as_own_code(self).write(self._prepare_computed_vals())

    # === LINES AND STEPS === #

    def _create_lines(self):
        """One line per member with anything to show, with its steps; and where source documents may differ."""
        members = self._all_members()
        now, previous, changed = self.env["coop.engine.input"]._gather_documents(
            self.company_id, members, self.date_to, self.previous_id.date_to
        )
        (booked, closings), balances = self._last_statements(), self._pot_balances()
        vals_list, steps = [], []
        for member in members:
            dues = self._dues(now[member.id], previous[member.id])
            true_ups = true_up(dues["booked"], booked.get(member.id, {}), dues["previous"])
            closing = closings.get(member.id, ZERO)
            if self._wants_statement(member, true_ups, closing, balances[member.id]):
                vals_list.append(self._prepare_line_vals(member, dues, true_ups, closing))
                formulas = self._prepare_formulas(dues["booked"])
                steps.append([self._prepare_step_vals(*numbered, dues, formulas) for numbered in enumerate(true_ups)])
        lines = self._insert_lines(vals_list)
        self._insert_steps(
            [{"line_id": line.id, **vals} for line, own in zip(lines, steps, strict=True) for vals in own]
        )
        return lines, changed

    def _all_members(self):
        members = self.env["coop.member"].with_context(active_test=False)
        return members.search([("company_id", "=", self.company_id.id)])

    def _changed_members(self):
        """For whom something was booked, matched or changed since that makes it another amount."""
        members = self._all_members()
        # The board posts, too, and need not be allowed to read the books that it is computed from.
        inputs = self.env["coop.engine.input"].sudo()._gather(self.company_id, members, self.date_to)
        booked, _closings = self._last_statements()
        steps = self.line_ids.step_ids.filtered("booked").grouped("member_id")
        return members.filtered(
            lambda member: (
                self._step_changes(inputs[member.id], booked.get(member.id, {}))
                != {step.key: to_decimal(round(step.amount, 2)) for step in steps.get(member, ()) if step.amount}
            )
        )

    def _step_changes(self, member_input, booked):
        """{step key: what is to be booked for a member}"""
        steps = true_up(due(member_input, self.recognition, self.date_to), booked)
        return {step.key: step.change for step in steps if step.booked and step.change}

    def _wants_statement(self, member, true_ups, closing, balance):
        """Whoever takes part gets a statement; an applicant or former member only when there is something to tell."""
        return (
            member.state not in NOT_PRESENT
            or bool(closing)
            or not self.currency_id.is_zero(balance)
            or any(step.change or step.correction for step in true_ups)
        )

    def _dues(self, now, previous):
        """What is due on both bases, and on the company's basis now and at the end of the previous period."""
        received, invoiced = due(now, "received", self.date_to), due(now, "invoiced", self.date_to)
        basis = self.recognition
        return {
            "received": received,
            "invoiced": invoiced,
            "booked": received if basis == "received" else invoiced,
            "previous": due(previous, basis, self.previous_id.date_to) if self.previous_id else None,
            "if_paid": invoiced.totals,
        }

    def _last_statements(self):
        """What each member's last posted statement says: ({member id: {step key: booked to then}}, {member id: closing}).

        A step that was ever booked is on every later statement, until nothing of it is left (engine.true_up). That it says
        the same as all steps together is a proof check (_differences_source).
        """
        for model in ("coop.settlement.line", "coop.settlement.step"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT line.member_id, line.closing, step.key, step.booked_before + step.amount
                     FROM (SELECT DISTINCT ON (member_id) id, member_id, closing FROM coop_settlement_line
                            WHERE company_id = %s AND state = 'posted'
                            ORDER BY member_id, date_to DESC, id DESC) AS line
                LEFT JOIN coop_settlement_step step ON step.line_id = line.id""",
                self.company_id.id,
            )
        )
        booked, closings = {}, {}
        for member_id, closing, key, amount in rows:
            closings[member_id] = to_decimal(closing)
            if key:
                booked.setdefault(member_id, {})[key] = to_decimal(amount)
        return booked, closings

    def _prepare_line_vals(self, member, dues, true_ups, opening):
        changes = dict.fromkeys(CODES, ZERO)
        for step in true_ups:
            if step.code in changes:
                changes[step.code] += step.change
        booked = [step for step in true_ups if step.booked]
        change = sum((step.change for step in booked), ZERO)
        return {
            "settlement_id": self.id,
            "member_id": member.id,
            # A statement printed again years later must show what it showed, whatever was renamed in the meantime.
            "member_number": member.number,
            "member_name": member.partner_id.name,
            "trade_name": member.trade_name,
            "opening": opening,
            **changes,
            "change": change,
            "correction": sum((step.correction for step in booked), ZERO) if self.previous_id else ZERO,
            "closing": opening + change,
            "to_date": dues["booked"].pot_net,
            "received_to_date": dues["received"].pot_net,
            "invoiced_to_date": dues["invoiced"].pot_net,
            "expected": expected(dues["invoiced"], dues["received"]),
        }

    def _prepare_formulas(self, due):
        """{step key: how its amount to date follows, rule by rule}"""
        formulas = {}
        for step in due.steps:
            if step.formula:
                parts = [str(part) for part in step.formula]
                row = {"rule": step.rule_id, "amount": str(step.amount), "formula": parts}
                formulas.setdefault(step.key, []).append(row)
        return formulas

    def _prepare_step_vals(self, sequence, step, dues, formulas):
        correction = step.correction if self.previous_id else ZERO
        return {
            "sequence": sequence,
            "key": step.key,
            "code": step.code,
            "booked": step.booked,
            "to_date": str(step.to_date),
            "booked_before": str(step.booked_before),
            "amount": str(step.change),
            "this_period": str(step.change - correction),
            "correction": str(correction),
            "invoiced_to_date": str(dues["if_paid"].get(step.key, ZERO)),
            "formulas": formulas.get(step.key),
        }
