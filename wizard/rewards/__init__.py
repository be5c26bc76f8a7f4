from . import account_payment_register
from . import coop_reward_simulation
from . import coop_setup
