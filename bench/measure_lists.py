"""What users look at: ledger, trial balance, members."""

import tempfile

from .measurements import measurement

LEDGER = ("date", "document", "name", "category", "amount", "running_balance", "level")
LEDGER_RECORDS = ("member_id", "account_id", "partner_id", "currency_id", "move_id")
FIGURES = ("pot_booked", "pot_unsettled", "pot_total", "pot_expected", "pot_reserved", "pot_available")


def _spec(names, records=()):
    return {name: {} for name in names} | {name: {"fields": {"display_name": {}}} for name in records}


def _member(env):
    members = env["coop.member"].search([])
    return members[len(members) // 2]


@measurement("Ledger of a member, page of 80 with running balance", target=0.05)
def ledger_page(env):
    """The seventh page, as the list asks for it."""
    domain = [("member_id", "=", _member(env).id)]
    spec = _spec(LEDGER, LEDGER_RECORDS)
    return lambda: env["coop.member.ledger"].web_search_read(domain, spec, offset=480, limit=80, count_limit=10001)


@measurement("Ledger of all members, first page of 80")
def ledger_all(env):
    spec = _spec(LEDGER, LEDGER_RECORDS)
    return lambda: env["coop.member.ledger"].web_search_read([], spec, limit=80, count_limit=10001)


@measurement("Trial balance of the pots, all members", target=0.5)
def pot_balance(env):
    spec = _spec(("opening", "net_turnover", "contribution", "investment", "training", "other", "balance"))

    def run():
        balances = env["coop.pot.balance"]
        balances.web_search_read([], spec | _spec((), ("pot_id", "member_id")), limit=2000)
        balances.get_proof()

    return run


@measurement("Member list with pot figures, all members")
def member_list(env):
    names = ("number", "trade_name", "state", *FIGURES)
    return lambda: env["coop.member"].web_search_read([], _spec(names), limit=2000)


@measurement("Pot figures of one member")
def member_form(env):
    member = _member(env)
    return lambda: member.web_read(_spec(FIGURES))


@measurement("Ledger of all members and years as XLSX", memory=600, rounds=1)
def ledger_xlsx(env):
    from odoo.addons.social_cooperative.report.books.coop_member_ledger_xlsx import MemberLedgerXlsx

    def run():
        with tempfile.TemporaryFile() as file:
            MemberLedgerXlsx(env, []).fill(file)

    return run


@measurement("Trial balance as XLSX", memory=600)
def pot_balance_xlsx(env):
    from odoo.addons.social_cooperative.report.books.coop_pot_balance_xlsx import PotBalanceXlsx

    def run():
        with tempfile.TemporaryFile() as file:
            PotBalanceXlsx(env, []).fill(file)

    return run
