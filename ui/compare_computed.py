"""What the Compare page computes from finished runs when they are first looked at, kept by the runs' ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from core.compare import Comparison, compare
from core.compare.comparison import group_places
from core.compare.costs import Timing, costs, read_timings
from core.compare.sweep import Sweep, sweep
from core.compare.verdict import Statement, verdict
from core.groups.groupings import Grouping
from core.language import current
from core.result import Result
from core.store import DONE, Job
from ui import cache, computed

_LOOKED_AT = 50  # runs whose speed is looked at


@st.cache_data(show_spinner=False, ttl=10)
def _timings() -> list[Timing]:
    store = cache.whole_store()
    done = [job for job in store.runs() if job.state == DONE]
    return read_timings(store.result_folder(job.id) for job in done[:_LOOKED_AT])


@st.cache_resource(show_spinner=False, max_entries=8)
def _comparison(_runs: Sequence[Result], shown: tuple[str, ...]) -> Comparison:
    return compare(_runs)


def comparison(ids: tuple[str, ...]) -> Comparison:
    """The comparison of these runs. Raises ComparisonError, or ResultLost where a run cannot be read."""
    runs = [cache.result(job_id) for job_id in ids]
    return replace(_comparison(runs, _shown(ids)), costs=costs(runs, _timings()))


def _shown(ids: tuple[str, ...]) -> tuple[str, ...]:
    """By what to keep what is made from runs: hidden names are others."""
    return tuple(cache.shown(job_id) for job_id in ids)


@st.cache_resource(show_spinner=False, max_entries=32)
def _verdict(
    _comparison: Comparison, shown: tuple[str, ...], measure: str, language: str, costs: str
) -> list[Statement]:
    return verdict(_comparison, measure)


def verdict_of(found: Comparison, ids: tuple[str, ...], measure: str) -> list[Statement]:
    """The verdict on a comparison of these runs."""
    return _verdict(found, _shown(ids), measure, current(), repr(found.costs))


@st.cache_resource(show_spinner=False, max_entries=32)
def _group_places(
    _comparison: Comparison,
    _groups: pd.Series,
    shown: tuple[str, ...],
    grouping: Grouping,
    measure: str,
    language: str,
) -> pd.DataFrame:
    return group_places(_comparison, _groups, measure)


def places_of_groups(
    found: Comparison, ids: tuple[str, ...], job: Job, grouping: Grouping, measure: str
) -> pd.DataFrame:
    """How the groups stand in each run; `job` is one of the runs."""
    return _group_places(found, computed.groups(job, grouping), _shown(ids), grouping, measure, current())


@st.cache_resource(show_spinner=False, max_entries=8)
def _sweep(_runs: Sequence[Result], ids: tuple[str, ...]) -> Sweep:
    return sweep(_runs)


def sweep_of(ids: tuple[str, ...]) -> Sweep:
    """The sweep of these runs."""
    runs = sorted((cache.result(job_id) for job_id in ids), key=lambda run: run.settings.token_limit)
    found = _sweep(runs, ids)
    costed = zip(found.points, costs(runs, _timings()), strict=True)
    return replace(found, points=tuple(replace(point, cost=cost) for point, cost in costed))
