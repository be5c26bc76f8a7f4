"""The cooperative that is measured: chart of accounts, members, agreement and rules, made as its users make them."""

from datetime import timedelta

from odoo import fields

from . import dataset

PERCENTAGE, AGREED_PERCENTAGE, OWN_PERCENTAGE, SHARED_PERCENTAGE, MONTHLY = 30, 25, 20, 2, 2.5
CUSTOMERS = 200


def make(company, members, days=dataset.DAYS):
    """Switch the company on and give it ``members`` members; every fifth is under an agreement, every hundredth has a
    rule of its own, and all contribute to a shared pot.

    :return: (members, terms as :func:`dataset.fill` takes them)
    """
    env = company.env
    if not company.chart_template:
        company.country_id = env.ref("base.nl")
        env["account.chart.template"].try_loading("nl", company, install_demo=False)
    company._coop_switch_on()
    # As if always: entries from before the switching on count differently in the proof.
    company.coop_switched_on = fields.Datetime.now() - timedelta(days=days + 100)
    for category in ("investment", "training"):
        _account(company, category)
    start = _start(days)
    members = _members(company, members, start)
    terms = _rules(company, members, start)
    customers = env["res.partner"].create([{"name": f"Customer {number}"} for number in range(CUSTOMERS)])
    return members, terms | {"customers": customers.ids}


def find(company):
    """Members and terms of a cooperative that :func:`make` made before."""
    members = company.env["coop.member"].search([("company_id", "=", company.id)], order="id")
    pot = company.env["coop.pot"].search([("company_id", "=", company.id), ("kind", "=", "shared")])
    customers = company.env["res.partner"].search([("name", "=like", "Customer %")], order="id")
    return members, _terms(members, pot) | {"customers": customers.ids}


def _start(days):
    """The first day of the first month with documents, so that monthly amounts are due from the first settlement on."""
    return (fields.Date.today() - timedelta(days=days)).replace(day=1)


def _account(company, category):
    accounts = company.env["account.account"].with_company(company)
    domain = accounts._check_company_domain(company)
    if not accounts.search_count([*domain, ("coop_category", "=", category)], limit=1):
        cost = accounts.search([*domain, ("coop_category", "=", "assignment_cost")], limit=1)
        cost.copy({"name": category.capitalize(), "coop_category": category})


def _members(company, count, start):
    env = company.env(context={**company.env.context, "tracking_disable": True})
    partners = env["res.partner"].create([{"name": f"Person {number}"} for number in range(count)])
    states = [fields.Command.create({"state": state, "date": start}) for state in ("applicant", "active")]
    return env["coop.member"].create(
        [
            {"company_id": company.id, "partner_id": partner.id, "trade_name": f"Trade {number}", "status_ids": states}
            for number, partner in enumerate(partners)
        ]
    )


def _rules(company, members, start):
    env = company.env
    pot = env["coop.pot"].create({"name": "Training pot", "company_id": company.id})
    agreement = _agreement(company, members[::5], start)
    common = {"company_id": company.id, "method": "percentage", "base": "net_turnover", "date_from": start}
    own = [
        {**common, "name": "Own contribution", "percentage": OWN_PERCENTAGE, "member_id": member.id}
        for member in members[::100]
    ]
    env["coop.contribution.rule"].create(
        [
            {**common, "name": "Contribution", "percentage": PERCENTAGE},
            {**common, "name": "Agreed contribution", "percentage": AGREED_PERCENTAGE, "agreement_id": agreement.id},
            {**common, "name": "Administration", "method": "fixed", "base": False, "monthly_amount": MONTHLY},
            {
                **common,
                "name": "Training",
                "base": "turnover",
                "percentage": SHARED_PERCENTAGE,
                "destination": "shared_pot",
                "pot_id": pot.id,
            },
            *own,
        ]
    )
    return _terms(members, pot)


def _agreement(company, members, start):
    env = company.env
    reference = env["coop.municipality"].search([], limit=1)
    municipality = env["res.partner"].create(
        {"name": "Municipality", "coop_municipality_id": reference.id, "is_company": True}
    )
    agreement = env["coop.agreement"].create(
        {
            "name": "Agreement",
            "company_id": company.id,
            "authority_partner_id": municipality.id,
            "date_from": start,
        }
    )
    env["coop.permission"].create(
        [{"member_id": member.id, "agreement_id": agreement.id, "date_from": start} for member in members]
    )
    return agreement


def _terms(members, pot):
    numbers = range(len(members))
    return {
        "percentages": [
            PERCENTAGE if number % 5 else AGREED_PERCENTAGE if number % 100 else OWN_PERCENTAGE for number in numbers
        ],
        "monthly": [MONTHLY for _number in numbers],
        "shared_percentages": [SHARED_PERCENTAGE for _number in numbers],
        "shared_pot": pot.id,
        "shared_account": pot.account_id.id,
    }
