"""What a cooperative does in its first months, through the documents and buttons of the addon.

Not a test: ``odoo shell`` of the release that dev/released names runs it (see test_life.py), so it may use only what
that release has. ``work(env)`` does the work, ``figures(env)`` says in which state the books are.
"""

from odoo import Command

COMPANY = "Trader"
NUMBERS = ("L0001", "L0002")


def found(company):
    """The environment in which the cooperative works."""
    env = company.with_context(allowed_company_ids=company.ids).env
    env.user.company_ids += company
    return env


def work(env):
    company = env["res.company"].create({"name": COMPANY, "country_id": env.ref("base.nl").id})
    env["account.chart.template"].try_loading("nl", company=company, install_demo=False)
    env = found(company)
    company = company.with_env(env)
    company._coop_switch_on()
    users = {role: user(env, f"social_cooperative.group_{role}") for role in ("treasurer", "board", "coach")}
    users["shop"] = user(env, "point_of_sale.group_pos_manager")
    anna, bert = [member(env, *names) for names in (("Anna de Wit", "Tuinhulp Oost"), ("Bert Zwart", "Klusbus"))]
    agree(env, anna | bert)
    env["coop.pot"].create({"name": "Training pot"})
    env["coop.contribution.rule"].create(
        {
            "name": "Contribution",
            "method": "percentage",
            "base": "net_turnover",
            "percentage": 30,
            "date_from": "2025-01-01",
        }
    )
    buy_and_sell(env, anna, bert)
    settle(env, users, "2025-01-31")
    reward(env, users)
    assignment(env, users, anna, bert)
    spending(env, users, anna)
    shop(env, users["shop"], anna)
    hours_and_margin(env, users, anna, bert)
    settle(env, users, "2025-02-28")


def user(env, group):
    groups = ["base.group_user", "account.group_account_user", group]
    return env["res.users"].create(
        {
            "name": group,
            "login": group,
            "company_id": env.company.id,
            "company_ids": [Command.set(env.company.ids)],
            "group_ids": [Command.set([env.ref(name).id for name in groups])],
        }
    )


def member(env, name, trade_name):
    steps = [Command.create({"state": state, "date": "2025-01-01"}) for state in ("applicant", "active")]
    return env["coop.member"].create({"person_name": name, "trade_name": trade_name, "status_ids": steps})


def agree(env, members):
    """An agreement with a municipality, half of the surplus as reward, and permission for these members."""
    reference = env["coop.municipality"].search([("code", "=", "GM0193")])  # Zwolle, of the list that comes along
    partner = env["res.partner"].create(
        {"name": "Gemeente Zwolle", "is_company": True, "coop_municipality_id": reference.id}
    )
    agreement = env["coop.agreement"].create(
        {"name": "Testdam", "municipality_partner_id": partner.id, "date_from": "2025-01-01"}
    )
    env["coop.permission"].create(
        [{"member_id": one.id, "agreement_id": agreement.id, "date_from": "2025-01-01"} for one in members]
    )
    members.age_known = "older"
    env["coop.reward.policy"].create(
        {
            "name": "Half of the surplus",
            "agreement_id": agreement.id,
            "date_from": "2025-01-01",
            "percentage": 50,
            "for_all": True,
        }
    )


def document(env, move_type, date, lines):
    """A posted document of lines (amount, {member or shop: percent}[, account]), without VAT."""
    partner = env["res.partner"].create({"name": f"Partner of {move_type}"})
    move = env["account.move"].create(
        {
            "move_type": move_type,
            "partner_id": partner.id,
            "invoice_date": date,
            "date": date,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": "Work",
                        "price_unit": amount,
                        "tax_ids": False,
                        "analytic_distribution": {str(analytic(one).id): share for one, share in shares.items()},
                        **({"account_id": account[0].id} if account else {}),
                    }
                )
                for amount, shares, *account in lines
            ],
        }
    )
    move.action_post()
    return move


def analytic(one):
    return one if one._name == "account.analytic.account" else one.analytic_account_id


def pay(move, date):
    register = move.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids)
    register.create({"payment_date": date})._create_payments()


