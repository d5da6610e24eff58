"""Why a scale may look convincing and prove nothing, told on the user's own pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.language import N_, _
from core.normalization.formulas import TITLES, normalize
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


_ABOUT = {
    "minmax": N_(
        "“{name}” always fills the scale from 0 to 1, whatever the texts are: near copies as well as texts that have "
        "nothing in common. That the values are well spread is made by the formula and not found in the texts. Here "
        "two of {pairs} pairs set the scale: the least alike, at {low}, and the most alike, at {high}. The pairs "
        "between them, from the 1st to the 99th percentile, read as {from_} to {to}. Any pair keeps its place in the "
        "order, so nothing is known afterwards that was not known before."
    ),
    "robust": N_(
        "“{name}” always fills the scale from 0 to 1, whatever the texts are: near copies as well as texts that have "
        "nothing in common. One pair in a hundred reads as 0 and one as 1. So 0.90 does not mean that two texts are "
        "alike; here it stands for a similarity of {at}."
    ),
    "percentile": N_(
        "“{name}” says which share of the {pairs} pairs is less alike, and nothing else: half of all pairs are below "
        "0.50, whatever the texts are. So 0.90 does not mean that two texts are alike; here it stands for a similarity "
        "of {at}."
    ),
    "baseline": N_(
        "“{name}” is 0 for a pair that is as alike as pairs of this collection are on average, and 1 for identical "
        "texts. So 0.50 is half way between the two; here it stands for a similarity of {at}. A value below 0 does "
        "not mean that two texts are opposites, only that they are less alike than the average pair."
    ),
    "zscore": N_(
        "“{name}” counts steps, and the step is made from these {pairs} pairs: where all texts are alike it is small, "
        "and a pair that is hardly more alike than the others lies many steps away. Here a difference of 0.10 in "
        "similarity makes {steps} steps."
    ),
}


_LEVEL = {"robust": 0.9, "percentile": 0.9, "baseline": 0.5}  # a value that looks high, read back


def about_scale(statistics: PairStatistics, key: str) -> str:
    """What the scale `key` (minmax, robust, percentile, baseline or zscore) does not show of these pairs.

    Raises AllPairsEqual, NoSpread or NeedsAllPairs.
    """
    way = normalize(statistics, key)
    low, high = statistics.quantile([0.01, 0.99])
    level = _LEVEL.get(key, 0.0)
    return _(_ABOUT[key]).format(
        name=_(TITLES[key]),
        pairs=f"{statistics.count:,}",
        low=number(statistics.minimum),
        high=number(statistics.maximum),
        from_=number(float(way.apply(low))),
        to=number(float(way.apply(high))),
        at=number(way.similarities(level, level)[0]),
        steps=number(float(np.diff(way.apply([0.0, 0.1]))[0])),
    )


def two_readings(statistics: PairStatistics) -> TwoReadings:
    """Of the pairs that are known one by one, the one that column_minmax reads most differently.

    Looked for among the nearest texts of each text and the most similar pairs. Raises AllPairsEqual or NeedsAllPairs.
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
    title = TITLES["column_minmax"]
    return _(
        "“{name}” gives every text a scale of its own. “{first}” and “{second}” have one similarity, {similarity}, and "
        "here two values: {in_second} in the column of “{second}” and {in_first} in the column of “{first}”. So such "
        "values cannot be compared from one column to another."
    ).format(
        name=_(title),
        first=first,
        second=second,
        similarity=number(found.similarity),
        in_second=number(found.in_j),
        in_first=number(found.in_i),
    )
