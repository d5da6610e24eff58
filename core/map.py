"""All texts on a flat picture, by principal components: a way to look around, never a measurement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.language import _

_ROWS = 4096
MOST_POINTS = 20_000
"""Points that are drawn; of more texts a random part is."""


@dataclass(frozen=True)
class Map:
    """Where n texts lie in the two directions in which they differ most."""

    points: NDArray[np.float64]
    """(n, 2), the middle of all texts at 0."""
    kept: tuple[float, float]
    """The share of the variance, in [0, 1], that each direction keeps, the larger first."""


def flat_map(vectors: NDArray[np.floating]) -> Map:
    """The first two principal components of (n, d) vectors, n and d at least 2, exactly.

    From the eigenvectors of the (d, d) covariance, summed in float64: O(n d^2), no matrix of pairs. A
    direction and its opposite are the same, so each is turned until its largest coordinate is positive.
    """
    n, d = vectors.shape
    mean = np.zeros(d)
    for first in range(0, n, _ROWS):
        mean += vectors[first : first + _ROWS].sum(axis=0, dtype=np.float64) / n
    scatter = np.zeros((d, d))
    for first in range(0, n, _ROWS):
        centred = vectors[first : first + _ROWS] - mean
        scatter += centred.T @ centred
    variances, directions = np.linalg.eigh(scatter)
    axes = directions[:, [-1, -2]]
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), [0, 1]])
    total = float(np.trace(scatter))
    first_two = np.maximum(variances[[-1, -2]], 0.0)
    shares = first_two / total if total > 0 else np.zeros(2)
    return Map(vectors @ axes - mean @ axes, (float(shares[0]), float(shares[1])))


def drawn(n: int) -> NDArray[np.intp]:
    """The texts of n that are drawn: all, or MOST_POINTS of them, always the same ones."""
    if n <= MOST_POINTS:
        return np.arange(n)
    return np.sort(np.random.default_rng(0).choice(n, MOST_POINTS, replace=False))


def read_map(found: Map) -> str:
    """How far the picture can be trusted, from the variance it keeps."""
    return _(
        "Of the differences between the {n} texts this picture keeps {kept}%, and loses the rest (left to right: "
        "{across}%, bottom to top: {up}%). So distances in it are not similarities: two texts that lie close here "
        "may be quite unlike. The two directions are those in which the texts differ most; they have no meaning of "
        "their own."
    ).format(
        n=f"{len(found.points):,}",
        kept=f"{100 * sum(found.kept):.0f}",
        across=f"{100 * found.kept[0]:.0f}",
        up=f"{100 * found.kept[1]:.0f}",
    )
