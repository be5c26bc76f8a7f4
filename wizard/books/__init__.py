from . import account_merge
from . import account_move_reversal
from . import account_payment_register
from . import base_import_import
from . import base_partner_merge
from . import coop_opening_book
from . import coop_pot_balance_open
from . import coop_setup
