"""What pages share: the store, the workers, and what was read from the store, by its id."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pandas as pd
import streamlit as st

from core import language, memory, tables
from core.errors import ResultLost
from core.history import Measured, read_measured
from core.report.cautions import Caution, result_cautions
from core.report.names import hide_names
from core.result import Result
from core.settings import Columns, RunSettings
from core.settings import settings as installation
from core.store import ANALYSIS, DONE, Job, Store
from core.store.visit import Visit
from core.worker.supervisor import supervisor
from ui import address, owner

_REMEMBERED = 50  # runs whose speed is looked at


@st.cache_resource(show_spinner=False)
def whole_store() -> Store:
    """The store of this installation, with everybody's tables and runs: not for pages."""
    return Store(installation().data, installation().database.get_secret_value())


def store() -> Visit:
    """The store as this visitor may see it."""
    return Visit(whole_store(), owner.current(), owner.sees())


class Worker:
    """The worker processes: started beside the server and started again where they ended."""

    def ensure(self) -> None:
        """Have them looked after from now on."""
        supervisor().ensure()


def worker() -> Worker:
    """The workers of this server."""
    return Worker()


def submit(table_digest: str, columns: Columns, settings: RunSettings) -> str:
    """The id of a run: the one of the same table, columns and settings where there is one, else a new one.

    An estimate is made anew: there may be more time for it now.
    """
    visit = store()
    found = visit.same(ANALYSIS, table_digest, columns, settings)
    worker().ensure()
    if found and not _is_estimate(found):
        return found.id
    return visit.submit(ANALYSIS, table_digest, columns, settings)


def _is_estimate(job: Job) -> bool:
    with suppress(ResultLost):
        return job.state == DONE and result(job.id).statistics.estimated_pairs > 0
    return False


# Read once for all who may see it; whether somebody may is asked every time.


@st.cache_resource(show_spinner=False, max_entries=4)
def _frame(_visit: Visit, digest: str) -> pd.DataFrame:
    return _visit.frame(digest)


def frame(digest: str) -> pd.DataFrame:
    """The cells of a kept table. Not to be changed. Raises TableLost."""
    visit = store()
    return _frame(visit, digest) if visit.table(digest) else visit.frame(digest)


@st.cache_data(show_spinner=False, max_entries=32)
def profile(digest: str, part: str, _frame: pd.DataFrame, column: str) -> tables.ColumnProfile:
    """What is in a column of `part` (the repr of a Selection) of a table; `_frame` has its cells."""
    return tables.profile(_frame, column)


@st.cache_resource(show_spinner=False, max_entries=8)
def _result(_visit: Visit, job_id: str) -> Result:
    return _visit.result(job_id)


@st.cache_resource(show_spinner=False, max_entries=8)
def _without_names(_result: Result, _table: pd.DataFrame, shown: str) -> Result:
    return hide_names(_result, _table)


def result(job_id: str) -> Result:
    """The result of a finished run, its names hidden where the visitor hides them. Not to be changed.

    Raises ResultLost, or TableLost where names cannot be hidden without the table.
    """
    visit = store()
    job = visit.job(job_id)
    if job is None:
        return visit.result(job_id)
    found = _result(visit, job_id)
    return _without_names(found, frame(job.table_digest), shown(job_id)) if address.names_hidden() else found


def shown(job_id: str) -> str:
    """By what to keep what is made from a run and has names in it: hidden names are others, in each language."""
    return f"{job_id} without names, {language.current()}" if address.names_hidden() else job_id


@st.cache_resource(show_spinner=False, max_entries=16)
def _cautions(_found: Result, job_id: str) -> list[Caution]:
    return result_cautions(_found)


def cautions(job_id: str) -> list[Caution]:
    """What to be careful about in a run, the most serious first."""
    return _cautions(result(job_id), job_id)


@st.cache_resource(show_spinner=False, max_entries=16)
def _tokens(_visit: Visit, job_id: str) -> np.ndarray:
    return _visit.tokens(job_id)


def tokens(job_id: str) -> np.ndarray:
    """Tokens of each text, (n,), that a finished token count found. Raises ResultLost."""
    visit = store()
    return _tokens(visit, job_id) if visit.job(job_id) else visit.tokens(job_id)


@st.cache_data(show_spinner=False, ttl=30)
def history() -> list[Measured]:
    """What the newest finished runs took on this machine."""
    found = []
    for job in whole_store().runs()[:_REMEMBERED]:
        if job.state == DONE and job.kind == ANALYSIS:
            with suppress(OSError, ValueError, KeyError):  # a result that is gone says nothing
                found.append(read_measured(installation().data / "results" / job.id))
    return [measured for measured in found if measured is not None]


@st.cache_resource(show_spinner=False, ttl=1)
def memory_now() -> memory.MemoryState:
    """Memory now; people who look at the same second share one look."""
    return memory.look()
