"""What needs the result of the pass over all pairs and looks at them a second time: as exact, on demand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from core.similarity import kernel
from core.similarity.blocks import TILE, Array, Progress, blocks, pairs_in, products, work
from core.similarity.histogram import BINS, Counts, fine_edges
from core.similarity.look import surely_identical
from core.similarity.statistics import PairStatistics

BlockCounts = tuple[npt.NDArray[np.uint32], int]  # (BINS,) and how many come before them


def with_column_minmax(
    statistics: PairStatistics,
    vectors: npt.ArrayLike,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> PairStatistics:
    """The statistics of `vectors` with the distribution of the normalization column_minmax (`column_bins`).

    It depends on the minimum of every column, so it cannot be had in the first pass, nor for an estimate.
    Arguments as of pair_statistics.
    """
    X = np.ascontiguousarray(vectors, np.float32)
    low = statistics.text_minimum
    if statistics.estimated_pairs or statistics.minimum == statistics.maximum:
        return statistics

    def task(rows: slice, columns: slice | None) -> tuple[Any, ...]:
        sides = (X[rows], low[rows]), None if columns is None else (X[columns], low[columns])
        return _count_columns, *sides

    counts, _ = _look_again(X, task, executor, progress, workers)
    return replace(statistics, column_bins=counts)


def exact_quantile(
    statistics: PairStatistics,
    vectors: npt.ArrayLike,
    q: float,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> float:
    """The order statistic itself: the least similarity s of a pair such that a share q of all pairs is <= s.

    numpy.quantile calls it "inverted_cdf". It is exact among the float32 products, which are within 5e-7 of
    float64. Starts from the fine bin that holds it and narrows the window until each float has a count of its
    own: one look for most similarities, two near 0 where floats are dense. Arguments as of pair_statistics.
    """
    X = np.ascontiguousarray(vectors, np.float32)
    rank = min(max(1, math.ceil(q * statistics.count)), statistics.count)
    fine_bin = int(np.searchsorted(np.cumsum(statistics.bins), rank))
    # One more bin on each side: products may differ in the last digit from those of another tile size.
    start, end = _place(fine_edges(fine_bin - 1)), _place(fine_edges(fine_bin + 2))
    while True:
        shift = max(0, math.ceil(math.log2((end - start) / BINS)))

        def task(
            rows: slice, columns: slice | None, start: int = start, shift: int = shift
        ) -> tuple[Any, ...]:
            return _count_window, X[rows], None if columns is None else X[columns], start, shift

        counts, before = _look_again(X, task, executor, progress, workers)
        at = int(np.searchsorted(np.cumsum(counts), rank - before))
        start += at << shift
        end = start + (1 << shift)
        if shift == 0:
            found = float(_float(start))
            return 1.0 if found >= surely_identical(X.shape[1]) else max(-1.0, found)


def _look_again(
    X: Array, task: Any, executor: Executor | None, progress: Progress | None, workers: int | None
) -> tuple[Counts, int]:
    parts = blocks(len(X), executor)
    counts, before, done = np.zeros(BINS, np.int64), 0, 0

    def take(number: int, seen: BlockCounts) -> None:
        nonlocal counts, before, done
        counts += seen[0]
        before += seen[1]
        done += pairs_in(parts[number])
        if progress is not None:
            progress(done, len(X) * (len(X) - 1) // 2)

    work((task(*part) for part in parts), take, executor, workers)
    return counts, before


def _count_columns(rows: tuple[Array, Array], columns: tuple[Array, Array] | None) -> BlockCounts:
    low, other_low = (
        rows[1].copy(),
        (columns or rows)[1].copy(),
    )  # writable and aligned, as of core.similarity.look
    counts = np.zeros(BINS, np.uint32)
    room = np.empty(TILE, np.uint16), np.empty(TILE, np.float32)
    for r, c, first, tile in _tiles(rows[0], columns and columns[0]):
        kernel.scan_columns(tile, first, counts, *room, low[r], other_low[c])
    return counts, 0


def _count_window(rows: Array, columns: Array | None, start: int, shift: int) -> BlockCounts:
    counts = np.zeros(BINS, np.uint32)
    before = 0
    for _, _, first, tile in _tiles(rows, columns):
        before += kernel.scan_window(tile, first, counts, start, shift)
    return counts, before


def _tiles(rows: Array, columns: Array | None) -> Iterator[tuple[slice, slice, int, Array]]:
    for r, c, tile in products(rows, columns, TILE):
        yield r, c, 1 if columns is None and r == c else -len(tile), tile


def _place(value: Any) -> int:
    """Where a float32 stands in the order of all of them."""
    bits = int(np.float32(value).view(np.int32))
    return bits ^ ((bits >> 31) & 0x7FFFFFFF)


def _float(place: int) -> np.float32:
    return np.int32(place ^ ((place >> 31) & 0x7FFFFFFF)).view(np.float32)
