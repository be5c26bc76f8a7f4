from . import coop_weights
from . import coop_weights_report
