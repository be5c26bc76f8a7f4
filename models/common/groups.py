"""The groups of the addon, by their role; more than one domain asks for them."""

TREASURER = "social_cooperative.group_treasurer"
COACH = "social_cooperative.group_coach"
BOARD = "social_cooperative.group_board"
MONEY_GROUPS = "social_cooperative.group_treasurer,social_cooperative.group_board,account.group_account_readonly"
AUDIT = "social_cooperative.group_audit"
