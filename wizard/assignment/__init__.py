from . import coop_assignment_send_back
