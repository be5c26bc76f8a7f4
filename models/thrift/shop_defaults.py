"""What a new thrift store begins with; everything can be changed afterwards.

One row says all of one record. Names are functions of an environment, so that they exist in every installed language.
"""

from collections.abc import Callable
from typing import NamedTuple


class Stream(NamedTuple):
    kind: str
    icon: str
    name: Callable


class GoodsCategory(NamedTuple):
    """
    :param average_weight: kilos of a piece, an estimate to begin with
    :param vat: percent
    :param key: the lowest and the highest price, in euro, that is typed at the till
    """

    icon: str
    average_weight: float
    vat: int
    key: tuple
    name: Callable
    must_register: bool = False
    is_textile: bool = False


class Colour(NamedTuple):
    shade: str
    name: Callable


class Discount(NamedTuple):
    weeks: int
    percentage: int


class Sequence(NamedTuple):
    """
    :param padding: so many digits at least
    """

    code: str
    prefix: str
    padding: int
    name: Callable
    implementation: str = "standard"


STREAMS = [
    Stream("sale", "fa-shopping-basket", lambda env: env._("For sale")),
    Stream("recycling", "coop-shirt", lambda env: env._("Recycling: textile")),
    Stream("recycling", "fa-plug", lambda env: env._("Recycling: electrical")),
    Stream("recycling", "fa-cubes", lambda env: env._("Recycling: wood and metal")),
    Stream("recycling", "fa-newspaper-o", lambda env: env._("Recycling: paper and books")),
    Stream("residual", "fa-trash", lambda env: env._("Residual waste")),
    Stream("passed_on", "fa-share", lambda env: env._("Passed on")),
]

GOODS_CATEGORIES = [
    GoodsCategory("coop-armchair", 12.0, 21, (1, 500), lambda env: env._("Furniture")),
    GoodsCategory("coop-shirt", 0.4, 21, (0.5, 50), lambda env: env._("Textile"), is_textile=True),
    GoodsCategory("fa-book", 0.35, 9, (0.25, 25), lambda env: env._("Books")),
    GoodsCategory("fa-coffee", 0.5, 21, (0.25, 50), lambda env: env._("Household")),
    GoodsCategory("fa-plug", 1.8, 21, (1, 100), lambda env: env._("Small electrical")),
    GoodsCategory("coop-washer", 35.0, 21, (10, 400), lambda env: env._("White goods")),
    GoodsCategory("fa-puzzle-piece", 0.5, 21, (0.25, 50), lambda env: env._("Toys")),
    GoodsCategory("fa-music", 0.15, 21, (0.25, 15), lambda env: env._("Media")),
    GoodsCategory("fa-bicycle", 16.0, 21, (5, 400), lambda env: env._("Bicycles"), must_register=True),
    GoodsCategory("fa-cube", 1.0, 21, (0.25, 100), lambda env: env._("Other goods")),
]

# percent of VAT: name in the Dutch chart of accounts
TAXES = {21: "btw_21", 9: "btw_9"}

# One more colour than the weeks that goods hang in the shop.
COLOURS = [
    Colour("#1d6fb8", lambda env: env._("Blue")),
    Colour("#2e7d32", lambda env: env._("Green")),
    Colour("#f2c200", lambda env: env._("Yellow")),
    Colour("#c62828", lambda env: env._("Red")),
    Colour("#7b3fa0", lambda env: env._("Purple")),
    Colour("#e07a1f", lambda env: env._("Orange")),
]

DISCOUNTS = [Discount(3, 25), Discount(4, 50), Discount(5, 75)]

SEQUENCES = [
    Sequence("coop.intake", "INB/%(range_year)s/", 5, lambda env: env._("Intake number")),
    Sequence(
        "coop.goods.register",
        "REG/%(range_year)s/",
        5,
        lambda env: env._("Number in the register of second-hand goods"),
        "no_gap",
    ),
    Sequence("coop.goods.barcode", "K", 6, lambda env: env._("Barcode of a label")),
]
