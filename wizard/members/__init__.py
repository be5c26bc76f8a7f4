from . import coop_member_change_state
from . import coop_member_count
from . import coop_setup
