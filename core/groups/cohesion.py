"""Are texts of the same group more alike than texts of different groups, and by more than chance?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.errors import TooFewGroups

Floats = NDArray[np.float64]


class TextMeans(Protocol):
    """What is read of core.similarity.PairStatistics here."""

    @property
    def n(self) -> int:
        """Number of texts."""

    @property
    def mean(self) -> float:
        """Mean similarity of all pairs."""

    @property
    def std(self) -> float:
        """Standard deviation of the similarities of all pairs (divided by their number)."""

    @property
    def text_mean(self) -> Floats:
        """(n,) mean similarity of a text with the n - 1 others."""


@dataclass(frozen=True)
class Likeness:
    """The mean similarity of all pairs within groups and of all pairs between groups."""

    within: float
    between: float
    within_pairs: int
    between_pairs: int


@dataclass(frozen=True)
class Cohesion:
    """Likeness within and between groups, and whether chance would give as much."""

    likeness: Likeness
    deviations: float
    """How many standard deviations `within` is above what dealing the texts out at random gives."""
    texts: int  # that have a group
    groups: int


def likeness(means: Floats, sizes: NDArray[np.integer]) -> Likeness:
    """Over all groups, from their (g, g) mean similarities and (g,) sizes.

    Raises TooFewGroups where no pair is within a group or none is between two groups.
    """
    pairs = np.triu(np.outer(sizes, sizes).astype(np.float64), 1)
    np.fill_diagonal(pairs, sizes * (sizes - 1) / 2)
    own = np.eye(len(sizes), dtype=bool)
    within_pairs, between_pairs = pairs[own].sum(), pairs[~own].sum()
    if not within_pairs or not between_pairs:
        raise TooFewGroups(groups=int((sizes >= 2).sum()))
    weighted = pairs * np.where(pairs > 0, means, 0.0)
    return Likeness(
        within=float(weighted[own].sum() / within_pairs),
        between=float(weighted[~own].sum() / between_pairs),
        within_pairs=int(within_pairs),
        between_pairs=int(between_pairs),
    )


def cohesion(statistics: TextMeans, means: Floats, sizes: NDArray[np.integer]) -> Cohesion:
    """How much more alike texts of the same group are, from the groups' (g, g) `means` and (g,) `sizes`.

    Pairs are not independent, so `deviations` is against the permutation distribution of the mean within
    groups. Its mean and variance are exact without permuting (Mantel, 1967; Mielke and Berry's MRPP),
    because how two pairs vary together depends only on whether they share no text, one or both.
    Raises TooFewGroups where no pair is within a group or none is between two groups.
    """
    found = likeness(means, sizes)
    spread = np.sqrt(_variance(statistics, sizes.astype(np.float64))) / found.within_pairs
    return Cohesion(
        likeness=found,
        deviations=float((found.within - statistics.mean) / spread) if spread > 0 else 0.0,
        texts=int(sizes.sum()),
        groups=len(sizes),
    )


def _variance(statistics: TextMeans, sizes: Floats) -> float:
    """Variance, over all dealings-out of the texts, of the sum of similarities within groups."""
    n = statistics.n
    same = n * (n - 1) / 2 * statistics.std**2  # sum of squares of the centred similarities
    sums = (n - 1) * (statistics.text_mean - statistics.mean)
    sharing = float(sums @ sums) - 2 * same  # sum over ordered pairs of pairs that share one text
    apart = -same - sharing  # and over those that share none, because everything sums to 0
    two, three, four = (_falling(sizes, k) for k in (2, 3, 4))
    both_apart = four.sum() + two.sum() ** 2 - (two**2).sum()
    inside = np.array([two.sum(), three.sum(), both_apart])
    ways = np.array([_falling(np.array([n], float), k)[0] for k in (2, 3, 4)])
    chances = np.divide(inside, ways, out=np.zeros(3), where=ways > 0)
    return max(0.0, float(chances @ [same, sharing, apart]))


def _falling(x: Floats, k: int) -> Floats:
    """x (x - 1) ... (x - k + 1)."""
    return np.asarray(np.prod([x - step for step in range(k)], axis=0), dtype=np.float64)
