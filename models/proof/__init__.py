from . import coop_member_ledger_unsettled
from . import coop_proof_check
from . import coop_proof_source
