from . import test_account_codes
from . import test_multi_company
from . import test_setup
