from . import test_admission
from . import test_agreement
from . import test_authority
from . import test_municipality
from . import test_permission_exit
from . import test_permission_import
