"""Pairs of a chosen similarity, as examples of what stands in a bar of the histogram."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.similarity.blocks import TILE, products
from core.similarity.statistics import PairStatistics

UP_TO = 20_000
"""Texts up to which pairs are looked for among all: some seconds at most."""


def listed(
    statistics: PairStatistics, low: float, high: float
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Those of the most similar pairs that were kept, (m, 2) and (m,), with low <= s < high, most similar first."""
    s = statistics.top_similarity
    inside = (s >= low) & (s < high)
    return statistics.top_pairs[inside], s[inside]


def pairs_between(
    vectors: NDArray[np.floating], low: float, high: float, most: int = 100
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """At most `most` pairs i < j, (m, 2) and their similarities (m,), with low <= s < high, most similar first.

    Looks through the tiles of all pairs and stops as soon as it has enough, spread evenly over a tile that
    has more; O(tile^2) memory.
    """
    X = np.ascontiguousarray(vectors, np.float32)
    pairs, values, count = [np.empty((0, 2), np.int32)], [np.empty(0, np.float32)], 0
    for rows, columns, tile in products(X, None, TILE):
        inside = (tile >= low) & (tile < high)
        if rows == columns:
            inside = np.triu(inside, 1)
        i, j = np.nonzero(inside)
        spread = np.linspace(0, len(i) - 1, min(len(i), most - count)).astype(int)
        i, j = i[spread], j[spread]
        pairs.append(np.column_stack([i + rows.start, j + columns.start]).astype(np.int32))
        values.append(tile[i, j])
        count += len(i)
        if count >= most:
            break
    found, s = np.concatenate(pairs), np.concatenate(values)
    down = np.argsort(-s, kind="stable")
    return found[down], s[down]
