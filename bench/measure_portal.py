"""What a member sees on his own page."""

from odoo.tools import SQL

from .measurements import measurement

MOVEMENTS = 10_000
# Half of the movements of each kind: (table, what makes a row a member's, which rows). An item on a pot also has the
# member's contact, or the database refuses it.
SOURCES = (
    ("account_analytic_line", ("member_id",), SQL("member_id IS NOT NULL")),
    (
        "account_move_line",
        ("coop_member_id", "partner_id"),
        SQL("coop_pot_id IS NOT NULL AND coop_member_id IS NOT NULL"),
    ),
)


def _busy_member(env):
    """A member with 10,000 movements of each kind (or all there are), which lie scattered over the tables."""
    members = env["coop.member"].search([])
    member = members[len(members) // 2]
    for table, columns, which in SOURCES:
        table = SQL.identifier(table)
        own = zip(columns, (member.id, member.partner_id.id), strict=False)
        changes = SQL(", ").join(SQL("%s = %s", SQL.identifier(column), value) for column, value in own)
        rows = SQL("SELECT id FROM %s WHERE %s ORDER BY id %% 97, id LIMIT %s", table, which, MOVEMENTS)
        env.cr.execute(SQL("UPDATE %s SET %s WHERE id IN (%s)", table, changes, rows))
        env.cr.execute(SQL("ANALYZE %s", table))
    env.invalidate_all()
    # As the page does: the user himself has no rights.
    return member.sudo().with_company(member.company_id)


def _page(member, level, offset=0):
    count = member._page_movement_count(level)
    rows = member._page_movements(level, min(offset, max(0, count - 40)))
    values = {"rows": rows, "money": member._page_money, "day": member._page_day}
    return member.env["ir.qweb"]._render("social_cooperative.portal_movement_rows", values)


@measurement("Member's page: 40 of 10,000 movements, work and costs", target=0.2, rounds=3)
def portal_work(env):
    member = _busy_member(env)
    return lambda: _page(member, "earned")


@measurement("Member's page: 40 of 10,000 movements, far back", target=0.2, rounds=3)
def portal_work_far_back(env):
    member = _busy_member(env)
    return lambda: _page(member, "earned", offset=8000)


@measurement("Member's page: 40 of 10,000 movements, the pot with its balance", target=0.2, rounds=3)
def portal_pot(env):
    member = _busy_member(env)
    return lambda: _page(member, "pot")


@measurement("Member's page: 40 of 10,000 movements, the pot far back", target=0.2, rounds=3)
def portal_pot_far_back(env):
    member = _busy_member(env)
    return lambda: _page(member, "pot", offset=8000)


@measurement("Member's page: the figures of a pot with 10,000 movements", target=0.2)
def portal_figures(env):
    member = _busy_member(env)
    return lambda: (member._page_figures(), member._page_target())
