"""The boxes of a VAT return, from sums by tax tag, and what each tag does to the amount that is to be paid.

A return is a set of cells (box, column). A cell takes the sum of a tag, as it is or with the other sign, or adds up and
takes off other cells. Odoo describes its returns so (account.report.expression); the Dutch one is in l10n_nl.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from .errors import RuleError
from .money import ZERO

Cell = tuple[str, str]
_TERM = re.compile(r"\s*([+-]?)\s*(\w+)\.(\w+)\s*")


@dataclass(frozen=True)
class TagSum:
    """A cell that takes the sum of a tag; `sign` is 1 or -1."""

    tag: str
    sign: int

    @classmethod
    def parse(cls, formula: str) -> TagSum:
        """
        >>> TagSum.parse("-1a (BTW)")
        TagSum(tag='1a (BTW)', sign=-1)
        """
        return cls(formula.removeprefix("-"), -1 if formula.startswith("-") else 1)


@dataclass(frozen=True)
class CellSum:
    """A cell that adds up others: pairs of sign (1 or -1) and cell."""

    terms: tuple[tuple[int, Cell], ...]

    @classmethod
    def parse(cls, formula: str) -> CellSum:
        """
        :raises RuleError: when the formula holds more than cells that are added or taken off

        >>> CellSum.parse("A.tax - B.tax").terms
        ((1, ('A', 'tax')), (-1, ('B', 'tax')))
        """
        terms, place = [], 0
        while place < len(formula):
            match = _TERM.match(formula, place)
            if not match or (terms and not match[1]):
                raise RuleError("formula_unknown", formula=formula)
            terms.append((-1 if match[1] == "-" else 1, (match[2], match[3])))
            place = match.end()
        return cls(tuple(terms))


Form = Mapping[Cell, "TagSum | CellSum"]


def tag_weights(form: Form, cell: Cell) -> dict[str, int]:
    """{tag: how often its sum is in the cell}; negative: it is taken off. A cell that the form lacks is empty.

    :raises RuleError: when a cell is a part of itself

    >>> form = {("5a", "tax"): TagSum("1a", -1), ("5b", "tax"): TagSum("5b", 1),
    ...         ("5g", "tax"): CellSum.parse("5a.tax - 5b.tax")}
    >>> tag_weights(form, ("5g", "tax"))
    {'1a': -1, '5b': -1}
    """
    weights: dict[str, int] = {}
    _add_weights(form, cell, 1, weights, ())
    return {tag: weight for tag, weight in weights.items() if weight}


def cell_value(form: Form, cell: Cell, sums: Mapping[str, Decimal]) -> Decimal:
    """The amount in a cell, from the sums of debit less credit by tag."""
    return sum((weight * sums.get(tag, ZERO) for tag, weight in tag_weights(form, cell).items()), ZERO)


def _add_weights(form: Form, cell: Cell, sign: int, weights: dict[str, int], path: tuple[Cell, ...]) -> None:
    if cell in path:
        raise RuleError("formula_circular", cell=".".join(cell))
    rule = form.get(cell)
    if isinstance(rule, TagSum):
        weights[rule.tag] = weights.get(rule.tag, 0) + sign * rule.sign
    elif rule:
        for term_sign, other in rule.terms:
            _add_weights(form, other, sign * term_sign, weights, (*path, cell))
