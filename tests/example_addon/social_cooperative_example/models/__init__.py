from . import coop_assignment
from . import coop_reward
from . import coop_reward_policy
from . import coop_today
