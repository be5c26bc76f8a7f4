from . import coop_xlsx
from . import coop_shop_xlsx
from . import home
from . import portal
from . import portal_papers
from . import portal_requests
from . import audit_papers
from . import coop_accountant_xlsx
