"""From work to invoice: assignments, how members share them, and what an invoice of the cooperative must be."""

from . import coop_assignment
from . import coop_help
from . import coop_assignment_part
from . import coop_assignment_line
from . import coop_assignment_share
from . import coop_assignment_invoice
from . import coop_assignment_outcome
from . import account_move_shares
from . import coop_assignment_recurrence
from . import account_move
from . import account_move_issuer
from . import account_move_paid
from . import res_partner
from . import account_move_reminder
from . import coop_member
from . import res_company
from . import res_config_settings
from . import coop_today
