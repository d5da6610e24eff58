"""Texts that are the same or nearly so, as groups; and where "nearly" might end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from core.language import _, ngettext
from core.originality.measures import NOISE
from core.report.sentences import number
from core.similarity import PairStatistics

SAME = 1.0
"""The similarity of texts that are the same to the model."""
_NEARER = 0.5  # near copies are nearer to identical than to the average pair
_WIDTH = 0.05  # a gap is at least that wide
_CHANCE = 0.01  # that a gap that wide opens among texts without copies
_FEWEST = 5  # spacings that tell how wide gaps are by chance
_STEP = 0.02  # width of the bins in which a valley is looked for
_SURE = 4.0  # how many standard deviations of a count the valley must lie below both its shores


@dataclass(frozen=True)
class Cut:
    """Where near copies end: hardly a text has its nearest between the similarities `low` and `high`."""

    low: float
    high: float

    @property
    def threshold(self) -> float:
        """The middle, to two decimals, from which on texts are called near copies."""
        return round((self.low + self.high) / 2, 2)


def duplicate_groups(statistics: PairStatistics, threshold: float = SAME) -> list[npt.NDArray[np.int32]]:
    """Groups of texts that are linked by similarities of at least `threshold`, largest first, then the most alike.

    Less by no more than NOISE counts too. Links are looked for among the nearest texts of each text and the most
    similar pairs. For exact duplicates no link is missed; below, a text whose nearest texts are all nearer than
    a link may miss that link, so that a group could be parted. In an estimate the links between texts whose
    nearest are not known are missed.
    """
    least = threshold - NOISE
    nearest = np.argwhere(statistics.neighbour_similarity >= least)
    near = np.column_stack([nearest[:, 0], statistics.neighbour_index[nearest[:, 0], nearest[:, 1]]])
    links = np.concatenate([near, statistics.top_pairs[statistics.top_similarity >= least]])
    n = statistics.n
    graph = coo_array((np.ones(len(links), np.int8), (links[:, 0], links[:, 1])), shape=(n, n))
    _, labels = connected_components(graph, directed=False)
    order = np.argsort(labels, kind="stable").astype(np.int32)
    groups = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    highest = statistics.text_maximum
    return sorted((g for g in groups if len(g) > 1), key=lambda g: (-len(g), -highest[g].max(), int(g[0])))


def suggest_cut(statistics: PairStatistics) -> Cut | None:
    """Where near copies end, or None where similarities pass into each other: a gap, else a valley.

    Above it texts are nearer to identical than to the average pair of the collection.
    """
    least = statistics.mean + _NEARER * (1.0 - statistics.mean)
    return _gap(_links(statistics), least) or _valley(statistics.text_maximum[statistics.known], least)


def _links(statistics: PairStatistics) -> npt.NDArray[np.float64]:
    """The similarities of texts with their nearest, descending; two texts nearest to each other count once."""
    i = np.flatnonzero(statistics.known)
    j = statistics.neighbour_index[i, 0]
    _, once = np.unique(np.column_stack([np.minimum(i, j), np.maximum(i, j)]), axis=0, return_index=True)
    return -np.sort(-statistics.text_maximum[i[once]].astype(np.float64))


def _gap(links: npt.NDArray[np.float64], least: float) -> Cut | None:
    """The gap that is hardest to explain by chance, with its middle at `least` or above.

    Of the k largest of values with an exponential tail of scale s, the gap below the i-th is exponential with
    scale s / i (Rényi 1953), and the mean excess of the k values below it, over the next, estimates s. So a gap
    of d or more has the probability (1 + i d / (k s)) ** -k. k is a quarter of the values below the gap.
    """
    found: list[tuple[float, Cut]] = []
    for i in np.flatnonzero((links[:-1] - links[1:] >= _WIDTH) & (links[:-1] + links[1:] >= 2 * least)) + 1:
        rest = links[i:]
        k = len(rest) // 4
        scale = rest[:k].mean() - rest[k] if k >= _FEWEST else 0.0
        if scale > 0:
            high, low = float(links[i - 1]), float(links[i])
            found.append((float(1 + i * (high - low) / (k * scale)) ** -k, Cut(low, high)))
    chance, cut = min(found, key=lambda each: each[0], default=(1.0, None))
    return cut if chance < _CHANCE else None


def _valley(highest: npt.NDArray[np.floating], least: float) -> Cut | None:
    """The lowest, widest stretch of a valley in the distribution of the texts' highest similarities.

    A valley is so much lower than what stands on both sides of it that chance does not explain it (4 standard
    deviations of a count).
    """
    counts, edges = np.histogram(highest, np.arange(-1, 1 + _STEP / 2, _STEP))
    left = np.maximum.accumulate(counts)
    right = np.maximum.accumulate(counts[::-1])[::-1]
    shore = np.minimum(left, right)
    depth = (shore - counts) / np.sqrt(np.maximum(shore + counts, 1))
    valley = (depth >= _SURE) & (edges[:-1] >= least)
    if not valley.any():
        return None
    bottom = np.flatnonzero(valley & (counts == counts[valley].min()))
    widest = max(np.split(bottom, np.flatnonzero(np.diff(bottom) > 1) + 1), key=len)
    return Cut(float(edges[widest[0]]), float(edges[widest[-1] + 1]))


def read_cut(cut: Cut | None, statistics: PairStatistics) -> str:
    """Where near copies end in this collection, or that there is no such place."""
    highest = statistics.text_maximum[statistics.known]
    n = f"{len(highest):,}"
    if cut is None:
        return _(
            "There is no natural cut between near copies and other texts: the highest similarities of the {n} texts "
            "pass into each other without a clear gap. So at first only texts that are the same to the model are "
            "shown. Lower the number, read what comes together, and stop when they are no longer copies."
        ).format(n=n)
    between = int(((highest > cut.low + NOISE) & (highest < cut.high - NOISE)).sum())
    if between:
        template = _(
            "Few of the {n} texts have their nearest text at a similarity between {low} and {high} ({between}); "
            "{above} have one that is more similar, most have none that is even as similar. So texts are called near "
            "copies from {cut} on."
        )
    else:
        template = _(
            "There is a clear gap: {above} of {n} texts have another one at a similarity of {high} or more, and for "
            "all others the highest is {low}. So texts are called near copies from {cut} on."
        )
    return template.format(
        n=n,
        low=number(cut.low),
        high=number(cut.high),
        cut=number(cut.threshold),
        above=f"{int((highest >= cut.threshold - NOISE).sum()):,}",
        between=f"{between:,}",
    )


def read_rarity(copies: int, looked_at: int, threshold: float, nearest: str, similarity: float) -> str:
    """How many near copies a text has among its `looked_at` nearest texts, and which is nearest, how near."""
    figures = {
        "copies": f"{copies:,}",
        "threshold": number(threshold),
        "nearest": nearest,
        "similarity": number(similarity),
    }
    if not copies:
        template = _(
            "It has no near copy (similarity {threshold} or more). Nearest to it is “{nearest}”, at {similarity}."
        )
    elif copies == looked_at:
        template = _(
            "At least {copies} other texts are near copies of it (similarity {threshold} or more). Nearest to it is "
            "“{nearest}”, at {similarity}."
        )
    else:
        template = ngettext(
            "{copies} other text is a near copy of it (similarity {threshold} or more). Nearest to it is “{nearest}”, "
            "at {similarity}.",
            "{copies} other texts are near copies of it (similarity {threshold} or more). Nearest to it is "
            "“{nearest}”, at {similarity}.",
            copies,
        )
    return template.format(**figures)
