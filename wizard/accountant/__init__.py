from . import coop_xaf_make
