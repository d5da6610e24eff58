"""Why stretched scales look convincing and prove nothing, told on the user's own pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.language import _
from core.normalization.formulas import normalize
from core.report.sentences import number
from core.similarity import PairStatistics


@dataclass(frozen=True)
class TwoReadings:
    """One pair and what column_minmax makes of it: two values, one in the column of each text."""

    i: int
    j: int
    similarity: float
    in_j: float  # the cell [i, j]
    in_i: float  # the cell [j, i]


def about_minmax(statistics: PairStatistics) -> str:
    """What min-max makes of these pairs and what it does not show. Raises AllPairsEqual or NeedsAllPairs."""
    way = normalize(statistics, "minmax")
    low, high = statistics.quantile([0.01, 0.99])
    return _(
        "Min-max always fills the scale from 0 to 1, whatever the texts are: near copies as well as texts that "
        "have nothing in common. That the values are well spread is made by the formula and not found in the "
        "texts. Here two of {pairs} pairs set the scale: the least alike, at {low}, and the most alike, at {high}. "
        "The pairs between them, from the 1st to the 99th percentile, read as {from_} to {to}. Any pair keeps its "
        "place in the order, so nothing is known afterwards that was not known before."
    ).format(
        pairs=f"{statistics.count:,}",
        low=number(statistics.minimum),
        high=number(statistics.maximum),
        from_=number(float(way.apply(low))),
        to=number(float(way.apply(high))),
    )


def two_readings(statistics: PairStatistics) -> TwoReadings:
    """Of the pairs that are known one by one, the one that column_minmax reads most differently.

    Looked for among the nearest texts of each text and the most similar pairs. Raises AllPairsEqual.
    """
    way = normalize(statistics, "column_minmax")
    n, k = statistics.neighbour_index.shape
    near = np.column_stack([np.repeat(np.arange(n), k), statistics.neighbour_index.ravel()])
    pairs = np.concatenate([near, statistics.top_pairs])
    values = np.concatenate([statistics.neighbour_similarity.ravel(), statistics.top_similarity])
    in_i, in_j = way.apply(values, pairs[:, 0]), way.apply(values, pairs[:, 1])
    at = int(np.abs(in_i - in_j).argmax())
    i, j = (int(text) for text in pairs[at])
    return TwoReadings(i, j, float(values[at]), in_j=float(in_j[at]), in_i=float(in_i[at]))


def about_column_minmax(found: TwoReadings, first: str, second: str) -> str:
    """What column_minmax says about the pair of the texts called `first` (i) and `second` (j)."""
    return _(
        "“{first}” and “{second}” have one similarity, {similarity}. Each column by itself gives it two values: "
        "{in_second} in the column of “{second}” and {in_first} in the column of “{first}”, because each text has "
        "a scale of its own. So such values cannot be compared from one column to another."
    ).format(
        first=first,
        second=second,
        similarity=f"{found.similarity:.3f}",
        in_second=f"{found.in_j:.3f}",
        in_first=f"{found.in_i:.3f}",
    )
