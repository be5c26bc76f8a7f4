"""The groups that more than one room asks for, by their role."""

TREASURER = "social_cooperative.group_treasurer"
COACH = "social_cooperative.group_coach"
BOARD = "social_cooperative.group_board"
AUDIT = "social_cooperative.group_audit"
SHOP = "social_cooperative.group_shop"
READER = "social_cooperative.group_reader"
ADMINISTRATOR = "social_cooperative.group_administrator"
BOOKKEEPER = "account.group_account_readonly"
BILLING = "account.group_account_invoice"
ACCOUNTANT = "account.group_account_manager"
# Several, as Odoo writes them: who has one of these.
MONEY_GROUPS = f"{TREASURER},{BOARD},{BOOKKEEPER}"
