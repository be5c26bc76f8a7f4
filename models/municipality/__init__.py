"""What is agreed with benefit authorities, which are municipalities and UWV: agreements, the permission of each member, subsidies."""

from . import coop_agreement
from . import coop_help
from . import coop_member_permission
from . import coop_municipality
from . import res_partner
from . import coop_permission
from . import coop_agreement_terms
from . import coop_agreement_reminder
from . import coop_permission_exit
from . import coop_permission_reminder
from . import coop_member_status
from . import coop_agreement_subsidy
from . import coop_member_ledger
from . import res_company
from . import coop_today
