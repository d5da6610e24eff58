"""What pages compute from a finished run when it is first looked at, kept by the run's id."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import UndefinedResult
from core.groups import GroupComparison, Standing, compare_groups, compare_pairs, standing
from core.groups.bins import in_time
from core.groups.groupings import Grouping, grouped, groupings
from core.language import current
from core.map import Map, flat_map
from core.originality.duplicates import SAME, Cut, suggest_cut
from core.originality.overlap import common_words
from core.originality.reference import originality_against
from core.originality.repeats import without_repeats
from core.report.cautions import Caution, result_cautions
from core.report.names import hide_groups
from core.result import Result
from core.similarity.between import pairs_between
from core.similarity.within import WithinBetween, within_between
from core.store import Job
from ui import address, cache


@st.cache_resource(show_spinner=False, max_entries=2)
def _once(_result: Result, shown: str) -> Result:
    return without_repeats(_result)


def once(job_id: str) -> Result:
    """The run without the texts that repeat another one. Raises NoPairs where one text is left."""
    return _once(cache.result(job_id), cache.shown(job_id))


@st.cache_resource(show_spinner=False, max_entries=16)
def _once_cautions(_result: Result, job_id: str) -> list[Caution]:
    return result_cautions(_result)


def once_cautions(job_id: str) -> list[Caution]:
    """What to be careful about in the run without repeats."""
    return _once_cautions(once(job_id), job_id)


@st.cache_resource(show_spinner=False, max_entries=16)
def _groupings(_result: Result, _table: pd.DataFrame, job_id: str) -> list[Grouping]:
    return groupings(_result, _table)


def ways_to_group(job: Job) -> list[Grouping]:
    """The ways to make groups of a run's texts, its own group columns first."""
    return _groupings(cache.result(job.id), cache.frame(job.table_digest), job.id)


@st.cache_resource(show_spinner=False, max_entries=16)
def _groups(
    _result: Result, _table: pd.DataFrame, shown: str, grouping: Grouping, language: str, hidden: bool
) -> pd.Series:
    found = grouped(_result, _table, grouping)
    # Ranges, dates, lengths and scripts name nobody.
    return hide_groups(found, _table[grouping.column]) if hidden and grouping.way == "values" else found


def groups(job: Job, grouping: Grouping) -> pd.Series:
    """(n,) the group of each text. Not to be changed."""
    table = cache.frame(job.table_digest)
    return _groups(
        cache.result(job.id), table, cache.shown(job.id), grouping, current(), address.names_hidden()
    )


@st.cache_resource(show_spinner=False, max_entries=64)
def _comparison(
    _values: pd.Series,
    _groups: pd.Series,
    shown: str,
    once: bool,
    grouping: object,
    measure: str,
    language: str,
) -> GroupComparison | None:
    try:
        return compare_groups(_values, _groups)
    except UndefinedResult:
        return None


def comparison(job: Job, grouping: Grouping, measure: str) -> GroupComparison | None:
    """How much groups differ in a measure; None where they are too few or too small to be tested."""
    values = cache.result(job.id).texts[measure]
    return _comparison(
        values, groups(job, grouping), cache.shown(job.id), False, grouping, measure, current()
    )


@st.cache_resource(show_spinner=False, max_entries=64)
def _standing(
    _texts: pd.DataFrame,
    _groups: pd.Series,
    shown: str,
    once: bool,
    grouping: object,
    measure: str,
    language: str,
) -> Standing | None:
    return standing(_texts, _groups, measure)


def standing_of(job: Job, grouping: Grouping, measure: str) -> Standing | None:
    """Which group comes first in a measure and which cannot be told from it; None where they are too few or many."""
    texts = cache.result(job.id).texts
    return _standing(texts, groups(job, grouping), cache.shown(job.id), False, grouping, measure, current())


def standings(job_id: str, measure: str, *, without: bool) -> dict[str, Standing]:
    """Where the groups of every group column stand, if they are not too many; perhaps without repeats."""
    result = once(job_id) if without else cache.result(job_id)
    every = {
        column: _standing(
            result.texts,
            result.groups[column],
            cache.shown(job_id),
            without,
            Grouping("values", column),
            measure,
            "",
        )
        for column in result.columns.groups
    }
    return {column: found for column, found in every.items() if found is not None}


