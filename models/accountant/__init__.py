from . import account_account
from . import coop_xaf
