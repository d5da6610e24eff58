"""Originality against a part of the collection only: the texts that came earlier, or another group."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from core.language import _, ngettext
from core.originality.measures import MEASURES, NOISE

UP_TO = 20_000
"""Texts up to which it is computed while somebody waits: up to a minute on a busy machine."""
NEIGHBOURS = 5
NOBODY = -1
_ROWS, _COLUMNS = 512, 4096  # a tile of 8 MiB

Floats = NDArray[np.float64]
Vectors = NDArray[np.float32]


def originality_against(vectors: Vectors, order: ArrayLike) -> pd.DataFrame:
    """The measures of originality (core.originality) of each text against the texts before it only.

    `vectors` are (n, d) unit rows. `order` (n,) are numbers: a text is compared with those of lower order,
    never with its equals. With dates as numbers these are the earlier texts; with 0 for sources and 1 for
    submissions, the sources. A text whose order is nan is neither compared nor compared with.

    Returns n rows: MEASURES in [0, 2], `references` (with how many texts it was compared) and `nearest`
    (the most similar of them). A text without references has nan and NOBODY; one with fewer than NEIGHBOURS
    is compared with all of them. Similarities are computed in tiles, never as one matrix: O(n^2 d).
    """
    when = np.asarray(order, dtype=np.float64)
    place = np.argsort(when, kind="stable")[: np.count_nonzero(~np.isnan(when))]
    X = np.asarray(vectors)[place]
    references = np.searchsorted(when[place], when[place], side="left")
    seen = [
        _nearest(X[first : first + _ROWS], X, references[first : first + _ROWS])
        for first in range(0, len(X), _ROWS)
    ]
    compared = references > 0
    found = pd.DataFrame(np.nan, index=range(len(when)), columns=list(MEASURES))
    found = found.assign(references=0, nearest=NOBODY)
    if not compared.any():
        return found
    best, who = (np.concatenate(parts)[compared] for parts in zip(*seen, strict=True))
    nearness = [_mean(X, references)[compared], best[:, 0], np.nanmean(best, axis=1)]
    rows = place[compared]
    found.loc[rows, list(MEASURES)] = np.clip(1.0 - np.column_stack(nearness), 0.0, 2.0)
    found.loc[rows, "references"] = references[compared]
    found.loc[rows, "nearest"] = place[who[:, 0]]
    return found


def read_against(found: pd.DataFrame) -> str:
    """What originality against a part of the collection says, from the table of `originality_against`."""
    compared = found[found["references"] > 0]
    if compared.empty:
        return _("No text has another one to be compared with. Choose another column or other groups.")
    few, many = int(compared["references"].min()), int(compared["references"].max())
    same, alone = int((compared["originality_nearest"] < NOISE).sum()), len(found) - len(compared)
    said = [
        _(
            "Of {n} texts, {compared} were compared, each with {few} to {many} others. A text with few others to be "
            "compared with looks more original than it may be."
        ).format(n=f"{len(found):,}", compared=f"{len(compared):,}", few=f"{few:,}", many=f"{many:,}")
    ]
    if same:
        said.append(
            ngettext(
                "{count} text is the same to the model as one that it was compared with.",
                "{count} texts are the same to the model as one that they were compared with.",
                same,
            ).format(count=f"{same:,}")
        )
    if alone:
        said.append(
            ngettext(
                "{count} text had nothing to be compared with and is not listed.",
                "{count} texts had nothing to be compared with and are not listed.",
                alone,
            ).format(count=f"{alone:,}")
        )
    return " ".join(said)


def _nearest(part: Vectors, X: Vectors, references: NDArray[np.intp]) -> tuple[Floats, NDArray[np.intp]]:
    """Similarity (m, k), descending, and position in X of each row's nearest among its first `references` in X.

    Where there are fewer than k, the rest is nan and 0.
    """
    best = np.full((len(part), NEIGHBOURS), -np.inf, dtype=np.float32)
    who = np.zeros((len(part), NEIGHBOURS), dtype=np.intp)
    for first in range(0, int(references.max()), _COLUMNS):
        columns = np.arange(first, min(first + _COLUMNS, len(X)))
        tile = part @ X[columns].T
        tile[columns >= references[:, None]] = -np.inf
        best = np.hstack([best, tile])
        who = np.hstack([who, np.broadcast_to(columns, tile.shape)])
        top = np.argpartition(-best, NEIGHBOURS - 1, axis=1)[:, :NEIGHBOURS]
        best, who = np.take_along_axis(best, top, axis=1), np.take_along_axis(who, top, axis=1)
    down = np.argsort(-best, axis=1, kind="stable")
    best, who = np.take_along_axis(best, down, axis=1), np.take_along_axis(who, down, axis=1)
    return np.where(np.isfinite(best), best, np.nan).astype(np.float64), who


def _mean(X: Vectors, references: NDArray[np.intp]) -> Floats:
    """(n,) mean similarity of each row with its first `references` rows, from running sums; nan for none."""
    means = np.full(len(X), np.nan)
    total, done = np.zeros(X.shape[1]), 0
    for end in np.unique(references[references > 0]):
        total += X[done:end].sum(axis=0, dtype=np.float64)
        done = end
        rows = references == end
        means[rows] = X[rows] @ total / end
    return means
