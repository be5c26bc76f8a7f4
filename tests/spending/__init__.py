from . import test_equipment
from . import test_sharing_key
from . import test_spending_access
from . import test_spending_concurrency
from . import test_spending_may
from . import test_spending_refused
from . import test_spending_steps
from . import test_spending_tour
