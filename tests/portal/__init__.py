from . import test_portal_access
from . import test_portal_attack
from . import test_portal_attack_core
from . import test_portal_limits
from . import test_portal_pages
from . import test_portal_received
from . import test_portal_requests
from . import test_portal_tour
