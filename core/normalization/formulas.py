"""Normalizations: ways to read similarities, made from the statistics of all pairs, without the matrix.

With s a similarity, M the number of pairs and every statistic over all pairs i < j:

    raw            s
    minmax         (s - min) / (max - min)
    robust         (s - q01) / (q99 - q01), clipped to [0, 1]
    percentile     the share of pairs that are less alike, (pairs below s) / M; one value for identical texts
    baseline       (s - mean) / (1 - mean)
    zscore         (s - median) / (1.4826 MAD), MAD the median of |s - median|
    column_minmax  (s_ij - min_j) / (1 - min_j), as scikit-learn's MinMaxScaler has it for the columns of the
                   full matrix, whose diagonal makes 1 the maximum of each column; [i, j] and [j, i] differ,
                   so both count
"""

from __future__ import annotations

import numpy as np

from core.errors import AllPairsEqual, NeedsAllPairs, NoSpread
from core.language import N_, _
from core.normalization.scales import ColumnMinmax, Normalization, Percentile, Scaled
from core.similarity import PairStatistics
from core.similarity.histogram import STEP

__all__ = ["DESCRIPTIONS", "KEYS", "TITLES", "Normalization", "answer", "details", "normalize", "sentence"]

KEYS = ("raw", "minmax", "robust", "percentile", "baseline", "zscore", "column_minmax")

_FROM_EXTREMES = ("minmax", "column_minmax")

TITLES = {
    "raw": N_("Raw similarity"),
    "minmax": N_("From least to most alike (min-max)"),
    "robust": N_("Without the extremes (robust)"),
    "percentile": N_("Percentile"),
    "baseline": N_("Against the average pair"),
    "zscore": N_("Distance from the median"),
    "column_minmax": N_("Each column by itself (min-max)"),
}

DESCRIPTIONS = {
    "raw": N_("What the model says; models differ in where their values lie."),
    "minmax": N_("Same shape and same order, only the scale is stretched; one odd pair moves everything."),
    "robust": N_(
        "Like min-max, but from the 1st to the 99th percentile, so that a single odd pair does not move the scale."
    ),
    "percentile": N_("What share of pairs is less alike."),
    "baseline": N_(
        "0 is as alike as two texts of this collection usually are, 1 is identical; use it to compare settings."
    ),
    "zscore": N_("How far a pair lies from the median of all pairs; for finding odd pairs."),
    "column_minmax": N_(
        "Each column of the similarity matrix is stretched by itself; kept so that earlier work can be reproduced."
    ),
}


def normalize(statistics: PairStatistics, key: str) -> Normalization:
    """The normalization `key` (one of KEYS) of these similarities.

    Raises AllPairsEqual where max = min (all but raw), NoSpread where robust or zscore have no unit, and
    NeedsAllPairs for minmax and column_minmax of an estimate. Of
    column_minmax, median and histogram raise NoColumnHistogram where the second look at all pairs was not
    made.
    """
    if key == "raw":
        return Scaled(key, statistics)
    if key in _FROM_EXTREMES and statistics.estimated_pairs:
        raise NeedsAllPairs()
    low, high = statistics.minimum, statistics.maximum
    if low == high:
        raise AllPairsEqual(similarity=low)
    if key == "minmax":
        return Scaled(key, statistics, low, high - low)
    if key == "robust":
        low, high = statistics.quantile([0.01, 0.99])
        return Scaled(key, statistics, low, _unit(high - low, 98, low), clipped=True)
    if key == "percentile":
        return Percentile(statistics)
    if key == "baseline":
        return Scaled(key, statistics, statistics.mean, 1.0 - statistics.mean)
    if key == "zscore":
        median = statistics.quantile(0.5)
        return Scaled(key, statistics, median, 1.4826 * _unit(_deviation(statistics, median), 50, median))
    if key == "column_minmax":
        return ColumnMinmax(statistics)
    raise ValueError(f"there is no normalization {key}")


def _unit(width: float, percent: int, similarity: float) -> float:
    if width <= STEP:
        raise NoSpread(percent=percent, similarity=float(similarity))
    return float(width)


def _deviation(statistics: PairStatistics, median: float) -> float:
    """The median of |s - median|: the half width around it that holds half of all pairs, by bisection."""
    narrow, wide = 0.0, 2.0
    while wide - narrow > 1e-9:
        half = (narrow + wide) / 2
        inside = statistics.fine.below(median + half) - statistics.fine.below(median - half)
        narrow, wide = (half, wide) if inside < statistics.count / 2 else (narrow, half)
    return wide


