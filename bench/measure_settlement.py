"""The settlement of the last month on a history of years, and what goes with it."""

from odoo.tools import SQL

from .measurements import measurement


@measurement("Settlement of the last month computed", target=3.0, memory=600)
def settlement(env):
    def run():
        draft = env["coop.settlement"].create({"company_id": env.company.id})
        draft.action_compute()
        env.flush_all()

    return run


@measurement("The same, with a correction for every tenth member", target=3.0)
def settlement_with_corrections(env):
    """As if one document of each counted a euro more than it was settled with."""
    env.cr.execute(
        SQL(
            """UPDATE coop_settlement_item SET amount = amount - 1
                WHERE id IN (SELECT MIN(id) FROM coop_settlement_item
                              WHERE company_id = %s AND category = 'turnover' AND member_id %% 10 = 0
                              GROUP BY member_id)""",
            env.company.id,
        )
    )
    return settlement(env)


@measurement("First settlement computed, over everything", memory=600)
def first_settlement(env):
    """As if no settlement was made before."""
    for table in ("coop_settlement", "coop_settlement_line"):
        env.cr.execute(
            SQL("UPDATE %s SET state = 'reversed' WHERE company_id = %s", SQL.identifier(table), env.company.id)
        )
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    env.invalidate_all()
    return settlement(env)


@measurement("Settlement of the last month posted, one entry for all members", memory=600)
def settlement_posting(env):
    draft = env["coop.settlement"].create({"company_id": env.company.id})
    draft.action_compute()
    env.company.coop_four_eyes = False
    draft.action_approve()
    env.flush_all()

    def run():
        draft.action_post()
        env.flush_all()

    return run


@measurement("All proof checks")
def proof(env):
    # As the nightly job runs them.
    checks = env["coop.proof.check"]._ensure_checks(env.company).sudo()

    def run():
        checks._run()
        env.flush_all()

    return run
