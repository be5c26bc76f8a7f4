from odoo import models
from odoo.tools import SQL

from ...engine import parse_step_key


class CoopSettlement(models.Model):
    """Computing also keeps what a statement shows besides amounts: names, labels, and which invoices are still open.

    A statement printed again years later must show what it showed, whatever was renamed in the meantime.
    """

    _inherit = "coop.settlement"

    def _insert_steps(self, vals_list):
        """Keep the names of rules and receivers in all languages; prepared once for all members with the same rules."""
        known = {}
        for vals in vals_list:
            key = self._labels_key(vals)
            if key not in known:
                known[key] = key and self._prepare_labels(*key)
        return super()._insert_steps([{**vals, "labels": known[self._labels_key(vals)]} for vals in vals_list])

    def _labels_key(self, vals):
        """(step key, ids of the rules that take something), or None when the step is no contribution."""
        if vals["code"] != "contribution":
            return None
        return vals["key"], tuple(
            dict.fromkeys(formula["rule"] for formula in vals["formulas"] or () if formula["rule"])
        )

    def _prepare_line_vals(self, member, dues, trued, opening):
        return super()._prepare_line_vals(member, dues, trued, opening) | {
            "member_number": member.number,
            "member_name": member.partner_id.name,
            "trade_name": member.trade_name,
        }

    def _insert_items(self, changed):
        result = super()._insert_items(changed)
        self._insert_expected_items()
        return result

    def _insert_expected_items(self):
        """What customers have not paid at the end date: shown on the statement, counted nowhere."""
        self.env.cr.execute(
            SQL(
                """%(insert)s
                SELECT line.settlement_id, line.id, line.company_id, line.member_id, 'expected', move.id, move.id,
                       move.name, partner.name, document.date, 0, 0, 0, 0, invoiced_now - received_now
                  FROM pg_temp.coop_document document
                  JOIN coop_settlement_line line
                    ON line.settlement_id = %(settlement)s AND line.member_id = document.member_id
                  JOIN account_move move ON move.id = document.move_id
             LEFT JOIN res_partner partner ON partner.id = move.commercial_partner_id
                 WHERE document.category = 'turnover' AND invoiced_now <> received_now""",
                insert=self._insert_item_sql(),
                settlement=self.id,
            )
        )
        self.env["coop.settlement.item"].invalidate_model()

    def _prepare_labels(self, key, rule_ids):
        # As in coop.waterfall: who computes need not be allowed to read every rule, pot and municipality.
        rules = self.env["coop.contribution.rule"].sudo().browse(rule_ids).exists()
        receiver = self._receiver(parse_step_key(key)[1])
        labels = {"name": {}, "to": {}, "rules": {rule.id: {} for rule in rules}}
        for lang, _label in self.env["res.lang"].get_installed():
            for rule in rules.with_context(lang=lang):
                labels["rules"][rule.id][lang] = rule.name
            labels["name"][lang] = ", ".join(dict.fromkeys(rules.with_context(lang=lang).mapped("name")))
            labels["to"][lang] = receiver.with_context(lang=lang).name or ""
        return labels

    def _receiver(self, destination):
        """The record that receives a contribution; the company when it is the cooperative itself."""
        if destination.kind == "cooperative":
            return self.company_id[:1]
        model = "coop.pot" if destination.kind == "shared_pot" else "res.partner"
        return self.env[model].sudo().browse(destination.ref).exists()  # as in _prepare_labels
