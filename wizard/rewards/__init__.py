from . import coop_reward_simulation
