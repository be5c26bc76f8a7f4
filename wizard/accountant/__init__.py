from . import coop_setup
from . import coop_xaf_make
from . import coop_vat_check
from . import coop_kor_watch
from . import coop_year_overview
