"""The maps behind the normalizations, and what all pairs look like under each; made by core.normalization."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.errors import NoColumnHistogram
from core.similarity import PairStatistics
from core.similarity.histogram import BINS, STEP, Counts, FineHistogram, Floats, even_edges, fine_edges


class Normalization(ABC):
    """A map of similarities for reading, with what all pairs look like under it."""

    key: str
    statistics: PairStatistics
    minimum: float
    maximum: float
    mean: float

    @abstractmethod
    def apply(self, values: npt.ArrayLike, columns: npt.ArrayLike | None = None) -> Floats:
        """The normalized similarities. Only column_minmax needs `columns`: the text whose column it is."""

    def quantile(self, q: float) -> float:
        """The value that a share q in [0, 1] of all pairs does not exceed.

        Raises NoColumnHistogram for column_minmax where it is not known.
        """
        return float(self.apply(self.statistics.quantile(q)))

    @property
    def median(self) -> float:
        """The median over all pairs."""
        return self.quantile(0.5)

    def histogram(self, bins: int) -> tuple[Floats, Counts]:
        """Edges (bins + 1,) from the minimum to the maximum, and how many pairs lie between them (bins,).

        Raises NoColumnHistogram for column_minmax where it is not known.
        """
        fine = self.statistics.fine
        edges = even_edges(bins, self.minimum, self.maximum)
        below = np.rint(fine.below(self._similarities(edges))).astype(np.int64)
        below[0], below[-1] = 0, fine.total
        return edges, np.diff(below)

    def similarities(self, low: float, high: float) -> tuple[float, float]:
        """From which similarity on, and below which, pairs read as `low` to `high`; at an end of it, all beyond.

        Raises NoColumnHistogram for column_minmax, where a pair has two values.
        """
        start, stop = self._similarities(np.array([low, high]))
        return (
            -np.inf if low <= self.minimum else float(start),
            np.inf if high >= self.maximum else float(stop),
        )

    @abstractmethod
    def _similarities(self, values: Floats) -> Floats:
        """The similarities that have these normalized values."""


@dataclass(frozen=True, eq=False)
class Scaled(Normalization):
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

    @cached_property
    def mean(self) -> float:  # type: ignore[override]
        if self.clipped:
            return _mean(self, self.statistics.bins)
        return float(self.apply(self.statistics.mean))

    def _similarities(self, values: Floats) -> Floats:
        return values * self.unit + self.origin


@dataclass(frozen=True, eq=False)
class Percentile(Normalization):
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

    @cached_property
    def mean(self) -> float:  # type: ignore[override]
        return _mean(self, self.statistics.bins)

    def _similarities(self, values: Floats) -> Floats:
        return self.statistics.fine.quantile(values)


@dataclass(frozen=True, eq=False)
class ColumnMinmax(Normalization):
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

    def quantile(self, q: float) -> float:
        return float(self._fine.quantile(q))

    def histogram(self, bins: int) -> tuple[Floats, Counts]:
        edges = even_edges(bins, self.minimum, self.maximum)
        return edges, self._fine.rebin(edges)

    def _similarities(self, values: Floats) -> Floats:
        raise NoColumnHistogram()


def _mean(normalization: Normalization, bins: Counts) -> float:
    total = int(bins.sum())
    middles = fine_edges(np.arange(BINS) + 0.5)
    return float(normalization.apply(middles) @ bins) / total if total else float("nan")
