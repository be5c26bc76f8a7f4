from . import test_intake
from . import test_intake_guard
from . import test_intake_tour
from . import test_shop_http
from . import test_shop_label
from . import test_shop_tag_tour
from . import test_shop_tags
from . import test_shop_weights
