from . import coop_setup
