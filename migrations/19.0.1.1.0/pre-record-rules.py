"""Record rules that no longer stand in the data, or stand there differently.

They were made once and are the administrator's since then, so the update itself leaves them alone: rules of groups on
Odoo's own models, which showed more than a database allowed; and rules of dialogs, whose mixin says it for all of them.
What is to be made anew is made by the update, which finds it gone.
"""

from odoo.tools import SQL

GONE = (
    "coop_partner_rule_till",
    "coop_partner_rule_members",
    "coop_partner_rule_audit",
    "coop_supplier_rule_till",
    "coop_supplier_rule_members",
    "coop_assignment_send_back_rule_owner",
    "coop_spending_answer_rule_owner",
    "coop_spending_override_rule_owner",
    "coop_equipment_step_rule_owner",
    "coop_sharing_apply_rule_owner",
    "coop_request_answer_rule_owner",
    "coop_xaf_make_rule_own",
    "coop_reward_simulation_rule_own",
    "coop_reward_simulation_line_rule_own",
)


def migrate(cr, _version):
    cr.execute(
        SQL(
            """WITH gone AS (
                   DELETE FROM ir_model_data
                    WHERE module = 'social_cooperative' AND model = 'ir.rule' AND name = ANY(%s) RETURNING res_id)
               DELETE FROM ir_rule WHERE id IN (SELECT res_id FROM gone)""",
            list(GONE),
        )
    )
    # Which member took the first number of a year stood in a list that every colleague can read.
    cr.execute(
        SQL(
            """UPDATE ir_sequence_date_range part SET create_uid = 1, write_uid = 1
                 FROM ir_sequence sequence, res_users author
                WHERE sequence.id = part.sequence_id AND sequence.code LIKE %s AND author.id = part.create_uid
                  AND author.share""",
            "coop.%",
        )
    )
