"""Which group is the most original, and which groups cannot be told from it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from core.groups.differences import CHANCE, compare_pairs, group_table
from core.originality import MEASURES

MOST_COMPARED = 30
"""Groups up to which every two are compared: beyond, the correction for their number leaves little to say."""


@dataclass(frozen=True)
class Standing:
    """The groups of two texts or more with the highest and the lowest median of a measure, and who else may be it."""

    groups: int
    first: str
    last: str
    high: float
    """The median of the first."""
    low: float
    """The median of the last."""
    beside_first: tuple[str, ...]
    """Groups that cannot be told from the first, highest median first."""
    beside_last: tuple[str, ...]
    """Groups that cannot be told from the last, lowest median first."""
    leaders: dict[str, str]
    """By measure, the group with the highest median."""


def standing(texts: pd.DataFrame, groups: pd.Series, measure: str) -> Standing | None:
    """Where the groups stand in a measure (a column of `texts`), every two compared (core.groups.compare_pairs).

    None where fewer than two groups have two texts, or where more than MOST_COMPARED have.
    """
    tables = {name: group_table(texts[name], groups).query("n >= 2") for name in MEASURES}
    medians = tables[measure]["median"]
    if not 2 <= len(medians) <= MOST_COMPARED:
        return None
    order = [str(name) for name in medians.index]
    pairs = compare_pairs(texts[measure], groups)
    unsure = pairs[pairs["p_holm"] >= CHANCE]
    beside = {frozenset(pair) for pair in zip(unsure["a"], unsure["b"], strict=True)}
    first, last = order[0], order[-1]
    return Standing(
        groups=len(order),
        first=first,
        last=last,
        high=float(medians.iloc[0]),
        low=float(medians.iloc[-1]),
        beside_first=tuple(name for name in order[1:] if {first, name} in beside),
        beside_last=tuple(name for name in reversed(order[:-1]) if {last, name} in beside),
        leaders={name: str(table.index[0]) for name, table in tables.items()},
    )
