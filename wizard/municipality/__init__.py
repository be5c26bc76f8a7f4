from . import coop_municipality_add
from . import coop_setup
