"""The books: the owners of journal items (level 1) and the pots (level 2, design §3).

Begin with account_move (the hooks of a posting), then account_move_line_owners and coop_pot.
"""

from . import account_account
from . import account_analytic_account
from . import account_analytic_line
from . import account_analytic_plan
from . import account_bank_statement_line
from . import account_cash_rounding
from . import account_journal
from . import account_move
from . import account_move_covered
from . import account_move_links
from . import account_automatic_entry_wizard
from . import account_move_line
from . import account_move_line_charged
from . import account_move_line_cut_off
from . import account_move_line_derived
from . import account_move_line_owners
from . import account_move_line_places
from . import account_move_line_pots
from . import account_partial_reconcile
from . import coop_member
from . import coop_member_ledger
from . import coop_opening_line
from . import account_move_opening
from . import coop_pot
from . import coop_pot_balance
from . import decimal_precision
from . import res_company
from . import res_company_differences
from . import res_config_settings
from . import coop_today
