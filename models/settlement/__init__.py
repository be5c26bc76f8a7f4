"""From documents to statements (design §3, §4).

Begin with coop_engine_input (documents → engine), then coop_settlement_compute (engine → statements) and
coop_settlement_booking (statements → entry).
"""

from . import account_move
from . import coop_contribution_rule
from . import coop_member
from . import coop_member_figures
from . import coop_member_pot_history
from . import coop_settlement
from . import coop_settlement_months
from . import coop_contribution_rule_settled
from . import coop_settled_terms
from . import coop_permission
from . import coop_member_status
from . import coop_member_settled_terms
from . import account_account
from . import coop_statement
from . import coop_settlement_mail
from . import coop_settlement_compute
from . import coop_settlement_insert
from . import coop_settlement_booking
from . import coop_engine_input
from . import coop_engine_input_sql
from . import coop_engine_input_apart
from . import coop_engine_input_book
from . import coop_engine_input_became
from . import coop_engine_input_cut_off
from . import coop_engine_input_changed
from . import coop_agreement
from . import coop_pot
from . import coop_member_ledger
from . import res_company
from . import res_config_settings
from . import coop_today
