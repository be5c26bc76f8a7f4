from . import coop_reward_simulation
from . import coop_setup
