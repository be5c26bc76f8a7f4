"""Marks in the context that our own code sets and no client can send.

An RPC client sends any context key it likes, so a key with a boolean says nothing (core's ``skip_analytic_sync`` is one
of those). A value of the private class below cannot come from a client: RPC carries data, and no data is an object of
this process. Every mark of the addon is made here, in this one way.
"""

_OWN_CODE = "coop_own_code"
_WITHOUT_SPENDING_CHECK = "coop_without_spending_check"


class _Mark:
    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value


def with_mark(records, key, value=True):
    """The same records with a mark in their context, for one purpose of our own; ``value`` is kept with it."""
    return records.with_context(**{key: _Mark(value)})


def mark_of(env, key):
    """The value of the mark; None when there is no mark, or when a client sent something under its key."""
    mark = env.context.get(key)
    return mark.value if isinstance(mark, _Mark) else None


def has_mark(env, key):
    return mark_of(env, key) is not None


def as_own_code(records):
    """The same records, allowed to write what only the addon's own code writes: see coop.guarded."""
    return with_mark(records, _OWN_CODE)


def on_own_authority(records):
    """The same records, that no group may write and our own code does: statements, rewards, results of a run."""
    # No right of the user's stands for this; the button that the user pressed checked whether the user may press it.
    return as_own_code(records).sudo()


def is_own_code(env):
    return has_mark(env, _OWN_CODE)


def without_spending_check(records):
    """The same entries, which the books themselves made of what was decided before: nobody spends here."""
    return with_mark(records, _WITHOUT_SPENDING_CHECK)


def is_without_spending_check(env):
    return has_mark(env, _WITHOUT_SPENDING_CHECK)


def without_values(vals, names):
    """``vals`` without what a client may not set."""
    return {name: value for name, value in vals.items() if name not in names}


def without_defaults(records, names):
    """The same records, for which the context sets no default of the named fields: a client may send any default."""
    keys = {f"default_{name}" for name in names} & records.env.context.keys()
    if not keys:
        return records
    kept = {key: value for key, value in records.env.context.items() if key not in keys}
    return records.with_context(kept)  # pylint: disable=context-overridden  # taking keys away is the point


def would_change(record, name, value):
    """Whether writing ``value``, as a client sends it, would change this field of the record."""
    field = record._fields[name]
    new = field.convert_to_record(field.convert_to_cache(value, record), record)
    return field.convert_to_write(record[name], record) != field.convert_to_write(new, record)
