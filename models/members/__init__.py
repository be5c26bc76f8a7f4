from . import coop_member
from . import coop_member_contact
from . import coop_member_import
from . import coop_member_status
from . import res_partner
from . import res_company
from . import coop_request_mixin
