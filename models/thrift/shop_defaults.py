"""What a new thrift store begins with; everything can be changed afterwards.

Names are functions of an environment, so that they exist in every installed language.
"""

# Names stand apart from the rest: terms to be translated are found most surely in a list of their own.
STREAM_NAMES = [
    lambda env: env._("For sale"),
    lambda env: env._("Recycling: textile"),
    lambda env: env._("Recycling: electrical"),
    lambda env: env._("Recycling: wood and metal"),
    lambda env: env._("Recycling: paper and books"),
    lambda env: env._("Residual waste"),
    lambda env: env._("Passed on"),
]
CATEGORY_NAMES = [
    lambda env: env._("Furniture"),
    lambda env: env._("Textile"),
    lambda env: env._("Books"),
    lambda env: env._("Household"),
    lambda env: env._("Small electrical"),
    lambda env: env._("White goods"),
    lambda env: env._("Toys"),
    lambda env: env._("Media"),
    lambda env: env._("Bicycles"),
    lambda env: env._("Other goods"),
]
COLOUR_NAMES = [
    lambda env: env._("Blue"),
    lambda env: env._("Green"),
    lambda env: env._("Yellow"),
    lambda env: env._("Red"),
    lambda env: env._("Purple"),
    lambda env: env._("Orange"),
]
SEQUENCE_NAMES = [
    lambda env: env._("Intake number"),
    lambda env: env._("Number in the register of second-hand goods"),
    lambda env: env._("Barcode of a label"),
]


def _named(rows, names):
    """The rows with the name of each behind it."""
    return [(*row, name) for row, name in zip(rows, names, strict=True)]


# kind, icon, name
STREAMS = _named(
    [
        ("sale", "fa-shopping-basket"),
        ("recycling", "coop-shirt"),
        ("recycling", "fa-plug"),
        ("recycling", "fa-cubes"),
        ("recycling", "fa-newspaper-o"),
        ("residual", "fa-trash"),
        ("passed_on", "fa-share"),
    ],
    STREAM_NAMES,
)

# icon, average kilos of a piece (an estimate to begin with), must be registered, percent of VAT, name
GOODS_CATEGORIES = _named(
    [
        ("coop-armchair", 12.0, False, 21),
        ("coop-shirt", 0.4, False, 21),
        ("fa-book", 0.35, False, 9),
        ("fa-coffee", 0.5, False, 21),
        ("fa-plug", 1.8, False, 21),
        ("coop-washer", 35.0, False, 21),
        ("fa-puzzle-piece", 0.5, False, 21),
        ("fa-music", 0.15, False, 21),
        ("fa-bicycle", 16.0, True, 21),
        ("fa-cube", 1.0, False, 21),
    ],
    CATEGORY_NAMES,
)

# percent of VAT: name in the Dutch chart of accounts
TAXES = {21: "btw_21", 9: "btw_9"}

# shade, name; one more colour than the weeks that goods hang in the shop
COLOURS = _named(
    [("#1d6fb8",), ("#2e7d32",), ("#f2c200",), ("#c62828",), ("#7b3fa0",), ("#e07a1f",)],
    COLOUR_NAMES,
)

# age in weeks, percent off
DISCOUNTS = [(3, 25), (4, 50), (5, 75)]

YEARLY = {"use_date_range": True, "padding": 5}
# code, values, name
SEQUENCES = _named(
    [
        ("coop.intake", {**YEARLY, "prefix": "INB/%(range_year)s/"}),
        ("coop.goods.register", {**YEARLY, "prefix": "REG/%(range_year)s/", "implementation": "no_gap"}),
        ("coop.goods.barcode", {"prefix": "K", "padding": 6}),
    ],
    SEQUENCE_NAMES,
)
