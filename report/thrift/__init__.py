from . import coop_weights
from . import coop_weights_report
from . import coop_textile_report
from . import ir_actions_report
