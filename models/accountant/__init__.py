"""What an accountant and the law ask for: audit file, year overview, VAT, duties, audit committee."""

from . import account_account
from . import account_fiscal_position
from . import account_move
from . import coop_books_paper
from . import coop_xaf
from . import coop_audit
from . import coop_audit_line
from . import coop_assignment_line
from . import coop_duty
from . import coop_duty_kor
from . import coop_fiscal_year_mixin
from . import coop_legal_amount
from . import coop_margin_period
from . import pos_config
from . import pos_order_line
from . import product_template
from . import res_company
from . import res_config_settings
from . import res_groups
from . import res_users
from . import res_users_apikeys
from . import coop_today
