"""Payment files are documents now. Those that were made before get one each, so that the bank's answer can be entered.

Rewards that are booked as paid count as executed. Nobody said of the others what the bank did: they wait for an answer. The
day of payment of what was paid stays as it is.
"""

from odoo.tools import SQL

EXPORTED = """coop_reward reward
         JOIN coop_reward_run run ON run.id = reward.run_id
    LEFT JOIN account_move_line item ON item.id = reward.line_id
        WHERE reward.exported_on IS NOT NULL AND reward.state = 'posted'
          AND NOT EXISTS (SELECT FROM coop_reward_file_payment payment WHERE payment.reward_id = reward.id)"""


def migrate(cr, version):
    if version:
        files = _make_files(cr)
        _make_payments(cr, files)
        _say_state(cr, files)


def _make_files(cr):
    """One for each run and moment in which a file was made; their ids."""
    cr.execute(
        SQL(
            """INSERT INTO coop_reward_file
                      (name, run_id, company_id, execution_date, attachment_id, state, create_uid, create_date, write_date)
               SELECT REPLACE(run.name, '/', '-') || '.' || TO_CHAR(reward.exported_on, 'YYYYMMDDHH24MISS'), run.id,
                      run.company_id, GREATEST(MAX(reward.payment_date), reward.exported_on::date),
                      (SELECT MAX(file.id) FROM ir_attachment file
                        WHERE file.res_model = 'coop.reward.run' AND file.res_id = run.id
                          AND file.create_date <= reward.exported_on + INTERVAL '1 minute' AND file.name LIKE '%%.xml'),
                      'sent', 1, reward.exported_on, reward.exported_on
                 FROM %s
             GROUP BY run.id, reward.exported_on
            RETURNING id""",
            SQL(EXPORTED),
        )
    )
    return tuple(row[0] for row in cr.fetchall())


def _make_payments(cr, files):
    if files:
        cr.execute(
            SQL(
                """INSERT INTO coop_reward_file_payment
                          (file_id, company_id, execution_date, reward_id, member_id, member_number, amount, state, create_uid,
                           create_date, write_date)
                   SELECT file.id, file.company_id, file.execution_date, reward.id, reward.member_id, reward.member_number,
                          reward.amount, CASE WHEN item.reconciled THEN 'executed' ELSE 'sent' END, 1, file.create_date,
                          file.create_date
                     FROM coop_reward_file file, %s
                      AND file.id IN %s AND file.run_id = run.id AND file.create_date = reward.exported_on""",
                SQL(EXPORTED),
                files,
            )
        )


def _say_state(cr, files):
    if files:
        cr.execute(
            SQL(
                """UPDATE coop_reward_file SET state = 'executed'
                    WHERE id IN %s
                      AND NOT EXISTS (SELECT FROM coop_reward_file_payment payment
                                       WHERE payment.file_id = coop_reward_file.id AND payment.state = 'sent')""",
                files,
            )
        )