def buy_and_sell(env, anna, bert):
    pay(document(env, "out_invoice", "2025-01-10", [(450.0, {anna: 100})]), "2025-01-20")
    pay(document(env, "out_invoice", "2025-01-12", [(600.0, {anna: 60, bert: 40}), (33.33, {bert: 100})]), "2025-01-25")
    expected = document(env, "out_invoice", "2025-01-15", [(250.0, {anna: 100})])  # not paid
    expected.activity_schedule("social_cooperative.mail_activity_reminder", user_id=env.user.id)
    document(env, "in_invoice", "2025-01-16", [(42.0, {anna: 100})])
    document(env, "out_refund", "2025-01-28", [(5.0, {bert: 100})])


def settle(env, users, date_to):
    settlement = env["coop.settlement"].with_user(users["treasurer"]).create({"date_to": date_to})
    settlement.action_compute()
    settlement.with_user(users["board"]).action_approve()
    settlement.action_post()


def reward(env, users):
    run = env["coop.reward.run"].with_user(users["treasurer"])
    run = run.create({"date_from": "2025-01-01", "date_to": "2025-01-31", "payment_date": "2025-02-15"})
    run.action_compute()
    run.with_user(users["board"]).action_approve()
    run.action_post()


def assignment(env, users, anna, bert):
    """One that is invoiced, and one that waits for approval."""
    customer = env["res.partner"].create({"name": "Theater De Vlieger"})
    done, waiting = (
        env["coop.assignment"].create(
            {
                "title": title,
                "partner_id": customer.id,
                "date_start": "2025-02-03",
                "split_method": "percentage",
                "line_ids": [Command.create({"name": "Work", "quantity": 1, "price_unit": 120.0, "tax_ids": False})],
                "share_ids": [Command.create({"member_id": one.id, "percentage": 50}) for one in (anna, bert)],
            }
        )
        for title in ("Stage curtains", "Benches")
    )
    (done | waiting).action_submit()
    done.with_user(users["treasurer"]).action_approve()
    done.invoice_id.invoice_date = "2025-02-05"
    done.invoice_id.action_post()
    pay(done.invoice_id, "2025-02-20")


def spending(env, users, anna):
    """One request that is approved, so that its amount is reserved, and one that waits for the coach's answer."""
    anna.coach_id = users["coach"]
    approved, waiting = env["coop.spending.request"].create(
        [
            {
                "title": title,
                "reason": "For the gardens",
                "member_id": anna.id,
                "amount": amount,
                "category": "investment",
                "vendor_note": "Gereedschap BV",
            }
            for title, amount in (("Hedge trimmer", 60.0), ("Saw", 10.0))
        ]
    )
    (approved | waiting).action_submit()
    approved.with_user(users["treasurer"]).action_approve()


def shop(env, user, anna):
    """A thrift store with its defaults, and a till that sold something of a member."""
    env.company._coop_open_shop()
    journal = env["account.journal"].create({"name": "Till", "code": "KAS", "type": "cash"})
    cash = env["pos.payment.method"].create({"name": "Cash", "journal_id": journal.id, "company_id": env.company.id})
    config = env["pos.config"].create({"name": "Shop", "payment_method_ids": [Command.set(cash.ids)]})
    bowl = env["product.product"].create(
        {"name": "Bowl", "type": "consu", "list_price": 20.0, "available_in_pos": True, "taxes_id": False}
    )
    config.with_user(user).open_ui()
    session = config.current_session_id.with_user(user)
    session.set_opening_control(0, "")
    line = {
        "product_id": bowl.id,
        "qty": 1,
        "price_unit": 20.0,
        "price_subtotal": 20.0,
        "price_subtotal_incl": 20.0,
        "tax_ids": [],
        "coop_seller_id": seller(anna).id,
    }
    env["pos.order"].with_user(user).sync_from_ui(
        [
            {
                "amount_paid": 20.0,
                "amount_return": 0,
                "amount_tax": 0,
                "amount_total": 20.0,
                "company_id": env.company.id,
                "fiscal_position_id": False,
                "lines": [Command.create(line)],
                "name": "Order",
                "partner_id": False,
                "pricelist_id": config.pricelist_id.id,
                "session_id": session.id,
                "state": "paid",
                "to_invoice": False,
                "user_id": user.id,
                "uuid": "life-of-an-installation",
                "payment_ids": [Command.create({"amount": 20.0, "payment_method_id": cash.id})],
            }
        ]
    )
    session.post_closing_cash_details(20.0)
    session.close_session_from_ui()


