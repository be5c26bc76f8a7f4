"""How long a reward run takes, and how many queries, as members grow.

``measure(env, sizes)`` makes members, settles a month for them and computes a run for each size; the caller rolls back.
"""

import time
from contextlib import contextmanager

MONTH = ("2026-01-01", "2026-01-31")
INCOME = 400.0


def measure(env, sizes=(50, 500)):
    """:return: [{"members": n, "seconds": s, "queries": q}], one for each size"""
    result = []
    agreement = _agreement(env)
    members = env["coop.member"]
    for size in sizes:
        members |= _add_members(env, agreement, size - len(members))
        _settle(env)
        run = env["coop.reward.run"].create(
            {"date_from": MONTH[0], "date_to": MONTH[1], "payment_date": "2026-06-15", "agreement_ids": agreement.ids}
        )
        run.action_compute()  # fills caches that a server has long filled
        env.flush_all()
        env.invalidate_all()
        with _counted(env.cr) as counted:
            run.action_compute()
            env.flush_all()
        assert len(run.reward_ids) == size and run.amount == size * INCOME * 0.25, run.amount
        result.append({"members": size, "seconds": counted["seconds"], "queries": counted["reads"]})
    return result


def _agreement(env):
    municipality = env["res.partner"].create(
        {"name": "Testdam", "coop_municipality_id": env["coop.municipality"].search([], limit=1).id}
    )
    agreement = env["coop.agreement"].create(
        {"name": "Testdam", "municipality_partner_id": municipality.id, "date_from": "2026-01-01"}
    )
    env["coop.reward.policy"].create(
        {
            "name": "Letter n",
            "agreement_id": agreement.id,
            "legal_basis": "31.2.n",
            "basis": "turnover",
            "percentage": 25.0,
            "rhythm": "month",
            "duration_months": 6,
            "for_all": True,
            "date_from": "2026-01-01",
        }
    )
    return agreement


def _add_members(env, agreement, count):
    """Members who earned in January; entered by journal entry, which counts at once."""
    dates = [{"state": state, "date": "2026-01-01"} for state in ("applicant", "active")]
    members = env["coop.member"].create(
        [{"person_name": f"Member {number}", "status_ids": [(0, 0, one) for one in dates]} for number in range(count)]
    )
    env["coop.permission"].create(
        [{"member_id": one.id, "agreement_id": agreement.id, "date_from": "2026-01-01"} for one in members]
    )
    company = env.company
    income = env["account.account"].search(
        [("coop_category", "=", "turnover"), ("account_type", "=", "income")], limit=1
    )
    bank = env["account.account"].search([("account_type", "=", "asset_cash")], limit=1)
    lines = [
        {
            "account_id": income.id,
            "credit": INCOME,
            "analytic_distribution": {str(member.analytic_account_id.id): 100},
        }
        for member in members
    ]
    lines.append({"account_id": bank.id, "debit": INCOME * count})
    journal = env["account.journal"].search([("type", "=", "general"), ("company_id", "=", company.id)], limit=1)
    move = env["account.move"].create(
        {"journal_id": journal.id, "date": "2026-01-10", "line_ids": [(0, 0, line) for line in lines]}
    )
    move.action_post()
    return members


def _settle(env):
    for settlement in env["coop.settlement"].search([("state", "=", "posted")], order="date_to desc"):
        settlement.action_reverse()
    settlement = env["coop.settlement"].create({"date_to": MONTH[1]})
    settlement.action_compute()
    settlement.action_approve()
    settlement.action_post()


@contextmanager
def _counted(cr):
    """Seconds, and SELECT statements; writes are batches of the ORM's own size."""
    counted = {"reads": 0, "seconds": 0.0}
    execute = type(cr).execute

    def counting(cursor, query, *args, **kwargs):
        text = str(getattr(query, "code", query)).lstrip()[:6].upper()
        counted["reads"] += text.startswith(("SELECT", "WITH"))
        return execute(cursor, query, *args, **kwargs)

    type(cr).execute = counting
    start = time.perf_counter()
    try:
        yield counted
    finally:
        counted["seconds"] = time.perf_counter() - start
        type(cr).execute = execute
