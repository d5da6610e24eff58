"""The distribution of similarity within groups against that between groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import TooFewGroups
from core.language import _
from core.report.sentences import differ, number
from core.similarity.estimate import estimate
from core.similarity.histogram import FineHistogram
from core.similarity.statistics import PairStatistics, pair_statistics

_MOST_ESTIMATED = 100_000_000  # pairs, about a second


@dataclass(frozen=True)
class WithinBetween:
    """The pairs of texts of the same group, and those of two different groups."""

    within: FineHistogram
    between: FineHistogram


def within_between(
    statistics: PairStatistics, vectors: NDArray[np.floating], codes: NDArray[np.integer]
) -> WithinBetween:
    """Both distributions, for any number of groups; `codes` (n,) are 0..g-1, -1 for no group.

    Only the pairs within groups are looked at: those between are what is left of all. A second look can move
    a pair by one bin of 3.1e-5, as `statistics` says of its rounding. Where `statistics` are an estimate, these
    are too, from no more pairs.
    Raises TooFewGroups where no pair is within a group or none is between two groups.
    """
    sizes = np.bincount(codes[codes >= 0])
    large = np.flatnonzero(sizes >= 2)
    if not len(large) or np.count_nonzero(sizes) < 2:
        raise TooFewGroups(groups=len(large))
    X = np.asarray(vectors)
    looked_at = min(statistics.estimated_pairs, _MOST_ESTIMATED) / statistics.count
    everything = statistics.bins if (codes >= 0).all() else _bins(X[codes >= 0], looked_at)
    within = np.sum([_bins(X[codes == code], looked_at) for code in large], axis=0)
    # The number of pairs up to each bin can only grow, which the difference of two estimates need not.
    apart = np.cumsum(everything - within)
    between = np.diff(np.clip(np.maximum.accumulate(apart), 0, apart[-1]), prepend=0)
    ends = statistics.minimum, statistics.maximum
    return WithinBetween(FineHistogram(within, *ends), FineHistogram(between, *ends))


def _bins(X: NDArray[np.floating], looked_at: float) -> NDArray[np.int64]:
    """Fine counts of the pairs of X: of all, or estimated from a share `looked_at` above 0."""
    if looked_at:
        return estimate(X, pairs=round(looked_at * len(X) * (len(X) - 1) / 2)).bins
    return pair_statistics(X, neighbours=1, top_pairs=1).bins


def read_within_between(found: WithinBetween) -> str:
    """What the two distributions say, from their own numbers."""
    within, between = (float(part.quantile(0.5)) for part in (found.within, found.between))
    figures = {
        "within": number(within),
        "between": number(between),
        "own": f"{found.within.total:,}",
        "other": f"{found.between.total:,}",
    }
    if not differ(within, between):
        return _(
            "The median similarity is about the same, {within}, within groups ({own} pairs) and between "
            "groups ({other} pairs)."
        ).format(**figures)
    share = float(found.between.total - found.between.below(within)) / found.between.total
    return _(
        "The median similarity within groups is {within} ({own} pairs), between groups it is {between} "
        "({other} pairs). The two overlap: of the pairs between groups, {share}% are at least as alike as the "
        "median pair within groups."
    ).format(**figures, share=f"{100 * share:.0f}")