def comparisons(job_id: str, measure: str, *, without: bool) -> dict[str, GroupComparison]:
    """The comparison of every group column that can be tested; perhaps without repeats."""
    result = once(job_id) if without else cache.result(job_id)
    every = {
        column: _comparison(
            result.texts[measure],
            result.groups[column],
            cache.shown(job_id),
            without,
            Grouping("values", column),
            measure,
            "",
        )
        for column in result.columns.groups
    }
    return {column: found for column, found in every.items() if found is not None}


@st.cache_resource(show_spinner=False, max_entries=16)
def _pairs_of_groups(
    _values: pd.Series, _groups: pd.Series, shown: str, grouping: Grouping, measure: str, language: str
) -> pd.DataFrame:
    return compare_pairs(_values, _groups)


def pairs_of_groups(job: Job, grouping: Grouping, measure: str) -> pd.DataFrame:
    """Every two groups compared (core.groups.compare_pairs). Raises TooFewGroups."""
    values = cache.result(job.id).texts[measure]
    return _pairs_of_groups(values, groups(job, grouping), cache.shown(job.id), grouping, measure, current())


@st.cache_resource(show_spinner=False, max_entries=16)
def _within(_result: Result, _codes: np.ndarray, job_id: str, grouping: Grouping) -> WithinBetween:
    return within_between(_result.statistics, _result.vectors, _codes)


def within(job: Job, grouping: Grouping, codes: np.ndarray) -> WithinBetween:
    """The distributions within and between groups, given by their codes. Raises TooFewGroups."""
    return _within(cache.result(job.id), codes, job.id, grouping)


@st.cache_resource(show_spinner=False, max_entries=4)
def _map(_result: Result, job_id: str) -> Map:
    return flat_map(_result.vectors)


def map_of(job_id: str) -> Map:
    """All texts on a flat picture."""
    return _map(cache.result(job_id), job_id)


@st.cache_resource(show_spinner=False, max_entries=32)
def _pairs_between(_result: Result, job_id: str, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    return pairs_between(_result.vectors, low, high)


def examples(job_id: str, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Some pairs with a similarity from low to below high, and their similarities."""
    return _pairs_between(cache.result(job_id), job_id, low, high)


@st.cache_resource(show_spinner=False, max_entries=16)
def _cut(_result: Result, job_id: str) -> Cut | None:
    return suggest_cut(_result.statistics)


def cut(job_id: str) -> Cut | None:
    """Where near copies end, or None where similarities pass into each other."""
    return _cut(cache.result(job_id), job_id)


def threshold(job_id: str) -> float:
    """From which similarity texts are called near copies: where the texts suggest it, else the same to the model."""
    found = cut(job_id)
    return found.threshold if found else SAME


@st.cache_resource(show_spinner=False, max_entries=16)
def _common_words(_result: Result, job_id: str) -> frozenset[str]:
    return common_words(_result.texts["text"].tolist())


def common_words_of(job_id: str) -> frozenset[str]:
    """The words that so many texts have that they say nothing about two of them."""
    return _common_words(cache.result(job_id), job_id)


@st.cache_resource(show_spinner=False, max_entries=8)
def _against(
    _result: Result, _order: np.ndarray, shown: str, column: str, sources: tuple[str, ...]
) -> pd.DataFrame:
    return originality_against(_result.vectors, _order)


def against(job: Job, column: str, sources: tuple[str, ...]) -> pd.DataFrame:
    """Originality against the texts of the groups `sources` of a column, or without any, against the earlier
    ones by the dates or numbers in it (core.originality.reference)."""
    result = cache.result(job.id)
    if sources:
        order = (~groups(job, Grouping("values", column)).isin(sources)).to_numpy(dtype=float)
    else:
        order = in_time(cache.frame(job.table_digest).loc[result.texts["row"], column])
    return _against(result, order, cache.shown(job.id), column, sources)
