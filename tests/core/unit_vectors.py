"""Vectors for tests of all pairs, and what the matrix would say of them in float64."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def unit_vectors(n: int, d: int, seed: int = 0, copies: int = 0) -> npt.NDArray[np.float32]:
    """(n, d) rows of length 1 in loose clusters, of which `copies` are copies of others."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d)) + rng.normal(size=(5, d))[rng.integers(0, 5, n)]
    X[rng.integers(0, n, copies)] = X[rng.integers(0, n, copies)]
    X += np.where(np.linalg.norm(X, axis=1, keepdims=True) < 1e-3, 1.0, 0.0)
    return (X / np.linalg.norm(X, axis=1, keepdims=True)).astype(np.float32)


def matrix(X: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """The whole matrix of cosines in float64."""
    Y = X.astype(np.float64)
    Y /= np.linalg.norm(Y, axis=1, keepdims=True)
    return np.clip(Y @ Y.T, -1, 1)


def above_diagonal(S: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The similarities of all pairs i < j."""
    return S[np.triu_indices(len(S), 1)]
