"""All pairs cut into blocks and tiles, and blocks handed to an executor.

The half matrix is cut into blocks (a range of texts against a range of texts, or against itself). A block is
one task: a pure function of arrays, which can run in a thread, another process or another machine. It
computes its similarities tile by tile, so that only a tile of them exists at a time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import OpenBLASController, ThreadpoolController

TILE = 1024  # rows and columns of a tile: 4 MiB of similarities, fast for the product, small for the cache
THREAD_BLOCK = 4 * TILE  # small enough to report progress several times a second
REMOTE_BLOCK = 16 * TILE  # large enough for the vectors that travel to be cheap beside the work

Array = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int32]
Progress = Callable[[int, int], None]
Block = tuple[slice, slice | None]


class _OneThreadPerTile:
    """Limits BLAS to one thread while tiles are computed: faster with two workers, always the same bits.

    Who comes first limits for all, and who leaves last gives back. threadpoolctl would let only the first thread
    change OpenBLAS's limit, as long as it lives, and ignore the others without a word: so it is told to forget.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._inside = 0
        self._controller = ThreadpoolController().select(user_api="blas")

    @contextmanager
    def __call__(self) -> Iterator[None]:
        with self._lock:
            if self._inside == 0:
                OpenBLASController.clear_controlling_thread(force=True)
                self._limit = self._controller.limit(limits=1)
            self._inside += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1
                if self._inside == 0:
                    OpenBLASController.clear_controlling_thread(force=True)
                    self._limit.restore_original_limits()
                    OpenBLASController.clear_controlling_thread(force=True)


_one_thread_per_tile = _OneThreadPerTile()  # made here: two made by two threads would undo each other's limit


def blocks(n: int, executor: Executor | None, tile: int = TILE) -> list[Block]:
    """The blocks of the half matrix of n texts, those on the diagonal (slice, None) first.

    They begin at multiples of the tile, so the tiles are the same however large the blocks are.
    """
    most = THREAD_BLOCK if executor is None else REMOTE_BLOCK
    size = max(1, min(most // tile, -(-n // (4 * tile)))) * tile
    parts = [slice(a, min(a + size, n)) for a in range(0, n, size)]
    return [(p, None) for p in parts] + [(p, q) for a, p in enumerate(parts) for q in parts[a + 1 :]]


def pairs_in(block: Block) -> int:
    """The number of pairs in a block."""
    rows, columns = block
    m = int(rows.stop - rows.start)
    return m * (m - 1) // 2 if columns is None else m * int(columns.stop - columns.start)


def tiles(rows: int, columns: int | None, tile: int) -> Iterator[tuple[slice, slice]]:
    """The tiles of a block of rows x columns; of the half above the diagonal where columns is None."""
    for r in range(0, rows, tile):
        for c in range(0 if columns else r, columns or rows, tile):
            yield slice(r, min(r + tile, rows)), slice(c, min(c + tile, columns or rows))


def products(rows: Array, columns: Array | None, tile: int) -> Iterator[tuple[slice, slice, Array]]:
    """The similarities of rows (m, d) and columns, tile by tile; each is overwritten by the next.

    Where columns is None: of the rows among themselves, tiles on the diagonal (equal slices) and above it.
    """
    # What comes over a network may lie across words, which numpy multiplies in another way: with other bits.
    rows = np.require(rows, requirements=["C", "ALIGNED"])
    other = rows if columns is None else np.require(columns, requirements=["C", "ALIGNED"])
    room = np.empty(tile * tile, np.float32)
    with _one_thread_per_tile():
        for r, c in tiles(len(rows), None if columns is None else len(columns), tile):
            size = (r.stop - r.start, c.stop - c.start)
            product = room[: size[0] * size[1]].reshape(size)
            np.matmul(rows[r], other[c].T, out=product)
            yield r, c, product


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def work(
    tasks: Iterator[tuple[Any, ...]],
    take: Callable[[int, Any], None],
    executor: Executor | None = None,
    workers: int | None = None,
) -> None:
    """Submit each task (function, *arguments) and hand (number, result) to `take` as they end, in any order.

    executor: threads of this process (two at least) where it is None. workers: how many tasks it runs at
    once, where it does not say so itself; twice as many are submitted, and further tasks are drawn only when
    there is room, so that each is made with what is known by then. An exception in a task or in `take`
    cancels what has not begun, and is raised.
    """
    if executor is None:
        with ThreadPoolExecutor(max(2, cores())) as own:
            return work(tasks, take, own, workers)
    if workers is None:
        workers = getattr(executor, "_max_workers", cores())
    running: dict[Future[Any], int] = {}
    number = 0
    try:
        while True:
            while len(running) < 2 * workers and (task := next(tasks, None)) is not None:
                running[executor.submit(*task)] = number
                number += 1
            if not running:
                return None
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                take(running.pop(done), done.result())
    finally:
        for future in running:
            future.cancel()
