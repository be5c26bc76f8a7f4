"""The thrift store: what comes in is weighed, what goes out is counted, and the kilos tie out."""

from . import account_move
from . import coop_colour_tag
from . import coop_tag_discount
from . import coop_goods_category
from . import coop_goods_category_price_key
from . import coop_goods_register
from . import coop_intake
from . import coop_intake_line
from . import coop_intake_screen
from . import coop_intake_site
from . import coop_postcode_area
from . import coop_stream
from . import coop_weight_mixin
from . import coop_weight_difference
from . import coop_weight_report
from . import pos_order_line
from . import pos_session
from . import product_template
from . import product_template_label
from . import product_pricelist_item
from . import product_value
from . import product_product
from . import res_company
from . import stock_move
from . import stock_picking
from . import coop_today
