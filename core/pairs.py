"""One pass over all pairs of vectors, block by block, by any executor.

The half matrix is cut into blocks (a range of texts against a range of texts). A block is one task: a pure
function of arrays that can run in a thread, another process or another machine. It computes its
similarities tile by tile, looks at each of them once (core.pairs_kernel) and returns what it saw. The results are
merged by rules that do not depend on who finishes first, so that threads and clusters give the same bits.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import numpy as np
import numpy.typing as npt
import threadpoolctl

from core import pairs_kernel as kernel
from core.pairs_kernel import BINS, NOBODY

TILE = 1024  # rows and columns of a tile: 4 MiB of similarities, fast for the product, small for the cache
THREAD_BLOCK = 4 * TILE  # small enough to report progress several times a second
REMOTE_BLOCK = 16 * TILE  # large enough for the vectors that travel to be cheap beside the work

Array = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int32]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Side:
    """One side of a block: m texts in the order in which they are worked on."""

    vectors: Array  # (m, d)
    index: Indices  # (m,) their numbers in the collection
    cuts: tuple[int, ...]  # 0, ..., m: where the group changes
    floor: Array  # (m,) similarities below it are known not to be among a text's nearest


@dataclass(frozen=True)
class Look:
    """What is wanted from a block and what is known already."""

    neighbours: int
    top: int
    top_floor: float  # similarities below it are known not to be among the most similar pairs
    centre: float  # the mean similarity, or about: deviations are summed around it
    tile: int


@dataclass(frozen=True)
class Seen:
    """What a block of pairs showed. Lists may hold NOBODY where fewer were found."""

    counts: npt.NDArray[np.uint32]  # (groups of rows, groups of columns, BINS)
    spread: float  # the sum of (s - centre)^2
    lowest: float
    lowest_pair: tuple[int, int]
    low: tuple[Array, ...]  # of the rows, then of the columns unless they are the same
    best: tuple[Array, ...]
    who: tuple[Indices, ...]
    top: tuple[Array, Indices, Indices]


class _OneThreadPerTile:
    """Limits BLAS to one thread while any tile is computed: faster in two threads, and always the same bits."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._inside = 0
        self._controller = threadpoolctl.ThreadpoolController().select(user_api="blas")

    @contextmanager
    def __call__(self) -> Iterator[None]:
        with self._lock:
            if self._inside == 0:
                self._limit = self._controller.limit(limits=1)
            self._inside += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1
                if self._inside == 0:
                    self._limit.restore_original_limits()


@lru_cache(maxsize=1)
def _one_thread_per_tile() -> _OneThreadPerTile:
    return _OneThreadPerTile()


def surely_identical(dimensions: int) -> np.float32:
    """The similarity from which float32 cannot tell two vectors apart: seven sigma of its rounding below 1."""
    return np.float32(1 - np.finfo(np.float32).eps * max(16.0, math.sqrt(dimensions)))


def tiles(rows: int, columns: int | None, tile: int) -> Iterator[tuple[slice, slice]]:
    """The tiles of a block of rows x columns; of the half above the diagonal where columns is None."""
    for r in range(0, rows, tile):
        for c in range(0 if columns else r, columns or rows, tile):
            yield slice(r, min(r + tile, rows)), slice(c, min(c + tile, columns or rows))


class _State:
    """What is known of the texts on one side of a block while it is scanned."""

    def __init__(self, side: Side, neighbours: int, same: np.float32) -> None:
        m = len(side.index)
        self.low = np.full(m, 2, np.float32)
        self.best = np.repeat(side.floor[:, None], neighbours, axis=1)
        self.who = np.full((m, neighbours), NOBODY, np.int32)
        self.floor = np.minimum(side.floor, same)
        self.index = side.index

    def at(self, part: slice) -> tuple[npt.NDArray[np.generic], ...]:
        return self.index[part], self.low[part], self.floor[part], self.best[part], self.who[part]


