"""Everything about the similarity of all pairs, exactly, without the n x n matrix.

`pair_statistics` looks at every pair once, in O(n d + tile^2) memory. Similarities are float32 products of
unit vectors: within 5e-7 of float64 for up to 1,000 dimensions. What is listed one by one (nearest texts,
most similar pairs, the two extremes) is computed again in float64 and rounded to float32 once, so identical
texts have a similarity of exactly 1. The result is the same, bit by bit, for any number of workers, in one process
or in many of the same machine type; with another tile size or order of texts within the rounding above.

Where that would take too long, core.similarity.estimate makes the same object from a part of the pairs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import NoGroupHistogram, NoPairs
from core.similarity.blocks import TILE, Array, Indices, Progress, blocks, work
from core.similarity.histogram import Counts, FineHistogram, Floats, even_edges
from core.similarity.look import Seen
from core.similarity.merge import Merge, Sums, pair_of_groups


@dataclass(frozen=True, eq=False)
class PairStatistics:
    """What all pairs i < j of n texts say. Arrays over texts are in the order of the vectors.

    In an estimate (`estimated_pairs` > 0) means and std are exact all the same and `bins` are scaled to all pairs.
    Nearest texts are exact where they are known; where not, their index is -1 and their similarity nan. The
    extremes and the most similar pairs are those of what was seen, the pair of the minimum is (-1, -1),
    text_minimum is nan, and there are neither group_bins nor column_bins.
    """

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
        Floats  # (g, g) between groups, on the diagonal within; nan without a pair; (0, 0) if g > 1000
    )
    group_bins: Counts  # (g (g + 1) / 2, 65536) as `bins`, a row for each pair of groups a <= b; or no rows
    column_bins: Counts  # (65536,) as `bins`, of column_minmax over all [i, j] with i != j; or empty
    estimated_pairs: int = 0  # how many pairs this is estimated from; 0 where all were looked at

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

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """(n,) of which texts the nearest are known: of all, but in an estimate."""
        known: npt.NDArray[np.bool_] = self.neighbour_index[:, 0] >= 0
        return known

    @property
    def share_error(self) -> float:
        """How far the share of pairs below any similarity may be off, for all similarities at once, at 95 %.

        The bound of Kolmogorov and Smirnov for independent pairs, 1.358 / sqrt(pairs); 0 where nothing is
        estimated.
        """
        return 1.358 / math.sqrt(self.estimated_pairs) if self.estimated_pairs else 0.0

    @cached_property
    def fine(self) -> FineHistogram:
        """The fine histogram of all pairs."""
        return FineHistogram(self.bins, self.minimum, self.maximum)

    def quantile(self, q: npt.ArrayLike) -> Any:
        """The similarity that a share q of all pairs does not exceed, to 3.1e-5; an array for an array."""
        found = self.fine.quantile(q)
        return found if found.ndim else float(found)

    def quantile_limits(self, q: float) -> tuple[float, float]:
        """Between which similarities a quantile lies, at 95 %; -1 or 1 where an estimate says nothing of it."""
        low, high = q - self.share_error, q + self.share_error
        beyond = self.share_error > 0
        return (
            -1.0 if beyond and low <= 0 else self.quantile(low),
            1.0 if beyond and high >= 1 else self.quantile(high),
        )

    def histogram(
        self, bins: int, low: float | None = None, high: float | None = None
    ) -> tuple[Floats, Counts]:
        """Edges (bins + 1,) and counts (bins,) from low to high, by default from the minimum to the maximum.

        Pairs outside are left out, as numpy.histogram does. An edge inside a fine bin divides it evenly.
        """
        edges = even_edges(bins, self.minimum if low is None else low, self.maximum if high is None else high)
        return edges, self.fine.rebin(edges)

    def count_errors(self, counts: Counts) -> Floats:
        """How far each of these counts of `histogram` may be off, each by itself, at 95 %; 0 but in an estimate.

        Half the interval of Agresti and Coull (1998), and how far its middle is from the count.
        """
        if not self.estimated_pairs:
            return np.zeros(len(counts))
        share, z, pairs = counts / self.count, 1.96, self.estimated_pairs
        middle = (share * pairs + z * z / 2) / (pairs + z * z)
        half = z * np.sqrt(middle * (1 - middle) / (pairs + z * z))
        errors: Floats = (half + np.abs(middle - share)) * self.count
        return errors

    def group_histogram(self, a: int, b: int) -> Counts:
        """Fine counts (65536,) of the pairs with one text in group a and the other in group b.

        Raises NoGroupHistogram where they were not kept: in an estimate, or for more than 15 groups.
        """
        if not 0 <= min(a, b) <= max(a, b) < len(self.group_sizes):
            raise IndexError(f"there is no pair of groups {a}, {b}")
        if not len(self.group_bins):
            raise NoGroupHistogram(groups=len(self.group_sizes))
        counts: Counts = self.group_bins[pair_of_groups(a, b, len(self.group_sizes))]
        return counts

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Every field as an array without objects, for numpy.savez."""
        return {field.name: np.asarray(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> PairStatistics:
        """The statistics that `to_arrays` took apart."""
        arrays = {
            "estimated_pairs": np.zeros((), np.int64),
            **arrays,
        }  # what was kept before there were estimates
        plain: dict[str, Any] = {name: arrays[name] for name in (field.name for field in fields(cls))}
        for name in ("n", "dimensions", "minimum", "maximum", "mean", "std", "estimated_pairs"):
            plain[name] = plain[name].item()
        for name in ("minimum_pair", "maximum_pair"):
            plain[name] = tuple(plain[name].tolist())
        return cls(**plain)


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
) -> PairStatistics:
    """Look at all pairs of `vectors` (n, d), rows of length 1, and return what they say, exactly.

    groups: (n,) whole numbers from 0, the group of each text; -1 for none. Histograms of pairs of groups are
    kept for up to 15 groups (64 MB), their means for up to 1,000.
    neighbours: how many nearest texts to keep (1 to n - 1). top_pairs: how many of the most similar pairs
    (from 1). executor: where blocks of pairs are computed; threads of this process by default. workers: how
    many tasks it runs at once, where it does not say so itself.
    progress(done, total) is called with numbers of pairs as blocks are done; what it raises stops the pass.
    Raises NoPairs for fewer than two texts, ValueError for vectors that are not unit rows.
    """
    X = np.ascontiguousarray(vectors, np.float32)
    if len(X) < 2:
        raise NoPairs(texts=len(X))
    sums = Sums(X, groups)
    merge = Merge(X, sums, max(1, neighbours), max(1, top_pairs), blocks(len(X), executor, tile))

    def take(number: int, seen: Seen) -> None:
        merge.take(number, seen)
        if progress is not None:
            progress(merge.done, len(X) * (len(X) - 1) // 2)

    work(merge.tasks(tile), take, executor, workers)
    return _statistics(merge, sums)


def _statistics(merge: Merge, sums: Sums) -> PairStatistics:
    neighbour_index, neighbour_similarity = merge.nearest()
    top_pairs, top_similarity = merge.most_similar()
    minimum_pair, minimum = merge.least_similar()
    maximum = top_similarity[0]
    group_sizes, group_mean = sums.group_means()
    return PairStatistics(
        n=len(merge.X),
        dimensions=merge.X.shape[1],
        minimum=float(minimum),
        maximum=float(maximum),
        mean=float(np.clip(sums.mean, minimum, maximum)),
        std=0.0 if minimum == maximum else merge.variance() ** 0.5,
        minimum_pair=minimum_pair,
        maximum_pair=(int(top_pairs[0, 0]), int(top_pairs[0, 1])),
        bins=merge.bins,
        text_mean=np.clip(sums.text_mean, minimum, maximum),
        text_minimum=np.clip(merge.low, minimum, maximum),
        text_maximum=neighbour_similarity[:, 0].copy(),
        neighbour_index=neighbour_index,
        neighbour_similarity=neighbour_similarity,
        top_pairs=top_pairs,
        top_similarity=top_similarity,
        group_sizes=group_sizes,
        group_mean=group_mean,
        group_bins=merge.group_bins,
        column_bins=np.empty(0, np.int64),
    )
