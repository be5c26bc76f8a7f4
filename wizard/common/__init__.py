from . import coop_request_dialog
from . import coop_request_answer
from . import coop_request_contact
from . import coop_request_together
