from . import coop_today
