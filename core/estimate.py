"""Where the pass over all pairs would take too long: how long, and what can be said without it.

All means are exact all the same, from sums of vectors. The distribution is estimated from balanced blocks:
the texts are shuffled and cut into blocks, and all pairs inside each block are looked at. Every text is in
equally many pairs, so what a single text contributes is not left to chance, and the error is no larger than
that of as many independent pairs. (Some texts against all others would be far worse: such pairs share texts.)
The nearest texts of chosen texts stay exact.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core import pairs_kernel as kernel
from core.blocks import REMOTE_BLOCK, TILE, Array, Indices, Progress, products, work
from core.errors import NoPairs
from core.histogram import BINS, Counts, FineHistogram, Floats, even_edges, fine_edges
from core.pairs import Look, Seen, Side, scan_block
from core.pairs_kernel import NOBODY
from core.pairs_merge import Sums, exact_nearest
from core.similarity import pair_statistics

_TRIAL = 8192  # texts of the trial that tells the speed of the pass
_SMALLEST_BLOCK = 32  # texts; smaller ones save no time
_MOST = 8  # at most one pair in eight is looked at: for more, the pass itself is the better choice


@dataclass(frozen=True, eq=False)
class Estimate:
    """The distribution of all pairs from a part of them, each figure with its error at 95 % confidence."""

    n: int
    pairs: int  # looked at
    mean: float  # exact
    text_mean: Floats  # (n,) exact
    group_sizes: Counts  # (g,)
    group_mean: Floats  # (g, g) exact
    fine: FineHistogram  # scaled to all pairs; its extremes are those seen, not those of all pairs

    @property
    def count(self) -> int:
        """The number of pairs of all texts, M = n (n - 1) / 2."""
        return self.n * (self.n - 1) // 2

    @property
    def share_error(self) -> float:
        """How far the share of pairs below any similarity may be off, for all similarities at once.

        The bound of Kolmogorov and Smirnov for independent pairs, 1.358 / sqrt(pairs).
        """
        return 1.358 / math.sqrt(self.pairs)

    def quantile(self, q: float) -> tuple[float, float, float]:
        """A quantile and the limits between which it lies; the limits are -1 or 1 where nothing can be said."""
        low, high = q - self.share_error, q + self.share_error
        return (
            float(self.fine.quantile(q)),
            float(self.fine.quantile(low)) if low > 0 else -1.0,
            float(self.fine.quantile(high)) if high < 1 else 1.0,
        )

    def histogram(
        self, bins: int, low: float | None = None, high: float | None = None
    ) -> tuple[Floats, Counts, Floats]:
        """Edges (bins + 1,), counts of all pairs (bins,) and the error of each count (bins,), each by itself.

        The error is half the interval of Agresti and Coull (1998), and how far that is from the count.
        """
        fine = self.fine
        edges = even_edges(bins, fine.minimum if low is None else low, fine.maximum if high is None else high)
        counts = fine.rebin(edges)
        share, z = counts / self.count, 1.96
        middle = (share * self.pairs + z * z / 2) / (self.pairs + z * z)
        half = z * np.sqrt(middle * (1 - middle) / (self.pairs + z * z))
        return edges, counts, (half + np.abs(middle - share)) * self.count


def predict_seconds(vectors: npt.ArrayLike, executor: Executor | None = None) -> float:
    """How long `pair_statistics` would take for these vectors (n, d), from a trial with a part of them."""
    X = np.asarray(vectors)
    n = len(X)
    part = X[np.linspace(0, n - 1, min(_TRIAL, n)).astype(np.intp)]
    pair_statistics(part[:2], executor=executor)  # compiles
    start = time.perf_counter()
    pair_statistics(part, executor=executor)
    return (time.perf_counter() - start) * (n * (n - 1)) / (len(part) * (len(part) - 1))


def estimate(
    vectors: npt.ArrayLike,
    groups: npt.ArrayLike | None = None,
    *,
    pairs: int,
    seed: int = 0,
    executor: Executor | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Estimate:
    """Estimate the distribution of all pairs of `vectors` (n, d) from about `pairs` of them.

    At least every text is in 31 pairs, and at most an eighth of all pairs is looked at. groups, executor,
    progress and workers are as of pair_statistics. Raises NoPairs for fewer than two texts.
    """
    X = np.ascontiguousarray(vectors, np.float32)
    n = len(X)
    if n < 2:
        raise NoPairs(texts=n)
    sums = Sums(X, groups)
    size = min(max(_SMALLEST_BLOCK, 1 + round(2 * pairs / n)), max(_SMALLEST_BLOCK, n // _MOST), n)
    order = np.random.default_rng(seed).permutation(n)
    # Sizes differ by at most one text; pairs of the larger blocks weigh less, so that texts weigh the same.
    cuts = np.array_split(order, n // size)
    batches = [cuts[a : a + max(1, TILE // size)] for a in range(0, len(cuts), max(1, TILE // size))]
    inside = {m: m * (m - 1) // 2 for m in (len(cuts[0]), len(cuts[-1]))}
    total = sum(inside[len(cut)] for cut in cuts)
    weighted, done = np.zeros(BINS), 0

    def take(number: int, counts: dict[int, npt.NDArray[np.uint32]]) -> None:
        nonlocal done
        for m, of_size in counts.items():
            weighted[:] += of_size / (m - 1)
        done += sum(inside[len(cut)] for cut in batches[number])
        if progress is not None:
            progress(done, total)

    work(((_count_blocks, [X[cut] for cut in batch]) for batch in batches), take, executor, workers)
    seen = np.flatnonzero(weighted)
    scaled = np.rint(weighted * (n * (n - 1) / 2 / weighted.sum())).astype(np.int64)
    sizes, group_mean = sums.group_means()
    low, high = (float(edge) for edge in fine_edges([seen[0], seen[-1] + 1]))
    fine = FineHistogram(scaled, low, high)
    return Estimate(n, total, sums.mean, np.clip(sums.text_mean, -1, 1), sizes, group_mean, fine)


def _count_blocks(parts: list[Array]) -> dict[int, npt.NDArray[np.uint32]]:
    """Fine counts of the pairs inside each of the blocks, by the size of the block."""
    counts = {len(part): np.zeros(BINS, np.uint32) for part in parts}
    indices = np.empty(TILE, np.uint16)
    for part in parts:
        for r, c, tile in products(part, None, TILE):
            kernel.scan_bins(tile, 1 if r == c else -len(tile), counts[len(part)], indices)
    return counts


def nearest(
    vectors: npt.ArrayLike,
    texts: npt.ArrayLike,
    *,
    neighbours: int = 5,
    executor: Executor | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> tuple[Indices, Array]:
    """The nearest of all texts for some of them, exactly: indices (m, k) and similarities (m, k), nearest first.

    texts: (m,) the indices of those; looks at m n pairs, where the pass would look at n (n - 1) / 2.
    """
    X = np.ascontiguousarray(vectors, np.float32)
    chosen = np.asarray(texts, np.int32)
    k = min(neighbours, len(X) - 1)
    # A text meets itself too, so one more is kept and the text itself is taken out at the end.
    best, who = np.full((len(chosen), k + 1), -2, np.float32), np.full((len(chosen), k + 1), NOBODY, np.int32)
    parts = [
        (np.arange(a, min(a + TILE, len(chosen))), slice(b, min(b + REMOTE_BLOCK, len(X))))
        for a in range(0, len(chosen), TILE)
        for b in range(0, len(X), REMOTE_BLOCK)
    ]
    done = 0

    def tasks() -> Iterator[tuple[Any, ...]]:
        for rows, part in parts:
            index = np.arange(part.start, part.stop, dtype=np.int32)
            never = np.full(len(index), 2, np.float32)  # nobody is looked for on this side
            yield (
                scan_block,
                Side(X[chosen[rows]], chosen[rows], (0, len(rows)), best[rows, -1]),
                Side(X[part], index, (0, len(index)), never),
                Look(k + 1, 1, 2.0, 0.0, TILE),
            )

    def take(number: int, seen: Seen) -> None:
        nonlocal done
        rows, part = parts[number]
        kernel.merge_nearest(best, who, rows, seen.best[0], seen.who[0])
        done += len(rows) * (part.stop - part.start)
        if progress is not None:
            progress(done, len(chosen) * len(X))

    work(tasks(), take, executor, workers)
    others = np.argsort(who == chosen[:, None], axis=1, kind="stable")[:, :k]
    return exact_nearest(X, Sums(X, None).lengths, chosen, np.take_along_axis(who, others, 1))
