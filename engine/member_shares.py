"""The members' part of an analytic distribution: {"12": 60.0, "13,52": 40.0} names the owners of a line.

A key names one analytic account per plan. ``owners`` are the accounts of the plan Members; whatever else stands in the
distribution belongs to other plans. Shares are percentages by analytic account: floats, as
Odoo keeps them. No amount is computed here; that is done by `money.split`, to the cent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from contextlib import suppress
from decimal import Decimal

# Percent. Shares are kept with eight decimals; what is smaller than this comes from adding floats.
NOISE = Decimal("0.0000005")

Distribution = Mapping[str, float]
Shares = Mapping[int, float]


def account_ids(key: str) -> set[int]:
    """The analytic accounts in a key, read as leniently as Odoo reads it: blanks do not matter.

    >>> sorted(account_ids("12, 52")), account_ids("__update__")
    ([12, 52], set())
    """
    ids = set()
    for part in key.split(","):
        with suppress(ValueError):  # "__update__" names plans, not accounts
            ids.add(int(part))
    return ids


def _owned(key: str, owners: Collection[int]) -> set[int]:
    # Owners are thousands, and a key names one or two accounts.
    return {account_id for account_id in account_ids(key) if account_id in owners}


def shares_of(distribution: Distribution | None, owners: Collection[int]) -> dict[int, float]:
    """{analytic account id: percent} of the accounts in ``owners``.

    >>> shares_of({"12": 60.0, "13,52": 30.0, "13": 10.0, "52": 5.0}, {12, 13})
    {12: 60.0, 13: 40.0}
    """
    shares: dict[int, float] = defaultdict(float)
    for key, percent in (distribution or {}).items():
        for account_id in _owned(key, owners):
            shares[account_id] += percent
    return dict(shares)


def names_two(distribution: Distribution | None, owners: Collection[int]) -> bool:
    """Whether one key names two accounts of the plan Members: then nobody can tell which of them owns that part.

    >>> names_two({"12,13": 100.0}, {12, 13}), names_two({"12,52": 50.0, "13": 50.0}, {12, 13})
    (True, False)
    """
    return any(len(_owned(key, owners)) > 1 for key in distribution or {})


def same(shares: Shares, others: Shares) -> bool:
    """Whether both say the same, float noise apart.

    >>> same({12: 33.33333333, 13: 0.0}, {12: 33.3333333}), same({12: 50.0}, {12: 50.000001}), same({12: 50.0}, {13: 50.0})
    (True, False, False)
    """
    return all(_is_noise(shares.get(key, 0) - others.get(key, 0)) for key in shares.keys() | others.keys())


def missing(shares: Shares) -> float:
    """The percentage without an owner; negative when the owners have more than 100 % together.

    >>> missing({12: 60.0}), missing({12: 33.33333333, 13: 66.66666667}), missing({12: 60.0, 13: 50.0})
    (40.0, 0, -10.0)
    """
    rest = 100 - sum(shares.values())
    return 0 if _is_noise(rest) else rest


def scaled(shares: Shares, percent: float) -> dict[int, float]:
    """The same proportions, with ``percent`` as their sum; {} when there is nothing to scale.

    >>> scaled({12: 30.0, 13: 10.0}, 100), scaled({12: 0.0}, 100)
    ({12: 75.0, 13: 25.0}, {})
    """
    total = sum(shares.values())
    return {key: share * percent / total for key, share in shares.items()} if total else {}


def proportions(totals: Shares) -> dict[int, float]:
    """The percentages of those amounts that lie on the side of their sum; {} when the sum is nothing.

    >>> proportions({12: 30.0, 13: 10.0, 14: -5.0}), proportions({12: 10.0, 13: -10.0})
    ({12: 75.0, 13: 25.0}, {})
    """
    total = sum(totals.values())
    return scaled({key: amount for key, amount in totals.items() if amount * total > 0}, 100)


def added(distribution: Distribution | None, addition: Shares) -> dict[str, float]:
    """The distribution with ``addition`` in it, other plans untouched.

    >>> added({"12": 60.0, "52": 100.0}, {12: 15.0, 13: 25.0})
    {'12': 75.0, '52': 100.0, '13': 25.0}
    """
    result = dict(distribution or {})
    for account_id, percent in addition.items():
        result[str(account_id)] = result.get(str(account_id), 0) + percent
    return result


def restored(distribution: Distribution | None, shares: Shares) -> dict[str, float]:
    """The distribution with the members' part exactly as in ``shares`` and the other plans as they are.

    >>> restored({"12,52": 30.0, "12": 10.0, "53": 60.0}, {12: 60.0, 13: 40.0})
    {'12,52': 45.0, '12': 15.0, '53': 60.0, '13': 40.0}
    """
    totals = shares_of(distribution, shares)
    result: dict[str, float] = {}
    for key, percent in (distribution or {}).items():
        account_id = next(iter(account_ids(key) & shares.keys()), None)
        if account_id and totals[account_id]:
            percent = percent * shares[account_id] / totals[account_id]
        result[key] = percent
    return added(result, {key: share for key, share in shares.items() if not totals.get(key)})


def _is_noise(percent: float) -> bool:
    return abs(percent) < NOISE
