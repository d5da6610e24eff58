"""The task of the pass over all pairs: look once at every similarity of a block.

What a block returns is merged by rules that do not depend on who finishes first (core.similarity.merge), so that
threads, processes and clusters give the same bits.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.similarity import kernel
from core.similarity.blocks import Array, Indices, products
from core.similarity.histogram import BINS
from core.similarity.kernel import NOBODY


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
    spread: list[float]  # the sum of (s - centre)^2 of each tile and pair of groups
    lowest: tuple[float, int, int]  # the least similar pair (s, i, j)
    low: tuple[Array, ...]  # of the rows, then of the columns unless they are the same
    best: tuple[Array, ...]
    who: tuple[Indices, ...]
    top: tuple[Array, Indices, Indices]


def surely_identical(dimensions: int) -> np.float32:
    """From here float32 cannot tell two vectors apart: seven sigma of its rounding below 1."""
    return np.float32(1 - np.finfo(np.float32).eps * max(16.0, math.sqrt(dimensions)))


class _State:
    """What is known of the texts on one side of a block while it is scanned."""

    def __init__(self, side: Side, neighbours: int, same: np.float32) -> None:
        m = len(side.index)
        self.low = np.full(m, 2, np.float32)
        self.best = np.repeat(side.floor[:, None], neighbours, axis=1)
        self.who = np.full((m, neighbours), NOBODY, np.int32)
        self.floor = np.minimum(side.floor, same)
        self.index = side.index.copy()  # writable and aligned, as the kernel was compiled for

    def at(self, part: slice) -> tuple[npt.NDArray[np.generic], ...]:
        return self.index[part], self.low[part], self.floor[part], self.best[part], self.who[part]


def scan_block(rows: Side, columns: Side | None, look: Look) -> Seen:
    """Compute and look at all pairs of rows x columns, or of rows among themselves where columns is None."""
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
    lowest = (np.full(1, 2, np.float32), np.full(2, NOBODY, np.int32))
    hopeful = np.zeros(-(-look.tile // 8), np.uint64)
    scratch = np.empty(look.tile, np.uint16), hopeful.view(np.uint8), hopeful, np.empty(look.tile, np.float32)
    centre = np.float32(look.centre)
    spread = []
    for r, c, tile in products(rows.vectors, columns.vectors if columns else None, look.tile):
        on_diagonal = columns is None and r == c
        for a, part_r in _parts(rows.cuts, r):
            for b, part_c in _parts(other.cuts, c):
                if on_diagonal and part_c.start < part_r.start:
                    continue
                part = tile[_shift(part_r, r.start), _shift(part_c, c.start)]
                first = 1 if on_diagonal and part_r == part_c else -len(part)
                known = (*left.at(part_r), *right.at(part_c), *heap, *lowest)
                spread.append(kernel.scan(part, first, counts[a, b], scratch, centre, same, *known))
    states = (left, right) if columns else (left,)
    found = heap[1] != NOBODY
    return Seen(
        counts=counts,
        spread=spread,
        lowest=(float(lowest[0][0]), int(lowest[1][0]), int(lowest[1][1])),
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
