from . import test_assignment_access
from . import test_assignment_concurrency
from . import test_assignment_may
from . import test_assignment_money
from . import test_assignment_recurrence
from . import test_assignment_issuer
from . import test_assignment_steps
from . import test_assignment_tour
