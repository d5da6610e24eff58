"""A run as it would be without the texts that repeat another one word for word."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from core.cautions import repeats
from core.originality import MEASURES, originality
from core.result import Result
from core.similarity import pair_statistics

UP_TO = 20_000
"""Texts up to which it is computed while somebody waits: a pass over all pairs."""


def without_repeats(result: Result) -> Result:
    """The result of the texts that repeat no earlier one, from the same vectors and a new look at their pairs.

    Its histograms by group and of column_minmax are not made. Raises NoPairs where a single text is left.
    """
    first = ~repeats(result.texts["text"])
    texts = result.texts[first].reset_index(drop=True)
    vectors = result.vectors[first]
    statistics = pair_statistics(vectors)
    measured = pd.concat([texts.drop(columns=list(MEASURES)), originality(statistics)], axis=1)
    groups = result.groups[first].reset_index(drop=True)
    return replace(result, texts=measured, groups=groups, vectors=vectors, statistics=statistics)
