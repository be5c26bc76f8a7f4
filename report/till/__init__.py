from . import coop_purchase_declaration
from . import coop_till_day_report