def hours_and_margin(env, users, anna, bert):
    """Two periods of the margin scheme and two divisions of the shop by hours, which follow each other."""
    plan = env["account.analytic.plan"]._coop_members_plan()
    shop = env["account.analytic.account"].create({"name": "Shop", "plan_id": plan.id, "company_id": env.company.id})
    env["pos.config"].search([("company_id", "=", env.company.id)]).coop_shop_account_id = shop
    second_hand = (121.0, {shop: 100}, margin_rate(env).sales_account_id)
    pay(document(env, "out_receipt", "2025-02-07", [(300.0, {shop: 100})]), "2025-02-07")
    pay(document(env, "out_receipt", "2025-02-20", [(200.0, {shop: 100}), second_hand]), "2025-02-20")
    for one, hours, date in ((anna, 6, "2025-02-06"), (bert, 4, "2025-02-07"), (bert, 5, "2025-02-21")):
        env["coop.shift"].create(
            {"seller_id": seller(one).id, "hours": hours, "date": date, "shop_account_id": shop.id}
        )
    for date_from, date_to in (("2025-01-01", "2025-01-31"), ("2025-02-01", "2025-02-28")):
        env["coop.margin.period"].create({"date_from": date_from, "date_to": date_to}).action_post()
    for date_from, date_to in (("2025-02-01", "2025-02-14"), ("2025-02-15", "2025-02-28")):
        division = env["coop.shop.division"].create(
            {"shop_account_id": shop.id, "date_from": date_from, "date_to": date_to}
        )
        division.action_compute()
        division.with_user(users["board"]).action_post()


def margin_rate(env):
    """The highest ordinary rate, on accounts of its own."""
    taxes = [("type_tax_use", "=", "sale"), ("amount_type", "=", "percent"), ("company_id", "=", env.company.id)]
    tax = env["account.tax"].search(taxes, order="amount desc", limit=1)
    expense = env["account.account"].search(
        [("account_type", "=", "expense"), ("company_ids", "in", env.company.ids)], limit=1
    )
    return env["coop.margin.rate"].create(
        {
            "tax_id": tax.id,
            "sales_account_id": env.company.income_account_id.copy({"name": "Margin sales"}).id,
            "purchase_account_id": expense.copy({"name": "Margin purchases"}).id,
        }
    )


def seller(member):
    """A member as the till knows him."""
    return member.env["coop.till.member"].with_context(active_test=False).search([("member_id", "=", member.id)])


def figures(env):
    """Everything that an update may not change, as data for JSON."""
    env = found(env["res.company"].search([("name", "=", COMPANY)]))
    members = env["coop.member"].search([("company_id", "=", env.company.id)])
    names = ("pot_booked", "pot_unsettled", "pot_expected", "pot_reserved", "pot_available")
    balances = env["account.move.line"]._read_group(
        [("company_id", "=", env.company.id), ("parent_state", "=", "posted")], ["account_id"], ["balance:sum"]
    )
    return {
        "members": {one.number: [one.state, *(round(one[name], 2) for name in names)] for one in members},
        "balances": {account.code: round(balance, 2) for account, balance in balances},
        "states": {
            model: sorted(env[model].search([("company_id", "=", env.company.id)]).mapped("state"))
            for model in ("coop.settlement", "coop.reward.run", "coop.assignment", "coop.spending.request", "pos.order")
        },
        "numbers": {
            model: env[model].search([("company_id", "=", env.company.id)], order="id").mapped("name")
            for model in ("coop.settlement", "coop.reward.run", "coop.assignment", "coop.spending.request")
        },
        "settings": settings(env),
    }


def settings(env):
    """What the cooperative books on, as (model, id)."""
    company = env.company
    names = ("appropriation_account", "reward_account", "journal", "analytic_account", "investment_account",
             "training_account", "assignment_cost_account")  # fmt: skip
    found = {name: [company[f"coop_{name}_id"]._name, company[f"coop_{name}_id"].id] for name in names}
    pot = company.coop_pot_id.account_id
    return {**found, "pot": [pot._name, pot.id], "plan": env["account.analytic.plan"]._coop_members_plan().id}


def proof(env):
    """{check: state} of all checks, made anew."""
    env = found(env["res.company"].search([("name", "=", COMPANY)]))
    checks = env["coop.proof.check"]._ensure_checks(env.company)
    checks.action_check()
    return {check.code: check.state for check in checks}
