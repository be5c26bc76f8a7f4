from . import test_access_members
from . import test_core_rules
from . import test_member
from . import test_member_import
from . import test_member_spell
from . import test_member_states
