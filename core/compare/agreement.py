"""How far two runs of the same texts agree: the order of originality, the nearest texts, the most original ones.

Values of two runs are never compared, only their order: models differ in where their values lie. Differences
under 1e-4 are noise of batch size, so whoever differs by less ties: ties share a place, and a text that ties with
the last of a list is in the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from core.originality import MEASURES, NOISE, percentile_rank
from core.result import Result

TOP = 20
"""Most original texts that are looked at; half of the texts where there are fewer than 40."""
FEWEST = 10
"""Texts from which on an interval is given."""
_Z = 1.959964  # 95 %
_AT_ONCE = 16_384  # pairs of vectors that are multiplied at once: 67 MB of 512 dimensions


@dataclass(frozen=True, eq=False)
class RankAgreement:
    """How far two runs a and b agree on the order of originality by one measure.

    Places count from 1, the most original; they are (n,) over all texts, in the order of the table, and nan where
    a text has no value in both runs (in an estimate). Texts that tie share the mean of their places.
    """

    measure: str
    texts: int
    """How many have a value in both runs."""
    spearman: float
    """Spearman's rank correlation in [-1, 1]; nan where all texts of a run tie."""
    low: float
    """Its interval at 95 %, nan for fewer than ten texts: for texts drawn like these (`interval`)."""
    high: float
    places_a: NDArray[np.float64]
    places_b: NDArray[np.float64]
    top: int
    """How many of the most original texts were looked at."""
    top_shared: int
    """How many of them are among those of the other run too, at least."""

    @property
    def top_by_chance(self) -> float:
        """How many of them would be, on average, if the two runs had nothing in common."""
        return self.top * self.top / self.texts if self.texts else float("nan")

    @cached_property
    def moves(self) -> NDArray[np.float64]:
        """(n,) by how many places a text stands further down in b than in a."""
        return self.places_b - self.places_a

    @property
    def typical_move(self) -> float:
        """The middle one of all moves, up or down, in places."""
        return float(np.nanmedian(np.abs(self.moves))) if self.texts else float("nan")

    def movers(self, most: int) -> NDArray[np.intp]:
        """Up to `most` texts that move at all, by their position, the biggest move first."""
        size = np.abs(np.nan_to_num(self.moves))
        order = np.argsort(-size, kind="stable")[:most]
        return order[size[order] > 0]


@dataclass(frozen=True)
class NeighbourOverlap:
    """How many of the k nearest texts of a text are the same in both runs."""

    k: int
    texts: int
    """Whose nearest texts are known in both runs."""
    share: float
    """Of the nearest texts, in [0, 1], mean over the texts; nan without any."""
    chance: float
    """The share if the two runs had nothing in common: k / (n - 1)."""


@dataclass(frozen=True, eq=False)
class Agreement:
    """How far two runs agree; `a` and `b` are their places in the comparison, a < b."""

    a: int
    b: int
    ranks: dict[str, RankAgreement]
    """By measure (core.originality.MEASURES)."""
    neighbours: NeighbourOverlap


def agreement(first: Result, second: Result, a: int = 0, b: int = 1) -> Agreement:
    """How far two runs of the same texts, in the same order, agree; they are the a-th and b-th of a comparison."""
    ranks = {name: rank_agreement(name, first.texts[name], second.texts[name]) for name in MEASURES}
    return Agreement(a, b, ranks, neighbour_overlap(first, second))