_ANSWERS = {
    "raw": N_("Nothing is changed: these are the model's own values."),
    "minmax": N_("No: order and shape are the same, only the scale is stretched {factor:.2f} times."),
    "robust": N_(
        "No: order and shape are the same, only the scale is stretched {factor:.2f} times; {outside:,} of {pairs:,} "
        "pairs are clipped."
    ),
    "percentile": N_(
        "In part: the order is the same, the shape is not, for every value becomes about equally frequent."
    ),
    "baseline": N_(
        "No: order and shape are the same, only the scale is moved and stretched {factor:.2f} times."
    ),
    "zscore": N_("No: order and shape are the same, only the scale is moved and counted in other steps."),
    "column_minmax": N_("Yes: order and shape change, because every text gets a scale of its own."),
}

_DETAILS = {
    "raw": N_(
        "They run from {low:.2f} to {high:.2f}, with a mean of {mean:.2f}. Models differ in where their values lie, so "
        "do not compare them between models."
    ),
    "minmax": N_(
        "The least similar pair ({low:.2f}) becomes 0 and the most similar one ({high:.2f}) becomes 1. Of the scale, "
        "the pairs between the 1st and the 99th percentile take {taken:.0f}%. Groups that differ still do, in the "
        "same order."
    ),
    "robust": N_(
        "The 1st percentile ({low:.2f}) becomes 0 and the 99th ({high:.2f}) becomes 1; the pairs beyond them read as 0 "
        "or 1 and cannot be told apart any more."
    ),
    "percentile": N_(
        "A difference of 0.01 in similarity reads as {middle:.3f} around the median ({median:.2f}) and as {edge:.3f} "
        "around the 99th percentile ({high:.2f}), so do not compare sizes of differences, of pairs or of groups."
    ),
    "baseline": N_(
        "The mean of all pairs ({mean:.2f}) becomes 0 and identical texts stay at 1; of the pairs, below 0 "
        "lie {below:.0f}%. Groups that differ still do, in the same order."
    ),
    "zscore": N_(
        "The median ({median:.2f}) becomes 0, and a step of 1 is {unit:.3f} in similarity: the most similar pair lies "
        "{high:.1f} steps above, the least similar one {low:.1f} steps below. Groups that differ still do, in the same "
        "order."
    ),
    "column_minmax": N_(
        "The text least like a text becomes 0, the text itself 1. A similarity of {mean:.2f}, the mean of all pairs, "
        "reads as {low:.2f} in one column and as {high:.2f} in another, so groups cannot be compared."
    ),
}


def answer(normalization: Normalization, statistics: PairStatistics) -> str:
    """Whether this normalization changes how alike texts are, in one sentence from the numbers."""
    return _(_ANSWERS[normalization.key]).format(**_numbers(normalization, statistics))


def details(normalization: Normalization, statistics: PairStatistics) -> str:
    """What it made of the similarities, from the numbers."""
    return _(_DETAILS[normalization.key]).format(**_numbers(normalization, statistics))


def sentence(normalization: Normalization, statistics: PairStatistics) -> str:
    """What this normalization changed and what it did not, from the numbers, in the language in use."""
    return f"{answer(normalization, statistics)} {details(normalization, statistics)}"


def _numbers(normalization: Normalization, statistics: PairStatistics) -> dict[str, float]:
    """What is filled into the sentences; of no interest elsewhere."""
    q01, median, q99 = (float(q) for q in statistics.quantile([0.01, 0.5, 0.99]))
    numbers = {
        "low": statistics.minimum,
        "high": statistics.maximum,
        "mean": statistics.mean,
        "median": median,
        "pairs": statistics.count,
    }
    if isinstance(normalization, Scaled):
        numbers |= {"factor": 1 / normalization.unit, "unit": normalization.unit}
    if normalization.key == "minmax":
        numbers["taken"] = 100 * (q99 - q01) / (statistics.maximum - statistics.minimum)
    elif normalization.key == "robust":
        below, upto = statistics.fine.below([q01, q99])
        numbers |= {"low": q01, "high": q99, "outside": round(below + statistics.count - upto)}
    elif normalization.key == "percentile":
        reads = np.diff(normalization.apply([[at - 0.005, at + 0.005] for at in (median, q99)]))
        numbers |= {"middle": reads[0, 0], "edge": reads[1, 0], "high": q99}
    elif normalization.key == "baseline":
        numbers["below"] = 100 * float(statistics.fine.below(statistics.mean)) / statistics.count
    elif normalization.key == "zscore":
        numbers |= {"high": normalization.maximum, "low": -normalization.minimum}
    elif normalization.key == "column_minmax":
        reads = normalization.apply(np.full(statistics.n, statistics.mean), np.arange(statistics.n))
        numbers |= {"low": reads.min(), "high": reads.max()}
    return numbers
