from . import coop_assignment_send_back
from . import mail_compose_message
