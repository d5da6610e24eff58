"""Texts that are the same or nearly so, as groups; and where "nearly" might end."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from core.language import _, ngettext
from core.report.sentences import number
from core.similarity import PairStatistics

_STEP = 0.02  # width of the bins in which a valley is looked for
_SURE = 4.0  # how many standard deviations of a count the valley must lie below both its shores


def duplicate_groups(statistics: PairStatistics, threshold: float = 1.0) -> list[npt.NDArray[np.int32]]:
    """Groups of texts that hang together by similarities of at least `threshold`, largest first, then by first text.

    Links are looked for among the nearest texts of each text and the most similar pairs. For exact duplicates
    (1.0) no link is missed; below, a text whose nearest texts are all nearer than a link may miss that link,
    so that a group could be parted. In an estimate the links between texts whose nearest are not known are missed.
    """
    nearest = np.argwhere(statistics.neighbour_similarity >= threshold)
    near = np.column_stack([nearest[:, 0], statistics.neighbour_index[nearest[:, 0], nearest[:, 1]]])
    links = np.concatenate([near, statistics.top_pairs[statistics.top_similarity >= threshold]])
    n = statistics.n
    graph = coo_array((np.ones(len(links), np.int8), (links[:, 0], links[:, 1])), shape=(n, n))
    _, labels = connected_components(graph, directed=False)
    order = np.argsort(labels, kind="stable").astype(np.int32)
    groups = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    return sorted((g for g in groups if len(g) > 1), key=lambda g: (-len(g), int(g[0])))


def suggest_threshold(statistics: PairStatistics) -> float | None:
    """The similarity above which texts are near duplicates, or None where there is no natural cut.

    A natural cut is a valley in the distribution of the texts' highest similarities: above their median, and
    so much lower than what stands on both sides of it that chance does not explain it (4 standard deviations
    of a count). The cut is the middle of the lowest, widest stretch of the valley.
    """
    highest = statistics.text_maximum[statistics.known]
    counts, edges = np.histogram(highest, np.arange(-1, 1 + _STEP / 2, _STEP))
    left = np.maximum.accumulate(counts)
    right = np.maximum.accumulate(counts[::-1])[::-1]
    shore = np.minimum(left, right)
    depth = (shore - counts) / np.sqrt(np.maximum(shore + counts, 1))
    valley = (depth >= _SURE) & (edges[:-1] >= np.median(highest))
    if not valley.any():
        return None
    bottom = valley & (counts == counts[valley].min())
    runs = np.split(np.flatnonzero(bottom), np.flatnonzero(np.diff(np.flatnonzero(bottom)) > 1) + 1)
    widest = max(runs, key=len)
    return float((edges[widest[0]] + edges[widest[-1] + 1]) / 2)


def read_threshold(suggested: float | None, statistics: PairStatistics) -> str:
    """Where near copies end in this collection, or that there is no such place."""
    figures = {"n": f"{int(statistics.known.sum()):,}"}
    if suggested is None:
        return _(
            "There is no natural cut between near copies and other texts: the highest similarities of the {n} "
            "texts pass into each other without a gap. So only texts that are the same to the model are grouped at "
            "first. Lower the number, read what comes together, and stop where it is no copy any more."
        ).format(**figures)
    above = int((statistics.text_maximum >= suggested).sum())
    return _(
        "The highest similarities of the {n} texts have a gap at about {cut}: {above} texts have another one above "
        "it, the others do not. So texts are called near copies from there on."
    ).format(**figures, cut=number(suggested), above=f"{above:,}")


def read_rarity(copies: int, looked_at: int, threshold: float) -> str:
    """How many near copies a text has among its `looked_at` nearest texts."""
    if not copies:
        return _("No other text is as similar to it as {threshold}: it has no near copy.").format(
            threshold=f"{threshold:.4g}"
        )
    if copies == looked_at:
        return _(
            "At least {copies} other texts are near copies of it (similarity {threshold} or more)."
        ).format(copies=copies, threshold=f"{threshold:.4g}")
    return ngettext(
        "{copies} other text is a near copy of it (similarity {threshold} or more).",
        "{copies} other texts are near copies of it (similarity {threshold} or more).",
        copies,
    ).format(copies=copies, threshold=f"{threshold:.4g}")
