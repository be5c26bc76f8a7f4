"""The member's page: what members read and send in, and who has access to it."""

from . import coop_upload_mixin
from . import coop_page_mixin
from . import coop_assignment_page
from . import coop_member_access
from . import coop_member_mail
from . import coop_member_page
from . import coop_member_page_movements
from . import coop_spending_request_page
from . import res_users
