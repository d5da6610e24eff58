"""What the blocks of a pass have seen, put together; and what the sums of vectors tell without a pass."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from core.similarity import kernel
from core.similarity.blocks import Array, Block, Indices, pairs_in
from core.similarity.histogram import BINS, Counts, Floats
from core.similarity.kernel import NOBODY
from core.similarity.look import Look, Seen, Side, scan_block

MAX_GROUP_HISTOGRAMS = 120  # of 512 KiB: the pairs of 15 groups
MAX_GROUP_MEANS = 1000  # groups


def pair_of_groups(a: int, b: int, groups: int) -> int:
    """The row of two groups in arrays with a row for each pair of groups a <= b."""
    a, b = min(a, b), max(a, b)
    return a * groups - a * (a - 1) // 2 + b - a


def _codes(groups: npt.ArrayLike | None, n: int) -> Indices:
    codes = np.full(n, -1, np.int32) if groups is None else np.asarray(groups, np.int32)
    if codes.shape != (n,) or codes.min() < -1:
        raise ValueError("groups are n whole numbers from -1")
    return codes


class Sums:
    """What the sums of vectors tell without a pass: all means, in float64."""

    def __init__(self, X: Array, groups: npt.ArrayLike | None) -> None:
        self.codes = codes = _codes(groups, len(X))
        self.n = len(X)
        self.groups = int(codes.max()) + 1
        self.histograms = self.groups * (self.groups + 1) // 2 <= MAX_GROUP_HISTOGRAMS
        kept = self.groups if self.groups <= MAX_GROUP_MEANS else 0
        self.lengths = np.empty(self.n)
        self._sums = np.zeros((kept + 1, X.shape[1]))
        kernel.add_up(X, codes if kept else np.full(self.n, -1, np.int32), self.lengths, self._sums)
        if not np.all(np.abs(self.lengths - 1) < 1e-3):
            raise ValueError("vectors must be rows of length 1, without missing values")
        total = self._sums.sum(axis=0)
        self.mean = float((total @ total - self.n) / (self.n * (self.n - 1)))
        self.text_mean = np.empty(self.n)
        kernel.means(X, self.lengths, total, self.text_mean)

    def group_means(self) -> tuple[Counts, Floats]:
        """Sizes (g,) and means (g, g), from the sums S and sizes m of the groups.

        Between: S_A . S_B / (m_A m_B). Within: (|S_A|^2 - m_A) / (m_A (m_A - 1)), nan in a group of one text.
        No means (0, 0) where there are more than MAX_GROUP_MEANS groups.
        """
        sizes = np.bincount(self.codes[self.codes >= 0], minlength=self.groups)
        S, m = self._sums[:-1], sizes[: len(self._sums) - 1]
        pairs = np.outer(m, m) - np.diag(m)
        products = S @ S.T - np.diag(m)
        return sizes, np.divide(products, pairs, out=np.full(pairs.shape, np.nan), where=pairs > 0)


class Merge:
    """What the blocks that are done have seen, together; their order changes nothing."""

    def __init__(self, X: Array, sums: Sums, neighbours: int, top_pairs: int, blocks: list[Block]) -> None:
        n, k = len(X), min(neighbours, len(X) - 1)
        self.X, self.sums, self.blocks = X, sums, blocks
        self.codes = sums.codes if sums.histograms else np.full(n, -1, np.int32)
        # Texts of a group are worked on together, so that most tiles belong to one pair of groups.
        self.order = np.argsort(self.codes, kind="stable").astype(np.int32)
        self.in_order = bool(np.all(np.diff(self.order) == 1))
        groups = int(self.codes.max()) + 1
        self.best, self.who = np.full((n, k), -2, np.float32), np.full((n, k), NOBODY, np.int32)
        self.low = np.full(n, 2, np.float32)
        self.top = (np.empty(0, np.float32), np.empty(0, np.int32), np.empty(0, np.int32))
        self.top_size = min(top_pairs, n * (n - 1) // 2)
        self.bins = np.zeros(BINS, np.int64)
        self.group_bins = np.zeros((groups * (groups + 1) // 2, BINS), np.int64)
        self.lowest = (2.0, 0, 0)
        self.done = 0
        self._spread: list[float] = []

    def tasks(self, tile: int) -> Iterator[tuple[Any, ...]]:
        """A task for each block, which is told what need not be looked for any more."""
        for rows, columns in self.blocks:
            floor = float(self.top[0][-1]) if len(self.top[0]) == self.top_size else -2.0
            look = Look(self.best.shape[1], self.top_size, floor, self.sums.mean, tile)
            yield scan_block, self._side(rows), columns and self._side(columns), look

    def _side(self, part: slice) -> Side:
        index = self.order[part]
        codes = self.codes[index]
        cuts = (0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(index))
        # Without groups the vectors are not copied.
        return Side(self.X[part] if self.in_order else self.X[index], index, cuts, self.best[index, -1])

    def take(self, number: int, seen: Seen) -> None:
        """Merge what a block has seen."""
        sides = [self.order[part] for part in self.blocks[number] if part is not None]
        for index, low, best, who in zip(sides, seen.low, seen.best, seen.who, strict=True):
            self.low[index] = np.minimum(self.low[index], low)
            kernel.merge_nearest(self.best, self.who, index, best, who)
        s, i, j = (np.concatenate(both) for both in zip(self.top, seen.top, strict=True))
        first = np.lexsort((j, i, -s))[: self.top_size]
        self.top = (s[first], i[first], j[first])
        self.lowest = min(self.lowest, seen.lowest)
        self._spread += seen.spread
        self._count(self.codes[sides[0]], self.codes[sides[-1]], seen.counts)
        self.done += pairs_in(self.blocks[number])

    def _count(self, rows: Indices, columns: Indices, counts: npt.NDArray[np.uint32]) -> None:
        groups = self.codes.max() + 1
        for a, of_row in zip(np.unique(rows), counts, strict=True):
            for b, of_pair in zip(np.unique(columns), of_row, strict=True):
                self.bins += of_pair
                if a >= 0 and b >= 0:
                    self.group_bins[pair_of_groups(a, b, groups)] += of_pair

    def variance(self) -> float:
        """Of all pairs; the sums of the tiles are added without rounding, so in any order."""
        off_centre = self.sums.mean - float(np.float32(self.sums.mean))
        return max(0.0, math.fsum(self._spread) / pairs_in((slice(0, len(self.X)), None)) - off_centre**2)

    def nearest(self) -> tuple[Indices, Array]:
        """The nearest texts (n, k) and their similarities, nearest first."""
        return exact_nearest(self.X, self.sums.lengths, np.arange(len(self.X), dtype=np.int32), self.who)

    def most_similar(self) -> tuple[Indices, Array]:
        """The most similar pairs (m, 2) and their similarities, most similar first."""
        _, i, j = self.top
        exact = _exact(self.X, self.sums.lengths, i, j)
        order = np.lexsort((j, i, -exact))
        return np.column_stack([i, j])[order], exact[order]

    def least_similar(self) -> tuple[tuple[int, int], np.float32]:
        """The least similar pair and its similarity."""
        _, i, j = self.lowest
        return (i, j), _exact(self.X, self.sums.lengths, np.array([i], np.int32), np.array([j], np.int32))[0]


def exact_nearest(X: Array, lengths: Floats, texts: Indices, who: Indices) -> tuple[Indices, Array]:
    """The nearest texts `who` (m, k) of `texts` (m,) in order, and similarities computed again in float64."""
    exact = _exact(X, lengths, np.repeat(texts, who.shape[1]), who.reshape(-1)).reshape(who.shape)
    order = np.lexsort((who, -exact), axis=1)
    return np.take_along_axis(who, order, 1), np.take_along_axis(exact, order, 1)


def _exact(X: Array, lengths: Floats, left: Indices, right: Indices) -> Array:
    out = np.empty(len(left), np.float32)
    kernel.cosines(X, lengths, left, right, out)
    return out
