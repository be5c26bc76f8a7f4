"""From request to bill: what members ask for, what is available for it, shared bills, and equipment on loan."""

from . import coop_spending_request
from . import coop_spending_request_steps
from . import account_move_spending_link
from . import coop_spending_request_bill
from . import coop_member
from . import account_move_spending
from . import account_move_turnover
from . import coop_member_turnover
from . import account_move_overspending
from . import coop_equipment
from . import coop_equipment_use
from . import account_move_equipment
from . import coop_sharing_key
from . import account_move_sharing
from . import res_company
from . import res_config_settings
from . import coop_today
