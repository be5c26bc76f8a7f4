"""The company: its settings, and what is made when it is switched on as a cooperative."""

from . import coop_of_cooperative  # first: the others inherit it
from . import coop_help
from . import coop_request_mixin
from . import coop_run_mixin
from . import ir_sequence
from . import res_company
from . import res_company_kept
from . import res_company_switch_on
from . import res_config_settings
