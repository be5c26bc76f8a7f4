from . import coop_member_change_state
