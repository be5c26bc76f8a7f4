import json
from datetime import date
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ...engine import parse_step_key
from ..common.coop_guard import on_own_authority


class CoopSettlement(models.Model):
    """Computing: lines, steps and source documents, thousands of rows, in one statement of SQL each.

    With the amounts goes what a statement shows besides: names, labels, and which invoices are still open. A statement
    printed again years later must show what it showed, whatever was renamed in the meantime.
    """

    _inherit = "coop.settlement"

    # === LINES === #

    def _insert_lines(self, vals_list):
        """One line for each of ``vals_list``, which all have the same columns; amounts are Decimals, to the cent.

        :return: the lines, in that order
        """
        lines = self.env["coop.settlement.line"]
        if not vals_list:
            return lines
        self.env["coop.settlement"].flush_model()
        self.env["coop.member"].flush_model()
        rows = [
            {key: str(val) if isinstance(val, Decimal) else val or None for key, val in row.items()}
            for row in vals_list
        ]
        columns = [column for column in rows[0] if column != "settlement_id"]
        found = self.env.execute_query(
            SQL(
                """INSERT INTO coop_settlement_line
                          (settlement_id, company_id, date_from, date_to, state, %(columns)s,
                           create_uid, write_uid, create_date, write_date)
                   SELECT settlement.id, settlement.company_id, settlement.date_from, settlement.date_to,
                          settlement.state, %(values)s,
                          %(uid)s, %(uid)s, NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
                     FROM JSON_POPULATE_RECORDSET(NULL::coop_settlement_line, %(rows)s) AS line
                     JOIN coop_settlement settlement ON settlement.id = line.settlement_id
                RETURNING member_id, id""",
                columns=SQL(", ").join(map(SQL.identifier, columns)),
                values=SQL(", ").join(SQL.identifier("line", column) for column in columns),
                rows=json.dumps(rows),
                uid=self.env.uid,
            )
        )
        ids = dict(found)
        lines.invalidate_model()
        self.invalidate_recordset(["line_ids"])
        return lines.browse(ids[row["member_id"]] for row in rows)

    # === STEPS === #

    def _insert_steps(self, vals_list):
        """The steps of new lines, with their labels; each of ``vals_list`` has its line's id and the same other columns."""
        if not vals_list:
            return
        vals_list = self._with_labels(vals_list)
        self.env["coop.settlement.line"].flush_model()
        columns = [column for column in vals_list[0] if column != "line_id"]
        self.env.cr.execute(
            SQL(
                """INSERT INTO coop_settlement_step
                          (line_id, settlement_id, company_id, member_id, %(columns)s)
                   SELECT line.id, line.settlement_id, line.company_id, line.member_id, %(values)s
                     FROM JSON_POPULATE_RECORDSET(NULL::coop_settlement_step, %(rows)s) AS step
                     JOIN coop_settlement_line line ON line.id = step.line_id
                    ORDER BY line.id, step.sequence""",
                columns=SQL(", ").join(map(SQL.identifier, columns)),
                values=SQL(", ").join(SQL.identifier("step", column) for column in columns),
                rows=json.dumps(vals_list),
            )
        )
        self.env["coop.settlement.step"].invalidate_model()
        self.env["coop.settlement.line"].invalidate_model(["step_ids"])

    # === LABELS OF CONTRIBUTIONS === #

    def _with_labels(self, vals_list):
        """The steps with the names of rules and receivers, prepared once for all members with the same rules."""
        keys = [self._labels_key(vals) for vals in vals_list]
        labels = {key: key and self._prepare_labels(*key) for key in dict.fromkeys(keys)}
        return [{**vals, "labels": labels[key]} for vals, key in zip(vals_list, keys, strict=True)]

    def _labels_key(self, vals):
        """(step key, ids of the rules that take something), or None when the step is no contribution."""
        if vals["code"] != "contribution":
            return None
        return vals["key"], tuple(
            dict.fromkeys(formula["rule"] for formula in vals["formulas"] or () if formula["rule"])
        )

    def _prepare_labels(self, key, rule_ids):
        # Whoever computes need not be allowed to read every rule, pot and authority.
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
        # Only its name is taken, by whoever computes, whether he may read this pot or authority or not.
        return self.env[model].sudo().browse(destination.ref).exists()

    # === SOURCE DOCUMENTS === #

    def _insert_items(self, changed):
        """Per member and document: what counts to date less what earlier settlements counted.

        :param changed: ChangedDocuments, of _gather_documents: where that may be anything; None for all documents
        """
        self.env["coop.settlement"].flush_model()
        self.env["coop.settlement.line"].flush_model()
        self.env["coop.settlement.item"].flush_model()
        self.env.cr.execute(
            SQL(
                """WITH counted AS (%(counted)s UNION ALL %(pot)s),
                before AS (%(before)s),
                difference AS (
                    SELECT member_id, move_key, category, counted.date, COALESCE(counted.to_date, 0) AS to_date,
                           COALESCE(counted.previous, 0) AS previous, COALESCE(before.amount, 0) AS booked_before
                      FROM counted FULL JOIN before USING (member_id, move_key, category)
                     WHERE COALESCE(counted.to_date, 0) <> COALESCE(before.amount, 0)
                )
                %(insert)s
                SELECT %(settlement)s, line.id, %(company)s, difference.member_id, category, move_key,
                       COALESCE(move.name, kept.name), COALESCE(partner.name, move.ref, kept.label),
                       COALESCE(difference.date, kept.date), difference.to_date, booked_before, difference.to_date - booked_before,
                       CASE WHEN %(first)s THEN 0 ELSE previous - booked_before END, NULL
                  FROM difference
                  JOIN UNNEST(%(lines)s::int4[], %(members)s::int4[]) AS line(id, member_id)
                    ON line.member_id = difference.member_id
             LEFT JOIN account_move move ON move.id = move_key
             LEFT JOIN res_partner partner ON partner.id = move.commercial_partner_id
             LEFT JOIN LATERAL (%(kept)s) AS kept ON TRUE""",
                counted=self._counted_documents_sql(),
                kept=self._kept_sql(),
                pot=self._pot_entries_sql(),
                before=self._counted_before_sql(changed),
                insert=self._insert_item_sql(),
                company=self.company_id.id,
                settlement=self.id,
                # As lists: PostgreSQL then knows how many lines there are, and plans for them.
                lines=self.line_ids.ids,
                members=[line.member_id.id for line in self.line_ids],
                first=not self.previous_id,
            )
        )
        self.env["coop.settlement.item"].invalidate_model()

    def _insert_expected_items(self):
        """What customers have not paid at the end date: shown on the statement, counted nowhere."""
        self.env.cr.execute(
            SQL(
                """%(insert)s
                SELECT line.settlement_id, line.id, line.company_id, line.member_id, 'expected', move.id,
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

    def _insert_item_sql(self):
        return SQL(
            """INSERT INTO coop_settlement_item
                      (settlement_id, line_id, company_id, member_id, category, move_key, name, label, date,
                       to_date, booked_before, amount, correction, expected)"""
        )

    def _counted_documents_sql(self):
        """What counts of each document on the settlement's basis, of those that _gather_documents kept."""
        basis = self.recognition
        return SQL(
            """SELECT member_id, move_id AS move_key, category, date, %s AS to_date, %s AS previous
                 FROM pg_temp.coop_document""",
            SQL.identifier(f"{basis}_now"),
            SQL.identifier(f"{basis}_previous"),
        )

    def _pot_entries_sql(self):
        """Entries on the members' pots that no settlement made: opening balance, transfer, correction, reward."""
        return SQL(
            """SELECT item.coop_member_id, item.move_id, 'pot', MIN(item.date), SUM(-item.balance),
                      SUM(-item.balance) FILTER (WHERE item.date <= %(previous)s)
                 FROM account_move_line item
                WHERE item.coop_pot_id = %(pot)s AND item.parent_state = 'posted' AND item.date <= %(until)s
                  AND item.move_id NOT IN (SELECT id FROM account_move WHERE coop_settlement_id IS NOT NULL)
                GROUP BY item.coop_member_id, item.move_id""",
            previous=self.previous_id.date_to or date.min,
            pot=self.company_id.coop_pot_id.id,
            until=self.date_to,
        )

    def _counted_before_sql(self, changed):
        """What posted settlements counted of the documents that are looked at, and of every entry on a pot."""
        return SQL(
            """SELECT member_id, move_key, category, SUM(amount) AS amount
                 FROM coop_settlement_item
                WHERE company_id = %(company)s AND %(where)s
                  AND settlement_id = ANY(ARRAY(
                      SELECT id FROM coop_settlement WHERE company_id = %(company)s AND state = 'posted'))
                GROUP BY member_id, move_key, category""",
            company=self.company_id.id,
            where=self.env["coop.engine.input"]._settled_items_sql(self.company_id, changed),
        )

    def _kept_sql(self):
        """What posted settlements said of a document of which nothing counts any more."""
        return SQL(
            """SELECT MIN(item.date) AS date, MIN(item.name) AS name, MIN(item.label) AS label
                 FROM coop_settlement_item item JOIN coop_settlement settlement ON settlement.id = item.settlement_id
                WHERE difference.date IS NULL
                  AND item.company_id = %s AND item.member_id = difference.member_id
                  AND item.move_key = difference.move_key AND item.category = difference.category
                  AND settlement.state = 'posted'""",
            self.company_id.id,
        )

    def _complete_with_other_entries(self, lines):
        """Entries by hand go between opening and closing, next to what the settlement itself sets aside."""
        groups = self.env["coop.settlement.item"]._read_group(
            [("settlement_id", "=", self.id), ("category", "=", "pot")], ["line_id"], ["amount:sum"]
        )
        for line, amount in groups:
            on_own_authority(line).write({"other": amount, "closing": line.opening + line.change + amount})
