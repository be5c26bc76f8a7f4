"""What one posting of entries knows while it runs: which entries it posts, and whose their lines were found to be.

It is passed in the environment, where no client can put it (see coop_guard), so that every step in between, core's own
as well, meets the same. When the posting is over it says nothing any more, wherever such an environment was kept.
"""

from contextlib import contextmanager

from ..common.coop_guard import mark_of, with_mark

_KEY = "coop_posting"


class Posting:
    __slots__ = ("found_owners", "is_open", "move_ids")

    def __init__(self):
        self.is_open = True
        self.move_ids = set()
        self.found_owners = {}  # {line id: what the answer depends on}


def posting_of(env):
    """The posting that runs in this environment; None when there is none."""
    posting = mark_of(env, _KEY)
    return posting if posting and posting.is_open else None


@contextmanager
def open_posting(moves):
    """The same entries, in an environment with a posting of their own."""
    posting = Posting()
    try:
        yield with_mark(moves, _KEY, posting)
    finally:
        posting.is_open = False
