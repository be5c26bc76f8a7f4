from . import account_account
from . import coop_xaf
from . import coop_audit
from . import coop_audit_line
from . import coop_duty
from . import res_company
from . import res_users
