from . import test_today
from . import test_today_cards
from . import test_today_charts
from . import test_today_counts
from . import test_today_shop
from . import test_today_tour
