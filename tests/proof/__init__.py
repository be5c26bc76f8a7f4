from . import test_proof
from . import test_proof_till
