"""The distributions of several runs on one axis: similarities of all pairs, and originality by group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.compare.comparison import Comparison, rescaled
from core.errors import AllPairsEqual
from core.groups import Box, box, group_positions
from core.similarity import PairStatistics
from core.similarity.histogram import even_edges

SCALES = ("raw", "baseline")
BARS = 60


@dataclass(frozen=True, eq=False)
class Distributions:
    """The pairs of every run between the same edges."""

    scale: str
    """One of SCALES."""
    edges: NDArray[np.float64]
    """(b + 1,) on this scale."""
    counts: tuple[NDArray[np.int64], ...]
    """(b,) for each run."""
    medians: tuple[float, ...]
    """The middle pair of each run on this scale."""
    near: tuple[float, ...]
    """For each run the share of its pairs, in [0, 1], that lie beyond halfway from an average pair to identical."""

    def shares(self, run: int) -> NDArray[np.float64]:
        """(b,) the share of a run's pairs between the edges, in per cent."""
        part: NDArray[np.float64] = 100 * self.counts[run] / max(int(self.counts[run].sum()), 1)
        return part


def distributions(comparison: Comparison, scale: str, bars: int = BARS) -> Distributions:
    """All pairs of every run on one axis; "baseline" is (s - b) / (1 - b) with b the mean of a run's pairs.

    Raises AllPairsEqual for "baseline" where all pairs of a run are alike.
    """
    every = [run.statistics for run in comparison.runs]
    scaled = [_origin_and_unit(pairs, scale) for pairs in every]
    low = min((pairs.minimum - at) / unit for pairs, (at, unit) in zip(every, scaled, strict=True))
    high = max((pairs.maximum - at) / unit for pairs, (at, unit) in zip(every, scaled, strict=True))
    edges = even_edges(bars, low, high)
    edges[-1] += 1e-9  # so that the way back to similarities does not round the most similar pairs out
    near = [0.5 + 0.5 * pairs.mean for pairs in every]
    return Distributions(
        scale=scale,
        edges=edges,
        counts=tuple(
            pairs.fine.rebin(edges * unit + at) for pairs, (at, unit) in zip(every, scaled, strict=True)
        ),
        medians=tuple(
            (pairs.quantile(0.5) - at) / unit for pairs, (at, unit) in zip(every, scaled, strict=True)
        ),
        near=tuple(
            1 - float(pairs.fine.below(half)) / pairs.count for pairs, half in zip(every, near, strict=True)
        ),
    )


def _origin_and_unit(pairs: PairStatistics, scale: str) -> tuple[float, float]:
    if scale == "raw":
        return 0.0, 1.0
    if pairs.minimum == pairs.maximum:
        raise AllPairsEqual(similarity=pairs.minimum)
    return pairs.mean, 1.0 - pairs.mean


def group_boxes(comparison: Comparison, groups: pd.Series, measure: str) -> list[dict[str, Box]]:
    """For each run the box plot of every group on the baseline scale of originality (`rescaled`).

    Groups are in the order of the first run, highest median first. Raises AllPairsEqual.
    """
    every = [rescaled(run, measure) for run in comparison.runs]
    order = list(group_positions(every[0], groups))
    positions = [group_positions(values, groups) for values in every]
    return [
        {name: box(values[members[name]]) for name in order if name in members}
        for values, members in zip(every, positions, strict=True)
    ]
