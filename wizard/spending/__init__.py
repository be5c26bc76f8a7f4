from . import coop_equipment_step
from . import coop_member_change_state_equipment
from . import coop_sharing_apply
from . import coop_spending_override
from . import coop_setup
