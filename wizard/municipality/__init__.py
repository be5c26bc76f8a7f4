from . import coop_member_change_state
from . import coop_municipality_add
from . import coop_setup
