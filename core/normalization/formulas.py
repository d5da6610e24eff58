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

__all__ = ["DESCRIPTIONS", "KEYS", "TITLES", "Normalization", "normalize", "sentence"]

KEYS = ("raw", "minmax", "robust", "percentile", "baseline", "zscore", "column_minmax")

_FROM_EXTREMES = ("minmax", "column_minmax")

TITLES = {
    "raw": N_("Raw similarity"),
    "minmax": N_("From least to most alike"),
    "robust": N_("Without the extremes"),
    "percentile": N_("Percentile"),
    "baseline": N_("Against the average pair"),
    "zscore": N_("Distance from the median"),
    "column_minmax": N_("Each column by itself"),
}

DESCRIPTIONS = {
    "raw": N_("What the model says; models differ in where their values lie."),
    "minmax": N_("Same shape and same order, only the scale is stretched; one odd pair moves everything."),
    "robust": N_(
        "The scale is stretched between the 1st and the 99th percentile, so that an odd pair moves nothing."
    ),
    "percentile": N_("What share of pairs is less alike."),
    "baseline": N_(
        "0 is as alike as two texts of this collection usually are, 1 is identical; "
        "use it to compare settings."
    ),
    "zscore": N_("How far a pair lies from the middle of all pairs; for finding odd pairs."),
    "column_minmax": N_(
        "Each column of the similarity matrix is stretched by itself; "
        "kept so that earlier work can be reproduced."
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


_SENTENCES = {
    "raw": N_(
        "These are the model's own values, from {low:.3f} to {high:.3f} with a mean of {mean:.3f}: nothing is "
        "changed. Models differ in where their values lie, so do not compare them between models."
    ),
    "minmax": N_(
        "The least similar pair ({low:.3f}) becomes 0 and the most similar one ({high:.3f}) becomes 1. Shape, order "
        "and the comparison of groups stay the same; every difference is multiplied by {factor:.2f}. Of the "
        "scale, the pairs between the 1st and the 99th percentile take {taken:.0f} %."
    ),
    "robust": N_(
        "The 1st percentile ({low:.3f}) becomes 0 and the 99th ({high:.3f}) becomes 1. Between them shape and order "
        "stay the same and every difference is multiplied by {factor:.2f}. The {outside:,} pairs outside read as "
        "0 or 1 and cannot be told apart any more."
    ),
    "percentile": N_(
        "The order stays the same, the shape does not: every value becomes about equally frequent. A difference of "
        "0.01 in similarity reads as {middle:.3f} around the median ({median:.3f}) and as {edge:.3f} around the "
        "99th percentile ({high:.3f}), so do not compare sizes of differences."
    ),
    "baseline": N_(
        "The mean of all pairs ({mean:.3f}) becomes 0 and identical texts stay at 1; of the pairs, {below:.0f} % are "
        "below 0. Shape, order and the comparison of groups stay the same; every difference is multiplied by "
        "{factor:.2f}."
    ),
    "zscore": N_(
        "The median ({median:.3f}) becomes 0, and a step of 1 is {unit:.4f} in similarity: the most similar pair lies "
        "{high:.1f} steps above, the least similar one {low:.1f} steps below. Shape, order and the comparison of "
        "groups stay the same."
    ),
    "column_minmax": N_(
        "Every text gets a scale of its own: the text least like it becomes 0, the text itself 1. Shape and order "
        "change and groups cannot be compared: a similarity of {mean:.3f}, the mean of all pairs, reads as {low:.3f} "
        "in one column and as {high:.3f} in another."
    ),
}

_GROUPS_SAME = N_(
    "The means of the pairs of groups, from {low:.3f} to {high:.3f}, now run from {new_low:.3f} to {new_high:.3f}, "
    "in the same order."
)
_GROUPS_MOVED = N_(
    "The means of the pairs of groups, from {low:.3f} to {high:.3f}, now run from {new_low:.3f} to {new_high:.3f}, "
    "and not in the same order as before."
)


def sentence(normalization: Normalization, statistics: PairStatistics) -> str:
    """What this normalization changed and what it did not, from the numbers, in the language in use."""
    about_pairs = _(_SENTENCES[normalization.key]).format(**_numbers(normalization, statistics))
    about_groups = _about_groups(normalization, statistics)
    return f"{about_pairs} {about_groups}" if about_groups else about_pairs


def _numbers(normalization: Normalization, statistics: PairStatistics) -> dict[str, float]:
    """What is filled into the sentence; of no interest elsewhere."""
    q01, median, q99 = (float(q) for q in statistics.quantile([0.01, 0.5, 0.99]))
    numbers = {
        "low": statistics.minimum,
        "high": statistics.maximum,
        "mean": statistics.mean,
        "median": median,
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


def _about_groups(normalization: Normalization, statistics: PairStatistics) -> str:
    half = np.triu_indices(len(statistics.group_mean))
    before, after = statistics.group_mean[half], normalization.group_means()[half]
    known = np.isfinite(before) & np.isfinite(after)
    if normalization.key == "raw" or np.count_nonzero(known) < 2:
        return ""
    before, after = before[known], after[known]
    same = bool(np.all(np.diff(after[np.argsort(before, kind="stable")]) >= 0))
    return _(_GROUPS_SAME if same else _GROUPS_MOVED).format(
        low=before.min(), high=before.max(), new_low=after.min(), new_high=after.max()
    )
