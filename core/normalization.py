"""Normalizations: ways to read similarities, made from the statistics of all pairs, without the matrix.

With s a similarity, M the number of pairs and every statistic over all pairs i < j:

    raw            s
    minmax         (s - min) / (max - min)
    robust         (s - q01) / (q99 - q01), clipped to [0, 1]
    percentile     the share of pairs that are less alike, (pairs below s) / M; the same for all identical
    texts baseline       (s - mean) / (1 - mean)
    zscore         (s - median) / (1.4826 MAD), MAD the median of |s - median|
    column_minmax  (s_ij - min_j) / (1 - min_j), as scikit-learn's MinMaxScaler does it to the columns of the
    full
                   matrix, whose diagonal makes 1 the maximum of each; [i, j] and [j, i] differ, so both count
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.errors import AllPairsEqual, NoColumnHistogram, NoSpread
from core.histogram import BINS, STEP, Counts, FineHistogram, Floats, even_edges, fine_edges
from core.language import N_, _
from core.similarity import PairStatistics

KEYS = ("raw", "minmax", "robust", "percentile", "baseline", "zscore", "column_minmax")

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


class Normalization(ABC):
    """A map of similarities for reading, with what all pairs look like under it."""

    key: str
    minimum: float
    maximum: float
    mean: float

    @abstractmethod
    def apply(self, values: npt.ArrayLike, columns: npt.ArrayLike | None = None) -> Floats:
        """The normalized similarities. Only column_minmax needs `columns`: the text whose column it is."""

    @property
    @abstractmethod
    def median(self) -> float:
        """The median over all pairs."""

    @abstractmethod
    def histogram(self, bins: int) -> tuple[Floats, Counts]:
        """Edges (bins + 1,) from the minimum to the maximum, and how many pairs lie between them (bins,)."""

    @abstractmethod
    def group_means(self) -> Floats:
        """The mean of every pair of groups (g, g) under it; nan where it does not exist or was not kept."""


@dataclass(frozen=True, eq=False)
class _Scaled(Normalization):
    """(s - origin) / unit, perhaps clipped to [0, 1]: all that keep the shape, and `robust`."""

    key: str
    statistics: PairStatistics
    origin: float = 0.0
    unit: float = 1.0
    clipped: bool = False

    def apply(self, values: npt.ArrayLike, columns: npt.ArrayLike | None = None) -> Floats:
        scaled: Floats = (np.asarray(values, np.float64) - self.origin) / self.unit
        return np.clip(scaled, 0.0, 1.0) if self.clipped else scaled

    @property
    def minimum(self) -> float:  # type: ignore[override]
        return float(self.apply(self.statistics.minimum))

    @property
    def maximum(self) -> float:  # type: ignore[override]
        return float(self.apply(self.statistics.maximum))

    @property
    def median(self) -> float:
        return float(self.apply(self.statistics.quantile(0.5)))

    @cached_property
    def mean(self) -> float:  # type: ignore[override]
        if self.clipped:
            return _mean(self, self.statistics.bins)
        return float(self.apply(self.statistics.mean))

    def histogram(self, bins: int) -> tuple[Floats, Counts]:
        edges = even_edges(bins, self.minimum, self.maximum)
        below = np.rint(self.statistics.fine.below(edges * self.unit + self.origin)).astype(np.int64)
        below[0], below[-1] = 0, self.statistics.count
        return edges, np.diff(below)

    def group_means(self) -> Floats:
        return _means_of_groups(self) if self.clipped else self.apply(self.statistics.group_mean)


@dataclass(frozen=True, eq=False)
class _Percentile(Normalization):
    statistics: PairStatistics
    key: str = "percentile"

    @property
    def _identical(self) -> float:
        """The share of pairs below the last fine bin, which holds the pairs of identical texts."""
        return float(self.statistics.fine.below(1.0 - STEP)) / self.statistics.count

    def apply(self, values: npt.ArrayLike, columns: npt.ArrayLike | None = None) -> Floats:
        return np.minimum(self.statistics.fine.below(values) / self.statistics.count, self._identical)

    @property
    def minimum(self) -> float:  # type: ignore[override]
        return 0.0

    @property
    def maximum(self) -> float:  # type: ignore[override]
        return float(self.apply(self.statistics.maximum))

    @property
    def median(self) -> float:
        return float(self.apply(self.statistics.quantile(0.5)))

    @cached_property
    def mean(self) -> float:  # type: ignore[override]
        return _mean(self, self.statistics.bins)

    def histogram(self, bins: int) -> tuple[Floats, Counts]:
        edges = even_edges(bins, self.minimum, self.maximum)
        below = np.rint(edges * self.statistics.count).astype(np.int64)
        below[-1] = self.statistics.count
        return edges, np.diff(below)

    def group_means(self) -> Floats:
        return _means_of_groups(self)


@dataclass(frozen=True, eq=False)
class _ColumnMinmax(Normalization):
    statistics: PairStatistics
    key: str = "column_minmax"

    @property
    def _low(self) -> Floats:
        return self.statistics.text_minimum.astype(np.float64)

    def apply(self, values: npt.ArrayLike, columns: npt.ArrayLike | None = None) -> Floats:
        if columns is None:
            raise ValueError("column_minmax needs the column of each value")
        low = self._low[np.asarray(columns)]
        scaled: Floats = (np.asarray(values, np.float64) - low) / (1.0 - low)
        return scaled

    def _of_texts(self, values: npt.NDArray[np.floating]) -> Floats:
        return self.apply(values, np.arange(self.statistics.n))

    @property
    def minimum(self) -> float:  # type: ignore[override]
        return 0.0

    @property
    def maximum(self) -> float:  # type: ignore[override]
        return float(self._of_texts(self.statistics.text_maximum).max())

    @property
    def mean(self) -> float:  # type: ignore[override]
        return float(self._of_texts(self.statistics.text_mean).mean())

    @cached_property
    def _fine(self) -> FineHistogram:
        if not len(self.statistics.column_bins):
            raise NoColumnHistogram()
        return FineHistogram(self.statistics.column_bins, self.minimum, self.maximum)

    @property
    def median(self) -> float:
        return float(self._fine.quantile(0.5))

    def histogram(self, bins: int) -> tuple[Floats, Counts]:
        edges = even_edges(bins, self.minimum, self.maximum)
        return edges, self._fine.rebin(edges)

    def group_means(self) -> Floats:
        return np.full(self.statistics.group_mean.shape, np.nan)


def _mean(normalization: Normalization, bins: Counts) -> float:
    total = int(bins.sum())
    middles = fine_edges(np.arange(BINS) + 0.5)
    return float(normalization.apply(middles) @ bins) / total if total else float("nan")


def _means_of_groups(normalization: _Scaled | _Percentile) -> Floats:
    statistics = normalization.statistics
    g = len(statistics.group_mean)
    means = np.full((g, g), np.nan)
    if len(statistics.group_bins):
        for a in range(g):
            for b in range(a, g):
                means[a, b] = means[b, a] = _mean(normalization, statistics.group_histogram(a, b))
    return means


def normalize(statistics: PairStatistics, key: str) -> Normalization:
    """The normalization `key` (one of KEYS) of these similarities.

    Raises AllPairsEqual where max = min (all but raw), NoSpread where robust or zscore have no unit. Of
    column_minmax, median and histogram raise NoColumnHistogram where the second look at all pairs was not
    made.
    """
    if key == "raw":
        return _Scaled(key, statistics)
    low, high = statistics.minimum, statistics.maximum
    if low == high:
        raise AllPairsEqual(similarity=low)
    if key == "minmax":
        return _Scaled(key, statistics, low, high - low)
    if key == "robust":
        low, high = statistics.quantile([0.01, 0.99])
        return _Scaled(key, statistics, low, _unit(high - low, 98, low), clipped=True)
    if key == "percentile":
        return _Percentile(statistics)
    if key == "baseline":
        return _Scaled(key, statistics, statistics.mean, 1.0 - statistics.mean)
    if key == "zscore":
        median = statistics.quantile(0.5)
        return _Scaled(key, statistics, median, 1.4826 * _unit(_deviation(statistics, median), 50, median))
    if key == "column_minmax":
        return _ColumnMinmax(statistics)
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


def sentence(normalization: Normalization, statistics: PairStatistics) -> str:
    """What this normalization changed and what it did not, from the numbers, in the language in use."""
    return _(DESCRIPTIONS[normalization.key])
