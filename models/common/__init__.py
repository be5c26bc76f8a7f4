"""What every room uses: the mark of our own code, guarded fields, mixins of runs, requests and periods."""

from . import base
from . import coop_guarded  # first: the others inherit it
from . import coop_beside_document
from . import coop_dialog
from . import coop_period_mixin
from . import coop_run_mixin
from . import coop_run_mixin_booking
from . import coop_run_chain_mixin
from . import coop_request_mixin
from . import coop_request_mixin_answer
from . import coop_request_mixin_contact
from . import coop_request_mixin_together
from . import coop_xlsx_mixin
from . import ir_attachment
from . import ir_rule
