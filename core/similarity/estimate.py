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
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import NoPairs
from core.language import _
from core.similarity import kernel
from core.similarity.blocks import REMOTE_BLOCK, TILE, Array, Indices, Progress, blocks, cores, products, work
from core.similarity.histogram import BINS, fine_edges
from core.similarity.kernel import NOBODY
from core.similarity.look import Look, Seen, Side, scan_block
from core.similarity.merge import Sums, exact_nearest
from core.similarity.statistics import PairStatistics, pair_statistics

_TRIAL = 8192  # texts of the trial that tells the speed of the pass, at most
_TRIAL_SHARE = 4  # at most one text in four is tried: a sixteenth of the pass
_SMALLEST_BLOCK = 32  # texts; smaller ones save no time
_MOST = 8  # at most one pair in eight is looked at: for more, the pass itself is the better choice
_ENOUGH_PAIRS = 1_000_000_000  # the error of a share is then 4e-5, about that of a fine bin
_FOR_PAIRS = 0.1  # the part of the time that the distribution takes at most
_FEWEST_KNOWN = 30  # texts whose nearest are looked for, however little time there is
_NO_NEIGHBOUR = -1


def predict_seconds(vectors: npt.ArrayLike, executor: Executor | None = None) -> float:
    """How long `pair_statistics` would take for these vectors (n, d), from a trial with a part of them."""
    X = np.asarray(vectors)
    n = len(X)
    part = X[np.linspace(0, n - 1, min(max(2, n // _TRIAL_SHARE), _TRIAL)).astype(np.intp)]
    pair_statistics(part[:2], executor=executor)  # compiles
    start = time.perf_counter()
    pair_statistics(part, executor=executor)
    seconds = time.perf_counter() - start
    # The trial has too few blocks for all workers of a large cluster.
    workers = getattr(executor, "_max_workers", cores())
    busy = min(1.0, len(blocks(len(part), executor)) / workers) if executor is not None else 1.0
    return seconds * busy * (n * (n - 1)) / (len(part) * (len(part) - 1))


def within_time(
    vectors: npt.ArrayLike,
    groups: npt.ArrayLike | None = None,
    *,
    seconds: float,
    neighbours: int = 5,
    top_pairs: int = 1000,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> PairStatistics:
    """All pairs of `vectors` (n, d) where that takes no longer than `seconds`, else an estimate that does not.

    A tenth of the time goes to the distribution, the rest to the nearest texts of as many texts as it is
    enough for, drawn at random and always the same for the same speed. Arguments as of pair_statistics.
    """
    X = np.ascontiguousarray(vectors, np.float32)
    n = len(X)
    all_pairs = n * (n - 1) // 2
    told = predict_seconds(X, executor) if n >= 2 and math.isfinite(seconds) else 0.0
    if told <= seconds:
        return pair_statistics(
            X, groups, neighbours=neighbours, top_pairs=top_pairs, executor=executor, progress=progress
        )
    can = int(all_pairs * seconds / told)
    pairs = min(int(_FOR_PAIRS * can), _ENOUGH_PAIRS)
    known = min(n, max(_FEWEST_KNOWN, (can - pairs) // n))
    texts = np.sort(np.random.default_rng(0).permutation(n)[:known]).astype(np.int32)
    found = estimate(
        X, groups, pairs=pairs, executor=executor, progress=_part(progress, before=0, after=known * n)
    )
    index, similarity = nearest(
        X,
        texts,
        neighbours=neighbours,
        executor=executor,
        progress=_part(progress, before=found.estimated_pairs, after=0),
    )
    return _with_nearest(found, texts, index, similarity, top_pairs)


def _part(progress: Progress | None, *, before: int, after: int) -> Progress | None:
    """Progress of a part of the work, told as that of the whole."""
    if progress is None:
        return None
    return lambda done, total: progress(before + done, before + total + after)


def _with_nearest(
    found: PairStatistics, texts: Indices, index: Indices, similarity: Array, top_pairs: int
) -> PairStatistics:
    """An estimate with the nearest texts (m, k) of `texts` (m,), and the most similar pairs among these."""
    all_index = np.full((found.n, index.shape[1]), _NO_NEIGHBOUR, np.int32)
    all_similarity = np.full(all_index.shape, np.nan, np.float32)
    all_index[texts], all_similarity[texts] = index, similarity
    first = np.repeat(texts, index.shape[1])
    both = np.column_stack([np.minimum(first, index.ravel()), np.maximum(first, index.ravel())])
    pairs, at = np.unique(both, axis=0, return_index=True)  # ordered by i, then j
    values = similarity.ravel()[at]
    top = np.argsort(-values, kind="stable")[:top_pairs]
    return replace(
        found,
        minimum=min(found.minimum, float(similarity.min())),
        maximum=max(found.maximum, float(values[top[0]])),
        maximum_pair=(int(pairs[top[0], 0]), int(pairs[top[0], 1])),
        text_maximum=all_similarity[:, 0].copy(),
        neighbour_index=all_index,
        neighbour_similarity=all_similarity,
        top_pairs=pairs[top],
        top_similarity=values[top],
    )


def read_estimate(statistics: PairStatistics) -> str:
    """That it is an estimate, how far it can be trusted and what would change it; "" where all was looked at."""
    if not statistics.estimated_pairs:
        return ""
    return _(
        "These figures are an estimate, because comparing all pairs would take longer than is allowed here: {looked} "
        "of {pairs} pairs were looked at. Means are exact. The share of pairs below any similarity, and so every "
        "quantile and every bar, may be off by {error} percentage points (confidence: 95%). The nearest texts "
        "are exact for {known} of {n} texts, drawn at random; the other texts have no value in the measures that "
        "need them. The least and the most alike pairs are those that were seen; there may be others beyond. To have "
        "all pairs compared, raise the setting UNALIKE_PAIRS_MINUTES, or choose fewer rows."
    ).format(
        looked=f"{statistics.estimated_pairs:,}",
        pairs=f"{statistics.count:,}",
        error=f"{100 * statistics.share_error:.2g}",
        known=f"{int(statistics.known.sum()):,}",
        n=f"{statistics.n:,}",
    )


def estimate(
    vectors: npt.ArrayLike,
    groups: npt.ArrayLike | None = None,
    *,
    pairs: int,
    seed: int = 0,
    executor: Executor | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> PairStatistics:
    """Estimate the distribution of all pairs of `vectors` (n, d) from about `pairs` of them.

    No nearest texts and no most similar pairs are known of it, and the extremes are those seen, to 3.1e-5.

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
    share = np.concatenate([[0.0], np.cumsum(weighted)]) / weighted.sum()
    low, high = (float(edge) for edge in fine_edges([seen[0], seen[-1] + 1]))
    sizes, group_mean = sums.group_means()
    return PairStatistics(
        n=n,
        dimensions=X.shape[1],
        minimum=low,
        maximum=high,
        mean=sums.mean,
        std=math.sqrt(max(0.0, _second_moment(X) - sums.mean**2)),
        minimum_pair=(_NO_NEIGHBOUR, _NO_NEIGHBOUR),
        maximum_pair=(_NO_NEIGHBOUR, _NO_NEIGHBOUR),
        bins=np.diff(np.rint(share * (n * (n - 1) // 2)).astype(np.int64)),
        text_mean=np.clip(sums.text_mean, -1, 1),
        text_minimum=np.full(n, np.nan, np.float32),
        text_maximum=np.full(n, np.nan, np.float32),
        neighbour_index=np.full((n, 1), _NO_NEIGHBOUR, np.int32),
        neighbour_similarity=np.full((n, 1), np.nan, np.float32),
        top_pairs=np.empty((0, 2), np.int32),
        top_similarity=np.empty(0, np.float32),
        group_sizes=sizes,
        group_mean=group_mean,
        group_bins=np.empty((0, BINS), np.int64),
        column_bins=np.empty(0, np.int64),
        estimated_pairs=total,
    )


def _second_moment(X: Array) -> float:
    """The mean of s^2 over all pairs: (|G|^2 - n) / (n (n - 1)) with G = X^T X, for rows of length 1."""
    G = np.zeros((X.shape[1], X.shape[1]))
    for first in range(0, len(X), TILE):
        part = X[first : first + TILE].astype(np.float64)
        part /= np.linalg.norm(part, axis=1, keepdims=True)
        G += part.T @ part
    n = len(X)
    return float((np.vdot(G, G) - n) / (n * (n - 1)))


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
