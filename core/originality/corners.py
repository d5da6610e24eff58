"""Two measures of originality at once: what a text is that is high or low in both, or in one of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.language import N_

NO_CORNER = ""

TITLES = {
    "off_topic": N_("Off topic or new"),
    "side": N_("Side topic"),
    "common": N_("Common"),
    "original": N_("Original"),
    "copies": N_("Near copies"),
}
"""The four corners, and what lies in none of them although it is close to another text."""

MEANINGS = {
    "off_topic": N_(
        "far from the middle of the collection and far from every text: about something else, or truly new"
    ),
    "side": N_("far from the middle, but close to other texts: a few texts on a subject of their own"),
    "common": N_("near the middle and close to other texts: what many others say too"),
    "original": N_("near the middle, yet far from every text: on the subject, and nobody else says it"),
    "copies": N_("nearly the same as another text, wherever in the picture they lie"),
}


def corners(against_all: ArrayLike, against_near: ArrayLike, copies: ArrayLike) -> NDArray[np.str_]:
    """(n,) the corner that each text is in, a key of TITLES, or NO_CORNER.

    Both measures are (n,). `copies` (n,) are the texts that have a near copy; of the others, high is the highest
    third in a measure and low the lowest third.
    """
    copied = np.asarray(copies, dtype=bool)
    found = np.full(len(copied), "copies", dtype="<U9")
    if copied.all():
        return found
    far_low, far_high = _ends(np.asarray(against_all, dtype=np.float64)[~copied])
    near_low, near_high = _ends(np.asarray(against_near, dtype=np.float64)[~copied])
    others = np.full(len(far_low), NO_CORNER, dtype="<U9")
    others[far_high & near_high] = "off_topic"
    others[far_high & near_low] = "side"
    others[far_low & near_low] = "common"
    others[far_low & near_high] = "original"
    found[~copied] = others
    return found


def _ends(values: NDArray[np.float64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    low, high = np.quantile(values, [1 / 3, 2 / 3])
    return (values <= low) & (values < high), (values >= high) & (values > low)
