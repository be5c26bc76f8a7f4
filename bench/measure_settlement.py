"""The settlement of the last month on a history of years, and what goes with it."""

from odoo import Command
from odoo.tools import SQL

from .databases import members_of
from .measurements import ADDON, PLAIN, measurement

# What the settlement of the last month books with the rules of bench/cooperative.py.
LINES_PER_MEMBER = 4.16


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


def documents_as_rows(env):
    """The least that a first settlement is: add up every member's items by document, and write a row for each."""

    def run():
        env.cr.execute(
            SQL("CREATE TEMPORARY TABLE bench_item (LIKE coop_settlement_item INCLUDING ALL) ON COMMIT DROP")
        )
        env.cr.execute(
            SQL(
                """INSERT INTO bench_item
                          (settlement_id, line_id, company_id, member_id, category, move_key, name, label, date, amount)
                   SELECT 1, 1, line.company_id, line.member_id, account.coop_category, line.coop_move_key, move.name,
                          partner.name, MIN(line.date), SUM(line.amount)
                     FROM account_analytic_line line
                     JOIN account_account account ON account.id = line.general_account_id
                     JOIN account_move move ON move.id = line.coop_move_key
                LEFT JOIN res_partner partner ON partner.id = move.commercial_partner_id
                    WHERE line.member_id IS NOT NULL AND line.company_id = %s AND account.coop_category <> 'none'
                    GROUP BY line.company_id, line.member_id, account.coop_category, line.coop_move_key, move.name,
                          partner.name""",
                env.company.id,
            )
        )

    return run


@measurement(
    "First settlement computed, over everything, beside a row of SQL for each document",
    variants=(PLAIN, ADDON),
    beside=documents_as_rows,
    target=2.0,
    memory=600,
)
def first_settlement(env):
    """As if no settlement was made before."""
    for table in ("coop_settlement", "coop_settlement_line"):
        env.cr.execute(
            SQL("UPDATE %s SET state = 'reversed' WHERE company_id = %s", SQL.identifier(table), env.company.id)
        )
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    env.invalidate_all()
    return settlement(env)


@measurement(
    "Settlement of the last month posted, beside an entry of as many lines",
    variants=(PLAIN, ADDON),
    target=1.10,
    memory=600,
)
def settlement_posting(env):
    """Plain Odoo makes and posts an entry of as many lines, with as many partners."""
    if "coop.settlement" not in env:
        return _plain_entry(env)
    draft = env["coop.settlement"].create({"company_id": env.company.id})
    draft.action_compute()
    env.company.coop_four_eyes = False
    draft.action_approve()
    env.flush_all()

    def run():
        draft.action_post()
        env.flush_all()
        lines = len(draft.move_ids.line_ids)
        # On other books than those of this bench there is nothing to compare with.
        plain = members_of(env.context["bench_size"]) * LINES_PER_MEMBER if "bench_size" in env.context else lines
        if abs(lines - plain) > plain / 50:
            raise RuntimeError(f"The settlement has {lines} lines, the plain entry {plain:.0f}")

    return run


def _plain_entry(env):
    members = members_of(env.context["bench_size"])
    partners = env["res.partner"].create([{"name": f"Member {number}"} for number in range(members)])
    pot, contribution = (
        env["account.account"].create({"code": code, "name": code, "account_type": kind})
        for code, kind in (("299990", "liability_current"), ("499990", "expense"))
    )
    count = round(members * LINES_PER_MEMBER) - 1
    vals_list = [
        {
            "account_id": pot.id,
            "partner_id": partners[number * members // count].id,
            "name": f"Step {number}",
            "balance": -number - 1,
        }
        for number in range(count)
    ]
    vals_list.append({"account_id": contribution.id, "balance": -sum(vals["balance"] for vals in vals_list)})

    def run():
        move = env["account.move"].create(
            {"move_type": "entry", "line_ids": [Command.create(vals) for vals in vals_list]}
        )
        move._post(soft=False)
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
