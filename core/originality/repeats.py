"""A run as it would be without the texts that repeat another one word for word."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from core.language import _
from core.originality.measures import MEASURES, originality
from core.report.cautions import repeats
from core.report.sentences import differ, number
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


def read_without(result: Result, once: Result, measure: str) -> str:
    """What leaving out the repeats changed, from the figures of `result` and of `without_repeats`."""
    before, after = (float(run.statistics.quantile(0.5)) for run in (result, once))
    own_before, own_after = (float(run.texts[measure].median()) for run in (result, once))
    figures = {
        "n": f"{len(once.texts):,}",
        "all": f"{len(result.texts):,}",
        "before": number(before),
        "after": number(after),
        "own_before": number(own_before),
        "own_after": number(own_after),
    }
    if not differ(before, after) and not differ(own_before, own_after):
        return _(
            "Without repeats there are {n} texts of {all}. The median similarity stays at {after} and the median "
            "originality at {own_after}: the repeats change neither."
        ).format(**figures)
    return _(
        "Without repeats there are {n} texts of {all}. The median similarity is {before} with them and {after} "
        "without; the median originality is {own_before} with them and {own_after} without."
    ).format(**figures)