def rank_agreement(measure: str, first: ArrayLike, second: ArrayLike) -> RankAgreement:
    """How far two runs agree on the order of texts by the values (n,) of a measure, nan where there is none."""
    a, b = np.asarray(first, np.float64), np.asarray(second, np.float64)
    known = ~(np.isnan(a) | np.isnan(b))
    a, b = np.where(known, a, np.nan), np.where(known, b, np.nan)
    n = int(known.sum())
    ranks_a, ranks_b = percentile_rank(a), percentile_rank(b)
    rho = _correlation(ranks_a, ranks_b)
    low, high = interval(rho, n)
    top = min(TOP, n // 2)
    return RankAgreement(
        measure=measure,
        texts=n,
        spearman=rho,
        low=low,
        high=high,
        places_a=1 + (1 - ranks_a) * (n - 1),
        places_b=1 + (1 - ranks_b) * (n - 1),
        top=top,
        top_shared=min(_among_the_top(a, b, top), _among_the_top(b, a, top)),
    )


def spearman(first: ArrayLike, second: ArrayLike, noise: float = NOISE) -> float:
    """Spearman's rank correlation of two measures (n,) of the same texts; nan where all texts of one tie.

    Pearson's correlation of the ranks (Spearman, 1904). Values that differ by no more than `noise` tie
    (core.originality.percentile_rank); with noise=0 it is scipy.stats.spearmanr.
    """
    return _correlation(percentile_rank(first, noise), percentile_rank(second, noise))


def _correlation(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    known = ~(np.isnan(a) | np.isnan(b))
    a, b = a[known], b[known]
    if len(a) < 2 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan")
    return float(np.clip(np.corrcoef(a, b)[0, 1], -1.0, 1.0))


def interval(rho: float, n: int) -> tuple[float, float]:
    """The interval at 95 % of Spearman's correlation of n texts; (nan, nan) for fewer than ten.

    Fisher's z with the variance of Bonett and Wright (2000), (1 + rho^2 / 2) / (n - 3). It is for other texts
    drawn like these: what the two runs say of these very texts is rho, without error. Texts are taken as
    independent although the originality of each depends a little on the others, so it is an approximation.
    """
    if n < FEWEST or np.isnan(rho):
        return float("nan"), float("nan")
    if abs(rho) == 1.0:
        return rho, rho
    middle, half = np.arctanh(rho), _Z * np.sqrt((1 + rho * rho / 2) / (n - 3))
    return float(np.tanh(middle - half)), float(np.tanh(middle + half))


def neighbour_overlap(first: Result, second: Result) -> NeighbourOverlap:
    """How many of the nearest texts are the same in two runs, mean of both directions.

    One of the k nearest of a text in the one run counts where it is one of the k nearest in the other; a text that
    has a copy counts too where it is as similar there as the k-th but for noise, since it is chance which of ten
    copies stand in a list of five.
    """
    a, b = first.statistics, second.statistics
    k = min(a.neighbour_index.shape[1], b.neighbour_index.shape[1])
    texts = np.flatnonzero(a.known & b.known)
    if len(texts):
        share = (
            _shared_neighbours(first, second, texts, k) + _shared_neighbours(second, first, texts, k)
        ) / 2
    else:
        share = float("nan")
    return NeighbourOverlap(k=k, texts=len(texts), share=share, chance=k / (a.n - 1))


def _shared_neighbours(one: Result, other: Result, texts: NDArray[np.intp], k: int) -> float:
    """The share of the k nearest of `texts` in `one` that are among the k nearest, or tie with them, in `other`."""
    pairs = other.statistics
    of_one = one.statistics.neighbour_index[texts, :k]
    of_other = pairs.neighbour_index[texts, :k]
    shared = (of_one[:, :, None] == of_other[:, None, :]).any(axis=2)
    has_copy = pairs.text_maximum >= 1 - NOISE
    rows, places = np.nonzero(~shared & has_copy[of_one])
    least = pairs.neighbour_similarity[texts, k - 1] - NOISE
    for first in range(0, len(rows), _AT_ONCE):
        at = slice(first, first + _AT_ONCE)
        similarity = np.einsum(
            "rd,rd->r", other.vectors[texts[rows[at]]], other.vectors[of_one[rows[at], places[at]]]
        )
        shared[rows[at], places[at]] = similarity >= least[rows[at]]
    return float(shared.mean())


def _among_the_top(one: NDArray[np.float64], other: NDArray[np.float64], top: int) -> int:
    """How many of the `top` highest values of one are among the `top` highest of the other, or tie with them."""
    if not top:
        return 0
    highest = pd.Series(one).nlargest(top).index
    least = pd.Series(other).nlargest(top).iloc[-1] - NOISE
    return int((other[highest] >= least).sum())
