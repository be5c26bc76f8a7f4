"""The members: who they are, the history of their states, their contacts, and who may know of them."""

from . import coop_member
from . import coop_member_contact
from . import coop_member_import
from . import coop_member_mail
from . import coop_mailed_paper
from . import coop_mailing_run
from . import coop_member_status
from . import coop_member_spell
from . import mail_followers
from . import mail_notification
from . import res_partner
from . import res_company
from . import res_users
from . import coop_request_mixin
from . import coop_today
