from . import coop_item_label
from . import coop_label_step
from . import coop_shop_setup
from . import coop_weight_period
from . import coop_setup
from . import product_label_layout
