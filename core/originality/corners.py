"""Two measures of originality at once: what a text is that is high or low in both, or in one of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.language import N_

NO_CORNER = ""

TITLES = {
    "off_topic": N_("Off topic"),
    "copies": N_("Copies"),
    "common": N_("Common"),
    "original": N_("Original"),
}

MEANINGS = {
    "off_topic": N_(
        "far from the middle of the collection and far from every text: about something else, or truly new"
    ),
    "copies": N_(
        "far from the middle, but close to another text: copies, or a few texts on a subject of their own"
    ),
    "common": N_("near the middle and close to another text: what many others say too"),
    "original": N_("near the middle, yet far from every text: on the subject, and nobody else says it"),
}


def corners(against_all: ArrayLike, against_nearest: ArrayLike) -> NDArray[np.str_]:
    """(n,) the corner that each text is in, a key of TITLES, or NO_CORNER.

    High is the highest third of all texts in a measure, low the lowest third.
    """
    far_low, far_high = _ends(against_all)
    near_low, near_high = _ends(against_nearest)
    found = np.full(len(far_low), NO_CORNER, dtype="<U9")
    found[far_high & near_high] = "off_topic"
    found[far_high & near_low] = "copies"
    found[far_low & near_low] = "common"
    found[far_low & near_high] = "original"
    return found


def _ends(values: ArrayLike) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    v = np.asarray(values, dtype=np.float64)
    low, high = np.quantile(v, [1 / 3, 2 / 3])
    return (v <= low) & (v < high), (v >= high) & (v > low)
