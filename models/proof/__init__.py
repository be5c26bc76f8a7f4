"""The proof: everything in the books ties out, checked on screen and every night."""

from . import coop_member_ledger
from . import coop_proof_check
from . import coop_proof_check_source
from . import coop_proof_check_till
from . import coop_today