def scan_block(rows: Side, columns: Side | None, look: Look) -> Seen:
    """Compute and look at all pairs of rows x columns, or of rows among themselves where columns is None."""
    with _one_thread_per_tile()():
        return _scan_block(rows, columns, look)


def _scan_block(rows: Side, columns: Side | None, look: Look) -> Seen:
    same = surely_identical(rows.vectors.shape[1])
    left = _State(rows, look.neighbours, same)
    right = _State(columns, look.neighbours, same) if columns else left
    other = columns or rows
    counts = np.zeros((len(rows.cuts) - 1, len(other.cuts) - 1, BINS), np.uint32)
    heap = (
        np.full(look.top, look.top_floor, np.float32),
        np.full(look.top, NOBODY, np.int32),
        np.full(look.top, NOBODY, np.int32),
    )
    lowest, lowest_pair = np.full(1, 2, np.float32), np.full(2, NOBODY, np.int32)
    hopeful = np.zeros(-(-look.tile // 8), np.uint64)
    scratch = (np.empty(look.tile, np.uint16), hopeful.view(np.uint8), hopeful)
    product = np.empty(look.tile * look.tile, np.float32)
    centre = np.float32(look.centre)
    spread = []
    for r, c in tiles(len(rows.index), len(columns.index) if columns else None, look.tile):
        size = (r.stop - r.start, c.stop - c.start)
        tile = product[: size[0] * size[1]].reshape(size)
        np.matmul(rows.vectors[r], other.vectors[c].T, out=tile)
        for a, part_r in _parts(rows.cuts, r):
            for b, part_c in _parts(other.cuts, c):
                if columns is None and part_c.start < part_r.start:
                    continue
                mirrored = columns is None and part_c.start == part_r.start
                spread.append(
                    kernel.scan(
                        tile[_shift(part_r, r.start), _shift(part_c, c.start)],
                        1 if mirrored else -size[0],
                        counts[a, b],
                        scratch,
                        centre,
                        same,
                        *left.at(part_r),
                        *right.at(part_c),
                        *heap,
                        lowest,
                        lowest_pair,
                    )
                )
    states = (left, right) if columns else (left,)
    found = heap[1] != NOBODY
    return Seen(
        counts=counts,
        spread=math.fsum(spread),
        lowest=float(lowest[0]),
        lowest_pair=(int(lowest_pair[0]), int(lowest_pair[1])),
        low=tuple(s.low for s in states),
        best=tuple(s.best for s in states),
        who=tuple(s.who for s in states),
        top=(heap[0][found], heap[1][found], heap[2][found]),
    )


def _parts(cuts: tuple[int, ...], within: slice) -> Iterator[tuple[int, slice]]:
    """The runs of one group inside a tile's range, with the number of the run."""
    for run in range(len(cuts) - 1):
        start, stop = max(cuts[run], within.start), min(cuts[run + 1], within.stop)
        if start < stop:
            yield run, slice(start, stop)


def _shift(part: slice, by: int) -> slice:
    return slice(part.start - by, part.stop - by)


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def working(executor: Executor | None) -> Iterator[Executor]:
    """The executor itself, or threads of this process (at least two) that end with the block."""
    if executor is not None:
        yield executor
        return
    with ThreadPoolExecutor(max(2, cores())) as own:
        try:
            yield own
        finally:
            own.shutdown(wait=True, cancel_futures=True)


def in_turn(
    executor: Executor, tasks: Iterator[tuple[object, ...]], take: Callable[[int, object], None], ahead: int
) -> None:
    """Submit each task (function, *arguments), `ahead` at a time, and hand (number, result) to `take` as they end.

    Tasks are drawn only when there is room, so that each can be made with what is known by then. An exception
    in a task or in `take` cancels what has not begun, and is raised.
    """
    running: dict[Future[object], int] = {}
    number = 0
    try:
        while True:
            while len(running) < ahead and (task := next(tasks, None)) is not None:
                running[executor.submit(*task)] = number  # type: ignore[arg-type]
                number += 1
            if not running:
                return
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                take(running.pop(done), done.result())
    finally:
        for future in running:
            future.cancel()
