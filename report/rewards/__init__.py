from . import coop_reward_statement
