"""Odoo looks through all environments of a transaction whenever it asks for one; a year's work makes thousands."""

import gc
from contextlib import contextmanager


@contextmanager
def quick_collection():
    """Within it, collecting garbage looks only at what was made since, and so takes milliseconds instead of a second."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def let_go(env):
    """Write what waits, with what Odoo does before a commit (which holds on to environments), and drop the finished ones."""
    env.cr.flush()
    gc.collect()
