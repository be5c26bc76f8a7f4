"""One dialog asks why a request is sent back or refused; the two from before go, with the rules that said whose they are.

Rules are not updated with the addon, and nothing else would take their external ids away.
"""

from odoo.tools import SQL

DIALOGS = ("coop_assignment_send_back", "coop_spending_answer")


def migrate(cr, _version):
    for dialog in DIALOGS:
        name = f"{dialog}_rule_owner"
        cr.execute(
            """DELETE FROM ir_rule USING ir_model_data data
                WHERE data.module = 'social_cooperative' AND data.model = 'ir.rule' AND data.name = %s
                  AND ir_rule.id = data.res_id""",
            (name,),
        )
        cr.execute(
            "DELETE FROM ir_model_data WHERE module = 'social_cooperative' AND model = 'ir.rule' AND name = %s", (name,)
        )
        # What stands in a dialog is of the moment.
        cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(dialog)))
