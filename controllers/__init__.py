from . import coop_xlsx
from . import coop_shop_xlsx
