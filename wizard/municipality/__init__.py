from . import coop_municipality_add
