"""What pages share: the store, the worker process, and what was read from the store, by its id."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from core import memory, tables
from core.cautions import Caution
from core.errors import UndefinedResult
from core.groups import GroupComparison, compare_groups
from core.report import result_cautions
from core.result import Result
from core.settings import Columns, RunSettings
from core.settings import settings as installation
from core.store import ANALYSIS, Store

_PROJECT = Path(__file__).resolve().parent.parent


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The store of this installation."""
    return Store(installation().data)


class Worker:
    """The worker process: started beside the server and started again where it ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ensure(self) -> None:
        """Start the worker where none is alive."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._process = subprocess.Popen([sys.executable, "-m", "core.worker"], cwd=_PROJECT)


@st.cache_resource(show_spinner=False)
def worker() -> Worker:
    """The one worker of this server."""
    return Worker()


def submit(table_digest: str, columns: Columns, settings: RunSettings) -> str:
    """The id of a run: the one of the same table, columns and settings where there is one, else a new one."""
    found = store().same(ANALYSIS, table_digest, columns, settings)
    worker().ensure()
    return found.id if found else store().submit(ANALYSIS, table_digest, columns, settings)


@st.cache_resource(show_spinner=False, max_entries=4)
def frame(digest: str) -> pd.DataFrame:
    """The cells of a kept table. Not to be changed."""
    return store().frame(digest)


@st.cache_data(show_spinner=False, max_entries=32)
def profile(digest: str, part: str, _frame: pd.DataFrame, column: str) -> tables.ColumnProfile:
    """What is in a column of `part` (the repr of a Selection) of a table; `_frame` has its cells."""
    return tables.profile(_frame, column)


@st.cache_resource(show_spinner=False, max_entries=8)
def result(job_id: str) -> Result:
    """The result of a finished run. Not to be changed."""
    return Result.read(store().result_folder(job_id))


@st.cache_resource(show_spinner=False, max_entries=64)
def comparison(job_id: str, column: str, measure: str) -> GroupComparison | None:
    """How much the groups of a column differ; None where they are too few or too small to be tested."""
    found = result(job_id)
    try:
        return compare_groups(found.texts[measure], found.groups[column])
    except UndefinedResult:
        return None


def comparisons(job_id: str, measure: str) -> dict[str, GroupComparison]:
    """The comparison of every group column that can be tested."""
    every = {column: comparison(job_id, column, measure) for column in result(job_id).columns.groups}
    return {column: found for column, found in every.items() if found is not None}


@st.cache_resource(show_spinner=False, max_entries=16)
def cautions(job_id: str) -> list[Caution]:
    """What to be careful about in a run, the most serious first."""
    return result_cautions(result(job_id))


@st.cache_resource(show_spinner=False, max_entries=16)
def tokens(job_id: str) -> np.ndarray:
    """Tokens of each text, (n,), that a finished token count found."""
    return np.load(store().result_folder(job_id) / "tokens.npy", allow_pickle=False)


@st.cache_resource(show_spinner=False, ttl=1)
def memory_now() -> memory.MemoryState:
    """Memory now; people who look at the same second share one look."""
    return memory.look()
