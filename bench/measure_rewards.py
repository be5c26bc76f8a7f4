"""A reward run for few and for many members: the number of queries must not grow with them."""

from datetime import timedelta

from .measurements import measurement

FEW, MANY = 50, 500
INCOME = 400.0


@measurement(f"Rewards of {FEW} members computed", sized=False)
def rewards_of_few(env):
    return _compute(env, FEW)


@measurement(f"Rewards of {MANY} members computed", sized=False, target=3.0)
def rewards_of_many(env):
    return _compute(env, MANY)


def _compute(env, count):
    """A month of which every member earned something, settled; an exemption with all its checks."""
    env.company.coop_four_eyes = False
    members = env["coop.member"].search([("company_id", "=", env.company.id), ("state", "=", "active")], limit=count)
    settlement = env["coop.settlement"].create({"company_id": env.company.id})
    day = settlement.date_to
    _earn(env, members, day)
    settlement.action_compute()
    settlement.action_approve()
    settlement.action_post()
    run = env["coop.reward.run"].create(
        {
            "date_from": day.replace(day=1),
            "date_to": day,
            "payment_date": day + timedelta(days=1),
            "agreement_ids": _agreement(env, members, day.replace(day=1)).ids,
        }
    )
    run.action_compute()
    if len(run.reward_ids) != len(members) or not run.amount:
        raise RuntimeError(f"{len(run.reward_ids)} rewards of {run.amount} for {len(members)} members")

    def compute():
        run.action_compute()
        env.flush_all()

    return compute


def _agreement(env, members, start):
    municipality = env["res.partner"].create(
        {"name": "Testdam", "coop_municipality_id": env["coop.municipality"].search([], limit=1).id}
    )
    agreement = env["coop.agreement"].create(
        {"name": "Testdam", "authority_partner_id": municipality.id, "date_from": start}
    )
    env["coop.reward.policy"].create(
        {
            "name": "Exemption",
            "agreement_id": agreement.id,
            "legal_basis": "31.2.n",
            "basis": "turnover",
            "percentage": 25.0,
            "rhythm": "month",
            "duration_months": 6,
            "for_all": True,
            "date_from": start,
        }
    )
    # After the month was settled with other dates: only its rewards are measured.
    from odoo.addons.social_cooperative.models.settlement.coop_settled_terms import knowingly

    members.age_known = "older"  # nobody's reward stops at the first question
    permissions = knowingly(env["coop.permission"])
    permissions.search([("member_id", "in", members.ids)]).active = False
    env.flush_all()  # the database must know before it sees the new ones
    permissions.create([{"member_id": one.id, "agreement_id": agreement.id, "date_from": start} for one in members])
    return agreement


def _earn(env, members, day):
    """By journal entry, which counts at once."""
    accounts = env["account.account"]
    own = accounts._check_company_domain(env.company)
    income = accounts.search([*own, ("coop_category", "=", "turnover"), ("account_type", "=", "income")], limit=1)
    bank = accounts.search([*own, ("account_type", "=", "asset_cash")], limit=1)
    lines = [
        {
            "account_id": income.id,
            "credit": INCOME,
            "analytic_distribution": {str(member.analytic_account_id.id): 100},
        }
        for member in members
    ]
    lines.append({"account_id": bank.id, "debit": INCOME * len(members)})
    journal = env["account.journal"].search([("type", "=", "general"), ("company_id", "=", env.company.id)], limit=1)
    move = env["account.move"].create(
        {"journal_id": journal.id, "date": day, "line_ids": [(0, 0, line) for line in lines]}
    )
    move.action_post()
