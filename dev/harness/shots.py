"""Which pages are pictured: one row per picture, in the order of a walk through the demo."""

from datetime import date
from typing import NamedTuple

ACTION = "/odoo/action-social_cooperative."


class Shot(NamedTuple):
    name: str
    login: str
    path: str  # {id} is the record that `find` finds
    find: tuple | None = None  # (model, domain[, order]), or (model, {values of a record to make})
    click: tuple = ()  # selectors to click, one after the other; see Browser.click
    wait: str = ".o_view_controller, .o_action"
    shows: str | None = None  # what must be there at the end, or the picture is not taken
    height: int = 760
    width: int = 1280


YEAR = ("coop.year.overview", {"year": str(date.today().year)})
AUDIT = ("coop.audit", [])
MEMBER = ("coop.member", [["trade_name", "=", "Naaiatelier Draad"]])
SHARED = ("account.move.line", [["name", "=", "Opknappen binnenplaats"]])
POSTED = ("coop.settlement", [["state", "=", "posted"]], "date_to desc")
OPEN = ("coop.settlement", [["state", "=", "computed"]])
CORRECTED = ("coop.settlement.line", [["correction", "!=", 0], ["state", "=", "posted"]])
WAITING = ("coop.reward.run", [["state", "=", "computed"]])
PREMIUM = ("coop.reward", [["state", "=", "posted"], ["amount", ">", 0]], "amount desc")
ZWOLLE = ("res.partner", [["is_municipality", "=", True], ["name", "like", "Zwolle"]])
WEIGHING = (
    ".o_coop_origin",
    *(f".o_coop_keys button|{digit}" for digit in "8011"),
    ".o_coop_tile:nth-child(3)",
    *(f".o_coop_keys button|{digit}" for digit in "12"),
)
WEIGHED = ".o_coop_origin:not(.btn-warning)"
# Goods of the shop, then of a member.
SOLD = (".product-list article|Lamp", ".product-list article|Wenskaart")

# fmt: off
SHOTS = [
    Shot("today", "penningmeester", "/odoo/coop-today", wait=".o_coop_today_page", shows=".o_coop_today_page canvas", height=900),
    Shot("members", "coach", "/odoo/coop-members"),
    Shot("member", "penningmeester", "/odoo/coop-members/{id}", MEMBER, height=900),
    Shot("invoice", "penningmeester", "/odoo/action-account.action_move_out_invoice/{id}", SHARED, height=820),
    Shot("settlement", "penningmeester", f"{ACTION}coop_settlement_action/{{id}}", OPEN, height=900),
    Shot("settlement_board", "bestuur", f"{ACTION}coop_settlement_action/{{id}}", OPEN),
    Shot("settlement_posted", "penningmeester", f"{ACTION}coop_settlement_action/{{id}}", POSTED),
    Shot("statement", "penningmeester", f"{ACTION}coop_settlement_line_action/{{id}}", CORRECTED, height=900),
    Shot("statement_pdf", "penningmeester", "/report/pdf/social_cooperative.report_statement/{id}", CORRECTED),
    Shot("ledger", "penningmeester", "/odoo/coop-ledger", click=(".o_group_header",)),
    Shot("pot_trial_balance", "boekhouder", f"{ACTION}coop_pot_balance_open_action", click=(".modal .btn-primary",),
         wait=".modal .btn-primary"),
    Shot("proof", "penningmeester", "/odoo/coop-proof"),
    Shot("audit_file", "boekhouder", f"{ACTION}coop_xaf_make_action", click=(".modal button[name=action_make]",),
         wait=".modal button[name=action_make]", shows=".modal .o_data_row"),
    Shot("duties", "penningmeester", "/odoo/coop-duties"),
    Shot("vat_check", "boekhouder", f"{ACTION}coop_vat_check_action", shows=".o_field_widget[name=box_ids] .o_data_row"),
    Shot("year_overview", "boekhouder", "/report/pdf/social_cooperative.report_year_overview/{id}", YEAR),
    Shot("audit_committee", "kascommissie", f"{ACTION}coop_audit_action/{{id}}", AUDIT),
    Shot("contribution_rules", "penningmeester", "/odoo/coop-contribution-rules"),
    Shot("reward_run", "penningmeester", f"{ACTION}coop_reward_run_action/{{id}}", WAITING, height=900),
    Shot("reward", "penningmeester", f"{ACTION}coop_reward_action/{{id}}", PREMIUM, height=1100),
    Shot("reward_pdf", "penningmeester", "/report/pdf/social_cooperative.report_reward/{id}", PREMIUM),
    Shot("setup", "beheerder", "/odoo/coop-setup", height=900),
    Shot("weigh", "winkel", "/odoo/coop-weigh", click=WEIGHING, wait=".o_coop_intake", shows=WEIGHED),
    Shot("weigh_upright", "winkel", "/odoo/coop-weigh", click=WEIGHING, wait=".o_coop_intake", shows=WEIGHED,
         width=800, height=1180),
    Shot("price_and_label", "winkel", "/odoo/coop-weigh",
         click=("[data-menu-xmlid$=coop_menu_shop]", "[data-menu-xmlid$=coop_item_label_menu]",
                ".modal .o_coop_tile:nth-child(1)", ".modal .o_coop_keys button|1", ".modal .o_coop_keys button|2"),
         wait=".o_coop_intake", shows=".modal .o_coop_tile.btn-primary"),
    Shot("weights", "bestuur", "/odoo/coop-weights", shows=".o_pivot td"),
    Shot("member_page", "amina", "/my/pot", wait=".o_coop_page", width=360, height=1010),
    Shot("member_movements", "amina", "/my/pot/movements?level=earned", wait=".o_coop_page", width=360, height=1010),
    Shot("division", "penningmeester", f"{ACTION}coop_shop_division_action/{{id}}", ("coop.shop.division", []), height=860,
         shows=".o_field_widget[name=line_ids] .o_data_row"),
    Shot("margin", "penningmeester", f"{ACTION}coop_margin_period_action/{{id}}", ("coop.margin.period", []), height=700,
         shows=".o_field_widget[name=line_ids] .o_data_row"),
    Shot("till", "winkel", "/pos/ui/{id}", ("pos.config", [["name", "like", "De Brug"]]),
         click=(".open-register-btn", ".modal .btn-primary", *SOLD), wait=".open-register-btn",
         shows=".order-container .coop-till-member-name"),
    Shot("till_whose", "winkel", "/pos/ui/{id}", ("pos.config", [["name", "like", "De Brug"]]),
         click=(".open-register-btn", SOLD[-1], ".coop-whose-button"), wait=".open-register-btn",
         shows=".modal .coop-till-member"),
    Shot("municipality", "bestuur", "/odoo/coop-municipalities/{id}", ZWOLLE),
]
# fmt: on
# Records that are found through another one: the document of an invoice line.
THROUGH = {"account.move.line": "move_id"}
