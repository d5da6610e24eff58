"""Five small collections on which every figure is recomputed in a plain way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class Small:
    """Unit vectors (n, d) and a group for each text."""

    vectors: NDArray[np.float32]
    groups: pd.Series

    @property
    def matrix(self) -> NDArray[np.float64]:
        """(n, n) similarities, in the everyday way."""
        X = self.vectors.astype(np.float64)
        return X @ X.T


def unit(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """The vectors at length 1."""
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def _small(seed: int, n: int, groups: list[str | None], copies: int = 0) -> Small:
    vectors = np.random.default_rng(seed).normal(size=(n, 8)) + 0.4
    vectors[:copies] = vectors[0]
    return Small(unit(vectors), pd.Series(groups, name="team", dtype=object))


SMALL = {
    "plain": _small(1, 30, ["a", "b", "c"] * 10),
    "copies": _small(2, 24, ["a"] * 8 + ["b"] * 16, copies=8),
    "one-text groups": _small(3, 12, ["a"] * 5 + ["b"] * 5 + ["alone", "single"]),
    "missing groups": _small(4, 15, ["x", "y", "", None, "x"] * 3),
    "tiny": _small(5, 4, ["p", "q", "p", "q"]),
}
