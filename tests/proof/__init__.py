from . import test_proof
