"""What is measured: a registry. A new measurement is a function in a module ``measure_*.py`` with the decorator.

A measurement function gets an environment of the company and prepares what is needed; the function that it returns is
timed. Both run once per round, in a transaction that is rolled back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

PLAIN, ADDON = "plain", "addon"
MODULES = (
    "measure_posting",
    "measure_till",
    "measure_settlement",
    "measure_rewards",
    "measure_lists",
    "measure_print",
    "measure_shop",
    "measure_portal",
    "measure_xaf",
)


@dataclass(frozen=True)
class Measurement:
    """``target`` in seconds, or with both variants as the ratio of addon to plain, and ``memory`` in MB are promised
    for 1,000,000 journal items. ``rounds`` limits the rounds of what takes long. ``beside`` takes the place of plain Odoo
    where Odoo has no such thing: another measurement function, on the same books."""

    name: str
    title: str
    function: Callable
    variants: tuple = (ADDON,)
    sized: bool = True
    target: float | None = None
    memory: int | None = None
    rounds: int | None = None
    beside: Callable | None = None


REGISTRY = {}


def measurement(title, **options):
    def register(function):
        REGISTRY[function.__name__] = Measurement(function.__name__, title, function, **options)
        return function

    return register


def load():
    """All measurements by name."""
    for module in MODULES:
        import_module(f".{module}", __package__)
    return REGISTRY
