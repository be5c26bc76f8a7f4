"""The members' part of an analytic distribution: {"12": 60.0, "13,52": 40.0} says whose a line is.

A key names one analytic account per plan. ``owners`` are the accounts of the plan Members
(:meth:`account.analytic.plan._coop_owners`); whatever else stands in the distribution belongs to other plans.
Plain functions, so that reading and checking cost no query.
"""

from collections import defaultdict

from odoo.tools import float_compare

# Shares are kept in percent with eight decimals; anything below is float noise.
SHARE_DIGITS = 6


def account_ids(key):
    """The analytic accounts in a key, read as leniently as core reads it: ``int`` accepts blanks, too."""
    ids = set()
    for part in key.split(","):
        try:
            ids.add(int(part))
        except ValueError:  # "__update__" names plans, not accounts
            continue
    return ids


def shares_of(distribution, owners):
    """{analytic account id: percent} of the accounts in ``owners``."""
    shares = defaultdict(float)
    for key, percent in (distribution or {}).items():
        for account_id in account_ids(key) & owners.keys():
            shares[account_id] += percent
    return dict(shares)


def names_two(distribution, owners):
    """Whether one key names two accounts of the plan Members: then nobody can tell whose that part is."""
    return any(len(account_ids(key) & owners.keys()) > 1 for key in distribution or {})


def same(shares, others):
    """Whether both say the same, float noise apart."""
    return all(
        float_compare(shares.get(key, 0), others.get(key, 0), precision_digits=SHARE_DIGITS) == 0
        for key in shares.keys() | others.keys()
    )


def missing(shares):
    """The percentage of which nothing is said; negative when more than all is said."""
    rest = 100 - sum(shares.values())
    return rest if float_compare(rest, 0, precision_digits=SHARE_DIGITS) else 0


def scaled(shares, percent):
    """The same proportions, with ``percent`` as their sum; {} when there is nothing to scale."""
    total = sum(shares.values())
    return {key: share * percent / total for key, share in shares.items()} if total else {}


def proportions(totals):
    """{key: percent} of those amounts that lie on the side of their sum; {} when the sum is nothing."""
    total = sum(totals.values())
    return scaled({key: amount for key, amount in totals.items() if amount * total > 0}, 100)


def added(distribution, addition):
    """The distribution with ``addition`` {analytic account id: percent} in it, other plans untouched."""
    result = dict(distribution or {})
    for account_id, percent in addition.items():
        result[str(account_id)] = result.get(str(account_id), 0) + percent
    return result


def restored(distribution, shares):
    """The distribution with the members' part exactly as in ``shares`` and the other plans as they are."""
    totals = shares_of(distribution, shares)
    result = {}
    for key, percent in (distribution or {}).items():
        account_id = next(iter(account_ids(key) & shares.keys()), None)
        if account_id and totals[account_id]:
            percent = percent * shares[account_id] / totals[account_id]
        result[key] = percent
    return added(result, {key: share for key, share in shares.items() if not totals.get(key)})
