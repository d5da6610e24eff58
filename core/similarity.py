"""Everything about the similarity of all pairs, exactly, without the n x n matrix.

`pair_statistics` looks at every pair once, in O(n d + tile^2) memory. Similarities are float32 products of
unit vectors: within 5e-7 of float64 for up to 1,000 dimensions. What is listed one by one (nearest texts, most
similar pairs, the two extremes) is computed again in float64 and rounded to float32 once, so identical texts have a
similarity of exactly 1. The result is the same, bit by bit, for any executor and any number of workers; with another
tile size or order of texts it is the same within the rounding above.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from core import pairs_kernel as kernel
from core.errors import NoGroupHistogram, NoPairs
from core.histogram import FineHistogram, even_edges
from core.pairs import (
    REMOTE_BLOCK,
    THREAD_BLOCK,
    TILE,
    Array,
    Indices,
    Look,
    Progress,
    Seen,
    Side,
    cores,
    in_turn,
    scan_block,
    working,
)
from core.pairs_kernel import BINS, NOBODY

MAX_GROUP_HISTOGRAMS = 120  # of 512 KiB: the pairs of 15 groups
MAX_GROUP_MEANS = 1000  # groups
Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PairStatistics:
    """What all pairs i < j of n texts say. Arrays over texts are in the order of the vectors."""

    n: int
    dimensions: int
    minimum: float
    maximum: float
    mean: float  # exact, from the sum of the vectors in float64
    std: float  # of all pairs (divided by their number)
    minimum_pair: tuple[int, int]
    maximum_pair: tuple[int, int]
    bins: Counts  # (65536,) over [-1, 1]; bin b holds floor((s + 1) * 32768) = b, and 1 is in the last
    text_mean: Floats  # (n,) to the others
    text_minimum: Array  # (n,)
    text_maximum: Array  # (n,)
    neighbour_index: Indices  # (n, k) nearest first; among equals the smaller index first
    neighbour_similarity: Array  # (n, k)
    top_pairs: Indices  # (m, 2) i < j, most similar first; among equals the smaller i, then j, first
    top_similarity: Array  # (m,)
    group_sizes: Counts  # (g,) texts in each group
    group_mean: (
        Floats  # (g, g) mean similarity between groups and, on the diagonal, within; nan without a pair
    )
    group_bins: Counts  # (g (g + 1) / 2, 65536) as `bins`, a row for each pair of groups a <= b; or no rows
    column_bins: Counts  # (65536,) as `bins`, of column_minmax over all [i, j] with i != j; or empty

    @property
    def count(self) -> int:
        """The number of pairs, M = n (n - 1) / 2."""
        return self.n * (self.n - 1) // 2

    @property
    def top(self) -> list[tuple[int, int, float]]:
        """The most similar pairs as (i, j, similarity), most similar first."""
        return [
            (i, j, s) for (i, j), s in zip(self.top_pairs.tolist(), self.top_similarity.tolist(), strict=True)
        ]

    @cached_property
    def fine(self) -> FineHistogram:
        """The fine histogram of all pairs."""
        return FineHistogram(self.bins, self.minimum, self.maximum)

    def quantile(self, q: npt.ArrayLike) -> Any:
        """The similarity that a share q of all pairs does not exceed, to 3.1e-5; a float, or an array for an array."""
        found = self.fine.quantile(q)
        return float(found) if found.ndim == 0 else found

    def histogram(
        self, bins: int, low: float | None = None, high: float | None = None
    ) -> tuple[Floats, Counts]:
        """Edges (bins + 1,) and counts (bins,) from low to high, by default from the minimum to the maximum.

        Pairs outside are left out, as numpy.histogram does. An edge inside a fine bin divides it evenly.
        """
        edges = even_edges(bins, self.minimum if low is None else low, self.maximum if high is None else high)
        return edges, self.fine.rebin(edges)

    def group_histogram(self, a: int, b: int) -> Counts:
        """Fine counts (65536,) of the pairs with one text in group a and the other in group b.

        Raises NoGroupHistogram where there were too many groups to keep them (more than 15).
        """
        if not 0 <= min(a, b) <= max(a, b) < len(self.group_sizes):
            raise IndexError(f"there is no pair of groups {a}, {b}")
        if not len(self.group_bins):
            raise NoGroupHistogram(groups=len(self.group_sizes))
        return self.group_bins[pair_of_groups(a, b, len(self.group_sizes))]

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Every field as an array without objects, for numpy.savez."""
        return {field.name: np.asarray(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> PairStatistics:
        """The statistics that `to_arrays` took apart."""
        plain = {name: arrays[name] for name in (field.name for field in fields(cls))}
        for name in ("n", "dimensions", "minimum", "maximum", "mean", "std"):
            plain[name] = plain[name].item()
        for name in ("minimum_pair", "maximum_pair"):
            plain[name] = tuple(plain[name].tolist())
        return cls(**plain)  # type: ignore[arg-type]


def pair_of_groups(a: int, b: int, groups: int) -> int:
    """The row of group_bins for two groups."""
    a, b = min(a, b), max(a, b)
    return a * groups - a * (a - 1) // 2 + b - a


def pair_statistics(
    vectors: npt.ArrayLike,
    groups: npt.ArrayLike | None = None,
    *,
    neighbours: int = 5,
    top_pairs: int = 1000,
    executor: Executor | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
    tile: int = TILE,
    block: int | None = None,
) -> PairStatistics:
    """Look at all pairs of `vectors` (n, d), rows of length 1, and return what they say, exactly.

    groups: (n,) whole numbers from 0, a text's group; -1 for none. Histograms of pairs of groups are kept for up to
    15 groups (64 MB).
    neighbours: how many nearest texts to keep (at most n - 1). top_pairs: how many of the most similar pairs.
    executor: where the blocks are computed; threads of this process by default. workers: how many tasks
    it runs at once, where it does not say so itself. block: texts on a side of a task.
    progress(done, total) is called with numbers of pairs as blocks are done; what it raises stops the pass.
    Raises NoPairs for fewer than two texts, ValueError for vectors that are not unit rows.
    """
    X = np.ascontiguousarray(vectors, np.float32)
    n, d = X.shape
    if n < 2:
        raise NoPairs(texts=n)
    sums = _Sums(X, _codes(groups, n))
    found = _Merge(X, sums.codes if sums.histograms else None, neighbours, top_pairs)
    if block is None:
        block = THREAD_BLOCK if executor is None else REMOTE_BLOCK
        block = max(tile, min(block, -(-n // (4 * tile)) * tile))
    if workers is None:
        workers = getattr(executor, "_max_workers", max(2, cores()))
    with working(executor) as where:
        in_turn(
            where,
            found.tasks(block, tile, sums.mean),
            lambda number, seen: found.take(number, seen, progress),
            2 * workers,
        )
    return found.statistics(sums)


def _codes(groups: npt.ArrayLike | None, n: int) -> Indices:
    codes = np.full(n, -1, np.int32) if groups is None else np.asarray(groups, np.int32)
    if codes.shape != (n,) or codes.min() < -1:
        raise ValueError("groups are n whole numbers from -1")
    return codes


class _Sums:
    """What the sums of vectors tell without a pass: all means, in float64."""

    def __init__(self, X: Array, codes: Indices) -> None:
        self.codes = codes
        self.n = len(X)
        self.groups = int(codes.max()) + 1
        self.histograms = 0 < self.groups and self.groups * (self.groups + 1) // 2 <= MAX_GROUP_HISTOGRAMS
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
        """Sizes (g,) and means (g, g): between S_A . S_B / (n_A n_B), within (|S_A|^2 - n_A) / (n_A (n_A - 1))."""
        sizes = np.bincount(self.codes[self.codes >= 0], minlength=self.groups)
        S, m = self._sums[:-1], sizes[: len(self._sums) - 1]
        pairs = np.outer(m, m) - np.diag(m)
        products = S @ S.T - np.diag(m)
        return sizes, np.divide(products, pairs, out=np.full(pairs.shape, np.nan), where=pairs > 0)


class _Merge:
    """What the blocks that are done have shown, together. Nothing here depends on their order."""

    def __init__(self, X: Array, codes: Indices | None, neighbours: int, top_pairs: int) -> None:
        n = len(X)
        self.X, self.codes = X, codes
        # Texts of a group stand together, so that most tiles belong to one pair of groups.
        self.order = None if codes is None else np.argsort(codes, kind="stable").astype(np.int32)
        groups = 0 if codes is None else int(codes.max()) + 1
        k = min(neighbours, n - 1)
        self.best, self.who = np.full((n, k), -2, np.float32), np.full((n, k), NOBODY, np.int32)
        self.low = np.full(n, 2, np.float32)
        self.top = (np.empty(0, np.float32), np.empty(0, np.int32), np.empty(0, np.int32))
        self.top_size = min(top_pairs, n * (n - 1) // 2)
        self.bins = np.zeros(BINS, np.int64)
        self.group_bins = np.zeros((groups * (groups + 1) // 2, BINS), np.int64)
        self.groups = groups
        self.lowest = (2.0, (0, 0))
        self.spread: dict[int, float] = {}
        self.blocks: list[tuple[slice, slice | None]] = []
        self.done = 0

    def tasks(self, block: int, tile: int, centre: float) -> Iterator[tuple[object, ...]]:
        """The blocks of the half matrix, the diagonal first: it shows every text some near ones early."""
        parts = [slice(a, min(a + block, len(self.X))) for a in range(0, len(self.X), block)]
        self.blocks = [(p, None) for p in parts]
        self.blocks += [(p, q) for a, p in enumerate(parts) for q in parts[a + 1 :]]
        for rows, columns in self.blocks:
            floor = float(self.top[0][-1]) if len(self.top[0]) == self.top_size else -2.0
            look = Look(self.best.shape[1], self.top_size, floor, centre, tile)
            yield scan_block, self._side(rows), columns and self._side(columns), look

    def _index(self, part: slice) -> Indices:
        return np.arange(part.start, part.stop, dtype=np.int32) if self.order is None else self.order[part]

    def _side(self, part: slice) -> Side:
        index = self._index(part)
        if self.codes is None:
            return Side(self.X[part], index, (0, len(index)), self.best[part, -1].copy())
        codes = self.codes[index]
        cuts = (0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(index))
        return Side(self.X[index], index, cuts, self.best[index, -1])

    def take(self, number: int, seen: Seen, progress: Progress | None) -> None:
        """Merge the result of a block."""
        rows, columns = self.blocks[number]
        sides = [self._index(part) for part in (rows, columns) if part is not None]
        for index, low, best, who in zip(sides, seen.low, seen.best, seen.who, strict=True):
            self.low[index] = np.minimum(self.low[index], low)
            kernel.merge_nearest(self.best, self.who, index, best, who)
        s, i, j = (np.concatenate(both) for both in zip(self.top, seen.top, strict=True))
        first = np.lexsort((j, i, -s))[: self.top_size]
        self.top = (s[first], i[first], j[first])
        self.lowest = min(self.lowest, (seen.lowest, seen.lowest_pair))
        self.spread[number] = seen.spread
        self._count(sides[0], sides[-1], seen.counts)
        m = [len(index) for index in sides]
        self.done += m[0] * m[1] if len(m) == 2 else m[0] * (m[0] - 1) // 2
        if progress is not None:
            progress(self.done, len(self.X) * (len(self.X) - 1) // 2)

    def _count(self, rows: Indices, columns: Indices, counts: npt.NDArray[np.uint32]) -> None:
        self.bins += counts.sum(axis=(0, 1), dtype=np.int64)
        if self.codes is None:
            return
        for a, of_a in zip(np.unique(self.codes[rows]), counts, strict=True):
            for b, of_pair in zip(np.unique(self.codes[columns]), of_a, strict=True):
                if a >= 0 and b >= 0:
                    self.group_bins[pair_of_groups(a, b, self.groups)] += of_pair

    def statistics(self, sums: _Sums) -> PairStatistics:
        """The end of the pass: what is listed one by one is computed again in float64."""
        n, k = self.best.shape
        self._exact(
            np.repeat(np.arange(n, dtype=np.int32), k), self.who.reshape(-1), sums, self.best.reshape(-1)
        )
        by_index = np.argsort(self.who, axis=1)
        who, best = np.take_along_axis(self.who, by_index, 1), np.take_along_axis(self.best, by_index, 1)
        nearest = np.argsort(-best, axis=1, kind="stable")
        who, best = np.take_along_axis(who, nearest, 1), np.take_along_axis(best, nearest, 1)
        s, i, j = self.top
        self._exact(i, j, sums, s)
        first = np.lexsort((j, i, -s))
        a, b = self.lowest[1]
        minimum = np.empty(1, np.float32)
        self._exact(np.array([a], np.int32), np.array([b], np.int32), sums, minimum)
        maximum = float(s[first[0]])
        variance = math.fsum(self.spread.values()) / (n * (n - 1) / 2) - (sums.mean - _centre(sums.mean)) ** 2
        sizes, group_mean = sums.group_means()
        return PairStatistics(
            n=n,
            dimensions=self.X.shape[1],
            minimum=float(minimum[0]),
            maximum=maximum,
            mean=min(max(sums.mean, float(minimum[0])), maximum),
            std=0.0 if minimum[0] == maximum else math.sqrt(max(variance, 0.0)),
            minimum_pair=(a, b),
            maximum_pair=(int(i[first[0]]), int(j[first[0]])),
            bins=self.bins,
            text_mean=np.clip(sums.text_mean, -1.0, 1.0),
            text_minimum=np.clip(self.low, minimum[0], maximum),
            text_maximum=best[:, 0].copy(),
            neighbour_index=who,
            neighbour_similarity=best,
            top_pairs=np.column_stack([i, j])[first],
            top_similarity=s[first],
            group_sizes=sizes,
            group_mean=group_mean,
            group_bins=self.group_bins,
            column_bins=np.empty(0, np.int64),
        )

    def _exact(self, left: Indices, right: Indices, sums: _Sums, out: Array) -> None:
        kernel.cosines(self.X, sums.lengths, left, right, out)


def _centre(mean: float) -> float:
    return float(np.float32(mean))
