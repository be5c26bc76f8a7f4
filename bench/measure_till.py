"""The till: closing a session beside plain Odoo, and loading the till with all members."""

from odoo import Command, fields

from .measurements import ADDON, PLAIN, measurement

ORDERS, PRODUCTS, TILL_MEMBERS = 500, 60, 50


@measurement(f"closing {ORDERS} orders of 3 lines", variants=(PLAIN, ADDON), sized=False, target=1.10, rounds=3)
def till_closing(env):
    """With the addon four lines in five are one of fifty members', and one is the shop's."""
    session, products = _open(env)
    till_members = env["coop.till.member"].search([], limit=TILL_MEMBERS).ids if "coop.till.member" in env else []
    env["pos.order"].create([_order(session, products, till_members, number) for number in range(ORDERS)])
    for order in session.order_ids:
        order.add_payment(
            {
                "pos_order_id": order.id,
                "amount": order.amount_total,
                "payment_method_id": session.payment_method_ids[:1].id,
            }
        )
        order.action_pos_order_paid()
    env.flush_all()
    counted = session.get_closing_control_data()["default_cash_details"]["amount"]  # to the cent

    def run():
        session.post_closing_cash_details(counted)
        session.close_session_from_ui()
        env.flush_all()

    return run


@measurement("loading the till", variants=(PLAIN, ADDON), sized=False, rounds=5)
def till_loading(env):
    """All that a till asks for when it starts; with the addon that includes every member."""
    session, _products = _open(env)

    def run():
        env.invalidate_all()
        session.load_data([])

    return run


def _open(env):
    env.user.sudo().group_ids += env.ref("point_of_sale.group_pos_manager") | env.ref("stock.group_stock_manager")
    company = env.company
    company.sudo().country_id = env.ref("base.nl")
    tax = company.account_sale_tax_id
    products = env["product.product"].create(
        [
            {
                "name": f"Product {number}",
                "type": "consu",
                "list_price": 2 + number,
                "available_in_pos": True,
                "taxes_id": [Command.set(tax.ids)],
            }
            for number in range(PRODUCTS)
        ]
    )
    journal = env["account.journal"].sudo().create({"name": "Till", "code": "TILLX", "type": "cash"})
    method = env["pos.payment.method"].create({"name": "Cash", "journal_id": journal.id})
    config = env["pos.config"].create({"name": "Bench", "payment_method_ids": [Command.set(method.ids)]})
    config.open_ui()
    config.current_session_id.set_opening_control(0, "")
    return config.current_session_id, products


def _order(session, products, till_members, number):
    lines = [_line(products, till_members, number, place) for place in range(3)]
    total = sum(line["price_subtotal_incl"] for line in lines)
    return {
        "session_id": session.id,
        "company_id": session.company_id.id,
        "date_order": fields.Datetime.now(),
        "amount_total": total,
        "amount_tax": round(total - sum(line["price_subtotal"] for line in lines), 2),
        "amount_paid": 0,
        "amount_return": 0,
        "lines": [Command.create(line) for line in lines],
    }


def _line(products, till_members, number, place):
    product = products[(number * 3 + place) % len(products)]
    taxes = product.taxes_id.compute_all(product.lst_price)
    turn = number * 3 + place
    till_member = (
        {"coop_till_member_id": turn % 5 != 0 and till_members[turn % len(till_members)]} if till_members else {}
    )
    return {
        "product_id": product.id,
        "qty": 1,
        "price_unit": product.lst_price,
        "price_subtotal": taxes["total_excluded"],
        "price_subtotal_incl": taxes["total_included"],
        "tax_ids": [Command.set(product.taxes_id.ids)],
        **till_member,
    }
