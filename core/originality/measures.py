"""How unlike the others each text is: three measures of originality, and the rank that they are shown as.

All three are one minus a similarity, so 0 means "the same" and larger means "less alike". They measure
semantic distinctness, not quality. They are shown side by side because each can be fooled alone: a set of
identical off-topic texts scores high on the mean and 0 on the nearest.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from core.language import N_

NOISE = 1e-4
"""Differences of similarity below this come from batch size and rounding; they are never ranked."""

MEASURES = ("originality_mean", "originality_nearest", "originality_knn")

TITLES = {
    "originality_mean": N_("Originality against all"),
    "originality_nearest": N_("Originality against the nearest"),
    "originality_knn": N_("Originality against the nearest few"),
}

MEANINGS = {
    "originality_mean": N_(
        "How far a text is from the middle of the whole collection. A text that is off topic scores high too."
    ),
    "originality_nearest": N_(
        "How far a text is from the one text that is most like it. A copy scores 0, wherever the copy is."
    ),
    "originality_knn": N_(
        "How far a text is, on average, from the few texts that are most like it. "
        "It is steadier than the nearest text alone."
    ),
}


class TextStatistics(Protocol):
    """What is read of core.similarity.PairStatistics here, for n texts and k neighbours."""

    @property
    def text_mean(self) -> NDArray[np.floating]:
        """(n,) mean similarity of a text with the n - 1 others."""

    @property
    def text_maximum(self) -> NDArray[np.floating]:
        """(n,) similarity of a text with its nearest."""

    @property
    def neighbour_similarity(self) -> NDArray[np.floating]:
        """(n, k) similarities with the k nearest texts, descending."""


def originality(statistics: TextStatistics) -> pd.DataFrame:
    """The three measures of each text, in the table's order: n rows, columns MEASURES, values in [0, 2].

    Where the nearest texts of a text are not known, the measures that need them are nan.
    """
    nearness = {
        "originality_mean": statistics.text_mean,
        "originality_nearest": statistics.text_maximum,
        "originality_knn": statistics.neighbour_similarity.mean(axis=1, dtype=np.float64),
    }
    # A float32 product of two unit vectors can be 1.0000002; originality is never below 0.
    return pd.DataFrame({name: np.clip(1.0 - np.asarray(s, float), 0.0, 2.0) for name, s in nearness.items()})


def near_copies(statistics: TextStatistics, threshold: float) -> NDArray[np.intp]:
    """(n,) how many of its k nearest texts are as similar to a text as `threshold`, less noise; k means "k or more"."""
    near = np.asarray(statistics.neighbour_similarity) >= threshold - NOISE
    return np.asarray(near.sum(axis=1), dtype=np.intp)


def percentile_rank(values: ArrayLike, noise: float = NOISE) -> NDArray[np.float64]:
    """The share of the other texts that each text's value exceeds, in [0, 1]; ties count as half.

    Two values tie when they differ by no more than `noise`, judged for each pair of texts: chaining
    neighbours that tie would tie a whole large collection. With `noise=0` this is (average rank - 1)/(n - 1).
    A text alone gets 0.5. Texts without a value (nan) have no rank and count nowhere.
    """
    every = np.asarray(values, dtype=np.float64)
    known = ~np.isnan(every)
    v = every[known]
    ranks = np.full(len(every), np.nan)
    ordered = np.sort(v)
    below = np.searchsorted(ordered, v - noise, side="left")
    not_above = np.searchsorted(ordered, v + noise, side="right")
    ranks[known] = (below + not_above - 1) / 2 / (len(v) - 1) if len(v) > 1 else 0.5
    return ranks


def places(values: ArrayLike, noise: float = NOISE) -> NDArray[np.float64]:
    """The place of each text, 1 for the most original; texts whose values differ by no more than `noise` share one.

    Texts without a value (nan) have no place (nan).
    """
    every = np.asarray(values, dtype=np.float64)
    known = ~np.isnan(every)
    ordered = np.sort(every[known])
    found = np.full(len(every), np.nan)
    found[known] = 1 + len(ordered) - np.searchsorted(ordered, every[known] + noise, side="right")
    return found
