"""The way round the guards on posted items, open to our own code only.

Core marks its own synchronisation by the context key ``skip_analytic_sync``; an RPC client can send any context, so
that key says nothing. A context value that is *this very object* cannot come from a client: RPC carries data, and
no data is identical to it.
"""

_TOKEN = object()
_KEY = "coop_guard"


def unguarded(records):
    """The same records, allowed to change what is frozen. For the members' own books only."""
    return marked(records, _KEY)


def is_unguarded(env):
    return is_marked(env, _KEY)


def marked(records, key):
    """The same records with a mark in their context that no client can send, for one purpose of our own."""
    return records.with_context(**{key: _TOKEN})


def is_marked(env, key):
    return env.context.get(key) is _TOKEN


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


_UNASKED_KEY = "coop_unasked"


def unasked(records):
    """The same records, of which the books themselves say what they cost a member: nobody spends here."""
    return records.with_context(**{_UNASKED_KEY: _TOKEN})


def is_unasked(env):
    return env.context.get(_UNASKED_KEY) is _TOKEN
