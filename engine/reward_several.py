"""Several rewards of one member in one run: in which order they are computed, and which month is whose.

A reward that looks at another one comes after it: what counts into a joint maximum before that maximum, the exemption that
comes first before the one that waits for it. A month has one exemption. Whose it is follows month by month, as it would in
a run for every month: so it does not matter how months are cut into runs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from .period import Month, months_between
from .reward import current
from .reward_checks import refusals
from .reward_entitled import Walk, looked_at
from .reward_terms import EXEMPTIONS, RewardInput, RewardPolicy

#: Policies of one legal basis that continue each other, oldest first.
Chain = Sequence[RewardPolicy]


def in_order(chains: Sequence[Chain]) -> list[int]:
    """The places of the chains in the order in which they are computed: as they come, those that look at others after these.

    >>> from decimal import Decimal
    >>> joint = RewardPolicy(1, "31.2.j", "surplus", Decimal(50), "month", joint_cap=Decimal(226), joint_with=EXEMPTIONS)
    >>> quarter = RewardPolicy(2, "31.2.n", "turnover", Decimal(25), "month")
    >>> in_order([(joint,), (quarter,)])
    [1, 0]
    """
    waiting, result = list(range(len(chains))), []
    while waiting:
        free = (
            place
            for place in waiting
            if not any(_looks_at(chains[place], chains[other]) for other in waiting if other != place)
        )
        result.append(next(free, waiting[0]))
        waiting.remove(result[-1])
    return result


def _looks_at(chain: Chain, other: Chain) -> bool:
    bases = {policy.legal_basis for policy in other} - {policy.legal_basis for policy in chain}
    return any(
        (policy.joint_cap is not None and bases.intersection(policy.joint_with))
        or (policy.after is not None and policy.after[0] in bases)
        for policy in chain
    )


def claimed(rewards: Sequence[tuple[Chain, RewardInput]]) -> Mapping[str, Collection[Month]]:
    """{exemption: months that it uses in this run}, when there are several; the first of them takes a month first.

    :param rewards: the chains of one member in the order in which they are computed, each with what is known of him for it
    """
    own = [
        (chain, given)
        for chain, given in rewards
        if chain[-1].legal_basis in EXEMPTIONS and not any(refusals(current(chain, given), given))
    ]
    if len(own) < 2:
        return {}
    claims: dict[str, set[Month]] = {chain[-1].legal_basis: set() for chain, _given in own}
    walks = [Walk(tuple(chain), replace(given, claimed=claims)) for chain, given in own]
    last = max(looked_at(chain[-1], given).date_to for chain, given in own)
    for month in months_between(min(walk.ahead for walk in walks), Month.of(last)):
        for walk in tuple(walks):
            walk.up_to(month)
            if walk.gives(month):
                claims[walk.policies[-1].legal_basis].add(month)
                walks = [walk if other is walk else _without(other, month) for other in walks]
    return claims


def _without(walk: Walk, month: Month) -> Walk:
    """The same walk when a month in which it gives nothing is another exemption's: its loss does not count any more."""
    if month < walk.ahead and month not in walk.excluded:
        walk = Walk(walk.policies, walk.given)
        walk.up_to(month)
    return walk
