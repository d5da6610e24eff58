"""A histogram of similarities so fine that quantiles and any coarser histogram can be read from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

BINS = 65_536  # as many as an unsigned 16-bit number counts: an index needs two bytes
STEP = 2.0 / BINS  # 3.1e-5, the width of a bin and the bound of a quantile's error

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def fine_edges(bins: npt.ArrayLike) -> Floats:
    """The lower edge of fine bins by their number (BINS gives 1)."""
    return np.asarray(bins, np.float64) * STEP - 1.0


@dataclass(frozen=True)
class FineHistogram:
    """Counts (BINS,) over [-1, 1] of values between `minimum` and `maximum`; spread evenly inside a bin."""

    counts: Counts
    minimum: float
    maximum: float

    @cached_property
    def _below(self) -> Counts:
        """How many values lie below each of the BINS + 1 edges."""
        return np.concatenate([[0], np.cumsum(self.counts)])

    @property
    def total(self) -> int:
        """How many values were counted."""
        return int(self._below[-1])

    def below(self, values: npt.ArrayLike) -> Floats:
        """How many values are less than each of these: exact at the edges of bins, interpolated between."""
        values = np.asarray(values, np.float64)
        at = np.clip((values + 1.0) / STEP, 0, BINS)
        whole = np.minimum(at.astype(np.int64), BINS - 1)
        inside = self._below[whole] + (at - whole) * self.counts[whole]
        return np.where(values <= self.minimum, 0.0, np.where(values > self.maximum, self.total, inside))

    def quantile(self, q: npt.ArrayLike) -> Floats:
        """The least value that a share q in [0, 1] of all does not exceed, to STEP; q may be an array."""
        share = np.asarray(q, np.float64)
        if not np.all((share >= 0) & (share <= 1)):
            raise ValueError("a quantile is a share between 0 and 1")
        rank = share * self.total
        at = np.clip(np.searchsorted(self._below, rank, side="left") - 1, 0, BINS - 1)
        inside = (rank - self._below[at]) / np.maximum(self.counts[at], 1)
        return np.clip(fine_edges(at) + STEP * inside, self.minimum, self.maximum)

    def rebin(self, edges: npt.ArrayLike) -> Counts:
        """How many values lie between neighbouring `edges` (rising); the last edge is inside, as in numpy."""
        edges = np.asarray(edges, np.float64)
        below = np.rint(self.below(edges)).astype(np.int64)
        if edges[-1] >= self.maximum:
            below[-1] = self.total
        return np.diff(below)


def even_edges(bins: int, low: float, high: float) -> Floats:
    """bins + 1 edges from low to high; half a unit to each side where they are equal, as numpy does it."""
    if low == high:
        low, high = low - 0.5, high + 0.5
    return np.linspace(low, high, bins + 1)
