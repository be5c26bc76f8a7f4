from . import coop_agreement
from . import coop_member_permission
from . import coop_municipality
from . import coop_permission
from . import coop_agreement_terms
from . import coop_agreement_reminder
from . import coop_agreement_subsidy
from . import res_company
